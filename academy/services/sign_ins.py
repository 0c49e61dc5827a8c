"""Sessions of signed-in people: begun, found, kept alive, ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from academy.storage import Organisation, Person, SignInSession

IDLE = {"learner": timedelta(minutes=60)}
STAFF_IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
PROOF = timedelta(minutes=10)
# The session's row is touched at most once a minute: reading pages should not write.
TOUCH_EVERY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Account:
    """Who is asking: a signed-in person as services and pages need them."""

    id: int
    organisation_id: int
    organisation: str
    is_demonstration: bool
    name: str
    email: str
    role: str
    language: str
    theme: str
    time_zone: str
    welcomed_at: datetime | None
    totp_confirmed_at: datetime | None
    session_id: int
    seen_at: datetime
    proved_at: datetime
    second_factor_at: datetime | None
    is_shared_computer: bool


_SESSION = SignInSession.__table__.c
_PERSON = Person.__table__.c
_ORGANISATION = Organisation.__table__.c

# Every request asks this. Written out once, on plain columns and with a blank for the token:
# 0.05 ms; built anew from the mapped classes for every request it took 0.23 ms.
_ACCOUNT = (
    select(
        _PERSON.id,
        _PERSON.organisation_id,
        _ORGANISATION.name,
        _ORGANISATION.is_demonstration,
        _PERSON.name,
        _PERSON.email,
        _PERSON.role,
        _PERSON.language,
        _PERSON.theme,
        _PERSON.time_zone,
        _PERSON.welcomed_at,
        _PERSON.totp_confirmed_at,
        _SESSION.id,
        _SESSION.seen_at,
        _SESSION.proved_at,
        _SESSION.second_factor_at,
        _SESSION.is_shared_computer,
        _SESSION.created_at,
        _PERSON.suspended_at,
    )
    .select_from(SignInSession.__table__)
    .join(Person.__table__, _SESSION.person_id == _PERSON.id)
    .join(Organisation.__table__, _PERSON.organisation_id == _ORGANISATION.id)
    .where(_SESSION.token_hash == bindparam("token_hash"))
)


def hashed(secret: str) -> str:
    """What is stored of a random secret: its SHA-256, 64 hex digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def account(session: Session, token: str, now: datetime) -> Account | None:
    """The account behind a session id, unless it ended, idled too long or was suspended."""
    row = session.execute(_ACCOUNT, {"token_hash": hashed(token)}).first()
    if row is None:
        return None
    *fields, created_at, suspended_at = row
    found = Account(*fields)
    is_over = now - created_at > LONGEST or now - found.seen_at > IDLE.get(found.role, STAFF_IDLE)
    return None if is_over or suspended_at else found


def begin(
    session: Session,
    person: Person,
    now: datetime,
    is_shared_computer: bool = False,
    second_factor_at: datetime | None = None,
) -> str:
    """Sign a person in; returns the random id for the cookie (256 bits)."""
    token = secrets.token_urlsafe(32)
    over = SignInSession.created_at <= now - LONGEST
    session.execute(delete(SignInSession).where(SignInSession.person_id == person.id, over))
    session.execute(
        insert(SignInSession).values(
            organisation_id=person.organisation_id,
            person_id=person.id,
            token_hash=hashed(token),
            created_at=now,
            seen_at=now,
            proved_at=now,
            second_factor_at=second_factor_at,
            is_shared_computer=is_shared_computer,
        )
    )
    return token


def is_stale(found: Account, now: datetime) -> bool:
    """Whether the row is old enough that this request should touch it."""
    return now - found.seen_at > TOUCH_EVERY


def touch(connection: Connection, found: Account, now: datetime) -> None:
    """Note that the session is in use."""
    connection.execute(
        update(SignInSession).where(SignInSession.id == found.session_id).values(seen_at=now)
    )


def others(session: Session, found: Account, now: datetime) -> list[tuple[datetime, datetime]]:
    """When the person's other living sessions began and were last used, newest use first."""
    idle = IDLE.get(found.role, STAFF_IDLE)
    rows = session.execute(
        select(SignInSession.created_at, SignInSession.seen_at)
        .where(
            SignInSession.person_id == found.id,
            SignInSession.id != found.session_id,
            SignInSession.created_at > now - LONGEST,
            SignInSession.seen_at > now - idle,
        )
        .order_by(SignInSession.seen_at.desc())
    )
    return [(began, seen) for began, seen in rows]


def is_proved(found: Account, now: datetime) -> bool:
    """Whether the password was given recently enough for a delicate act."""
    return now - found.proved_at <= PROOF


def prove(session: Session, found: Account, now: datetime) -> None:
    """Note that the password was just given again in this session."""
    session.execute(
        update(SignInSession).where(SignInSession.id == found.session_id).values(proved_at=now)
    )


def second_factor(session: Session, found: Account, now: datetime | None) -> None:
    """Note that a second factor was proved in this session, or that there is none any more."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == found.session_id)
        .values(second_factor_at=now)
    )


def end(session: Session, found: Account) -> None:
    """Sign this browser out; copies of its cookie are worth nothing afterwards."""
    session.execute(delete(SignInSession).where(SignInSession.id == found.session_id))


def end_all(session: Session, person_id: int, keep: int | None = None) -> int:
    """Sign a person out everywhere, except in the session to keep; returns how many ended."""
    ended = session.execute(
        delete(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.id != (keep or 0))
        .returning(SignInSession.id)
    )
    return len(ended.all())
