"""The constants behind every band and verdict, versioned by their content."""

import json
import math
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from typing import ClassVar

Z95 = 1.96
"""Two-sided 95 %: the line for "gain" and "loss"."""
Z80 = 1.2816
"""Two-sided 80 %: the line for "possible gain" and "possible loss"."""
PRIOR_WEIGHT = 30
"""ν0: the prior counts as much as this many people."""


@dataclass(frozen=True, slots=True)
class Constants:
    """What is assumed or known about one scale, in POMP points (0–100) unless it is a coefficient.

    sd: spread between people; alpha: internal consistency; retest_r: correlation over 3–14 days;
    sem: error of one reading; mean: level before training; practice: gain from mere repetition;
    mu, tau: mean and SD of true change after training; n: double baselines that went into this.
    Source of the defaults: measurement.md, section 0.
    """

    sd: float = 16.0
    alpha: float = 0.80
    retest_r: float = 0.75
    sem: float = 8.0
    mean: float = 60.0
    practice: float = 0.0
    mu: float = 5.0
    tau: float = 6.0
    n: int = 0

    method: ClassVar[str] = "1"
    """Version of the rules that turn constants into verdicts; raised when a rule changes."""

    @property
    def sd_diff(self) -> float:
        """SD of the difference of two readings without true change: √2·SEM, points."""
        return math.sqrt(2) * self.sem

    @property
    def mdc95(self) -> float:
        """Smallest change beyond error at 95 %: 1.96·√2·SEM, points, one reading against one."""
        return Z95 * self.sd_diff

    @property
    def mdc80(self) -> float:
        """Smallest change beyond error at 80 %: 1.2816·√2·SEM, points."""
        return Z80 * self.sd_diff

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits, a hash of the values and of the method."""
        return _version(self)

    def to_json(self) -> str:
        """Canonical text, to be stored beside a verdict; 16 and 16.0 and −0.0 and 0 read alike."""
        values = {name: float(value) + 0.0 for name, value in asdict(self).items()}
        return json.dumps(
            values | {"n": self.n, "method": self.method}, sort_keys=True, separators=(",", ":")
        )


@lru_cache(maxsize=256)
def _version(constants: Constants) -> str:
    return sha256(constants.to_json().encode()).hexdigest()[:12]


def from_json(text: str) -> Constants:
    """The constants of a stored text; which method they were used with stays in the text."""
    values = json.loads(text)
    values.pop("method", None)
    return Constants(**values)


SELF_REPORT = Constants()
"""Self-assessment: no practice effect is assumed."""

# The alpha of scenario tests is the middle of the meta-analytic means, .46 to .68.
SCENARIO = Constants(sd=18.0, alpha=0.57, retest_r=0.60, sem=11.4, practice=3.5)
"""Scenarios answered on the alternate form, which is how the product asks them."""

SCENARIO_SAME_FORM = Constants(sd=18.0, alpha=0.57, retest_r=0.60, sem=11.4, practice=6.0)
"""Scenarios answered twice on the same form."""
