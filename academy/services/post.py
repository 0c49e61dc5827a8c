"""Hands a mail to the mail server, or without one to a folder where it can be read."""

import os
import re
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from academy.config import Settings

# A server that accepts a connection and then says nothing is given up after this.
TIMEOUT_SECONDS = 20


def deliver(settings: Settings, message: EmailMessage) -> None:
    """Deliver, or raise OSError (smtplib's errors are its kind)."""
    if settings.mail_url:
        _by_smtp(settings.mail_url, message)
    else:
        _to_folder(settings, message)


def _by_smtp(url: str, message: EmailMessage) -> None:
    """`smtp://user:password@host:587` (TLS as soon as the server offers it) or `smtps://…:465`."""
    parts = urlsplit(url)
    host, trusted = parts.hostname or "localhost", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=trusted)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=trusted)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _to_folder(settings: Settings, message: EmailMessage) -> None:
    folder = settings.data_dir / "mail"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = re.sub(r"[^A-Za-z0-9-]", "", message["Message-ID"].partition("@")[0])
    path = folder / f"{name}.eml"
    aside = path.with_suffix(".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(message.as_bytes())
    aside.replace(path)
