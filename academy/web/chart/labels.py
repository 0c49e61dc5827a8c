"""Where the words of a time chart go, so that none lies on another, on a mark or on a band edge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# The plot is as wide as the page allows, so a label must fit at the narrowest and at an
# ordinary width. What fits only at the second is shown only there; the table has everything.
PHONE, DESKTOP = 300, 760
WIDTHS = (PHONE, DESKTOP)
FIGURE_CHAR, WORD_CHAR = 7.6, 6.8  # px a character takes at 13 px, bold figures and plain words
WIDE_ONLY = "wide-only"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px of the plot."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """True when the two share any area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark that would like a figure: x in percent, y and radius in px."""

    x: float
    y: float
    radius: float
    text: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A text with its place: x in percent, y of its foot in px, and where it is shown."""

    x: float
    y: float
    text: str
    css: str = ""


def centred(x: float, y: float, text: str, width: int, char: float = FIGURE_CHAR) -> Box:
    """The room a text takes whose foot is centred on x percent of the width."""
    middle, half = x / 100 * width, len(text) * char / 2 + 2
    return Box(middle - half, y - 11, middle + half, y + 2)


def mark(spot: Spot, width: int) -> Box:
    """The room a mark takes."""
    middle = spot.x / 100 * width
    return Box(
        middle - spot.radius, spot.y - spot.radius, middle + spot.radius, spot.y + spot.radius
    )


def figures(
    spots: Sequence[Spot], edges: Sequence[float], taken: dict[int, list[Box]], height: float
) -> list[Label]:
    """A label for every spot that has room; needed ones first, and those in any case.

    Above its mark, or below when a band edge (y in `edges`) or a neighbour is in the way.
    """
    room = {width: [*taken[width], *(mark(spot, width) for spot in spots)] for width in WIDTHS}
    labels: list[tuple[int, Label]] = []
    for index in sorted(range(len(spots)), key=lambda i: (not spots[i].needed, i)):
        label = _label(spots, index, edges, room, height)
        if label is None:
            continue
        labels.append((index, label))
        for width in WIDTHS:
            room[width].append(centred(label.x, label.y, label.text, width))
    return [label for _, label in sorted(labels, key=lambda pair: pair[0])]


def dates(spots: Sequence[Spot], foot: float) -> list[Label]:
    """The dates under the axis: last and first always, the others where they have room."""
    room: dict[int, list[Box]] = {width: [] for width in WIDTHS}
    labels: dict[int, Label] = {}
    for index in sorted(range(len(spots)), key=lambda i: (i != len(spots) - 1, i)):
        spot = spots[index]
        boxes = {width: centred(spot.x, foot, spot.text, width, char=WORD_CHAR) for width in WIDTHS}
        fits = {width for width in WIDTHS if _free(boxes[width], room[width])}
        css = _shown(fits)
        if css is None:
            continue
        labels[index] = Label(spot.x, foot, spot.text, css)
        for width in fits:
            room[width].append(boxes[width])
    return [labels[index] for index in sorted(labels)]


def _label(
    spots: Sequence[Spot],
    index: int,
    edges: Sequence[float],
    room: dict[int, list[Box]],
    height: float,
) -> Label | None:
    spot, places = spots[index], list(_places(spots, index))
    shown: dict[str, list[float]] = {"": [], WIDE_ONLY: [], "crossing an edge": []}
    for y in places:
        boxes = {width: centred(spot.x, y, spot.text, width) for width in WIDTHS}
        css = _shown({width for width in WIDTHS if _free(boxes[width], room[width])})
        crosses = any(y - 12 < edge < y + 4 for edge in edges)
        if css is not None and 2 < y < height - 3:
            shown["crossing an edge" if crosses else css].append(y)
    if shown[""]:
        return Label(spot.x, shown[""][0], spot.text)
    if spot.needed:
        return Label(spot.x, [*shown["crossing an edge"], *shown[WIDE_ONLY], *places][0], spot.text)
    return Label(spot.x, shown[WIDE_ONLY][0], spot.text, WIDE_ONLY) if shown[WIDE_ONLY] else None


def _places(spots: Sequence[Spot], index: int) -> Iterator[float]:
    """Above, then below; the other way round in a dip, where the lines leave upwards."""
    spot = spots[index]
    beside = [spots[i].y for i in (index - 1, index + 1) if 0 <= i < len(spots)]
    above, below = spot.y - spot.radius - 7, spot.y + spot.radius + 16
    dip = bool(beside) and all(y < spot.y - 4 for y in beside)
    yield from (below, above) if dip and len(beside) > 1 else (above, below)


def _free(box: Box, taken: Sequence[Box]) -> bool:
    return not any(box.overlaps(other) for other in taken)


def _shown(fits: set[int]) -> str | None:
    """The class for a label that fits at these widths; None when it fits nowhere."""
    if PHONE in fits and DESKTOP in fits:
        return ""
    return WIDE_ONLY if DESKTOP in fits else None
