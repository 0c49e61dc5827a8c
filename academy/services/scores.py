"""From answers to scores and verdicts: what a submitted reading writes, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from academy.content import SelfAssessment, Skill
from academy.measure import change, quality, scoring
from academy.services import constants
from academy.services.constants import Known
from academy.services.sign_ins import Account
from academy.storage import Progress, Reading, SkillScore

if TYPE_CHECKING:
    from academy.services.readings import Sitting

# Written out once on plain columns: through the mapped classes the same rows take three times
# as long, all of it inside the write transaction.
_NEW_READING = insert(Reading.__table__).returning(Reading.__table__.c.id)
_NEW_SCORES = insert(SkillScore.__table__)
_NEW_PROGRESS = insert(Progress.__table__)
_PROGRESS = Progress.__table__
_STOOD = select(_PROGRESS).where(
    _PROGRESS.c.person_id == bindparam("person_id"), _PROGRESS.c.module == bindparam("module")
)
_MOVING = (
    *("latest", "latest_at", "baseline", "baselines", "baseline_at", "verdict", "change"),
    *("needed_up", "needed_down", "constants_id", "readings"),
)
_PROGRESS_MOVED = (
    update(_PROGRESS)
    .where(_PROGRESS.c.id == bindparam("progress_id"))
    .values({name: bindparam(name) for name in _MOVING})
)

LOWEST = 1
# Statements a screen: the browser measures its time by screen.
PER_SCREEN = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reading says about one skill."""

    skill: Skill
    score: float | None
    baseline: float | None
    baselines: int
    baseline_at: datetime
    verdict: str
    change: float | None
    needed_up: float | None
    needed_down: float | None
    constants_id: int


def skill_score(instrument: SelfAssessment, skill: Skill, answers: dict[str, Any]) -> float | None:
    """The skill's score, 0-100 (POMP), or None under three quarters of its statements."""
    given = [answers.get(item) for item in skill.item_ids]
    return scoring.pomp(given, LOWEST, len(instrument.points))


def record(
    session: Session, person: Account, module: str, sitting: "Sitting", now: datetime
) -> None:
    """Write the reading, its skill scores with their verdicts, and the progress rows."""
    instrument = sitting.instrument
    signals = _signals(sitting)
    owner = {"organisation_id": person.organisation_id, "person_id": person.id}
    row = {
        **owner,
        "module": module,
        "token": sitting.token,
        "occasion": sitting.occasion,
        "instrument_hash": instrument.hash,
        "language": person.language,
        "answers": sitting.answers,
        "seconds": sitting.seconds,
        "signals": list(signals),
        "is_doubtful": quality.is_doubtful(signals),
        "started_at": sitting.started_at,
        "submitted_at": now,
    }
    reading_id = session.execute(_NEW_READING, row).scalar_one()
    series = [skill.series for skill in instrument.skills]
    known = constants.in_force(session, person.organisation_id, series, now)
    stood = _progress(session, person, module)
    outcomes = [
        _outcome(
            person, sitting, skill, stood.get((skill.id, skill.series)), known[skill.series], now
        )
        for skill in instrument.skills
    ]
    session.execute(
        _NEW_SCORES,
        [{**owner, "reading_id": reading_id, **_score_row(one)} for one in outcomes],
    )
    if sitting.occasion != "then_test":
        _stand(session, {**owner, "module": module}, outcomes, stood, now)
    if sitting.occasion == "second_baseline":
        constants.learn(session, person.organisation_id, known, now)


def _outcome(
    person: Account,
    sitting: "Sitting",
    skill: Skill,
    stood: Any,
    known: Known,
    now: datetime,
) -> Outcome:
    score = skill_score(sitting.instrument, skill, sitting.answers)
    if sitting.occasion == "then_test":
        start = None if stood is None else stood.baseline
        return Outcome(skill, score, start, 0, now, "then_test", None, None, None, known.id)
    if stood is None or stood.baseline is None:
        # The first score of a series is what everything later is measured from.
        verdict = "none" if score is None else "one_reading"
        return Outcome(skill, score, score, 1, now, verdict, None, None, None, known.id)
    if sitting.occasion == "second_baseline" and score is not None:
        mean = (stood.baseline + score) / 2
        return Outcome(
            skill, score, mean, 2, stood.baseline_at, "one_reading", None, None, None, known.id
        )
    zone = ZoneInfo(person.time_zone)
    days = (now.astimezone(zone).date() - stood.baseline_at.astimezone(zone).date()).days
    baselines = [stood.baseline] * stood.baselines
    found = change.judge(baselines, score, known.values, days=days)
    verdict = "one_reading" if score is None else found.code
    return Outcome(
        skill,
        score,
        stood.baseline,
        stood.baselines,
        stood.baseline_at,
        verdict,
        found.change,
        found.needed_up,
        found.needed_down,
        known.id,
    )


def _signals(sitting: "Sitting") -> tuple[str, ...]:
    instrument, answers = sitting.instrument, sitting.answers
    groups = [
        ([answers.get(item) for item in skill.item_ids], answers.get(skill.check_id))
        for skill in instrument.skills
    ]
    total = len(instrument.items)
    pages = [
        (
            seconds,
            len(range(total)[int(screen) * PER_SCREEN - PER_SCREEN : int(screen) * PER_SCREEN]),
        )
        for screen, seconds in sitting.seconds.items()
    ]
    order = [answers.get(item.id) for item in instrument.items]
    return quality.signals(order, groups, [page for page in pages if page[1]])


def _progress(session: Session, person: Account, module: str) -> dict[tuple[str, str], Any]:
    rows = session.execute(_STOOD, {"person_id": person.id, "module": module})
    return {(row.skill, row.series): row for row in rows}


def _score_row(one: Outcome) -> dict[str, Any]:
    return {
        "skill": one.skill.id,
        "series": one.skill.series,
        "score": one.score,
        "verdict": one.verdict,
        "baseline": one.baseline,
        "change": one.change,
        "needed_up": one.needed_up,
        "needed_down": one.needed_down,
        "constants_id": one.constants_id,
    }


def _stand(
    session: Session,
    owner: dict[str, Any],
    outcomes: list[Outcome],
    stood: dict[tuple[str, str], Any],
    now: datetime,
) -> None:
    """Bring the progress rows up to this reading."""
    fresh: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for one in outcomes:
        before = stood.get((one.skill.id, one.skill.series))
        row = {
            "latest": one.score,
            "latest_at": now,
            "baseline": one.baseline,
            "baselines": one.baselines,
            "baseline_at": one.baseline_at,
            "verdict": one.verdict,
            "change": one.change,
            "needed_up": one.needed_up,
            "needed_down": one.needed_down,
            "constants_id": one.constants_id,
        }
        if before is None:
            identity = {"skill": one.skill.id, "series": one.skill.series}
            fresh.append({**owner, **identity, **row, "readings": 1})
        elif one.score is not None:
            # Too few answers for a score say nothing: the skill stands where it stood.
            moved.append({"progress_id": before.id, **row, "readings": before.readings + 1})
    if fresh:
        session.execute(_NEW_PROGRESS, fresh)
    if moved:
        session.execute(_PROGRESS_MOVED, moved)
