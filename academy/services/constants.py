"""The error of each skill's scale in an organisation: the published prior, then live estimates."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session, aliased

from academy.measure import live
from academy.measure.constants import SELF_REPORT, Constants
from academy.services import turns
from academy.storage import MeasurementConstants, Reading, SkillScore


@dataclass(frozen=True, slots=True)
class Known:
    """The constants in force for one series, and the row that keeps them."""

    id: int
    pairs: int
    values: Constants


def in_force(
    session: Session, organisation_id: int, series: Iterable[str], now: datetime
) -> dict[str, Known]:
    """The newest constants of each series; a series met for the first time gets the prior."""
    wanted = list(series)
    known = _newest(session, organisation_id, wanted)
    missing = [name for name in wanted if name not in known]
    if missing:
        # The first readings of an organisation may be submitted in the same instant.
        turns.wait(session, f"constants {organisation_id}")
        known |= _newest(session, organisation_id, missing)
    for name in missing:
        if name not in known:
            known[name] = _keep(session, organisation_id, name, SELF_REPORT, 0, now)
    return known


_CONSTANTS = MeasurementConstants.__table__.c
_NEWEST = select(_CONSTANTS.series, _CONSTANTS.id, _CONSTANTS.pairs, _CONSTANTS.figures).where(
    _CONSTANTS.id.in_(
        select(func.max(_CONSTANTS.id))
        .where(
            _CONSTANTS.organisation_id == bindparam("organisation_id"),
            _CONSTANTS.series.in_(bindparam("series", expanding=True)),
        )
        .group_by(_CONSTANTS.series)
    )
)


def _newest(session: Session, organisation_id: int, series: list[str]) -> dict[str, Known]:
    rows = session.execute(_NEWEST, {"organisation_id": organisation_id, "series": series})
    return {row.series: Known(row.id, row.pairs, Constants(**row.figures)) for row in rows}


def by_id(session: Session, ids: Iterable[int]) -> dict[int, Known]:
    """The constants behind verdicts that were reached earlier."""
    rows = session.execute(
        select(
            MeasurementConstants.id, MeasurementConstants.pairs, MeasurementConstants.figures
        ).where(MeasurementConstants.id.in_(set(ids)))
    )
    return {row.id: Known(row.id, row.pairs, Constants(**row.figures)) for row in rows}


def learn(session: Session, organisation_id: int, series: Iterable[str], now: datetime) -> None:
    """Re-estimate each series whose double baselines have doubled since last time.

    Old verdicts keep the version they were reached with; only later ones use the new one.
    """
    turns.wait(session, f"constants {organisation_id}")
    for name, current in in_force(session, organisation_id, series, now).items():
        pairs = _double_baselines(session, organisation_id, name)
        if not live.is_due(current.values, len(pairs)):
            continue
        values = live.updated(SELF_REPORT, pairs, [first for first, _second in pairs])
        if values.version != current.values.version:
            _keep(session, organisation_id, name, values, len(pairs), now)


def _double_baselines(
    session: Session, organisation_id: int, series: str
) -> list[tuple[float, float]]:
    """First and second baseline of everybody who gave both with care, without names."""
    first, second = aliased(SkillScore), aliased(SkillScore)
    first_reading, second_reading = aliased(Reading), aliased(Reading)
    rows = session.execute(
        select(first.score, second.score)
        .join(first_reading, first_reading.id == first.reading_id)
        .join(
            second,
            (second.person_id == first.person_id)
            & (second.series == first.series)
            & (second.organisation_id == first.organisation_id),
        )
        .join(second_reading, second_reading.id == second.reading_id)
        .where(
            first.organisation_id == organisation_id,
            first.series == series,
            first_reading.occasion == "baseline",
            second_reading.occasion == "second_baseline",
            first_reading.is_doubtful.is_(False),
            second_reading.is_doubtful.is_(False),
            first.score.is_not(None),
            second.score.is_not(None),
        )
    )
    return [(one, two) for one, two in rows if one is not None and two is not None]


def _keep(
    session: Session,
    organisation_id: int,
    series: str,
    values: Constants,
    pairs: int,
    now: datetime,
) -> Known:
    row = {
        "organisation_id": organisation_id,
        "series": series,
        "version": values.version,
        "pairs": pairs,
        "figures": asdict(values),
        "created_at": now,
    }
    made = session.execute(
        insert(MeasurementConstants).values(**row).returning(MeasurementConstants.id)
    )
    return Known(made.scalar_one(), pairs, values)
