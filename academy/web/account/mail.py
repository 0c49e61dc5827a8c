"""Queues a mail; no request ever waits for a mail server."""

from collections.abc import Callable

from flask import current_app

Send = Callable[[str, dict[str, object]], None]


def send(mail: str, **facts: object) -> None:
    """Queue a mail by its name in services.mail_texts; facts may not hold secrets."""
    queue: Send = current_app.extensions["academy.send_mail"]
    queue(mail, facts)
