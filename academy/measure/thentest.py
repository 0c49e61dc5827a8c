"""The look back: how much of a change is a change of yardstick."""

import math
from dataclasses import dataclass

from academy.measure.constants import Z80, Z95, Constants
from academy.measure.error import mdc, sem
from academy.measure.figures import number


@dataclass(frozen=True, slots=True)
class ThenTest:
    """In points: raw = post − pre, adjusted = post − then, shift = then − pre = raw − adjusted.

    shift_needed: |shift| from which the yardstick has probably moved. adjusted_se, adjusted_needed:
    error of post − then and the change beyond it at 95 %.
    """

    raw: float | None
    adjusted: float | None
    shift: float | None
    shift_needed: float | None
    yardstick_moved: bool | None
    adjusted_se: float | None
    adjusted_needed: float | None


def then_test(
    pre: float | None,
    post: float | None,
    then: float | None,
    constants: Constants,
    baselines: int = 1,
) -> ThenTest:
    """Compare what was said then (pre, mean of `baselines`), now (post) and now about then (then).

    |then − pre| ≥ MDC80: "your yardstick has probably moved". post and then share their day, so
    their difference has the alpha-based error √2·SD·√(1 − alpha). It never replaces the baseline.
    Source: Howard 1980; measurement.md 2.3.
    """
    before, after, back = number(pre), number(post), number(then)
    shift = _difference(back, before)
    needed = mdc(constants.sem, baselines, 1, Z80)
    same_day = sem(constants.sd, constants.alpha)
    return ThenTest(
        raw=_difference(after, before),
        adjusted=_difference(after, back),
        shift=shift,
        shift_needed=needed,
        # Without error there is no yardstick to speak of.
        yardstick_moved=None if shift is None or not needed else abs(shift) >= needed,
        adjusted_se=None if same_day is None else math.sqrt(2) * same_day,
        adjusted_needed=mdc(same_day, z=Z95),
    )


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
