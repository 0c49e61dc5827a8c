"""Secrets that work once: links in mails and recovery codes."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from academy.services.sign_ins import hashed
from academy.storage import OneUseToken, Person

LINK_LASTS = timedelta(minutes=60)


def issue(
    session: Session,
    person: Person,
    purpose: str,
    now: datetime,
    secret: str = "",
    lasts: timedelta = LINK_LASTS,
    new_email: str = "",
) -> str:
    """Make a secret (256 bits unless given) and keep its hash; returns the secret."""
    secret = secret or secrets.token_urlsafe(32)
    session.execute(
        insert(OneUseToken).values(
            organisation_id=person.organisation_id,
            person_id=person.id,
            purpose=purpose,
            token_hash=_kept(purpose, secret),
            new_email=new_email,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    return secret


def find(session: Session, purpose: str, secret: str, now: datetime) -> OneUseToken | None:
    """The token behind a secret that would still work; looking at it uses nothing up."""
    return session.scalar(
        select(OneUseToken).where(
            OneUseToken.token_hash == _kept(purpose, secret),
            OneUseToken.purpose == purpose,
            OneUseToken.used_at.is_(None),
            OneUseToken.expires_at > now,
        )
    )


def use(session: Session, purpose: str, secret: str, now: datetime) -> OneUseToken | None:
    """Use a secret up; of any number of parallel uses exactly one gets the token."""
    return session.scalar(
        update(OneUseToken)
        .where(
            OneUseToken.token_hash == _kept(purpose, secret),
            OneUseToken.purpose == purpose,
            OneUseToken.used_at.is_(None),
            OneUseToken.expires_at > now,
        )
        .values(used_at=now)
        .returning(OneUseToken)
        .execution_options(synchronize_session=False)
    )


def withdraw(session: Session, person_id: int, purpose: str) -> None:
    """Make what was issued for a purpose worthless."""
    session.execute(
        delete(OneUseToken).where(
            OneUseToken.person_id == person_id, OneUseToken.purpose == purpose
        )
    )


def _kept(purpose: str, secret: str) -> str:
    return hashed(f"{purpose}:{secret}")
