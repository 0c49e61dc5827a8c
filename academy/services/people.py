"""People: added, found, renamed, suspended, given roles; their sessions end when trust does."""

import hashlib
import hmac
import re
import zoneinfo
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Forbidden, Invalid, NotFound
from academy.services import devices, one_use_tokens, passwords, sign_ins, turns
from academy.services.sign_ins import Account
from academy.services.texts import N_
from academy.storage import Organisation, Person
from academy.storage.people import LANGUAGES, ROLES, THEMES

LONGEST_NAME = 200
LONGEST_EMAIL = 254
# What may stand left and right of the @; no quoting, so that no header can be smuggled in.
_PART = r"[^@\s\x00-\x20\x7f<>\"(),:;\\\[\]]+"
EMAIL = re.compile(rf"{_PART}@{_PART}\.[^@\W_]{{2,}}")

NO_EMAIL = N_("This is not an e-mail address. For example: nadia@company.com")
TAKEN = N_("Somebody already signs in with this address.")
NO_NAME = N_("Write a name of at most 200 characters.")
NO_ROLE = N_("There is no such role.")
LAST_ADMIN = N_("This is the last admin. Make somebody else an admin first.")
ALREADY_SET_UP = N_("This site is already set up.")
NOT_THE_SAME = N_("The two passwords are not the same.")
NO_SUCH_CHOICE = N_("Choose one of the options.")


def email_address(text: str) -> str:
    """An address as it is stored: lower case, no spaces around; raises Invalid(email=…)."""
    email = text.strip().lower()
    if len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email):
        raise Invalid(email=NO_EMAIL)
    return email


def person_name(text: str, field: str = "name") -> str:
    """A name on one line; raises Invalid at the field."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid(**{field: NO_NAME})
    return name


def by_email(session: Session, email: str) -> Person | None:
    """Who signs in with this address."""
    address = email.strip().lower()
    # PostgreSQL would refuse a NUL loudly; no address holds what cannot be printed.
    if not address.isprintable():
        return None
    return session.scalar(select(Person).where(Person.email == address))


def may_sign_in(session: Session, person: Person, demo: bool) -> bool:
    """Whether a password opens this account: not when suspended, and the demonstration's people
    exist in demonstration mode only."""
    home = session.get_one(Organisation, person.organisation_id)
    return person.suspended_at is None and (demo or not home.is_demonstration)


def by_id(session: Session, person_id: int) -> Person:
    """One person; raises NotFound."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound
    return found


