"""Signs that one sitting was not answered with care; two independent ones are needed for doubt."""

from collections.abc import Sequence
from itertools import groupby

from academy.measure.figures import known, known_pairs, number
from academy.measure.moments import correlation, mean, sd
from academy.measure.reliability import spearman_brown

SECONDS_PER_ITEM = 2.0
SECONDS_PER_WORD = 0.2
SCENARIO_FLOOR_SECONDS = 4.0
LEAST_ANSWERS = 6
"""Fewer equal answers than a scored scale needs are no pattern."""
LONG_FORM = 16
LEAST_RUN = 8
LOW_SPREAD = 0.50
LEAST_SCALES = 10
LEAST_EVEN_ODD = 0.30

FAMILY = {
    "fast": "time",
    "identical": "sameness",
    "long_run": "sameness",
    "flat": "sameness",
    "opposites": "contradiction",
    "even_odd": "consistency",
    "instruction": "attention",
}
"""Signals of one family see the same behaviour, so together they are one sign."""

SOFT = frozenset({"flat", "instruction"})
"""Signals that support another one and never make a case among themselves."""


def is_fast(seconds: float | None, items: int) -> bool | None:
    """Under 2 s per item on a page (Bowling 2021); None when the time is not known."""
    time = number(seconds)
    return None if time is None or items < 1 else time < SECONDS_PER_ITEM * items


def is_fast_scenario(seconds: float | None, words: int) -> bool | None:
    """Under 0.2 s per word of a scenario, and under 4 s in any case."""
    time = number(seconds)
    limit = max(SCENARIO_FLOOR_SECONDS, SECONDS_PER_WORD * words)
    return None if time is None or words < 1 else time < limit


def longest_run(answers: Sequence[float | None]) -> int:
    """Length of the longest run of equal answers; what was not answered does not break a run."""
    return max((len(list(run)) for _, run in groupby(known(answers))), default=0)


def has_long_run(answers: Sequence[float | None]) -> bool:
    """A run of at least max(8, k/2), on 16 answers or more only.

    On an 8-item form "half the scale" hits 14.9 % of attentive people.
    """
    k = len(known(answers))
    return k >= LONG_FORM and longest_run(answers) >= max(LEAST_RUN, k / 2)


def irv(answers: Sequence[float | None]) -> float | None:
    """Intra-individual response variability: SD of the raw answers, in scale steps."""
    return sd(known(answers))


def contradicts(
    answer: float | None, check: float | None, low: int = 1, high: int = 7
) -> bool | None:
    """Whether an answer and that to its opposite pole cannot both be meant.

    Their sum would be low + high; off by two thirds of the scale or more is a contradiction, which
    on 1–7 is a sum of ≥ 12 or ≤ 4. `answer` may be the mean of the skill's items. None if unknown.
    """
    one, other = number(answer), number(check)
    if one is None or other is None or low >= high:
        return None
    return 3 * abs(one + other - (low + high)) >= 2 * (high - low)


def even_odd(scales: Sequence[Sequence[float | None]]) -> float | None:
    """Even–odd consistency: r of half means over 10 or more scales, stepped up by 2r/(1 + r).

    scales: the scored answers of each. With 5 scales it hit 12.4 % of real people, hence the 10.
    """
    pairs = known_pairs((mean(known(items[::2])), mean(known(items[1::2]))) for items in scales)
    r = correlation(pairs) if len(pairs) >= LEAST_SCALES else None
    # A negative r has no meaningful step-up and is inconsistent as it stands.
    return spearman_brown(r, 2) if r is not None and r > 0 else r


def signals(
    answers: Sequence[float | None],
    groups: Sequence[tuple[Sequence[float | None], float | None]] = (),
    pages: Sequence[tuple[float | None, int]] = (),
    *,
    low: int = 1,
    high: int = 7,
    instruction_missed: bool = False,
) -> tuple[str, ...]:
    """What one sitting shows, as codes in the order of FAMILY.

    answers: every raw answer in the order asked, check items included. groups: per skill its scored
    answers and the answer to its opposite-pole check. pages: seconds spent and items shown; flagged
    when at least half of the timed pages were fast. Source: measurement.md section 4.
    """
    given = known(answers)
    checked = known_pairs((mean(known(items)), check) for items, check in groups)
    same = len(given) >= LEAST_ANSWERS and len(set(given)) == 1
    spread = irv(given)
    times = [fast for fast in (is_fast(*page) for page in pages) if fast is not None]
    consistency = even_odd([items for items, _ in groups])
    found = {
        "fast": bool(times) and 2 * sum(times) >= len(times),
        "identical": same,
        "long_run": not same and has_long_run(given),
        "flat": not same
        and len(given) >= LONG_FORM
        and bool(checked)
        and spread is not None
        and spread < LOW_SPREAD,
        "opposites": any(contradicts(*pair, low, high) for pair in checked),
        "even_odd": consistency is not None and consistency < LEAST_EVEN_ODD,
        "instruction": instruction_missed,
    }
    return tuple(code for code in FAMILY if found[code])


def is_doubtful(signals: Sequence[str]) -> bool:
    """Whether two independent signals agree, at least one of them not soft.

    Independent means of different families. Where nothing varies, opposite poles clash and halves
    cannot agree by necessity, so beside sameness those two say nothing new. Doubt leads to a hollow
    dot and an invitation to retake; it never deletes anything and is shown to nobody else.
    """
    families = {FAMILY[code] for code in signals if code in FAMILY}
    if "sameness" in families:
        families -= {"contradiction", "consistency"}
    return len(families) >= 2 and any(code in FAMILY and code not in SOFT for code in signals)
