"""The verdict for one person and one skill: did it change by more than measurement error."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from academy.measure.constants import Z80, Z95, Constants
from academy.measure.error import se_of_change
from academy.measure.figures import known, number, ratio
from academy.measure.moments import mean

Code = Literal[
    "gain",
    "loss",
    "possible_gain",
    "possible_loss",
    "noise",
    "one_reading",
    "too_soon",
    "unreliable",
    "none",
]
JUDGED: frozenset[str] = frozenset({"gain", "loss", "possible_gain", "possible_loss", "noise"})
"""The codes that judge a change; the others say why there is nothing to judge."""

TOO_SOON_DAYS = 21
LEAST_RELIABILITY = 0.70
NO_ROOM = 5.0
"""Within this many points of an end of the scale there is no room to move."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One comparison, in points of 0–100; a figure that does not exist is None.

    baseline is the mean of the baselines. needed_up is the smallest change that is a gain and
    needed_down the largest that is a loss (a negative number): drawing them *is* drawing the rule.
    rci and regression_z are those two rules as z values. posterior_*: the true change as far as it
    can be known (mean and SD in points, probability of a gain 0–1). floor_or_ceiling: "floor",
    "ceiling" or None.
    """

    code: Code
    baseline: float | None
    latest: float | None
    change: float | None
    needed_up: float | None
    needed_down: float | None
    rci: float | None
    regression_z: float | None
    posterior_gain: float | None
    posterior_mean: float | None
    posterior_sd: float | None
    floor_or_ceiling: Literal["floor", "ceiling"] | None
    constants_version: str
    possible_up: float | None = None
    possible_down: float | None = None

    @property
    def can_show_gain(self) -> bool:
        """Whether a gain fits on the scale at all: baseline + needed_up ≤ 100."""
        return _fits(self.baseline, self.needed_up)

    @property
    def can_show_loss(self) -> bool:
        """Whether a loss fits on the scale at all: baseline + needed_down ≥ 0."""
        return _fits(self.baseline, self.needed_down)


def _fits(baseline: float | None, needed: float | None) -> bool:
    return baseline is not None and needed is not None and 0 <= baseline + needed <= 100


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a change from one baseline is held against; every length in points.

    se: standard error of the change; slope, residual_sd: the regression of the follow-up on the
    baseline; expected: the change that regression expects without learning, practice included.
    """

    practice: float
    se: float
    slope: float
    residual_sd: float
    expected: float

    def needed_up(self, z: float = Z95) -> float:
        """The smallest change for which both z values reach z."""
        return max(self.practice + z * self.se, self.expected + z * self.residual_sd)

    def needed_down(self, z: float = Z95) -> float:
        """The largest change for which both z values reach −z."""
        return min(self.practice - z * self.se, self.expected - z * self.residual_sd)

    def thresholds(self) -> tuple[float, float, float, float]:
        """needed_up and needed_down for "gain" and "loss", then for "possible"."""
        return self.needed_up(), self.needed_down(), self.needed_up(Z80), self.needed_down(Z80)


