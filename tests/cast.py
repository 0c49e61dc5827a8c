"""The people every test knows, in two organisations, with a password fast to check."""

from dataclasses import dataclass
from datetime import UTC, datetime

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from academy.storage import Organisation, Person

PASSWORD = "seven quiet vans at noon"
# The weakest parameters argon2 takes: strength is tested where passwords are made.
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD_HASH = QUICK_HASHER.hash(PASSWORD)
THEN = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """lena and luis learn, tom trains, mara manages, ana writes, ada administers; olga and
    omar (admin) belong to the other organisation."""

    lena: Person
    luis: Person
    tom: Person
    mara: Person
    ana: Person
    ada: Person
    olga: Person
    omar: Person


ROLES = {
    "lena": "learner",
    "luis": "learner",
    "tom": "trainer",
    "mara": "manager",
    "ana": "author",
    "ada": "admin",
    "olga": "learner",
    "omar": "admin",
}


def enter(session: Session) -> Cast:
    """Two organisations and everybody in them."""
    home = Organisation(name="Halden Supplies", created_at=THEN)
    other = Organisation(name="Other House", created_at=THEN)
    session.add_all([home, other])
    session.flush()
    people = {
        name: person(session, name, role, (other if name in ("olga", "omar") else home).id)
        for name, role in ROLES.items()
    }
    return Cast(**people)


def person(session: Session, name: str, role: str, organisation_id: int) -> Person:
    """One person who can sign in and has read who sees what."""
    made = Person(
        organisation_id=organisation_id,
        email=f"{name}@halden.example",
        name=name.capitalize(),
        role=role,
        password_hash=PASSWORD_HASH,
        created_at=THEN,
        welcomed_at=THEN,
    )
    session.add(made)
    session.flush()
    return made
