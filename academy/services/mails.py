"""What the site writes to people by mail: composed when it is sent, secrets made only then."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any

from sqlalchemy.orm import Session

from academy.config import Settings
from academy.services import mail_texts, one_use_tokens, people
from academy.storage import Person

Facts = dict[str, Any]


def compose(
    session: Session, settings: Settings, mail: str, facts: Facts, message_id: str, now: datetime
) -> EmailMessage | None:
    """One mail, or None when there is nobody to write to (any more).

    `mail` is a name of mail_texts.TEXTS. Links are made here, so that no queue, log or retry
    ever holds a secret; they lead to the configured address, never to what a request claimed.
    """
    person = _reader(session, facts)
    if person is None or person.suspended_at:
        return None
    recipient = facts.get("to") or person.email
    fill = {"name": person.name, "site": settings.site_name, "base": settings.base_url}
    if mail == "reset":
        secret = one_use_tokens.issue(session, person, "reset", now)
        fill["link"] = f"{settings.base_url}/reset/{secret}"
    if mail == "email_change":
        recipient = facts["new_email"]
        holder = people.by_email(session, recipient)
        if holder is not None:
            return None
        secret = one_use_tokens.issue(session, person, "email-change", now, new_email=recipient)
        fill["link"] = f"{settings.base_url}/account/email/{secret}"
    subject, text = mail_texts.TEXTS[mail][person.language]
    message = EmailMessage()
    message["From"] = formataddr((settings.site_name, settings.mail_from))
    message["To"] = recipient
    message["Subject"] = subject.format(**fill)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.format(**fill))
    return message


def _reader(session: Session, facts: Facts) -> Person | None:
    if "person_id" in facts:
        return session.get(Person, facts["person_id"])
    return people.by_email(session, facts["email"])
