"""When a reading may be taken and when it is owed: dates in, dates out, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# ../shared/measurement.md, 0: two baselines on separate days, before the module is taught.
SECOND_FROM = timedelta(days=3)
SECOND_UNTIL = timedelta(days=14)
# Two readings closer than three weeks mostly measure memory.
APART = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Taken:
    """One reading that was taken, on the person's own calendar."""

    occasion: str
    on: date


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What may be answered today, what opens when, and whether it is owed."""

    # What may be taken today; None = nothing yet.
    occasion: str | None
    # When the next one opens, if none is open.
    opens_on: date | None
    # From when on it is owed; None = it may be taken, nobody waits for it.
    due_on: date | None
    # The last day of the offer of a second baseline.
    closes_on: date | None = None
    # "Looking back" may be answered: once, after a later reading.
    then_test: bool = False

    def is_owed(self, today: date) -> bool:
        """Whether the Today page asks for it."""
        return self.occasion is not None and self.due_on is not None and today >= self.due_on


def upcoming(
    taken: Sequence[Taken], has_begun_lessons: bool, reassessment: Sequence[int], today: date
) -> Upcoming:
    """What comes next after the readings taken so far.

    `reassessment` counts days from the last baseline. After its last date a reading may still
    be taken every 21 days, but none is owed.
    """
    baselines = [one for one in taken if one.occasion in ("baseline", "second_baseline")]
    if not baselines:
        return Upcoming("baseline", None, today)
    later = [one for one in taken if one.occasion == "later"]
    start = baselines[-1].on
    if len(baselines) == 1 and not later and not has_begun_lessons:
        first, last = start + SECOND_FROM, start + SECOND_UNTIL
        if today < first:
            return Upcoming(None, first, None, last)
        if today <= last:
            return Upcoming("second_baseline", None, first, last)
    opens = (later[-1].on if later else start) + APART
    owed = len(later) < len(reassessment)
    due = max(opens, start + timedelta(days=reassessment[len(later)])) if owed else None
    looked_back = any(one.occasion == "then_test" for one in taken)
    then_test = bool(later) and not looked_back
    if today < opens:
        return Upcoming(None, opens, due, then_test=then_test)
    return Upcoming("later", None, due, then_test=then_test)
