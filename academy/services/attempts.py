"""Guesses at secrets: counted before they are checked, so that parallel ones count too."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session

from academy.services import turns
from academy.services.sign_ins import hashed
from academy.storage import SignInAttempt

PER_ACCOUNT, ACCOUNT_WINDOW = 10, timedelta(minutes=15)
PER_ADDRESS, ADDRESS_WINDOW = 100, timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Guess:
    """One try: at what, for whom, from where, and from which known device if any."""

    at: str
    account: str
    address: str
    device: str = ""

    @property
    def account_hash(self) -> str:
        """A known device has a count of its own: others' guesses do not lock its owner out."""
        return hashed(f"{self.at}:{self.account}:{self.device}")

    @property
    def address_hash(self) -> str:
        """One household or office; a known device is no part of the crowd around it."""
        return hashed(f"address:{_network(self.address)}:{self.device}")


def take(session: Session, guess: Guess, now: datetime) -> int | None:
    """Count a guess and return its number, or None when there were too many: do not check it."""
    turns.wait(session, "sign-in attempt")
    since = now - max(ACCOUNT_WINDOW, ADDRESS_WINDOW)
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= since))
    account = SignInAttempt.account_hash == guess.account_hash
    address = SignInAttempt.address_hash == guess.address_hash
    if _count(session, account, now - ACCOUNT_WINDOW) >= PER_ACCOUNT:
        return None
    if _count(session, address, now - ADDRESS_WINDOW) >= PER_ADDRESS:
        return None
    taken = session.execute(
        insert(SignInAttempt)
        .values(account_hash=guess.account_hash, address_hash=guess.address_hash, at=now)
        .returning(SignInAttempt.id)
    )
    number: int = taken.scalar_one()
    return number


def forgive(session: Session, number: int) -> None:
    """It was no guess: the secret was right."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id == number))


def _count(session: Session, of: ColumnElement[bool], since: datetime) -> int:
    counted = select(func.count()).select_from(SignInAttempt)
    return session.scalar(counted.where(of, SignInAttempt.at > since)) or 0


def _network(address: str) -> str:
    """The address, or for IPv6 the /64 that one subscriber has to themselves."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
