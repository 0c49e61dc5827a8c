"""What changed in a group: paired differences, their size, and who is missing from them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from academy.measure.change import JUDGED
from academy.measure.constants import Z95
from academy.measure.error import Estimate, estimate
from academy.measure.figures import known, known_pairs, number, ratio
from academy.measure.moments import correlation, mean, sd, variance
from academy.measure.proportion import wilson
from academy.measure.student import quantile

HIDDEN_BELOW = 5
FULL_FROM = 12
PERCENT_FROM = 10
CHANCE = 0.025
"""Share of unchanged people called a reliable gain, and as many a reliable loss."""
DROP_OUT_FLAG = 0.25
SMALL_EFFECT = 0.2

Pairs = Sequence[tuple[float | None, float | None]]


def words(n: int) -> Literal["hidden", "too_few", "full"]:
    """How much may be said of n people: below 5 nothing, 5–11 mean and interval, from 12 all."""
    if n < HIDDEN_BELOW:
        return "hidden"
    return "too_few" if n < FULL_FROM else "full"


def half_width(sd_change: float, n: int, level: float = 0.95) -> float | None:
    """Half the t interval of a mean change: t·SD/√n, points; None below two people."""
    t, spread = quantile((1 + level) / 2, n - 1), number(sd_change)
    return None if t is None or spread is None else t * spread / math.sqrt(n)


@dataclass(frozen=True, slots=True)
class MeanInterval:
    """The mean of n differences with its t interval, points."""

    n: int
    mean: float
    low: float
    high: float


def mean_interval(values: Sequence[float | None], level: float = 0.95) -> MeanInterval | None:
    """mean ± t·SD/√n; None below two values or without spread, where no error can be told."""
    given = known(values)
    centre, spread = mean(given), sd(given)
    half = half_width(spread, len(given), level) if spread else None
    if centre is None or half is None:
        return None
    return MeanInterval(len(given), centre, centre - half, centre + half)


@dataclass(frozen=True, slots=True)
class Paired:
    """The same n people before and after. Points: mean_*, sd_*, change. No unit: d_*, g, J, r.

    change: mean change with t interval. d_av (by the mean variance, Bonett interval) is the one to
    report; dz grows with r and looks impressive (.46 in untrained people). g = d_av·J.
    """

    n: int
    mean_before: float
    mean_after: float
    sd_before: float
    sd_after: float
    sd_change: float
    r: float | None
    change: Estimate | None
    dz: Estimate | None
    d_av: Estimate | None
    d_pre: float | None
    d_rm: float | None
    j: float | None
    g: float | None


def paired(pairs: Pairs, level: float = 0.95) -> Paired | None:
    """Change in people who have both readings (before, after); None below two of them.

    dz = d̄/s_d; d_av = d̄/√((s₁² + s₂²)/2) (not Lakens' (s₁ + s₂)/2); d_pre = d̄/s₁;
    d_rm = dz√(2(1 − r)). Source: measurement.md section 6.
    """
    both = known_pairs(pairs)
    before, after = [one for one, _ in both], [two for _, two in both]
    changes = [two - one for one, two in both]
    centre, spread = mean(changes), sd(changes)
    sd_before, sd_after = sd(before), sd(after)
    mean_before, mean_after = mean(before), mean(after)
    if centre is None or mean_before is None or mean_after is None:
        return None
    if spread is None or sd_before is None or sd_after is None:
        return None
    n, r = len(both), correlation(both)
    standardised = ratio(centre, spread)
    half = half_width(spread, n, level) if spread else None
    d_av = bonett(centre, sd_before, sd_after, r, n, level)
    j = small_sample(n - 1)
    d_rm = None
    if r is not None and standardised is not None:
        d_rm = standardised * math.sqrt(2 * (1 - r))
    return Paired(
        n=n,
        mean_before=mean_before,
        mean_after=mean_after,
        sd_before=sd_before,
        sd_after=sd_after,
        sd_change=spread,
        r=r,
        change=None if half is None else estimate(centre, half),
        dz=dz_interval(standardised, n),
        d_av=d_av,
        d_pre=ratio(centre, sd_before),
        d_rm=d_rm,
        j=j,
        g=None if j is None or d_av is None else d_av.value * j,
    )


def small_sample(degrees: int) -> float | None:
    """Hedges' J = Γ(df/2)/(√(df/2)·Γ((df − 1)/2)) ≈ 1 − 3/(4df − 1); None below df 2."""
    if degrees < 2:
        return None
    half = degrees / 2
    if half > 1e6:
        return 1 - 3 / (4 * degrees - 1)
    return math.exp(math.lgamma(half) - math.lgamma(half - 0.5)) / math.sqrt(half)


def bonett(
    change: float,
    sd_before: float,
    sd_after: float,
    r: float | None,
    n: int,
    level: float = 0.95,
) -> Estimate | None:
    """d_av with its interval d ± z·SE (no unit); None without spread, r or two people.

    SE² = d²(s₁⁴ + s₂⁴ + 2r²s₁²s₂²)/(8·df·s⁴) + (s₁² + s₂² − 2r·s₁s₂)/(df·s²), s² = (s₁² + s₂²)/2,
    df = n − 1. Source: Bonett 2008; the printed example is .5550, SE .16099, .2395 to .8706.
    """
    error = bonett_se(change, sd_before, sd_after, r, n)
    d = ratio(change, math.sqrt((sd_before * sd_before + sd_after * sd_after) / 2))
    if d is None or error is None or not 0 < level < 1:
        return None
    return estimate(d, NormalDist().inv_cdf((1 + level) / 2) * error)


def bonett_se(
    change: float, sd_before: float, sd_after: float, r: float | None, n: int
) -> float | None:
    """The standard error inside `bonett`, no unit."""
    common = (sd_before * sd_before + sd_after * sd_after) / 2
    if r is None or n < 2 or common <= 0:
        return None
    # In shares of the common variance, so that no unit is too small for a fourth power.
    one, two = sd_before * sd_before / common, sd_after * sd_after / common
    d = change / math.sqrt(common)
    size = d * d * (one * one + two * two + 2 * r * r * one * two) / (8 * (n - 1))
    place = (one + two - 2 * r * math.sqrt(one * two)) / (n - 1)
    return math.sqrt(max(0.0, size + place))


def dz_interval(dz: float | None, n: int) -> Estimate | None:
    """dz ± 1.96·√(1/n + dz²/(2(n − 1))), no unit; within .03 of noncentral t from n = 10."""
    if dz is None or n < 2:
        return None
    return estimate(dz, Z95 * math.sqrt(1 / n + dz * dz / (2 * (n - 1))))


def claim(effect: Estimate | None) -> Literal["clear", "unsure", "open"]:
    """What an interval of a standardised effect allows to say, the same up and down.

    "clear": all of it beyond ±0.2, the customary small effect; "unsure": it leaves 0 out but not
    trifles; "open": no change cannot be ruled out.
    """
    if effect is None or effect.low <= 0 <= effect.high:
        return "open"
    nearest = min(abs(effect.low), abs(effect.high))
    return "clear" if nearest >= SMALL_EFFECT else "unsure"


@dataclass(frozen=True, slots=True)
class ReliableChanges:
    """Gains and losses among n judged people; the shares (0–1, Wilson) exist from 10 people on.

    expected: how many gains, and as many losses, chance alone brings (2.5 % each).
    """

    n: int
    gains: int
    losses: int
    gain_share: Estimate | None
    loss_share: Estimate | None
    expected: float


def reliable_changes(codes: Sequence[str]) -> ReliableChanges:
    """Count verdict codes; who could not be judged (one reading, too soon, …) is left out."""
    judged = [code for code in codes if code in JUDGED]
    n, gains, losses = len(judged), judged.count("gain"), judged.count("loss")
    enough = n >= PERCENT_FROM
    return ReliableChanges(
        n=n,
        gains=gains,
        losses=losses,
        gain_share=wilson(gains, n) if enough else None,
        loss_share=wilson(losses, n) if enough else None,
        expected=CHANCE * n,
    )


@dataclass(frozen=True, slots=True)
class DropOut:
    """Baselines of who stayed and who left, points; smd (no unit) is leavers minus stayers.

    is_flagged: |smd| ≥ .25. change_if_leavers_stood_still: the mean change of everybody who began,
    with leavers at 0: the cautious bound.
    """

    stayers: int
    leavers: int
    mean_stayers: float | None
    mean_leavers: float | None
    smd: float | None
    is_flagged: bool
    change: float | None
    change_if_leavers_stood_still: float | None


def drop_out(pairs: Pairs) -> DropOut:
    """Compare the baselines of people with and without an after-reading (before, after or None)."""
    started = [(before, after) for before, after in pairs if known([before])]
    stayed = known_pairs(started)
    staying = [before for before, _ in stayed]
    leaving = known(before for before, after in started if not known([after]))
    smd = _smd(leaving, staying)
    changes = [after - before for before, after in stayed]
    everyone = len(staying) + len(leaving)
    return DropOut(
        stayers=len(staying),
        leavers=len(leaving),
        mean_stayers=mean(staying),
        mean_leavers=mean(leaving),
        smd=smd,
        is_flagged=smd is not None and abs(smd) >= DROP_OUT_FLAG,
        change=mean(changes),
        change_if_leavers_stood_still=ratio(math.fsum(changes), everyone) if changes else None,
    )


def _smd(one: Sequence[float], other: Sequence[float]) -> float | None:
    """(mean − mean)/√(mean of the variances), no unit; None when a side has no spread to give."""
    mean_one, mean_other = mean(one), mean(other)
    spread_one, spread_other = variance(one), variance(other)
    if mean_one is None or mean_other is None or spread_one is None or spread_other is None:
        return None
    return ratio(mean_one - mean_other, math.sqrt((spread_one + spread_other) / 2))


def trained_against_untrained(
    people: Sequence[tuple[float | None, Sequence[float | None]]], level: float = 0.95
) -> MeanInterval | None:
    """The modules a cohort has not trained yet as its own control, points.

    people: (change in the trained skill, changes over the same time in untrained ones). Effect =
    trained − mean(untrained) in each person, paired t: drift, mood, practice and common response
    shift fall out. Source: measurement.md section 6.
    """
    controls = ((trained, mean(known(untrained))) for trained, untrained in people)
    gaps = [trained - control for trained, control in known_pairs(controls)]
    return mean_interval(gaps, level)
