"""How far a score may be off: standard error, smallest detectable change, bands."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from academy.measure.constants import Z95
from academy.measure.figures import figure, number


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the ends of its interval, all in the same unit."""

    value: float
    low: float
    high: float


def estimate(value: float, half_width: float) -> Estimate | None:
    """value ± half_width, or None when an end is not finite."""
    low, high = figure(value - half_width), figure(value + half_width)
    return None if low is None or high is None else Estimate(value, low, high)


def sem(sd: float | None, r: float | None) -> float | None:
    """Standard error of measurement, SD·√(1 − r), in points; None off 0 ≤ r ≤ 1 or SD < 0.

    r is the retest correlation, not alpha, wherever two days are compared (Green 2003).
    """
    spread, reliability = number(sd), number(r)
    if spread is None or reliability is None or spread < 0 or not 0 <= reliability <= 1:
        return None
    return spread * math.sqrt(1 - reliability)


def se_of_change(sem: float | None, baselines: int = 1, follow_ups: int = 1) -> float | None:
    """Standard error of mean(follow-ups) − mean(baselines): SEM·√(1/m1 + 1/m2), in points.

    The readings must come from separate days: repeats on one day share the error of that day.
    With one of each it is √2·SEM, the denominator of Jacobson and Truax 1991.
    """
    error = number(sem)
    if error is None or error < 0 or baselines < 1 or follow_ups < 1:
        return None
    return error * math.sqrt(1 / baselines + 1 / follow_ups)


def mdc(sem: float | None, baselines: int = 1, follow_ups: int = 1, z: float = Z95) -> float | None:
    """Smallest detectable change, z·SE of the change, in points (z 1.96: MDC95, 1.2816: MDC80)."""
    error = se_of_change(sem, baselines, follow_ups)
    return None if error is None else figure(z * error)


def kelley(
    score: float | None, mean: float | None, r: float | None, sd: float | None
) -> Estimate | None:
    """Where the true level probably lies: r·X + (1 − r)·M ± 1.96·SD·√(r(1 − r)), in points.

    For planning text only ("your level is probably nearer 68"): it lives on a shrunken scale and is
    never the plotted dot. Source: Kelley 1947; measurement.md 2.1.
    """
    observed, centre, reliability, spread = number(score), number(mean), number(r), number(sd)
    if observed is None or centre is None or reliability is None or spread is None:
        return None
    if spread < 0 or not 0 <= reliability <= 1:
        return None
    value = reliability * observed + (1 - reliability) * centre
    return estimate(value, Z95 * spread * math.sqrt(reliability * (1 - reliability)))


def score_band(
    score: float | None,
    sem: float | None,
    z: float = Z95,
    low: float = 0.0,
    high: float = 100.0,
) -> Estimate | None:
    """The band of one score, X ± z·SEM, cut at the ends of the scale; None for a score off it.

    z = 1 is the dark band (2 in 3), z = 1.96 the light one. Two bands that overlap are *not* a test
    of change: `change.judge` is.
    """
    value, error = number(score), number(sem)
    if value is None or error is None or error < 0 or not low <= value <= high:
        return None
    return Estimate(value, max(low, value - z * error), min(high, value + z * error))


def false_change_rate(assumed_r: float, true_r: float, z: float = Z95) -> float | None:
    """Share of unchanged people called changed when the error was taken from the wrong r, 0–1.

    2·(1 − Φ(z·√((1 − assumed)/(1 − true)))): alpha .85 in place of a retest r of .75 makes 5 % into
    12.9 % (measurement.md 2.1).
    """
    if not 0 <= assumed_r <= 1 or not 0 <= true_r < 1:
        return None
    return 2 * NormalDist().cdf(-z * math.sqrt((1 - assumed_r) / (1 - true_r)))
