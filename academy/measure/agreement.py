"""Several raters of one person: do they agree, do people differ, and is a gap more than noise."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from academy.measure.constants import Z80, Z95
from academy.measure.error import sem
from academy.measure.figures import known, known_pairs, number, ratio
from academy.measure.moments import correlation, mean, variance
from academy.measure.reliability import spearman_brown

SINGLE_RATER = {"manager": 0.50, "peer": 0.37, "report": 0.30}
"""Reliability of one rater (Conway and Huffcutt 1997)."""

Groups = Sequence[Sequence[float | None]]


def rwg(ratings: Sequence[float | None], points: int) -> float | None:
    """Agreement on one item, max(0, 1 − s²/σ²), σ² = (A² − 1)/12 for A answer points, 0–1.

    None for one rater. Customarily enough from .70. Source: James, Demaree and Wolf 1984.
    """
    spread = variance(known(ratings))
    if spread is None or points < 2:
        return None
    return max(0.0, 1 - spread / _uniform(points))


def _uniform(points: int) -> float:
    """Variance of answers given at random: 4 on seven points, 2 on five."""
    return (points * points - 1) / 12


def rwg_j(items: Groups, points: int) -> float | None:
    """Agreement over J items: Jq/(Jq + 1 − q), q = 1 − mean(s²)/σ², 0–1, floor 0.

    items: per item the ratings of all raters; an item with one rater is left out. Source: as `rwg`.
    """
    spreads = [spread for item in items if (spread := variance(known(item))) is not None]
    average = mean(spreads)
    if average is None or points < 2:
        return None
    q = 1 - average / _uniform(points)
    return len(spreads) * q / (len(spreads) * q + 1 - q) if q > 0 else 0.0


def average_deviation(ratings: Sequence[float | None]) -> float | None:
    """AD_M = mean |x − mean|, in scale steps; None for one rater (Burke and Dunlap 2002)."""
    given = known(ratings)
    centre = mean(given)
    if centre is None or len(given) < 2:
        return None
    return mean([abs(rating - centre) for rating in given])


def acceptable_deviation(points: int) -> float:
    """The largest AD_M that still counts as agreement: c/6 scale steps (1.2 at 7, .8 at 5)."""
    return points / 6


@dataclass(frozen=True, slots=True)
class Icc:
    """icc1: reliability of one rater; icc2: of the group mean. Negative values are kept."""

    icc1: float | None
    icc2: float | None


def icc(groups: Groups) -> Icc | None:
    """ICC(1) = (MSB − MSW)/(MSB + (k − 1)MSW), ICC(2) = (MSB − MSW)/MSB, k = N/groups.

    groups: per person the ratings received, from different raters. None below two groups or when
    nobody has two raters. Source: Shrout and Fleiss 1979 (1,1 and 1,k); Bliese 2000.
    """
    rated = [given for group in groups if (given := known(group))]
    everyone = [rating for group in rated for rating in group]
    n, people = len(everyone), len(rated)
    grand = mean(everyone)
    if grand is None or people < 2 or n <= people:
        return None
    centres = [math.fsum(group) / len(group) for group in rated]
    between = math.fsum(
        len(group) * (centre - grand) ** 2 for group, centre in zip(rated, centres, strict=True)
    ) / (people - 1)
    within = math.fsum((variance(group) or 0.0) * (len(group) - 1) for group in rated) / (
        n - people
    )
    if not variance(everyone):
        return Icc(None, None)
    return Icc(
        ratio(between - within, between + (n / people - 1) * within),
        ratio(between - within, between),
    )


def icc_agreement(rows: Groups) -> float | None:
    """Shrout–Fleiss ICC(2,1), people × the same raters, absolute agreement, complete rows only.

    (MSR − MSE)/(MSR + (k − 1)MSE + k(MSC − MSE)/n). None below two people or two raters. Source:
    Shrout and Fleiss 1979.
    """
    width = max((len(row) for row in rows), default=0)
    full = [given for row in rows if len(given := known(row)) == width]
    n, k = len(full), width
    if n < 2 or k < 2 or not variance([rating for row in full for rating in row]):
        return None
    grand = math.fsum(math.fsum(row) for row in full) / (n * k)
    people = [math.fsum(row) / k for row in full]
    raters = [math.fsum(column) / n for column in zip(*full, strict=True)]
    msr = k * math.fsum((centre - grand) ** 2 for centre in people) / (n - 1)
    msc = n * math.fsum((centre - grand) ** 2 for centre in raters) / (k - 1)
    rest = math.fsum(
        (rating - person - rater + grand) ** 2
        for row, person in zip(full, people, strict=True)
        for rating, rater in zip(row, raters, strict=True)
    )
    mse = rest / ((n - 1) * (k - 1))
    return ratio(msr - mse, msr + (k - 1) * mse + k * (msc - mse) / n)


@dataclass(frozen=True, slots=True)
class Gap:
    """self − others − leniency with its error, points; code says what may be said of it.

    "alike": within the 80 % line; "possible": between; "apart": beyond the 95 % line.
    """

    gap: float
    se: float
    mdc95: float
    mdc80: float
    code: Literal["alike", "possible", "apart"]


def gap(
    own: float | None,
    others: float | None,
    raters: int,
    single_rater: float,
    *,
    own_sem: float = 8.0,
    sd: float = 16.0,
    leniency: float = 0.0,
) -> Gap | None:
    """Is a self rating apart from the mean of `raters` others, or is it noise.

    SE = √(SEM_self² + SEM_other²), SEM_other from the reliability of k raters (Spearman–Brown).
    leniency: the cohort's mean gap, taken off first. One manager: 13.9, MDC95 27, MDC80 18; five
    peers: 22 and 15. Source: measurement.md section 5.
    """
    mine, theirs, usual = number(own), number(others), number(leniency)
    other_sem = sem(sd, spearman_brown(single_rater, raters))
    own_error = number(own_sem)
    if mine is None or theirs is None or usual is None or own_error is None or other_sem is None:
        return None
    se = math.sqrt(own_error * own_error + other_sem * other_sem)
    if se == 0:
        return None
    value = mine - theirs - usual
    code: Literal["alike", "possible", "apart"] = "alike"
    if abs(value) >= Z80 * se:
        code = "apart" if abs(value) >= Z95 * se else "possible"
    return Gap(value, se, Z95 * se, Z80 * se, code)


@dataclass(frozen=True, slots=True)
class Profile:
    """Two raters over several skills: elevation mean(a − b), distance mean |a − b|, profile r."""

    elevation: float
    distance: float
    r: float | None


def profile(pairs: Sequence[tuple[float | None, float | None]]) -> Profile | None:
    """Dyadic profile of (self, other) per skill, in the unit given; r is None when one is flat."""
    both = known_pairs(pairs)
    elevation = mean([one - other for one, other in both])
    distance = mean([abs(one - other) for one, other in both])
    if elevation is None or distance is None:
        return None
    return Profile(elevation, distance, correlation(both))
