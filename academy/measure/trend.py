"""Lines through many readings: when one may be drawn, how steep it is, and how often it lies."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from academy.measure.constants import Z95
from academy.measure.error import Estimate, estimate
from academy.measure.figures import figure, known, known_pairs, number, ratio
from academy.measure.moments import mean, variance

LEAST_POINTS = 5
LEAST_DAYS = 60
FALSE_ALARM = 0.025
"""Chance that one unchanged skill is called a gain: one tail of 95 %."""

Points = Sequence[tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class Trend:
    """A line score = intercept + slope·day; slope and its interval in points per day.

    n readings over `days` days. is_clear: the interval leaves 0 out.
    """

    slope: float
    intercept: float
    low: float
    high: float
    n: int
    days: int

    @property
    def is_clear(self) -> bool:
        """Whether the rise or fall is more than measurement error."""
        return self.low > 0 or self.high < 0

    def at(self, day: float) -> float:
        """The height of the line on a day, in points."""
        return self.intercept + self.slope * day


def _calendar(points: Points) -> list[tuple[float, float]]:
    return [(float(math.floor(day)), score) for day, score in known_pairs(points)]


def theil_sen(points: Points) -> float | None:
    """Median of all pairwise slopes on calendar days, points per day; same-day pairs are skipped.

    points are (day, score); a fraction of a day is dropped. Source: Theil 1950, Sen 1968.
    """
    slopes = [
        (later - sooner) / (end - start)
        for (start, sooner), (end, later) in combinations(_calendar(points), 2)
        if start != end
    ]
    return figure(median(slopes)) if slopes else None


def slope_se(days: Iterable[float | None], sem: float | None) -> float | None:
    """Standard error of a least-squares slope, SEM/√Σ(t − mean t)², points per day."""
    error, times = number(sem), [float(math.floor(day)) for day in known(days)]
    if error is None or error <= 0:
        return None
    return ratio(error, math.sqrt(_squares(times)))


def _squares(times: Sequence[float]) -> float:
    """Σ(t − mean t)²: 0 when all readings share their day."""
    return (variance(times) or 0.0) * max(0, len(times) - 1)


def _error(points: Points, sem: float | None) -> float | None:
    return slope_se([day for day, _ in _calendar(points)], sem)


def least_squares(points: Points) -> float | None:
    """Least-squares slope on calendar days, points per day; None when all share their day."""
    dated = _calendar(points)
    days, scores = [day for day, _ in dated], [score for _, score in dated]
    middle, level = mean(days), mean(scores)
    if middle is None or level is None:
        return None
    together = math.fsum((day - middle) * (score - level) for day, score in dated)
    return ratio(together, _squares(days))


def slope_interval(points: Points, sem: float | None) -> Estimate | None:
    """Least-squares slope ± 1.96·SEM/√Σ(t − mean t)², points per day.

    The interval stands around the least-squares slope because that is the slope this error belongs
    to: put around the Theil–Sen slope it would leave 0 out in 6 to 9 % of flat series, not 5 %.
    """
    slope, error = least_squares(points), _error(points, sem)
    return None if slope is None or error is None else estimate(slope, Z95 * error)


def trend(points: Points, sem: float | None) -> Trend | None:
    """The Theil–Sen line with its known-SEM interval, from 5 days with readings over 60 days on.

    Below that there is no line: a perfect rise has p = .33, .083 and .017 at 3, 4 and 5 points.
    The interval is that of `slope_interval`, widened where it would leave the drawn line out.
    Source: measurement.md 2.4.
    """
    dated = _calendar(points)
    days = {day for day, _ in dated}
    if len(days) < LEAST_POINTS or max(days) - min(days) < LEAST_DAYS:
        return None
    slope, interval = theil_sen(points), slope_interval(points, sem)
    if slope is None or interval is None:
        return None
    return Trend(
        slope=slope,
        intercept=median(score - slope * day for day, score in dated),
        low=min(interval.low, slope),
        high=max(interval.high, slope),
        n=len(dated),
        days=int(max(days) - min(days)),
    )


def expected_false_alarms(comparisons: int, rate: float = FALSE_ALARM) -> float:
    """How many of k comparisons are called a gain by chance alone: k·rate ("0.3 of 12")."""
    return max(0, comparisons) * rate


def chance_of_a_false_alarm(comparisons: int, rate: float = FALSE_ALARM) -> float:
    """Chance of at least one false gain among k independent skills: 1 − (1 − rate)^k, 0–1."""
    return 1 - (1 - rate) ** max(0, comparisons)


def kendall_minimum_p(n: int) -> float | None:
    """Exact two-sided p of a perfect rise of n points, 2/n!; None below two points."""
    if n < 2:
        return None
    return 2 / math.factorial(min(n, 170))


@dataclass(frozen=True, slots=True)
class Shrunken:
    """One person's slope, least-squares and shrunk to the group, points per day; weight 0–1."""

    slope: float
    shrunk: float
    weight: float


