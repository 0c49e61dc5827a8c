"""Shares of people with their interval."""

import math
from statistics import NormalDist

from academy.measure.error import Estimate


def wilson(successes: int, n: int, level: float = 0.95) -> Estimate | None:
    """Share successes/n with Wilson's score interval, all 0–1; None when n is 0 or counts clash.

    (p + z²/2n ± z√(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson 1927.
    """
    if n < 1 or not 0 <= successes <= n or not 0 < level < 1:
        return None
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, square = successes / n, z * z / n
    centre = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    # The exact ends at 0 and n are 0 and 1; rounding must not pass them or leave the share out.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Estimate(share, low, high)
