"""Taking a reading: start or resume it, keep answers as they come, submit it exactly once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.content import Module, SelfAssessment
from academy.errors import Conflict, Invalid, NotFound
from academy.services import schedule, scores, versions
from academy.services.sign_ins import Account
from academy.storage import LessonState, Reading, ReadingDraft

NO_OCCASION = "none"
# A second baseline that takes longer than this is none.
SITTING_LASTS = timedelta(days=7)
LOWEST, HIGHEST = 1, 7

# item id -> 1..7, or None for "no occasion to do this"
Answers = dict[str, int | None]
# The stored answers to statements another device changed, and when it did.
Clash = tuple[Answers, datetime]


# Written out once on plain columns, with blanks to fill: built from the mapped classes for each
# request, a statement takes three times as long as the database needs to answer it.
_DRAFT = ReadingDraft.__table__
_MINE = select(_DRAFT).where(
    _DRAFT.c.person_id == bindparam("person_id"), _DRAFT.c.module == bindparam("module")
)
_MINE_BY_TOKEN = _MINE.where(_DRAFT.c.token == bindparam("token"))
_MINE_TO_CHANGE = _MINE_BY_TOKEN.with_for_update()
_KEEP = (
    update(_DRAFT)
    .where(_DRAFT.c.id == bindparam("draft_id"))
    .values(
        answers=bindparam("answers"),
        seconds=bindparam("seconds"),
        updated_at=bindparam("updated_at"),
    )
)
_DONE = delete(_DRAFT).where(
    _DRAFT.c.person_id == bindparam("person_id"), _DRAFT.c.token == bindparam("token")
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """Answers under way, with the instrument they belong to."""

    token: str
    occasion: str
    instrument: SelfAssessment
    answers: Answers
    started_at: datetime
    updated_at: datetime
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def unanswered(self) -> list[int]:
        """The numbers, from 1, of the statements without an answer."""
        items = enumerate(self.instrument.items, 1)
        return [number for number, item in items if item.id not in self.answers]


def taken(session: Session, person: Account, module: str) -> list[schedule.Taken]:
    """The readings a person took of a module, oldest first, on their own calendar."""
    zone = ZoneInfo(person.time_zone)
    rows = session.execute(
        select(Reading.occasion, Reading.submitted_at)
        .where(Reading.person_id == person.id, Reading.module == module)
        .order_by(Reading.submitted_at, Reading.id)
    )
    return [schedule.Taken(row.occasion, row.submitted_at.astimezone(zone).date()) for row in rows]


def upcoming(session: Session, person: Account, module: Module, now: datetime) -> schedule.Upcoming:
    """What this person may answer today in this module, and when the next reading opens."""
    today = now.astimezone(ZoneInfo(person.time_zone)).date()
    has_begun = _has_finished_a_lesson(session, person, module)
    return schedule.upcoming(
        taken(session, person, module.slug), has_begun, module.reassessment, today
    )


def _has_finished_a_lesson(session: Session, person: Account, module: Module) -> bool:
    found = session.execute(
        select(LessonState.id)
        .where(
            LessonState.person_id == person.id,
            LessonState.module == module.slug,
            LessonState.finished_at.is_not(None),
        )
        .limit(1)
    ).first()
    return found is not None


def start(session: Session, person: Account, module: Module, occasion: str, now: datetime) -> str:
    """Begin a sitting, or go on with the one under way; returns its token.

    Raises Conflict when this reading is not open.
    """
    under_way = _draft(session, person, module)
    if under_way is not None:
        return str(under_way.token)
    coming = upcoming(session, person, module, now)
    if occasion != coming.occasion and not (occasion == "then_test" and coming.then_test):
        raise Conflict(occasion, coming)
    version = versions.keep(session, module.self_assessment, module.slug, now)
    token = secrets.token_urlsafe(24)
    row = {
        "organisation_id": person.organisation_id,
        "person_id": person.id,
        "module": module.slug,
        "token": token,
        "occasion": occasion,
        "instrument_hash": version,
        "answers": {},
        "seconds": {},
        "started_at": now,
        "updated_at": now,
    }
    try:
        with session.begin_nested():
            session.execute(insert(ReadingDraft).values(row))
    except IntegrityError:
        # A second tab began it in the same instant: both go on with the same sitting.
        return str(_found(_draft(session, person, module)).token)
    return token


def under_way(session: Session, person: Account, module: Module) -> Sitting | None:
    """The sitting this person left unfinished in this module, on whatever device."""
    row = _draft(session, person, module)
    return None if row is None else _sitting(session, module, row)


def sitting(session: Session, person: Account, module: Module, token: str) -> Sitting:
    """The sitting behind a token; raises NotFound when it is not this person's."""
    return _sitting(session, module, _found(_draft(session, person, module, token)))


def submitted(session: Session, person: Account, module: Module, token: str) -> bool:
    """Whether this token's reading is already there."""
    query = select(Reading.id).where(
        Reading.person_id == person.id, Reading.module == module.slug, Reading.token == token
    )
    return session.execute(query).first() is not None


