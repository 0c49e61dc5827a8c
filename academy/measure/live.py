"""From the prior constants to the platform's own, as double baselines come in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from academy.measure.constants import PRIOR_WEIGHT, Constants
from academy.measure.figures import known, known_pairs, number
from academy.measure.moments import correlation, mean, variance

ALPHA_TAU = 0.25
"""Spread of alpha between scales, on ln(1 − alpha)."""
RETEST_TAU = 0.15
"""Spread of the retest correlation between scales, on Fisher's z."""
TRUE_CHANGE_FROM = 30
"""Fewer people than this say nothing about the mean and spread of true change."""
FIRST_UPDATE = 4

Pairs = Sequence[tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class LiveError:
    """sem and practice after blending, in points; n pairs; sem_live from the pairs alone;
    weight of the pairs in the blended error variance, 0–1."""

    sem: float
    practice: float
    n: int
    sem_live: float | None
    weight: float


def live_sem(pairs: Pairs, prior: Constants) -> LiveError:
    """Error and drift from double baselines (first, second), blended with the prior.

    d = second − first; SEM_live² = var(d)/2; SEM² = (30·SEM0² + (n − 1)·SEM_live²)/(30 + n − 1);
    practice = (30·practice0 + n·mean(d))/(30 + n). Source: measurement.md 2.2 (SEM, not r: r moves
    with the spread of the group).
    """
    differences = [second - first for first, second in known_pairs(pairs)]
    n, spread = len(differences), variance(differences)
    degrees = max(0, n - 1)
    return LiveError(
        sem=math.sqrt(_blend(prior.sem**2, (spread or 0.0) / 2, degrees)),
        practice=_blend(prior.practice, mean(differences) or 0.0, n),
        n=n,
        sem_live=None if spread is None else math.sqrt(spread / 2),
        weight=degrees / (PRIOR_WEIGHT + degrees),
    )


def _blend(before: float, found: float, n: int) -> float:
    return (PRIOR_WEIGHT * before + n * found) / (PRIOR_WEIGHT + n)


def alpha_weight(items: int, n: int) -> float:
    """Weight of the data in a blended alpha, 0–1: τ²/(τ² + v), v = 2k/((k − 1)(n − 2)), τ = .25."""
    if items < 2 or n < 3:
        return 0.0
    error = 2 * items / ((items - 1) * (n - 2))
    return ALPHA_TAU**2 / (ALPHA_TAU**2 + error)


def blended_alpha(alpha: float | None, items: int, n: int, prior: Constants) -> float:
    """Alpha shrunk to the prior on L = ln(1 − alpha) − ln(n/(n − 1)).

    1 − exp(w·L + (1 − w)·ln(1 − alpha0)). An alpha of 1 or none at all leaves the prior. Source:
    Bonett 2010 for the error of L; measurement.md 2.2.
    """
    found, weight = number(alpha), alpha_weight(items, n)
    if found is None or found >= 1 or weight == 0 or not prior.alpha < 1:
        return prior.alpha
    log = math.log(1 - found) - math.log(n / (n - 1))
    return 1 - math.exp(weight * log + (1 - weight) * math.log(1 - prior.alpha))


def retest_weight(n: int) -> float:
    """Weight of the data in a blended retest r, 0–1: τ²/(τ² + 1/(n − 3)), τ = .15."""
    return RETEST_TAU**2 / (RETEST_TAU**2 + 1 / (n - 3)) if n > 3 else 0.0


def blended_retest_r(r: float | None, n: int, prior: Constants) -> float:
    """Retest correlation shrunk to the prior on Fisher's z; r = ±1 or none leaves the prior."""
    found, weight = number(r), retest_weight(n)
    if found is None or abs(found) >= 1 or weight == 0 or not abs(prior.retest_r) < 1:
        return prior.retest_r
    return math.tanh(weight * math.atanh(found) + (1 - weight) * math.atanh(prior.retest_r))


def blended_mean(scores: Sequence[float | None], prior: Constants) -> float:
    """The level before training: (30·M0 + n·mean)/(30 + n), points."""
    given = known(scores)
    return _blend(prior.mean, mean(given) or 0.0, len(given))


def blended_sd(scores: Sequence[float | None], prior: Constants) -> float:
    """Spread between people: √((30·SD0² + (n − 1)·s²)/(30 + n − 1)), points, as for the SEM."""
    given = known(scores)
    return math.sqrt(_blend(prior.sd**2, variance(given) or 0.0, max(0, len(given) - 1)))


@dataclass(frozen=True, slots=True)
class TrueChange:
    """Mean and SD of true change in a group, points."""

    mu: float
    tau: float


def true_change(
    changes: Sequence[float | None], se: float, practice: float = 0.0
) -> TrueChange | None:
    """mean(change) − practice, and τ = √max(0, var(change) − SE²); None below two people."""
    given = known(changes)
    centre, spread = mean(given), variance(given)
    if centre is None or spread is None:
        return None
    return TrueChange(centre - practice, math.sqrt(max(0.0, spread - se * se)))


def is_due(constants: Constants, n: int) -> bool:
    """Whether n double baselines call for new constants: their number has doubled (4 at first)."""
    return n >= max(FIRST_UPDATE, 2 * constants.n)


def updated(
    prior: Constants,
    pairs: Pairs,
    first_scores: Sequence[float | None],
    *,
    alpha: float | None = None,
    items: int = 8,
    alpha_n: int = 0,
    changes: Sequence[float | None] = (),
) -> Constants:
    """New constants from the prior and everything measured so far.

    prior is always the default (SELF_REPORT, SCENARIO), never an earlier update, or the same people
    count twice. pairs: double baselines; first_scores: everybody's first reading; alpha from
    alpha_n people on `items` items; changes: one follow-up minus one baseline, used from 30 people
    on, and then blended too, so that a lucky narrow group never makes τ nil.
    """
    error = live_sem(pairs, prior)
    both = known_pairs(pairs)
    constants = replace(
        prior,
        sd=blended_sd(first_scores, prior),
        alpha=blended_alpha(alpha, items, alpha_n, prior),
        retest_r=blended_retest_r(correlation(both), len(both), prior),
        sem=error.sem,
        mean=blended_mean(first_scores, prior),
        practice=error.practice,
        n=error.n,
    )
    n = len(known(changes))
    found = true_change(changes, constants.sd_diff, constants.practice)
    if found is None or n < TRUE_CHANGE_FROM:
        return constants
    tau = math.sqrt(_blend(prior.tau**2, found.tau**2, n - 1))
    return replace(constants, mu=_blend(prior.mu, found.mu, n), tau=tau)