def yardstick(
    baseline: float, constants: Constants, baselines: int = 1, follow_ups: int = 1
) -> Yardstick | None:
    """The yardstick of a baseline that is the mean of m readings, for a follow-up of f readings.

    Jacobson and Truax 1991 with Chelune's practice term: RCI = (change − practice)/SE with
    SE = SEM·√(1/m + 1/f).

    Regression guard. Readings are X = T + e with var(T) = r·SD², var(e) = (1 − r)·SD². Then
    var(mean of m) = SD²·(1 + (m − 1)r)/m and its covariance with any later reading is r·SD², so the
    slope is b = m·r/(1 + (m − 1)r) and the variance left over around the line is
    SD²·((1 + (f − 1)r)/f − r·b). One and one give b = r and SD·√(1 − r²), the formula of
    measurement.md 2.1. z = (change − expected)/residual with
    expected = practice + (1 − b)·(M − baseline): who starts low is expected to rise.

    None where the error is unknown or nil: SEM or SD not above 0, or r outside 0 ≤ r < 1.
    """
    practice, centre = number(constants.practice), number(constants.mean)
    spread, r = number(constants.sd), number(constants.retest_r)
    se = se_of_change(constants.sem, baselines, follow_ups)
    if practice is None or centre is None or spread is None or r is None or not se:
        return None
    if spread <= 0 or not 0 <= r < 1:
        return None
    slope = baselines * r / (1 + (baselines - 1) * r)
    left_over = (1 + (follow_ups - 1) * r) / follow_ups - r * slope
    residual_sd = spread * math.sqrt(max(0.0, left_over))
    if residual_sd <= 0:
        return None
    expected = practice + (1 - slope) * (centre - baseline)
    return Yardstick(practice, se, slope, residual_sd, expected)


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known about the true change: mean and SD in points, probability of a gain 0–1."""

    mean: float
    sd: float
    gain: float | None


def posterior(change: float, se: float, constants: Constants) -> Posterior | None:
    """w = τ²/(τ² + SE²); mean μ + w(change − practice − μ); sd √w·SE; P(gain) = Φ(mean/sd).

    Practice is taken off first: what repetition alone brings is not a true change. The probability
    does not exist when sd is 0. Source: normal-normal shrinkage, measurement.md 2.1.
    """
    mu, tau, practice = number(constants.mu), number(constants.tau), number(constants.practice)
    if mu is None or tau is None or practice is None:
        return None
    weight = ratio(tau * tau, tau * tau + se * se)
    if weight is None:
        return None
    centre = mu + weight * (change - practice - mu)
    spread = math.sqrt(weight) * se
    z = ratio(centre, spread)
    return Posterior(centre, spread, None if z is None else NormalDist().cdf(z))


def floor_or_ceiling(*scores: float | None) -> Literal["floor", "ceiling"] | None:
    """Which end the first of the scores that has no room stands at: 95 and above, 5 and below."""
    for score in known(scores):
        if score >= 100 - NO_ROOM:
            return "ceiling"
        if score <= NO_ROOM:
            return "floor"
    return None


def judge(
    baselines: Sequence[float | None],
    latest: float | None,
    constants: Constants,
    follow_ups: int = 1,
    days: float | None = None,
    reliability: float | None = None,
) -> Verdict:
    """Compare the latest score (or the mean of the latest `follow_ups`) with the baselines.

    All scores are POMP. days: since the baseline; under 21 is too soon. reliability: of the scale;
    under .70 it is not called. gain: RCI ≥ 1.96 and regression z ≥ 1.96, decided as
    change ≥ needed_up on unrounded values; possible: both ≥ 1.2816; mirrored for loss; else noise,
    which is "within measurement noise" and never "no change". Source: measurement.md 0 and 2.1.
    """
    first = known(baselines)
    baseline, now = mean(first), number(latest)
    stick = None
    if baseline is not None:
        stick = yardstick(baseline, constants, len(first), follow_ups)
    change = None if baseline is None or now is None else now - baseline
    needed = (None, None, None, None) if stick is None else stick.thresholds()
    code = _obstacle(baseline, now, stick, number(days), number(reliability))
    rci = regression_z = after = None
    if code is None and stick is not None and change is not None:
        code = _call(change, stick)
        rci = ratio(change - stick.practice, stick.se)
        regression_z = ratio(change - stick.expected, stick.residual_sd)
        after = posterior(change, stick.se, constants)
    return Verdict(
        code=code or "noise",
        baseline=baseline,
        latest=now,
        change=change,
        needed_up=needed[0],
        needed_down=needed[1],
        rci=rci,
        regression_z=regression_z,
        posterior_gain=None if after is None else after.gain,
        posterior_mean=None if after is None else after.mean,
        posterior_sd=None if after is None else after.sd,
        floor_or_ceiling=floor_or_ceiling(now, baseline),
        constants_version=constants.version,
        possible_up=needed[2],
        possible_down=needed[3],
    )


def _obstacle(
    baseline: float | None,
    latest: float | None,
    stick: Yardstick | None,
    days: float | None,
    reliability: float | None,
) -> Code | None:
    """Why there is nothing to judge; None for a change that can be judged."""
    if baseline is None and latest is None:
        return "none"
    if baseline is None or latest is None:
        return "one_reading"
    # Before too_soon: waiting does not mend a scale.
    if stick is None or (reliability is not None and reliability < LEAST_RELIABILITY):
        return "unreliable"
    if days is not None and days < TOO_SOON_DAYS:
        return "too_soon"
    return None


def _call(change: float, stick: Yardstick) -> Code:
    if change >= stick.needed_up():
        return "gain"
    if change <= stick.needed_down():
        return "loss"
    if change >= stick.needed_up(Z80):
        return "possible_gain"
    if change <= stick.needed_down(Z80):
        return "possible_loss"
    return "noise"


def decimals(value: float, threshold: float) -> int:
    """How many decimals to print so that the two rounded figures compare as the unrounded do, 1–6.

    A change of 22.16 against a needed 22.17 is not "22.2 of 22.2 needed" (design.md section 4).
    """
    for places in range(1, 6):
        one, other = round(value, places), round(threshold, places)
        if (one >= other) == (value >= threshold) and (one <= other) == (value <= threshold):
            return places
    return 6
