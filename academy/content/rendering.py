"""Markdown of a lesson or introduction into sanitised parts, in the shapes of the design."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from academy.content.blocks import EXERCISE_MARK, Arrangement
from academy.content.library import ExercisePart, HtmlPart, Part, Section
from academy.content.versions import canonical, digest
from academy.kinds import prose
from academy.kinds.contract import Finding

# What stands for the icons while the text is sanitised; the sprite is in the page's layout.
_ICONS = {
    f'<i class="icon-{name}"></i>': (
        f'<svg class="bi" aria-hidden="true" focusable="false"><use href="#i-{icon}"/></svg>'
    )
    for name, icon in (("inside", "building"), ("customer", "person"))
}
Made = TypeVar("Made")

_SPLIT = re.compile(f"<p>{EXERCISE_MARK}([a-z0-9-]+){EXERCISE_MARK}</p>")


@dataclass(frozen=True, slots=True)
class Rendered:
    """One language of one text; `exercises` and `images` name what must exist, and where."""

    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    levels: tuple[int, ...]
    exercises: tuple[Finding, ...]
    images: tuple[Finding, ...]
    faults: tuple[Finding, ...]


class Renderings:
    """What was made of texts, by the hash of what it was made from; the unused is forgotten."""

    def __init__(self) -> None:
        self.rendered = 0
        self._kept: dict[str, Any] = {}
        self._used: dict[str, Any] = {}

    def render(self, text: str, first_line: int, lang: str, module: str) -> Rendered:
        """The text as parts, rendered only if it has not been seen at the last loading."""
        key = [text, first_line, lang, module]
        return self.once(key, lambda: render(text, first_line, lang, module))

    def once(self, key: list[Any], make: Callable[[], Made]) -> Made:
        """What `make` makes of this key, made only if it was not there at the last loading."""
        name = digest(canonical(key))
        if name not in self._used:
            if name not in self._kept:
                self._kept[name] = make()
                self.rendered += 1
            self._used[name] = self._kept[name]
        made: Made = self._used[name]
        return made

    def forget(self) -> None:
        """Keep what was used since the last call."""
        self._kept, self._used = self._used, {}


def render(text: str, first_line: int, lang: str, module: str) -> Rendered:
    """Render one text; whatever would be slow is refused and comes back empty."""
    refusals = prose.refusals(text, first_line)
    if refusals:
        return Rendered((), (), (), (), (), tuple(refusals))
    markdown = prose.renderer()
    arrangement = Arrangement(markdown, text, first_line, lang, module)
    markdown.treeprocessors.register(arrangement, "arrangement", -10)
    html = markdown.convert(text)
    return Rendered(
        parts=tuple(_parts(html)),
        sections=tuple(arrangement.sections),
        levels=tuple(arrangement.levels),
        exercises=tuple(arrangement.exercises),
        images=tuple(arrangement.images),
        faults=tuple(sorted({*arrangement.faults, *prose.tags(text, first_line)})),
    )


def _parts(html: str) -> list[Part]:
    parts: list[Part] = []
    for number, piece in enumerate(_SPLIT.split(html)):
        if number % 2:
            parts.append(ExercisePart(piece))
        elif piece.strip():
            parts.append(HtmlPart(_with_icons(prose.clean(piece).strip())))
    return parts


def _with_icons(html: str) -> str:
    for placeholder, icon in _ICONS.items():
        html = html.replace(placeholder, icon)
    return html


def html_of(rendered: Rendered) -> str:
    """The text of something that may not hold exercises."""
    return "\n".join(part.html for part in rendered.parts if isinstance(part, HtmlPart))
