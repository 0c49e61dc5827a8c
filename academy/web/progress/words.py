"""Verdicts and figures in words: the one place where a change becomes a sentence."""

from datetime import datetime
from typing import Protocol

from academy.measure import scoring
from academy.services.texts import N_
from academy.web.chart import VerdictWords
from academy.web.languages import day, number
from academy.web.languages import gettext as _

LOW, HIGH = 1, 7


class Judged(Protocol):
    """Anything that carries a verdict and what it rested on, on 0-100."""

    @property
    def verdict(self) -> str: ...
    @property
    def change(self) -> float | None: ...
    @property
    def needed_up(self) -> float | None: ...
    @property
    def needed_down(self) -> float | None: ...


def on_scale(score: float) -> float:
    """A score as the person answered it, 1 to 7."""
    return scoring.on_scale(score, LOW, HIGH)


def length(points: float) -> float:
    """A difference of scores in points of the 1 to 7 scale."""
    return points * (HIGH - LOW) / 100


def score(value: float | None) -> str:
    """A score with one decimal, or a dash for none."""
    return "–" if value is None else number(on_scale(value))


def needed(judged: Judged) -> float | None:
    """The change a verdict would have needed in the direction this one went, on 0-100."""
    if judged.change is not None and judged.change < 0:
        return judged.needed_down
    return judged.needed_up


def figures(judged: Judged) -> tuple[str, str]:
    """The change and its threshold, with as many decimals as keep the verdict true.

    One decimal, more if rounding would put them on the wrong sides of each other.
    """
    threshold = needed(judged)
    if judged.change is None or threshold is None:
        return "", ""
    change, line = length(judged.change), length(threshold)
    is_beyond = abs(change) >= abs(line)
    digits = next(
        (d for d in range(1, 6) if (round(abs(change), d) >= round(abs(line), d)) == is_beyond), 6
    )
    return number(change, digits, sign=True), number(abs(line), digits)


TITLES = {
    "gain": N_("Changed more than measurement error"),
    "loss": N_("Lower, by more than measurement error"),
    "possible_gain": N_("Perhaps. Read again to confirm"),
    "possible_loss": N_("Perhaps lower. Read again to confirm"),
    "noise": N_("Not yet distinguishable"),
    "one_reading": N_("One mark, no direction"),
    "too_soon": N_("Too soon to compare. Mostly measures memory"),
    "unreliable": N_("Not reliable enough to call"),
    "none": N_("Too few answers for a score"),
    "then_test": N_("Not used in the verdict"),
}


def title(code: str) -> str:
    """What a verdict is called."""
    return _(TITLES[code])


def verdict(judged: Judged, baseline_at: datetime) -> VerdictWords:
    """A verdict for a row: its name, and the figure with its threshold."""
    change, line = figures(judged)
    if judged.verdict in ("gain", "loss"):
        detail = _(
            "%(change)s since %(day)s, needed %(line)s",
            change=change,
            day=day(baseline_at),
            line=line,
        )
    elif change:
        detail = _("%(change)s, needs %(line)s", change=change, line=line)
    else:
        detail = ""
    return VerdictWords(judged.verdict, title(judged.verdict), detail)


def sentence(judged: Judged, baseline_at: datetime) -> VerdictWords:
    """The finding that opens a skill's page."""
    change, line = figures(judged)
    if not change:
        return VerdictWords(judged.verdict, title(judged.verdict), "")
    said = {"change": change.lstrip("+−"), "day": day(baseline_at), "line": line}
    went_down = judged.change is not None and judged.change < 0
    if went_down:
        detail = _(
            "Down %(change)s points since %(day)s. Under %(line)s we wouldn’t call it change.",
            **said,
        )
    else:
        detail = _(
            "Up %(change)s points since %(day)s. Under %(line)s we wouldn’t call it change.",
            **said,
        )
    return VerdictWords(judged.verdict, title(judged.verdict), detail)
