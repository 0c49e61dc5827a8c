"""Scenarios: keys from experts, scores of choices and ratings, and confidence against them."""

from collections.abc import Sequence
from dataclasses import dataclass

from academy.measure.figures import known, known_pairs, number, ratio
from academy.measure.moments import mean

LEAST_EXPERTS = 8
LEAST_CONSENSUS = 0.50
LEAST_AGREEMENT = 0.70
EASIEST, HARDEST = 0.90, 0.20
LEAST_ITEM_TOTAL = 0.15


def consensus_key(votes: Sequence[int]) -> tuple[float, ...] | None:
    """Worth of each action, 0–1: its share of the experts' votes divided by the largest share.

    Shares .6/.3/.1/0 make 1/.5/.17/0. None without votes or with a negative count. Experts only:
    a key from the learners' own majority penalises minorities. Source: MacCann 2004.
    """
    largest = max(votes, default=0)
    if largest < 1 or min(votes) < 0:
        return None
    return tuple(count / largest for count in votes)


def is_kept(votes: Sequence[int] = (), agreement: float | None = None) -> bool | None:
    """Whether a scenario's key stands: half of 8 or more experts on one action, or rwg ≥ .70.

    votes: per action, who chose it as best. None while fewer than 8 voted and there is no rwg.
    """
    if agreement is not None:
        return agreement >= LEAST_AGREEMENT
    experts = sum(votes)
    return max(votes) >= LEAST_CONSENSUS * experts if experts >= LEAST_EXPERTS else None


def best_worst(
    best: int | None, worst: int | None, best_key: Sequence[float], worst_key: Sequence[float]
) -> float | None:
    """Mean of what the chosen best and the chosen worst action are worth, 0–1.

    best, worst: places in their keys. None when one is missing, off its key, or both are the same.
    """
    if best is None or worst is None or best == worst:
        return None
    if not 0 <= best < len(best_key) or not 0 <= worst < len(worst_key):
        return None
    return mean(known([best_key[best], worst_key[worst]]))


def multi_rating(
    ratings: Sequence[float | None], key: Sequence[float | None], low: float, high: float
) -> float | None:
    """Skill = 1 − D/D_mid, D = mean |rating − key|, D_mid = mean |midpoint − key|; at most 1.

    The expert has 1, who rates everything in the middle 0, worse than that is negative; the plain
    1 − D/(high − low) pays the fence-sitter .79. None without a complete answer or when the key
    itself sits in the middle. Source: measurement.md section 3.
    """
    pairs = known_pairs(zip(ratings, key, strict=False))
    if len(pairs) != len(key) or len(ratings) != len(key):
        return None
    middle = (low + high) / 2
    off = mean([abs(rating - right) for rating, right in pairs])
    share = ratio(off, mean([abs(middle - right) for _, right in pairs]))
    return None if share is None else 1 - share


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence against the same n answers: bias −1 to 1 (positive: too sure), Brier 0–1."""

    n: int
    bias: float
    brier: float


def calibration(
    confidences: Sequence[float | None], scores: Sequence[float | None]
) -> Calibration | None:
    """bias = mean(confidence) − mean(score); Brier = mean((confidence − score)²); both inputs 0–1.

    Pairs off 0–1 are left out. A self rating minus a scenario score is *not* this: they are
    different metrics. Source: measurement.md section 3.
    """
    pairs = [
        (sure, right)
        for sure, right in known_pairs(zip(confidences, scores, strict=False))
        if 0 <= sure <= 1 and 0 <= right <= 1
    ]
    bias = mean([sure - right for sure, right in pairs])
    brier = mean([(sure - right) ** 2 for sure, right in pairs])
    return None if bias is None or brier is None else Calibration(len(pairs), bias, brier)


def item_flags(difficulty: float | None, item_total: float | None) -> tuple[str, ...]:
    """What is wrong with a scenario: "too_hard" (mean score < .20), "too_easy" (> .90),
    "low_correlation" (corrected item–total r < .15)."""
    share, r = number(difficulty), number(item_total)
    raised = {
        "too_hard": share is not None and share < HARDEST,
        "too_easy": share is not None and share > EASIEST,
        "low_correlation": r is not None and r < LEAST_ITEM_TOTAL,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)
