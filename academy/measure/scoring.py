"""From answers to a score of 0–100 and back to the scale people answered on."""

from collections.abc import Sequence

from academy.measure.figures import figure, known, number

ROUNDING = 1e-9


def pomp(
    answers: Sequence[int | None], low: int, high: int, required: float = 0.75
) -> float | None:
    """Percent of maximum possible: 100·(mean of the answers − low)/(high − low), 0–100.

    None when fewer than `required` of the items are answered, when an answer lies off the scale or
    the scale has no length. 0 is an answer; None is "not answered". Source: Cohen, Cohen, Aiken and
    West 1999; the 75 % rule is measurement.md section 6.
    """
    given = known(answers)
    if low >= high or not given or len(given) < required * len(answers) - ROUNDING:
        return None
    if min(given) < low or max(given) > high:
        return None
    return 100.0 * (sum(given) / len(given) - low) / (high - low)


def on_scale(pomp: float, low: float, high: float) -> float:
    """The mean answer that a score stands for: low + score/100·(high − low); 0–100 is enforced."""
    return low + max(0.0, min(100.0, pomp)) / 100.0 * (high - low)


def from_scale(mean_answer: float | None, low: float, high: float) -> float | None:
    """The score (0–100) of a mean answer; None off the scale or on a scale without length."""
    value = number(mean_answer)
    if value is None or low >= high or not low <= value <= high:
        return None
    return figure(100.0 * (value - low) / (high - low))


def length_on_scale(points: float | None, low: float, high: float) -> float | None:
    """A difference in points as a difference in answers: points/100·(high − low), signed."""
    value, length = number(points), number(high - low)
    return None if value is None or length is None else figure(value / 100.0 * length)
