"""Student's t without a statistics package: distribution and quantile for whole degrees."""

import math
from functools import lru_cache
from statistics import NormalDist

SERIES_TO = 200
"""From here on the expansion around the normal is exact to ten digits."""


def _inside(angle: float, degrees: int) -> float:
    """P(|T| ≤ t) for t = √degrees·tan(angle): Abramowitz and Stegun 26.7.3 and 26.7.4."""
    sine, cosine = math.sin(angle), math.cos(angle)
    if degrees == 1:
        return 2 * angle / math.pi
    odd = degrees % 2
    term = total = cosine if odd else 1.0
    for k in range(2 + odd, degrees - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


@lru_cache(maxsize=1024)
def quantile(probability: float, degrees: int) -> float | None:
    """The t below which a share `probability` lies, with whole degrees of freedom ≥ 1.

    None off 0 < probability < 1 or without a degree of freedom. Up to 200 degrees the exact series
    is bisected; above, Abramowitz and Stegun 26.7.5 expands around the normal quantile.
    """
    if not 0 < probability < 1 or degrees < 1:
        return None
    if probability < 0.5:
        upper = quantile(1 - probability, degrees)
        return None if upper is None else -upper
    if degrees > SERIES_TO:
        return _expanded(NormalDist().inv_cdf(probability), degrees)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        inside = _inside(middle, degrees) < 2 * probability - 1
        low, high = (middle, high) if inside else (low, middle)
    return math.sqrt(degrees) * math.tan((low + high) / 2)


def _expanded(z: float, degrees: int) -> float:
    square = z * z
    first = z * (square + 1) / 4
    second = z * ((5 * square + 16) * square + 3) / 96
    third = z * (((3 * square + 19) * square + 17) * square - 15) / 384
    fourth = z * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160
    total = z
    for power, part in enumerate((first, second, third, fourth), start=1):
        total += part / float(degrees) ** power
    return total
