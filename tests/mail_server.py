"""A mail server that can be told to misbehave."""

import queue
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

REPLIES = {"4xx": "451 try again later", "5xx": "550 no such mailbox"}


class _AnyPort(Controller):
    """The library's controller knocks on the port it was told, which is none here."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """Takes mail on a free port; `mode` is ok, 4xx, 5xx, or drop (takes it, then hangs up)."""

    def __init__(self) -> None:
        self.mode = "ok"
        self.taken: queue.Queue[Message] = queue.Queue()
        self.refused: queue.Queue[str] = queue.Queue()
        self._controller = _AnyPort(self, hostname="127.0.0.1", port=0)

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:
        if self.mode in REPLIES:
            self.refused.put(self.mode)
            return REPLIES[self.mode]
        self.taken.put(message_from_bytes(envelope.content))
        if self.mode == "drop":
            server.transport.close()
        return "250 taken"
