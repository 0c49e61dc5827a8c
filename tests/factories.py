"""What people do in tests: whole sittings, lessons and checks, in one line each."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.content import Module
from academy.services import demo, lessons, readings
from academy.services.sign_ins import Account
from academy.storage import Person, ReadingDraft
from tests.cast import Cast

# A Monday morning in winter time, far from any change of clocks.
START = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
READINGS = "/modules/great-disconnect/readings/"
CALM = {str(screen): 60.0 for screen in range(1, 6)}


def after(days: float) -> datetime:
    """So many days after the first reading."""
    return START + timedelta(days=days)


def account(person: Person, **changes: Any) -> Account:
    """A person as services know somebody who is signed in."""
    return replace(demo.account_of(person), **changes)


def answers(module: Module, *levels: int, check: int | None = None) -> dict[str, str]:
    """An answer to every statement: one level for all skills, or one each.

    Odd statements lie one lower and even ones one higher, as far as the scale goes, so that
    nothing looks answered without reading; the opposite is answered as somebody careful would.
    """
    skills = module.self_assessment.skills
    given: dict[str, str] = {}
    for skill, level in zip(
        skills, levels * len(skills) if len(levels) == 1 else levels, strict=True
    ):
        spread = 1 if 1 < level < 7 else 0
        for number, item in enumerate(skill.item_ids):
            given[item] = str(level + (spread if number % 2 else -spread))
        given[skill.check_id] = str(8 - level if check is None else check)
    return given


def take(
    session: Session,
    person: Account,
    module: Module,
    occasion: str,
    at: datetime,
    given: int | Sequence[int] | Mapping[str, str] = 4,
    seconds: Mapping[str, float] = CALM,
) -> str:
    """Start, answer and submit; returns the token."""
    if isinstance(given, int):
        given = (given,)
    filled = given if isinstance(given, Mapping) else answers(module, *given)
    token = readings.start(session, person, module, occasion, at)
    readings.save(session, person, module, token, filled, {}, seconds, at)
    readings.submit(session, person, module, token, at)
    return token


def later_readings(
    session: Session, person: Account, module: Module, count: int, start: datetime = START
) -> list[str]:
    """A baseline and `count` readings 30 days apart, each a little higher than the last."""
    tokens = [take(session, person, module, "baseline", start, (3, 3, 3))]
    for number in range(1, count + 1):
        level = 3 + number % 4
        at = start + timedelta(days=30 * number)
        tokens.append(take(session, person, module, "later", at, (level, 4, 3)))
    return tokens


def check(
    session: Session, person: Account, module: Module, slug: str, choice: str, token: str
) -> None:
    """Answer a knowledge check."""
    form = {"choice": choice, "token": token}
    lessons.check(session, person, module, module.exercise(slug), form, "en", START)


def noise(session: Session, cast: Cast, module: Module) -> None:
    """Rows of other people and of the other organisation, which no query of lena's may find."""
    for number, person in enumerate((cast.luis, cast.mara, cast.olga)):
        other = account(person)
        start = START - timedelta(days=number)
        take(session, other, module, "baseline", start, (2, 3, 4))
        take(session, other, module, "later", start + timedelta(days=30), (6, 3, 5))
        draft = readings.start(session, other, module, "then_test", start + timedelta(days=31))
        some = dict(list(answers(module, 5).items())[:4])
        readings.save(session, other, module, draft, some, {}, {"1": 9.0}, start)
        first, second = module.lessons[0].slug, module.lessons[1].slug
        lessons.finish(session, other, module, first, start + timedelta(days=2))
        lessons.finish(session, other, module, second, start + timedelta(days=3))
        note = f"The private note of {person.name}"
        lessons.write_note(session, other, module, first, note, 0, start + timedelta(days=2))
        exercise = module.lessons[0].page("en").exercises[0]
        check(session, other, module, exercise, "1", f"a-check-by-somebody-else-{number}")


@dataclass(frozen=True)
class Past:
    """What somebody did over a hundred days: the tokens of readings, and one under way."""

    baseline: str
    later: str
    then_test: str
    draft: str


def past(session: Session, person: Account, module: Module, now: datetime) -> Past:
    """A full history that ends today: readings, a looking back, lessons, a note, a check."""
    start = now - timedelta(days=100)
    at = [start + timedelta(days=days) for days in (0, 5, 40, 41)]
    baseline = take(session, person, module, "baseline", at[0], (2, 4, 3))
    take(session, person, module, "second_baseline", at[1], (2, 3, 3))
    first, second = module.lessons[:2]
    lessons.finish(session, person, module, first.slug, at[1] + timedelta(days=1))
    lessons.write_note(session, person, module, second.slug, "My own note", 0, at[2])
    check(session, person, module, first.page("en").exercises[0], "2", secrets.token_hex(10))
    later = take(session, person, module, "later", at[2], (6, 3, 4))
    looked_back = take(session, person, module, "then_test", at[3], (1, 3, 3))
    draft = readings.start(session, person, module, "later", now - timedelta(days=1))
    some = dict.fromkeys(list(answers(module, 4))[:8], "4")
    readings.save(session, person, module, draft, some, {}, {}, now - timedelta(days=1))
    return Past(baseline, later, looked_back, draft)


def stored(rows: Any, person: Person) -> dict[str, int | None] | None:
    """The answers of a person's sitting under way, as they are stored."""
    with rows() as session:
        query = select(ReadingDraft.answers).where(ReadingDraft.person_id == person.id)
        return session.execute(query).scalar_one_or_none()


def count(session: Session, table: Any, person: Person | Account) -> int:
    """How many rows of a table are a person's."""
    query = select(func.count()).select_from(table).where(table.person_id == person.id)
    return session.scalar(query) or 0