def shrunken_slopes(
    people: Sequence[Points], sem: float | None = None
) -> tuple[Shrunken | None, ...]:
    """Empirical-Bayes slopes: b̄ + w(b − b̄), w = τ²/(τ² + v), v = σ²/Σ(t − mean t)².

    σ is the SEM, or without it the residual SD pooled over people. τ² = max(0, var(b) − v) when all
    v are equal, else solved after Paule and Mandel 1982, which is the same thing there. One entry
    per person, None for who has no slope. Source: measurement.md 2.4.
    """
    sigma = number(sem) if sem is not None else _pooled_residual(people)
    if sigma is None or sigma <= 0:
        return tuple(None for _ in people)
    slopes = [least_squares(points) for points in people]
    errors = [_error(points, sigma) for points in people]
    usable = [
        (slope, error * error)
        for slope, error in zip(slopes, errors, strict=True)
        if slope is not None and error is not None and error * error > 0
    ]
    tau2 = _between(usable)
    if tau2 is None:
        return tuple(None for _ in people)
    centre, _ = _weighted(usable, tau2)
    return tuple(
        _shrink(slope, error, centre, tau2) for slope, error in zip(slopes, errors, strict=True)
    )


def _shrink(
    slope: float | None, error: float | None, centre: float, tau2: float
) -> Shrunken | None:
    if slope is None or error is None or error * error <= 0:
        return None
    weight = tau2 / (tau2 + error * error)
    return Shrunken(slope, centre + weight * (slope - centre), weight)


def _pooled_residual(people: Sequence[Points]) -> float | None:
    """√(Σ squared residuals / Σ(n − 2)) over people with a slope and at least three readings."""
    squares, degrees = 0.0, 0
    for points in people:
        dated, slope = _calendar(points), least_squares(points)
        middle, level = mean([day for day, _ in dated]), mean([score for _, score in dated])
        if slope is None or middle is None or level is None or len(dated) < 3:
            continue
        squares += math.fsum((s - level - slope * (day - middle)) ** 2 for day, s in dated)
        degrees += len(dated) - 2
    return math.sqrt(squares / degrees) if degrees else None


def _weighted(usable: Sequence[tuple[float, float]], tau2: float) -> tuple[float, float]:
    """The precision-weighted mean slope and its excess: Σ(b − b̄)²/(τ² + v) − (n − 1)."""
    # Weights relative to the most precise slope, so that a tiny error cannot overflow them.
    smallest = tau2 + min(v for _, v in usable)
    weights = [smallest / (tau2 + v) for _, v in usable]
    centre = math.fsum(w * slope for w, (slope, _) in zip(weights, usable, strict=True))
    centre /= math.fsum(weights)
    spread = sum((slope - centre) ** 2 / (tau2 + v) for slope, v in usable)
    return centre, spread - (len(usable) - 1)


def _between(usable: Sequence[tuple[float, float]]) -> float | None:
    """τ² between people by bisection of Paule and Mandel's equation; None below two people."""
    spread = variance([slope for slope, _ in usable])
    if spread is None:
        return None
    low, high = 0.0, spread
    if high == 0 or _weighted(usable, low)[1] <= 0:
        return 0.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _weighted(usable, middle)[1] > 0 else (low, middle)
    return (low + high) / 2