def save(
    session: Session,
    person: Account,
    module: Module,
    token: str,
    changes: Mapping[str, str],
    bases: Mapping[str, str],
    seconds: Mapping[str, float],
    now: datetime,
    is_last: bool = False,
) -> Sitting:
    """Keep answers as they come.

    With `is_last`, answers that complete the sitting are only returned: the same transaction
    submits them.

    `changes` maps item ids to "1".."7" or "none"; `bases` says what the page believed was
    stored ("" = nothing). Raises Invalid for a value that is no answer, and Conflict, with the
    stored answers, when another device changed the same statement to something else.
    """
    row = _found(_draft(session, person, module, token, for_update=True))
    now_there: Answers = dict(row.answers)
    wanted = _read(changes, _sitting(session, module, row).instrument)
    clashes = {
        item: now_there[item]
        for item, value in wanted.items()
        if item in bases and item in now_there
        if value != now_there[item] and bases[item] != written(now_there, item)
    }
    if clashes:
        raise Conflict("another device", (clashes, row.updated_at))
    answers = {**now_there, **wanted}
    spent = {**row.seconds, **{screen: float(s) for screen, s in seconds.items()}}
    was = _sitting(session, module, row)
    kept = Sitting(was.token, was.occasion, was.instrument, answers, was.started_at, now, spent)
    is_new = answers != now_there or spent != row.seconds
    if is_new and not (is_last and not kept.unanswered):
        written_now = {"answers": answers, "seconds": spent, "updated_at": now}
        session.execute(_KEEP, {"draft_id": row.id, **written_now})
    return kept


def submit(
    session: Session,
    person: Account,
    module: Module,
    token: str,
    now: datetime,
    kept: Sitting | None = None,
) -> None:
    """Turn the sitting into a reading with its scores; a second time changes nothing.

    `kept` is what `save` returned in this transaction, which then need not be read again.
    Raises Invalid(answers=…) while statements are unanswered, NotFound for a foreign token.
    """
    if kept is None:
        row = _draft(session, person, module, token, for_update=True)
        if row is None:
            if submitted(session, person, module, token):
                return
            raise NotFound(token)
        kept = _sitting(session, module, row)
    if kept.unanswered:
        raise Invalid(answers=",".join(str(number) for number in kept.unanswered))
    if kept.occasion == "second_baseline" and not _is_still_before(
        session, person, module, kept, now
    ):
        # Lessons or weeks have come between: a baseline no more, but a reading all the same.
        kept = replace(kept, occasion="later")
    scores.record(session, person, module.slug, kept, now)
    session.execute(_DONE, {"person_id": person.id, "token": kept.token})


def _is_still_before(
    session: Session, person: Account, module: Module, kept: Sitting, now: datetime
) -> bool:
    """Whether a sitting begun as a second baseline was finished before the module was taught."""
    is_prompt = now - kept.started_at <= SITTING_LASTS
    return is_prompt and not _has_finished_a_lesson(session, person, module)


def discard(session: Session, person: Account, module: Module, token: str) -> None:
    """Throw an unfinished sitting away, because its owner asked to."""
    session.execute(
        delete(ReadingDraft).where(
            ReadingDraft.person_id == person.id,
            ReadingDraft.module == module.slug,
            ReadingDraft.token == token,
        )
    )


def written(answers: Mapping[str, int | None], item: str) -> str:
    """An answer as a form writes it: "1".."7", "none", or "" when there is none."""
    if item not in answers:
        return ""
    value = answers[item]
    return NO_OCCASION if value is None else str(value)


def _read(changes: Mapping[str, str], instrument: SelfAssessment) -> Answers:
    items = {item.id for item in instrument.items}
    answers: Answers = {}
    for item, text in changes.items():
        if item not in items:
            raise Invalid(answers=item)
        if text == NO_OCCASION:
            answers[item] = None
        elif text in {str(value) for value in range(LOWEST, HIGHEST + 1)}:
            answers[item] = int(text)
        else:
            raise Invalid(**{item: text[:20]})
    return answers


def _draft(
    session: Session,
    person: Account,
    module: Module,
    token: str | None = None,
    for_update: bool = False,
) -> Any:
    """The person's draft in this module, or only the one behind a token; None when there is none.

    To change it, ask by its token.
    """
    mine = {"person_id": person.id, "module": module.slug}
    if token is None:
        return session.execute(_MINE, mine).first()
    query = _MINE_TO_CHANGE if for_update else _MINE_BY_TOKEN
    return session.execute(query, {**mine, "token": token}).first()


def _found(row: Any) -> Any:
    if row is None:
        raise NotFound
    return row


def _sitting(session: Session, module: Module, row: Any) -> Sitting:
    instrument = versions.self_assessment(session, module, row.instrument_hash)
    known = {item.id for item in instrument.items}
    answers = {item: value for item, value in row.answers.items() if item in known}
    return Sitting(
        row.token,
        row.occasion,
        instrument,
        answers,
        row.started_at,
        row.updated_at,
        dict(row.seconds),
    )
