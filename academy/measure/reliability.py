"""How well a set of items hangs together, and which of them spoil it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from academy.measure.error import Estimate
from academy.measure.figures import known, number, ratio
from academy.measure.moments import correlation, mean, variance

SHOWN_FROM = 30
"""Alpha is shown from this many people on, always with its interval."""
LEAST_ITEM_TOTAL = 0.30
DROP_ITEM_TOTAL = 0.20
MEAN_FROM, MEAN_TO = 20.0, 85.0
END_OF_SCALE = 0.15
ROUNDING = 1e-9

Rows = Sequence[Sequence[float | None]]


def _complete(rows: Rows) -> list[list[float]]:
    """Rows of people who answered everything, as wide as the widest row."""
    width = max((len(row) for row in rows), default=0)
    return [full for row in rows if len(full := known(row)) == width]


def alpha(rows: Rows) -> float | None:
    """Cronbach's alpha of people × items, complete rows only: k/(k − 1)·(1 − Σvar(item)/var(sum)).

    At most 1; a negative alpha means a wrong key and is shown, not clipped. None below two people
    or two items, or when the sums do not differ.
    """
    full = _complete(rows)
    items = list(zip(*full, strict=True))
    total = variance([math.fsum(row) for row in full])
    if len(items) < 2 or not total:
        return None
    parts = math.fsum(variance(item) or 0.0 for item in items)
    # Items that cancel out leave a sum of rounding errors.
    if total <= ROUNDING * ROUNDING * parts:
        return None
    share = ratio(parts, total)
    return None if share is None else len(items) / (len(items) - 1) * (1 - share)


def alpha_interval(alpha: float | None, items: int, n: int, level: float = 0.95) -> Estimate | None:
    """Alpha with Bonett's interval 1 − exp(ln(1 − α) − ln(n/(n − 1)) ± z√(2k/((k − 1)(n − 2)))).

    The value is the alpha given, the ends carry the bias term. None at alpha 1, below two items or
    three people. Source: Bonett and Wright 2015 (n 30, alpha .80, 8 items: .66 to .89).
    """
    found = number(alpha)
    if found is None or found >= 1 or items < 2 or n < 3 or not 0 < level < 1:
        return None
    log = math.log(1 - found) - math.log(n / (n - 1))
    z = NormalDist().inv_cdf((1 + level) / 2)
    half = z * math.sqrt(2 * items / ((items - 1) * (n - 2)))
    return Estimate(found, 1 - math.exp(log + half), 1 - math.exp(log - half))


def spearman_brown(r: float | None, factor: float) -> float | None:
    """Reliability of a scale k = `factor` times as long, or of k raters: kr/(1 + (k − 1)r)."""
    found, times = number(r), number(factor)
    if found is None or times is None or times <= 0 or not -1 <= found <= 1:
        return None
    return ratio(times * found, 1 + (times - 1) * found)


def items_needed(reliability: float, mean_r: float) -> int | None:
    """Items (or raters) for a reliability, from the mean inter-item r: α(1 − r)/(r(1 − α)), up.

    None off 0 < reliability < 1 or 0 < mean_r ≤ 1. Source: Spearman 1910, Brown 1910.
    """
    if not 0 < reliability < 1 or not 0 < mean_r <= 1:
        return None
    needed = ratio(reliability * (1 - mean_r), mean_r * (1 - reliability))
    # The exact 4 of (.80, .50) must not become 5 by a rounding error in its last digit.
    return None if needed is None else max(1, math.ceil(needed * (1 - ROUNDING)))


@dataclass(frozen=True, slots=True)
class Ends:
    """Shares (0–1) at the lowest and the highest possible value; flagged from 15 %."""

    floor: float
    ceiling: float

    @property
    def has_floor(self) -> bool:
        """Whether too many stand at the lowest value."""
        return self.floor >= END_OF_SCALE

    @property
    def has_ceiling(self) -> bool:
        """Whether too many stand at the highest value."""
        return self.ceiling >= END_OF_SCALE


def ends(values: Sequence[float | None], low: float, high: float) -> Ends | None:
    """How many answers or scores stand at an end of their scale; None without any."""
    given = known(values)
    if not given or low >= high:
        return None
    at_floor = sum(value <= low for value in given)
    return Ends(at_floor / len(given), sum(value >= high for value in given) / len(given))


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item: n answers, mean as POMP (0–100), r with the sum of the others, ends, flags.

    flags: "low_correlation" (< .30), "drop" (< .20), "mean" (off 20–85), "floor", "ceiling".
    """

    n: int
    mean: float | None
    item_total: float | None
    ends: Ends | None
    flags: tuple[str, ...]


def item_analysis(rows: Rows, low: float, high: float) -> tuple[ItemFigures, ...]:
    """Figures of every item of people × items; correlations from complete rows only.

    item_total is corrected: the item is left out of the sum it is compared with. Source:
    measurement.md section 6.
    """
    width = max((len(row) for row in rows), default=0)
    full = _complete(rows)
    return tuple(
        _item([row[place] if place < len(row) else None for row in rows], full, place, low, high)
        for place in range(width)
    )


def _item(
    answers: Sequence[float | None], full: list[list[float]], place: int, low: float, high: float
) -> ItemFigures:
    given = known(answers)
    r = correlation([(row[place], math.fsum(row) - row[place]) for row in full])
    raw = mean(given)
    level = None if raw is None or low >= high else ratio(100 * (raw - low), high - low)
    at_ends = ends(given, low, high)
    raised = {
        "low_correlation": r is not None and r < LEAST_ITEM_TOTAL,
        "drop": r is not None and r < DROP_ITEM_TOTAL,
        "mean": level is not None and not MEAN_FROM <= level <= MEAN_TO,
        "floor": at_ends is not None and at_ends.has_floor,
        "ceiling": at_ends is not None and at_ends.has_ceiling,
    }
    return ItemFigures(
        len(given),
        level,
        r,
        at_ends,
        tuple(flag for flag, is_raised in raised.items() if is_raised),
    )
