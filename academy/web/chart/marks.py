"""What a row chart draws. Values stay on the instrument's scale; here they get a place."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from markupsafe import Markup

BandKind = Literal["ci", "sdc"]
MarkKind = Literal["baseline", "reading", "latest", "then"]

_CSS = {"baseline": "c-base", "reading": "c-mid", "latest": "c-latest", "then": "c-then"}
_RADIUS = {"baseline": 6.25, "reading": 5.0, "latest": 8.0, "then": 6.0}
ORDER = ("then", "reading", "baseline", "latest")  # what is drawn later lies on top


@dataclass(frozen=True, slots=True)
class Band:
    """Uncertainty: `ci` where one score lies, `sdc` detectable change. May be lopsided."""

    low: float
    high: float
    kind: BandKind = "sdc"


@dataclass(frozen=True, slots=True)
class Mark:
    """One reading on a strip. A doubtful one (hasty answers) is a point in a ring of dots."""

    value: float
    kind: MarkKind
    doubtful: bool = False

    @property
    def css(self) -> str:
        """The class that paints it."""
        return "c-doubt" if self.doubtful else _CSS[self.kind]

    @property
    def radius(self) -> float:
        """Radius in px."""
        return max(_RADIUS[self.kind], 7.0) if self.doubtful else _RADIUS[self.kind]


@dataclass(frozen=True, slots=True)
class Strip:
    """One skill on its scale, the drawn cell of a row. No marks: a bare scale. Hidden: hatched."""

    marks: tuple[Mark, ...] = ()
    band: Band | None = None
    low: float = 1
    high: float = 7
    tall: bool = False
    hidden: bool = False

    @property
    def height(self) -> int:
        """Height in px; tall where the strip is the page's subject."""
        return 64 if self.tall else 36

    @property
    def magnification(self) -> float:
        """How much larger marks and bands are on a tall strip."""
        return 1.45 if self.tall else 1

    @property
    def half_band(self) -> float:
        """Half the height of the band in px: `sdc` is the taller, so the two never look alike."""
        return self.magnification * (11 if self.band and self.band.kind == "sdc" else 9)

    @property
    def ticks(self) -> list[str]:
        """A tick at every point of the scale, or at every tenth of a long one."""
        step = 1 if self.high - self.low <= 10 else (self.high - self.low) / 10
        count = round((self.high - self.low) / step)
        return [self.x(self.low + step * number) for number in range(count + 1)]

    @property
    def axis(self) -> Markup:
        """The scale with its ticks, as SVG: the same under everybody's marks."""
        return _axis(self.low, self.high, self.height)

    @property
    def drawn(self) -> list[Mark]:
        """The marks, bottom first."""
        return sorted(self.marks, key=lambda mark: ORDER.index(mark.kind))

    @property
    def link(self) -> tuple[str, str] | None:
        """From baseline to latest, when there are both."""
        ends = {mark.kind: mark.value for mark in self.marks}
        if "baseline" not in ends or "latest" not in ends:
            return None
        return self.x(ends["baseline"]), self.x(ends["latest"])

    @property
    def band_box(self) -> tuple[str, str] | None:
        """Left edge and width of the band, cut where the scale ends."""
        if self.band is None:
            return None
        left, right = (self.share(value) for value in (self.band.low, self.band.high))
        return f"{left:.2f}%", f"{max(0.0, right - left):.2f}%"

    @property
    def edges(self) -> list[str]:
        """The band's edges; one that lies beyond the scale has none to draw."""
        if self.band is None:
            return []
        inside = [v for v in (self.band.low, self.band.high) if self.low <= v <= self.high]
        return [self.x(value) for value in inside]

    def x(self, value: float) -> str:
        """The place of a value across the strip."""
        return f"{self.share(value):.2f}%"

    def share(self, value: float) -> float:
        """The place of a value as a percentage, never beyond the ends."""
        return min(100.0, max(0.0, 100 * (value - self.low) / (self.high - self.low)))


@lru_cache(maxsize=64)
def _axis(low: float, high: float, height: int) -> Markup:
    """Drawn once for each scale: as a loop in the template it was a third of the chart's time."""
    middle = height / 2
    line = Markup('<line class="c-axis" x1="{}" x2="{}" y1="{}" y2="{}"/>')
    ticks = Strip(low=low, high=high).ticks
    return line.format("0%", "100%", middle, middle) + Markup("").join(
        line.format(x, x, middle - 3, middle + 3) for x in ticks
    )


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict in the reader's language: the code of measure, its words and its figures."""

    code: str
    words: str
    detail: str = ""

    @property
    def distinguishable(self) -> bool:
        """Bold means distinguishable from error, up or down alike; it does not mean good."""
        return self.code in ("gain", "loss")


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One skill of a profile: its strip, its figures as text, and what can be said of it."""

    name: str
    strip: Strip
    figures: tuple[str, ...]
    verdict: VerdictWords | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A table of skills with one drawn column; `words` name points of the scale by their number."""

    caption: str
    rows: tuple[ProfileRow, ...]
    heads: tuple[str, ...]
    words: dict[int, str]
    points: int = 7

    @property
    def has_verdicts(self) -> bool:
        """True when any row has something to say."""
        return any(row.verdict for row in self.rows)