def add(
    session: Session,
    organisation: Organisation,
    email: str,
    name: str,
    role: str,
    now: datetime,
    password: str | None = None,
    language: str = "en",
) -> Person:
    """Add somebody; without a password they set one by mail. Raises Invalid(email, name, …)."""
    if role not in ROLES:
        raise Invalid(role=NO_ROLE)
    address = email_address(email)
    called = person_name(name)
    if by_email(session, address) is not None:
        raise Invalid(email=TAKEN)
    kept = ""
    if password is not None:
        kept = new_password_hash(password, (called, address, organisation.name))
    person = Person(
        organisation_id=organisation.id,
        email=address,
        name=called,
        role=role,
        password_hash=kept,
        language=language,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def new_password_hash(password: str, about: tuple[str, ...], field: str = "password") -> str:
    """What is kept of a password that may be used; raises Invalid at the field.

    Slow on purpose: call it before the request's first write, not inside a transaction.
    """
    wrong = passwords.problem(password, about)
    if wrong:
        raise Invalid(**{field: wrong})
    return passwords.made(password)


def about(session: Session, person_id: int) -> tuple[str, ...]:
    """What a person's password may not contain."""
    person = by_id(session, person_id)
    house = session.get_one(Organisation, person.organisation_id)
    return (person.name, person.email, house.name)


def rename(session: Session, person: Person, name: str) -> None:
    """Give another name; raises Invalid(name=…)."""
    person.name = person_name(name)
    session.flush()


def welcome(session: Session, person: Person, now: datetime) -> None:
    """Note that somebody read who sees what; the first time counts."""
    person.welcomed_at = person.welcomed_at or now
    session.flush()


def set_password(session: Session, person: Person, kept: str, keep_session: int | None) -> None:
    """Keep a new password; every other session ends, links by mail and known devices with it."""
    person.password_hash = kept
    sign_ins.end_all(session, person.id, keep=keep_session)
    one_use_tokens.withdraw(session, person.id, "reset")
    devices.forget_all(session, person.id)
    session.flush()


def set_email(session: Session, person: Person, email: str) -> None:
    """Move to an address proved by mail; raises Invalid(email=…) when it was taken meanwhile."""
    turns.wait(session, "email")
    holder = by_email(session, email)
    if holder is not None and holder.id != person.id:
        raise Invalid(email=TAKEN)
    person.email = email
    one_use_tokens.withdraw(session, person.id, "reset")
    session.flush()


def prefer(
    session: Session,
    person: Person,
    language: str | None = None,
    theme: str | None = None,
    time_zone: str | None = None,
) -> None:
    """How somebody wants the site; what is not given stays. Raises Invalid at the field."""
    if language is not None:
        person.language = _one_of("language", language, LANGUAGES)
    if theme is not None:
        person.theme = _one_of("theme", theme, THEMES)
    if time_zone is not None:
        person.time_zone = _one_of("time_zone", time_zone, zoneinfo.available_timezones())
    session.flush()


def suspend(session: Session, person: Person, now: datetime, by: Account | None = None) -> None:
    """Shut somebody out, at once and everywhere; `by` is None for the operator's own command."""
    _may_change(person, by)
    _keep_an_admin(session, person)
    person.suspended_at = now
    _distrust(session, person)


def restore(session: Session, person: Person, by: Account | None = None) -> None:
    """Let a suspended person in again."""
    _may_change(person, by)
    person.suspended_at = None
    session.flush()


def change_role(session: Session, person: Person, role: str, by: Account | None = None) -> None:
    """Give another role; sessions begun under the old one end.

    Nobody gives or takes a role that is not below their own (Forbidden); the last admin stays
    one (Conflict). `by` is None for the operator's own command.
    """
    if role not in ROLES:
        raise Invalid(role=NO_ROLE)
    _may_change(person, by)
    if by is not None and ROLES.index(role) >= ROLES.index(by.role):
        raise Forbidden
    if role != "admin":
        _keep_an_admin(session, person)
    person.role = role
    _distrust(session, person)


def is_anybody(session: Session) -> bool:
    """Whether somebody exists; until then the site waits for its first admin."""
    return session.scalar(select(Person.id).limit(1)) is not None


def set_up_code(secret_key: str) -> str:
    """What the operator reads on the terminal and the first admin types."""
    digest = hmac.new(secret_key.encode(), b"academy first admin", hashlib.sha256).hexdigest()
    return digest[:20]


def set_up(
    session: Session,
    organisation: str,
    name: str,
    email: str,
    kept: str,
    now: datetime,
    language: str = "en",
) -> Person:
    """The organisation and its first admin; raises Conflict when somebody was faster."""
    turns.wait(session, "set-up")
    if is_anybody(session):
        raise Conflict(ALREADY_SET_UP)
    house = Organisation(name=person_name(organisation, "organisation"), created_at=now)
    session.add(house)
    session.flush()
    person = add(session, house, email, name, "admin", now, language=language)
    person.password_hash = kept
    session.flush()
    return person


def _one_of(field: str, value: str, allowed: tuple[str, ...] | set[str]) -> str:
    if value not in allowed:
        raise Invalid(**{field: NO_SUCH_CHOICE})
    return value


def _may_change(person: Person, by: Account | None) -> None:
    if by is None:
        return
    if person.organisation_id != by.organisation_id:
        raise NotFound
    if by.role != "admin" or person.role == "admin":
        raise Forbidden


def _keep_an_admin(session: Session, person: Person) -> None:
    if person.role != "admin":
        return
    turns.wait(session, "admins")
    other = session.scalar(
        select(Person.id)
        .where(
            Person.organisation_id == person.organisation_id,
            Person.role == "admin",
            Person.suspended_at.is_(None),
            Person.id != person.id,
        )
        .limit(1)
    )
    if other is None:
        raise Conflict(LAST_ADMIN)


def _distrust(session: Session, person: Person) -> None:
    session.flush()
    sign_ins.end_all(session, person.id)
    for purpose in ("reset", "email-change"):
        one_use_tokens.withdraw(session, person.id, purpose)
