"""A learner's place in the lessons: begun, finished, noted, checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy import kinds
from academy.content import Exercise, Module
from academy.errors import Conflict, Invalid, NotFound
from academy.services import versions
from academy.services.sign_ins import Account
from academy.services.texts import N_
from academy.storage import LessonState, Submission

LONGEST_NOTE = 20_000
STALE = N_("This form did not arrive complete. Choose again and send it.")


@dataclass(frozen=True, slots=True)
class Place:
    """How far a learner is in one lesson, with the note nobody else reads."""

    lesson: str
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None
    note: str
    note_version: int
    note_at: datetime | None


@dataclass(frozen=True, slots=True)
class Given:
    """The latest answer to an exercise, and the version of the exercise it answers."""

    exercise: str
    exercise_hash: str
    answer: dict[str, Any]


# Statements of the lesson page, written out once on plain columns with blanks to fill: a third
# of what the same statement takes when it is built from the mapped classes for each request.
_STATE = LessonState.__table__.c
_SUBMISSION = Submission.__table__.c
_PLACE = select(*(_STATE[name] for name in Place.__slots__))
_PLACES = _PLACE.where(
    _STATE.person_id == bindparam("person_id"), _STATE.module == bindparam("module")
)
_ANSWERS = (
    select(*(_SUBMISSION[name] for name in Given.__slots__))
    .where(
        _SUBMISSION.person_id == bindparam("person_id"),
        _SUBMISSION.module == bindparam("module"),
    )
    .order_by(_SUBMISSION.id)
)


def places(session: Session, person: Account, module: str) -> dict[str, Place]:
    """Every lesson of the module this person has begun, by the lesson's slug."""
    rows = session.execute(_PLACES, {"person_id": person.id, "module": module})
    return {row.lesson: Place(*row) for row in rows}


def finish(session: Session, person: Account, module: Module, lesson: str, now: datetime) -> None:
    """Note that a lesson was finished; finishing it again changes nothing."""
    place = _begun(session, person, module, lesson, now)
    if place.finished_at is None:
        _change(session, person, module, lesson, finished_at=now, updated_at=now)


def write_note(
    session: Session,
    person: Account,
    module: Module,
    lesson: str,
    text: str,
    version: int,
    now: datetime,
) -> Place:
    """Keep a note; `version` is the one the writer saw.

    Raises Conflict with the stored Place when another tab or device wrote since, and
    Invalid(note=…) for a text too long to keep.
    """
    # What no database takes: a null character, half of a surrogate pair.
    clean = text.replace("\r\n", "\n").replace("\x00", "").encode(errors="replace").decode()
    if len(clean) > LONGEST_NOTE:
        raise Invalid(note=str(LONGEST_NOTE))
    place = _begun(session, person, module, lesson, now)
    if clean == place.note:
        return place
    if version != place.note_version and place.note_at is not None:
        raise Conflict("note", place)
    after = place.note_version + 1
    fresh: dict[str, Any] = {"note": clean, "note_version": after, "note_at": now}
    _change(session, person, module, lesson, **fresh, updated_at=now)
    return replace(place, **fresh, updated_at=now)


def answers(session: Session, person: Account, module: Module) -> dict[str, Given]:
    """The latest answer to each exercise of the module, by the exercise's slug."""
    rows = session.execute(_ANSWERS, {"person_id": person.id, "module": module.slug})
    return {row.exercise: Given(*row) for row in rows}


def check(
    session: Session,
    person: Account,
    module: Module,
    exercise: Exercise,
    form: Mapping[str, str],
    language: str,
    now: datetime,
) -> None:
    """Keep an answer to an exercise and what it is worth; raises Invalid at its fields.

    The form's `token` makes a double click one submission.
    """
    token = form.get("token", "")
    if not re.fullmatch(r"[\w-]{16,64}", token, re.ASCII):
        raise Invalid(choice=STALE)
    kind = kinds.KINDS[exercise.kind]
    body = exercise.body.get(language) or exercise.body["en"]
    answer = kind.take(body, form)
    score = kind.mark(body, answer).score
    version = versions.keep(session, exercise, exercise.slug, now)
    row = {
        "organisation_id": person.organisation_id,
        "person_id": person.id,
        "module": module.slug,
        "exercise": exercise.slug,
        "exercise_hash": version,
        "token": token,
        "answer": answer,
        "score": score,
        "submitted_at": now,
    }
    try:
        with session.begin_nested():
            session.execute(insert(Submission).values(row))
    except IntegrityError:
        return


def _begun(session: Session, person: Account, module: Module, lesson: str, now: datetime) -> Place:
    if lesson not in {one.slug for one in module.lessons}:
        raise NotFound(lesson)
    query = _PLACE.where(
        LessonState.person_id == person.id,
        LessonState.module == module.slug,
        LessonState.lesson == lesson,
    ).with_for_update()
    row = session.execute(query).first()
    if row is None:
        values = {
            "organisation_id": person.organisation_id,
            "person_id": person.id,
            "module": module.slug,
            "lesson": lesson,
            "started_at": now,
            "updated_at": now,
            "note": "",
            "note_version": 0,
        }
        try:
            with session.begin_nested():
                session.execute(insert(LessonState).values(values))
        except IntegrityError:
            # The same person's second tab began the lesson in the same instant.
            pass
        row = session.execute(query).first()
    if row is None:
        raise NotFound(lesson)
    return Place(*row)


def _change(
    session: Session, person: Account, module: Module, lesson: str, **values: object
) -> None:
    session.execute(
        update(LessonState)
        .where(
            LessonState.person_id == person.id,
            LessonState.module == module.slug,
            LessonState.lesson == lesson,
        )
        .values(**values)
    )
