"""Browsers their owners signed in from: they may sign in while others guess."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from academy.services.sign_ins import hashed
from academy.storage import KnownDevice, Person

LASTS = timedelta(days=365)


def is_known(session: Session, person_id: int, token: str, now: datetime) -> bool:
    """Whether this browser is one the person signed in from within a year."""
    found = session.scalar(
        select(KnownDevice.id).where(
            KnownDevice.token_hash == _kept(person_id, token),
            KnownDevice.created_at > now - LASTS,
        )
    )
    return found is not None


def remember(session: Session, person: Person, token: str, now: datetime) -> None:
    """Know this browser from now on; those not used for a year are forgotten."""
    kept = _kept(person.id, token)
    session.execute(
        delete(KnownDevice).where(
            KnownDevice.person_id == person.id,
            (KnownDevice.created_at <= now - LASTS) | (KnownDevice.token_hash == kept),
        )
    )
    session.execute(
        insert(KnownDevice).values(
            organisation_id=person.organisation_id,
            person_id=person.id,
            token_hash=kept,
            created_at=now,
        )
    )


def forget_all(session: Session, person_id: int) -> None:
    """Know none of a person's browsers any more: one of them may be somebody else's."""
    session.execute(delete(KnownDevice).where(KnownDevice.person_id == person_id))


def _kept(person_id: int, token: str) -> str:
    # Several people may share a browser; its one cookie knows each of them apart.
    return hashed(f"{person_id}:{token}")
