"""Mean, spread and correlation of plain lists, with None where a sample is too small or flat."""

import math
from collections.abc import Sequence

ROUNDING = 1e-9
"""A spread below a billionth of the largest value is rounding, not spread."""


def mean(values: Sequence[float]) -> float | None:
    """Arithmetic mean, in the unit of the values; None for an empty list."""
    return math.fsum(values) / len(values) if values else None


def variance(values: Sequence[float]) -> float | None:
    """Sample variance with n − 1, in squared units; None below two values, exactly 0 when flat."""
    centre = mean(values)
    if centre is None or len(values) < 2:
        return None
    total = math.fsum((value - centre) ** 2 for value in values) / (len(values) - 1)
    noise = ROUNDING * max(abs(value) for value in values)
    return total if total > noise * noise else 0.0


def sd(values: Sequence[float]) -> float | None:
    """Sample standard deviation with n − 1, in the unit of the values."""
    squared = variance(values)
    return None if squared is None else math.sqrt(squared)


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r of complete pairs, −1 to 1; None below two pairs or when a side is flat."""
    first = [one for one, _ in pairs]
    second = [two for _, two in pairs]
    spread_first, spread_second = sd(first), sd(second)
    if not spread_first or not spread_second:
        return None
    centre_first, centre_second = math.fsum(first) / len(first), math.fsum(second) / len(second)
    # Standardise before multiplying, so that tiny and huge units neither vanish nor overflow.
    total = math.fsum(
        ((one - centre_first) / spread_first) * ((two - centre_second) / spread_second)
        for one, two in pairs
    )
    return max(-1.0, min(1.0, total / (len(pairs) - 1)))
