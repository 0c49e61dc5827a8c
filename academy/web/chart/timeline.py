"""One skill over time: where readings, band, path and words of a time chart lie."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from academy.web.chart import labels
from academy.web.chart.labels import Box, Label, Spot
from academy.web.chart.marks import ORDER, Band, Mark, MarkKind


@dataclass(frozen=True, slots=True)
class Point:
    """One reading in time. `series` changes with the wording of the items, and breaks the line."""

    value: float
    on: date
    label: str
    date_label: str
    kind: MarkKind = "reading"
    doubtful: bool = False
    series: str = ""

    @property
    def mark(self) -> Mark:
        """The same reading as a mark."""
        return Mark(self.value, self.kind, self.doubtful)


@dataclass(frozen=True, slots=True)
class Then:
    """The then-test: where the person now places the start, with its words."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A line through five readings or more, as measure computed it: two values on two days."""

    start: date
    start_value: float
    end: date
    end_value: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight piece of the path, x in percent and y in px."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)  # no slots: the note's place is worked out once and kept
class TimeChart:
    """One skill over time. `small` is the same chart without words, for several side by side."""

    id: str
    title: str
    finding: str
    points: tuple[Point, ...]
    band: Band | None = None
    then: Then | None = None
    trend: Trend | None = None
    low: float = 1
    high: float = 7
    low_word: str = ""
    high_word: str = ""
    band_note: str = ""
    ceiling_note: str = ""
    small: bool = False

    @property
    def height(self) -> int:
        """Height of the plot in px: fifty a point of a seven-point scale."""
        return 108 if self.small else 300

    @property
    def grid(self) -> list[tuple[float, str]]:
        """A line at every point of the scale, the lowest first; ten steps at most."""
        step = 1 if self.high - self.low <= 10 else (self.high - self.low) / 5
        count = round((self.high - self.low) / step)
        values = [self.low + step * number for number in range(count + 1)]
        return [(self.y(value), f"{value:g}") for value in values]

    @property
    def band_box(self) -> tuple[float, float] | None:
        """Top and height of the band in px, cut where the scale ends."""
        if self.band is None:
            return None
        top, foot = self.y(min(self.high, self.band.high)), self.y(max(self.low, self.band.low))
        return top, round(foot - top, 1)

    @property
    def edges(self) -> list[float]:
        """The band's edges that lie on the scale, in px."""
        if self.band is None:
            return []
        return [self.y(v) for v in (self.band.high, self.band.low) if self.low <= v <= self.high]

    @property
    def path(self) -> list[Segment]:
        """From reading to reading, with a gap where the series changes."""
        return [
            Segment(self.x(a.on), self.y(a.value), self.x(b.on), self.y(b.value))
            for a, b in zip(self.points, self.points[1:], strict=False)
            if a.series == b.series
        ]

    @property
    def trend_line(self) -> Segment | None:
        """The trend, where one may be shown."""
        line = self.trend
        if line is None:
            return None
        return Segment(
            self.x(line.start), self.y(line.start_value), self.x(line.end), self.y(line.end_value)
        )

    @property
    def drawn(self) -> list[Point]:
        """The readings, bottom first."""
        return sorted(self.points, key=lambda point: ORDER.index(point.kind))

    @property
    def figures(self) -> list[Label]:
        """The figures at their marks; of many readings only first, extremes and last."""
        return labels.figures(self._spots(self._told()), self.edges, self._taken(), self.height)

    @property
    def dates(self) -> list[Label]:
        """The dates under the axis that have room."""
        spots = [Spot(self.x(p.on), 0, 0, p.date_label) for p in self.points]
        return labels.dates(spots, self.height + 24)

    @cached_property
    def note(self) -> Label | None:
        """The band's own words, at its right end where no reading lies in the way."""
        if not self.band_note or self.band_box is None:
            return None
        top, height = self.band_box
        for y in (top + height - 9, top + 17):
            if height >= 28 and not any(self._note_box(y).overlaps(box) for box in self._wide()):
                return Label(100, y, self.band_note, labels.WIDE_ONLY)
        return None

    def on_band(self, y: float) -> bool:
        """Whether a text at this height lies on the band, which decides the colour around it."""
        return self.band_box is not None and 0 < y - self.band_box[0] < self.band_box[1]

    def x(self, on: date) -> float:
        """A day's place across the plot in percent: true time, not visit number."""
        left, right = (10, 90) if self.small else (6, 93)
        first, last = self.points[0].on, self.points[-1].on
        days = (last - first).days
        share = (on - first).days / days if days else 0
        return round(left + share * (right - left), 2)

    def y(self, value: float) -> float:
        """A value's place from the top of the plot in px."""
        return round((self.high - value) / (self.high - self.low) * self.height, 1)

    def _told(self) -> set[int]:
        count = len(self.points)
        if count <= 8:
            return set(range(count))
        values = [point.value for point in self.points]
        return {0, count - 1, values.index(min(values)), values.index(max(values))}

    def _spots(self, told: set[int]) -> list[Spot]:
        ends = {0, len(self.points) - 1}
        return [
            Spot(self.x(p.on), self.y(p.value), p.mark.radius, p.label, index in ends)
            for index, p in enumerate(self.points)
            if index in told
        ]

    def _taken(self) -> dict[int, list[Box]]:
        """What is printed before the figures: end words, then-test, and the note when wide."""
        boxes = {width: [*self._words(), self._ceiling(width)] for width in labels.WIDTHS}
        if self.note:
            boxes[labels.DESKTOP].append(self._note_box(self.note.y))
        for width in labels.WIDTHS if self.then else ():
            boxes[width].append(self._then_box(width))
        return boxes

    def _words(self) -> list[Box]:
        high, low = (len(word) * labels.WORD_CHAR for word in (self.high_word, self.low_word))
        return [Box(4, 4, 4 + high, 17), Box(4, self.height - 17, 4 + low, self.height - 4)]

    def _ceiling(self, width: int) -> Box:
        return Box(width - len(self.ceiling_note) * labels.WORD_CHAR, -17, width, -4)

    def _then_box(self, width: int) -> Box:
        if self.then is None:
            return Box(0, 0, 0, 0)
        x, y = self.x(self.points[0].on) / 100 * width, self.y(self.then.value)
        return Box(x - 6, y - 7, x + 12 + len(self.then.label) * labels.WORD_CHAR, y + 7)

    def _note_box(self, y: float) -> Box:
        right = labels.DESKTOP - 8
        return Box(right - len(self.band_note) * labels.WORD_CHAR, y - 12, right, y + 4)

    def _wide(self) -> list[Box]:
        """What the note must avoid on a wide plot: the marks, the then-test and the line itself."""
        width = labels.DESKTOP
        boxes = [labels.mark(spot, width) for spot in self._spots(set(range(len(self.points))))]
        if self.then:
            boxes.append(self._then_box(width))
        for piece in self.path:
            for step in range(21):
                x = (piece.x1 + (piece.x2 - piece.x1) * step / 20) / 100 * width
                y = piece.y1 + (piece.y2 - piece.y1) * step / 20
                boxes.append(Box(x - 2, y - 2, x + 2, y + 2))
        return boxes
