"""Mails that pages queued, composed by the real code when a test opens the box."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from academy.config import Settings
from academy.services import mails


@dataclass
class Mailbox:
    """Stands where the job engine stands; composing later than queueing, as that does."""

    settings: Settings
    engine: Engine
    queued: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def queue(self, mail: str, facts: dict[str, Any]) -> None:
        self.queued.append((mail, facts))

    def open(self) -> list[EmailMessage]:
        """Everything queued since the last time, as it goes out."""
        waiting, self.queued = self.queued, []
        sent = []
        for number, (mail, facts) in enumerate(waiting):
            with Session(self.engine) as session, session.begin():
                now = datetime.now(UTC)
                composed = mails.compose(
                    session, self.settings, mail, facts, f"<{number}@localhost>", now
                )
            if composed is not None:
                sent.append(composed)
        return sent

    def link(self) -> str:
        """The path of the one link in the one mail that was queued."""
        (message,) = [mail for mail in self.open() if "http" in mail.get_content()]
        (path,) = re.findall(
            rf"{re.escape(self.settings.base_url)}(/\S+/[\w-]{{43}})", message.get_content()
        )
        return str(path)
