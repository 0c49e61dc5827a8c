"""The second step of signing in: an authenticator's codes, and recovery codes for its loss."""

import secrets
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import update
from sqlalchemy.orm import Session

from academy.services import one_use_tokens, sign_ins
from academy.services.sign_ins import Account
from academy.storage import Person

STEP_SECONDS = 30
RECOVERY_CODES = 8
# Without o, l, 0 and 1, which people mistake for each other.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
FOR_EVER = timedelta(days=36_500)


def start(session: Session, person: Person) -> None:
    """Give a new secret to an authenticator; it counts once a first code proved it."""
    if not person.totp_confirmed_at:
        person.totp_secret = pyotp.random_base32()
        session.flush()


def address(person: Person, site_name: str) -> str:
    """What the square code holds."""
    return pyotp.TOTP(person.totp_secret).provisioning_uri(name=person.email, issuer_name=site_name)


def confirm(session: Session, account: Account, code: str, now: datetime) -> list[str] | None:
    """Switch the second step on with a first code; returns recovery codes, None when wrong.

    Every other session ends: none of them ever proved a second step.
    """
    person = session.get_one(Person, account.id)
    if person.totp_confirmed_at or not person.totp_secret:
        return None
    if not _accept_step(session, person, code, now):
        return None
    person.totp_confirmed_at = now
    session.flush()
    sign_ins.second_factor(session, account, now)
    sign_ins.end_all(session, person.id, keep=account.session_id)
    return renew_recovery_codes(session, person, now)


def turn_off(session: Session, account: Account) -> None:
    """Sign in by password alone again."""
    person = session.get_one(Person, account.id)
    person.totp_secret, person.totp_confirmed_at = "", None
    session.flush()
    one_use_tokens.withdraw(session, person.id, "recovery")
    sign_ins.second_factor(session, account, None)


def renew_recovery_codes(session: Session, person: Person, now: datetime) -> list[str]:
    """Eight codes that work once each (80 bits); the ones before are worthless."""
    one_use_tokens.withdraw(session, person.id, "recovery")
    codes = ["".join(secrets.choice(LETTERS) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    for code in codes:
        secret = f"{person.id}:{code}"
        one_use_tokens.issue(session, person, "recovery", now, secret=secret, lasts=FOR_EVER)
    return ["-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in codes]


def accept(session: Session, person: Person, code: str, now: datetime) -> bool:
    """Whether a code is right and was not used before; it is used up by asking."""
    if not person.totp_confirmed_at:
        return False
    typed = "".join(char for char in code.casefold() if char.isalnum())
    if typed.isdecimal() and len(typed) == 6:
        return _accept_step(session, person, typed, now)
    secret = f"{person.id}:{typed}"
    return one_use_tokens.use(session, "recovery", secret, now) is not None


def _accept_step(session: Session, person: Person, code: str, now: datetime) -> bool:
    step = _step_of(person.totp_secret, code, now)
    if step is None:
        return False
    used = session.execute(
        update(Person)
        .where(Person.id == person.id, Person.totp_last_step < step)
        .values(totp_last_step=step)
        .returning(Person.id)
        .execution_options(synchronize_session=False)
    )
    return used.first() is not None


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half-minute a code belongs to: this one, or one on either side for slow clocks."""
    typed = "".join(char for char in code if char.isdecimal())
    current = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (current, current - 1, current + 1):
        if pyotp.utils.strings_equal(totp.at(step * STEP_SECONDS), typed):
            return step
    return None
