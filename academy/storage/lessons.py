"""What a learner did with lessons: how far, the notes, and answers to exercises."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from academy.storage.base import Base, Key, Slug, Token, belongs_to_person


class LessonState(Base):
    """One learner's place in one lesson, and the notes nobody else can read."""

    __tablename__ = "lesson_state"
    __table_args__ = (belongs_to_person(), UniqueConstraint("person_id", "module", "lesson"))

    id: Mapped[Key]
    organisation_id: Mapped[int]
    person_id: Mapped[int]
    module: Mapped[Slug]
    lesson: Mapped[Slug]
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    # Grows with every change of the note, so that a stale second tab is told.
    note_version: Mapped[int] = mapped_column(default=0)
    note_at: Mapped[datetime | None]


class Submission(Base):
    """An answer to an exercise, with the version of the exercise it answers."""

    __tablename__ = "submission"
    __table_args__ = (
        belongs_to_person(),
        UniqueConstraint("person_id", "token"),
        Index(None, "person_id", "module", "exercise"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int]
    person_id: Mapped[int]
    module: Mapped[Slug]
    exercise: Mapped[Slug]
    exercise_hash: Mapped[str] = mapped_column(ForeignKey("content_version.hash"))
    token: Mapped[Token]
    answer: Mapped[dict[str, Any]]
    score: Mapped[float | None]
    submitted_at: Mapped[datetime]
