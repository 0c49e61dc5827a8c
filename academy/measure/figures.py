"""What counts as a number here: finite, known, and small enough that its powers stay finite."""

import math
from collections.abc import Iterable

LARGEST = 1e30
"""Nothing measured is larger; eighth powers of it still fit a double."""


def number(value: float | None) -> float | None:
    """The value as a float, or None when it is missing, not finite or beyond LARGEST."""
    if value is None or not -LARGEST <= value <= LARGEST:
        return None
    return float(value)


def known(values: Iterable[float | None]) -> list[float]:
    """The values that are numbers, in their order."""
    return [kept for value in values if (kept := number(value)) is not None]


def known_pairs(
    pairs: Iterable[tuple[float | None, float | None]],
) -> list[tuple[float, float]]:
    """The pairs of which both halves are numbers, in their order."""
    both = ((number(first), number(second)) for first, second in pairs)
    return [(first, second) for first, second in both if first is not None and second is not None]


def figure(value: float) -> float | None:
    """The value, or None when the arithmetic left the finite numbers."""
    return value if math.isfinite(value) else None


def ratio(top: float | None, bottom: float | None) -> float | None:
    """top / bottom, or None when either is missing, bottom is 0 or the result is not finite."""
    if top is None or bottom is None or bottom == 0:
        return None
    return figure(top / bottom)
