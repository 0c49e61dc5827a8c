"""What is owed today, over all modules, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from academy.content import Lesson, Module
from academy.services import schedule
from academy.services.schedule import Upcoming
from academy.services.sign_ins import Account
from academy.storage import LessonState, Reading, ReadingDraft


@dataclass(frozen=True, slots=True)
class Course:
    """One module as this learner has it: readings, lessons, and a sitting under way."""

    module: Module
    coming: Upcoming
    taken: tuple[schedule.Taken, ...]
    finished: frozenset[str]
    begun: frozenset[str]
    worked_at: datetime | None
    draft_occasion: str | None
    draft_answers: int

    @property
    def next_lesson(self) -> Lesson | None:
        """The first lesson not finished."""
        return next((one for one in self.module.lessons if one.slug not in self.finished), None)

    @property
    def has_baseline(self) -> bool:
        """Whether the module may be taught: the first reading is there."""
        return bool(self.taken)

    @property
    def may_wait(self) -> bool:
        """Whether a second baseline is open that the first lesson would close."""
        is_open = self.coming.occasion == "second_baseline" and self.draft_occasion is None
        return is_open and self.next_lesson is not None

    @property
    def minutes_left(self) -> int:
        """Minutes of the lessons that are not finished."""
        return sum(one.minutes for one in self.module.lessons if one.slug not in self.finished)


_READING = Reading.__table__.c
_STATE = LessonState.__table__.c
_DRAFT = ReadingDraft.__table__.c
_TAKEN = (
    select(_READING.module, _READING.occasion, _READING.submitted_at)
    .where(_READING.person_id == bindparam("person_id"))
    .order_by(_READING.submitted_at, _READING.id)
)
_PLACES = select(_STATE.module, _STATE.lesson, _STATE.finished_at, _STATE.updated_at).where(
    _STATE.person_id == bindparam("person_id")
)
_DRAFTS = select(_DRAFT.module, _DRAFT.occasion, _DRAFT.answers).where(
    _DRAFT.person_id == bindparam("person_id")
)


def courses(
    session: Session, person: Account, modules: Sequence[Module], now: datetime
) -> list[Course]:
    """Every module with what this person did in it: three statements, however many there are."""
    zone = ZoneInfo(person.time_zone)
    taken: dict[str, list[schedule.Taken]] = {}
    mine = {"person_id": person.id}
    for module, occasion, at in session.execute(_TAKEN, mine):
        taken.setdefault(module, []).append(schedule.Taken(occasion, at.astimezone(zone).date()))
    places = session.execute(_PLACES, mine).all()
    drafts = {row.module: row for row in session.execute(_DRAFTS, mine)}
    today = now.astimezone(zone).date()
    made = []
    for one in modules:
        done = taken.get(one.slug, [])
        here = [row for row in places if row.module == one.slug]
        finished = frozenset(row.lesson for row in here if row.finished_at)
        draft = drafts.get(one.slug)
        made.append(
            Course(
                one,
                schedule.upcoming(done, bool(finished), one.reassessment, today),
                tuple(done),
                finished,
                frozenset(row.lesson for row in here),
                max((row.updated_at for row in here), default=None),
                draft.occasion if draft else None,
                len(draft.answers) if draft else 0,
            )
        )
    return made


def course(session: Session, person: Account, module: Module, now: datetime) -> Course:
    """One module as this learner has it."""
    return courses(session, person, [module], now)[0]
