"""What tests of services share: the module with an edit in it, and everything a person owns."""

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy import content
from academy.config import ROOT
from academy.content import Module
from academy.services import readings
from academy.storage import Base, Person
from tests.cast import Cast
from tests.factories import START, account, after, take

FOLDER = "01-great-disconnect"


@pytest.fixture
def edit_module(tmp_path: Path) -> Callable[..., Module]:
    """Edit a file of a copy of the first module, as its author would, by pairs of old and new."""
    shutil.copytree(ROOT / "modules", tmp_path / "modules")

    def edit(name: str, *changes: tuple[str, str]) -> Module:
        path = tmp_path / "modules" / FOLDER / name
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, f"{name} does not hold {old!r}"
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        return content.load(tmp_path / "modules", ROOT / "exercises").module("great-disconnect")

    return edit


@pytest.fixture
def rows_of(session: Session) -> Callable[[Person], dict[str, list[Any]]]:
    """Every row a person owns, in every table."""

    def rows(person: Person) -> dict[str, list[Any]]:
        found = {}
        for table in Base.metadata.sorted_tables:
            if "person_id" in table.columns:
                query = select(table).where(table.c.person_id == person.id).order_by(table.c.id)
                found[table.name] = [tuple(row) for row in session.execute(query)]
        return found

    return rows


@pytest.fixture
def double_baselines(session: Session, cast: Cast, module: Module) -> Callable[..., None]:
    """So many colleagues of lena's set two baselines, each pair one level apart."""

    def enter(count: int, home: int | None = None, **facts: Any) -> None:
        for number in range(count):
            person = new_person(session, home or cast.lena.organisation_id)
            give_two(session, person, module, number, **facts)

    return enter


def new_person(session: Session, home: int) -> Person:
    """Somebody the tests have not met."""
    made = Person(
        organisation_id=home,
        email=f"colleague{secrets.token_hex(4)}@halden.example",
        name="A Colleague",
        role="learner",
        created_at=START,
    )
    session.add(made)
    session.flush()
    return made


def give_two(session: Session, person: Person, module: Module, number: int, **facts: Any) -> None:
    """Two baselines, five days apart."""
    first, second = (3, 4, 4) if number % 2 else (4, 4, 3), (4, 4, 4)
    take(session, account(person), module, "baseline", START, first, **facts)
    take(session, account(person), module, "second_baseline", after(5), second, **facts)


@pytest.fixture
def begun(session, lena, module):
    """The token of a baseline that lena has just begun."""
    return readings.start(session, lena, module, "baseline", START)


@pytest.fixture
def save(session, lena, module, begun):
    """Keep some answers of that sitting."""

    def keep(changes, bases=None, seconds=None, at=START, person=lena, token=begun):
        return readings.save(
            session, person, module, token, changes, bases or {}, seconds or {}, at
        )

    return keep
