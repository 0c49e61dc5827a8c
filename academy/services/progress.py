"""Where a learner's skills stand and how they came there; only ever one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.services.sign_ins import Account
from academy.storage import Progress, Reading, SkillScore


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one skill stands: POMP scores (0-100), the verdict, and what it would have needed."""

    module: str
    skill: str
    series: str
    baseline: float | None
    baselines: int
    baseline_at: datetime
    latest: float | None
    latest_at: datetime
    readings: int
    verdict: str
    change: float | None
    needed_up: float | None
    needed_down: float | None
    constants_id: int


@dataclass(frozen=True, slots=True)
class Score:
    """One skill's score in one reading, with the verdict reached then."""

    skill: str
    series: str
    score: float | None
    verdict: str
    baseline: float | None
    change: float | None
    needed_up: float | None
    needed_down: float | None
    constants_id: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """One reading with its scores."""

    token: str
    occasion: str
    submitted_at: datetime
    is_doubtful: bool
    scores: tuple[Score, ...]

    def of(self, skill: str) -> Score | None:
        """The score of one skill in this reading."""
        return next((score for score in self.scores if score.skill == skill), None)


_STAND = select(*(getattr(Progress, name) for name in Stand.__slots__)).order_by(Progress.id)
_HISTORY = (
    select(
        Reading.id,
        Reading.token,
        Reading.occasion,
        Reading.submitted_at,
        Reading.is_doubtful,
        *(getattr(SkillScore, name) for name in Score.__slots__),
    )
    .join(SkillScore, SkillScore.reading_id == Reading.id)
    .order_by(Reading.submitted_at, Reading.id, SkillScore.id)
)


def standing(session: Session, person: Account, module: str | None = None) -> list[Stand]:
    """Every skill this person has a reading of, oldest series first."""
    query = _STAND.where(Progress.person_id == person.id)
    if module is not None:
        query = query.where(Progress.module == module)
    return [Stand(*row) for row in session.execute(query)]


def history(session: Session, person: Account, module: str) -> list[Sitting]:
    """Every reading of a module with its scores, oldest first, in one statement."""
    rows = session.execute(_HISTORY.where(Reading.person_id == person.id, Reading.module == module))
    sittings: dict[int, list[Any]] = {}
    for row in rows:
        sittings.setdefault(row[0], []).append(row)
    return [_sitting(rows) for rows in sittings.values()]


def _sitting(rows: Sequence[Any]) -> Sitting:
    first = rows[0]
    return Sitting(
        first.token,
        first.occasion,
        first.submitted_at,
        first.is_doubtful,
        tuple(Score(*row[5:]) for row in rows),
    )
