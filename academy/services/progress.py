"""Where a learner's skills stand and how they came there; only ever one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
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


# Written out once on plain columns, with blanks to fill: building a statement from the mapped
# classes for each request takes three times as long as asking the database.
_PROGRESS = Progress.__table__.c
_READING = Reading.__table__.c
_SCORE = SkillScore.__table__.c
_STAND = (
    select(*(_PROGRESS[name] for name in Stand.__slots__))
    .where(_PROGRESS.person_id == bindparam("person_id"))
    .order_by(_PROGRESS.id)
)
_STAND_IN_MODULE = _STAND.where(_PROGRESS.module == bindparam("module"))
_HISTORY = (
    select(
        _READING.id,
        _READING.token,
        _READING.occasion,
        _READING.submitted_at,
        _READING.is_doubtful,
        *(_SCORE[name] for name in Score.__slots__),
    )
    .join(SkillScore.__table__, _SCORE.reading_id == _READING.id)
    .where(_READING.person_id == bindparam("person_id"), _READING.module == bindparam("module"))
    .order_by(_READING.submitted_at, _READING.id, _SCORE.id)
)


def standing(session: Session, person: Account, module: str | None = None) -> list[Stand]:
    """Every skill this person has a reading of, oldest series first."""
    asked: dict[str, Any] = {"person_id": person.id}
    if module is None:
        return [Stand(*row) for row in session.execute(_STAND, asked)]
    return [Stand(*row) for row in session.execute(_STAND_IN_MODULE, {**asked, "module": module})]


def history(session: Session, person: Account, module: str) -> list[Sitting]:
    """Every reading of a module with its scores, oldest first, in one statement."""
    rows = session.execute(_HISTORY, {"person_id": person.id, "module": module})
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
