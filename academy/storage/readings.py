"""Readings of a self-assessment: the draft, the sitting, its scores, and where a skill stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from academy.storage.base import Base, Key, Slug, Token, belongs_to_person
from academy.storage.people import one_of

OCCASIONS = ("baseline", "second_baseline", "later", "then_test")
ONCE_ONLY = text("occasion <> 'later'")


def _constants() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["organisation_id", "constants_id"],
        ["measurement_constants.organisation_id", "measurement_constants.id"],
    )


class ReadingDraft(Base):
    """Answers under way: at most one sitting per person and module, on any device."""

    __tablename__ = "reading_draft"
    __table_args__ = (
        belongs_to_person(),
        UniqueConstraint("person_id", "module"),
        one_of("occasion", OCCASIONS),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int]
    person_id: Mapped[int]
    module: Mapped[Slug]
    token: Mapped[Token] = mapped_column(unique=True)
    occasion: Mapped[str] = mapped_column(String(20))
    instrument_hash: Mapped[str] = mapped_column(ForeignKey("content_version.hash"))
    # item id -> 1..7, or null for "no occasion to do this"; an absent item is unanswered.
    answers: Mapped[dict[str, Any]]
    # screen -> seconds it was in view, as the browser measured them.
    seconds: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Reading(Base):
    """One sitting, as it was answered; never changed afterwards."""

    __tablename__ = "reading"
    __table_args__ = (
        belongs_to_person(),
        UniqueConstraint("person_id", "token"),
        UniqueConstraint("organisation_id", "person_id", "id"),
        one_of("occasion", OCCASIONS),
        Index(
            "uq_reading_once",
            "person_id",
            "module",
            "occasion",
            unique=True,
            sqlite_where=ONCE_ONLY,
            postgresql_where=ONCE_ONLY,
        ),
        Index(None, "person_id", "module", "submitted_at"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int]
    person_id: Mapped[int]
    module: Mapped[Slug]
    # The one-use key of the form: a double click or a retry finds the reading it already made.
    token: Mapped[Token]
    occasion: Mapped[str] = mapped_column(String(20))
    instrument_hash: Mapped[str] = mapped_column(ForeignKey("content_version.hash"))
    language: Mapped[str] = mapped_column(String(2))
    answers: Mapped[dict[str, Any]]
    seconds: Mapped[dict[str, Any]]
    # Names of response-quality signals; two independent ones make the reading doubtful.
    signals: Mapped[list[Any]]
    is_doubtful: Mapped[bool]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime]


class SkillScore(Base):
    """One skill's score in one reading, with the verdict reached then and what it rested on."""

    __tablename__ = "skill_score"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "person_id", "reading_id"],
            ["reading.organisation_id", "reading.person_id", "reading.id"],
            ondelete="CASCADE",
        ),
        _constants(),
        UniqueConstraint("reading_id", "skill"),
        Index(None, "person_id", "reading_id"),
        Index(None, "organisation_id", "series"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int]
    person_id: Mapped[int]
    reading_id: Mapped[int]
    skill: Mapped[Slug]
    # The wording of the skill's items; scores of different series are never compared.
    series: Mapped[str] = mapped_column(String(16))
    # 0-100 (POMP); null when fewer than three quarters of the items were answered.
    score: Mapped[float | None]
    verdict: Mapped[str] = mapped_column(String(20))
    baseline: Mapped[float | None]
    change: Mapped[float | None]
    needed_up: Mapped[float | None]
    needed_down: Mapped[float | None]
    constants_id: Mapped[int]


class Progress(Base):
    """Where one learner's skill stands: one row, written with the reading that moved it."""

    __tablename__ = "progress"
    __table_args__ = (
        belongs_to_person(),
        _constants(),
        UniqueConstraint("person_id", "module", "skill", "series"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int]
    person_id: Mapped[int]
    module: Mapped[Slug]
    skill: Mapped[Slug]
    series: Mapped[str] = mapped_column(String(16))
    # The mean of the baselines (POMP), and how many there were.
    baseline: Mapped[float | None]
    baselines: Mapped[int]
    baseline_at: Mapped[datetime]
    latest: Mapped[float | None]
    latest_at: Mapped[datetime]
    readings: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(20))
    change: Mapped[float | None]
    needed_up: Mapped[float | None]
    needed_down: Mapped[float | None]
    constants_id: Mapped[int]
