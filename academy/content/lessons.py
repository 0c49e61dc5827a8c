"""The lessons of one module: a file each, its Spanish twin, and what both of them refer to."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from academy.content import figures, rules
from academy.content.documents import Desk, Document
from academy.content.library import (
    SOURCE_LANGUAGE,
    ExercisePart,
    Lesson,
    LessonPage,
    Text,
)
from academy.content.problems import did_you_mean
from academy.content.records import LANGUAGE_NAMES, is_id
from academy.content.rendering import Rendered, Renderings

FILE = re.compile(r"(\d{1,3})-([a-z0-9-]+?)(\.es)?\.md$")
TWIN_LANGUAGE = "es"


@dataclass(frozen=True, slots=True)
class _Page:
    """One file of a lesson."""

    title: str
    summary: str
    sources: tuple[str, ...]
    rendered: Rendered


class Reader:
    """Reads lessons, and remembers which exercises and images they refer to.

    `exercises` are the files there are, `sound` those that could be read: only these are placed.
    """

    def __init__(
        self,
        desk: Desk,
        module: str,
        images: Collection[str],
        exercises: Collection[str],
        sound: Collection[str],
        renderings: Renderings,
    ) -> None:
        self._desk = desk
        self._module = module
        self._images = images
        self._exercises = exercises
        self._sound = sound
        self._renderings = renderings
        self.placed: set[str] = set()
        self.shown: set[str] = set()

    def read(self, names: list[str]) -> list[Lesson]:
        """The sound lessons among these files, in their order."""
        stems: dict[str, set[str]] = {}
        for name in names:
            stems.setdefault(name.removesuffix(".md").removesuffix(".es"), set()).add(name)
        lessons = [self._lesson(stem, found) for stem, found in sorted(stems.items())]
        sound = [lesson for lesson in lessons if lesson]
        self._check_numbers(sorted(stems))
        return sorted(sound, key=lambda lesson: (lesson.number, lesson.slug))

    def _check_numbers(self, stems: list[str]) -> None:
        seen: dict[int, str] = {}
        for stem in stems:
            number = int(stem.split("-")[0])
            if number in seen:
                what = f"has the same number as {seen[number]}.md: which comes first?"
                self._desk.report(f"{stem}.md", 1, what)
            seen.setdefault(number, stem)

    def _lesson(self, stem: str, found: set[str]) -> Lesson | None:
        english, spanish = f"{stem}.md", f"{stem}.{TWIN_LANGUAGE}.md"
        number, slug = stem.split("-", 1)
        if not is_id(slug):
            self._desk.report(english, 1, f"“{slug}” is no id: lower-case letters, digits, -")
            return None
        if english not in found:
            self._desk.report(spanish, 1, f"has no English original {english}")
            return None
        minutes, page = self._english(english)
        twin = self._spanish(english, spanish if spanish in found else None, page)
        is_new = self._desk.claim("lesson", slug, english, 1)
        if minutes is None or page is None or not is_new:
            return None
        pages = {SOURCE_LANGUAGE: page, **({TWIN_LANGUAGE: twin} if twin else {})}
        return Lesson(
            slug=slug,
            number=int(number),
            minutes=minutes,
            titles=Text({lang: p.title for lang, p in pages.items()}),
            summaries=Text({lang: p.summary for lang, p in pages.items()}),
            pages={lang: self._page(lang, p) for lang, p in pages.items()},
            sources=page.sources,
        )

    def _page(self, lang: str, page: _Page) -> LessonPage:
        parts = tuple(
            part
            for part in page.rendered.parts
            if not isinstance(part, ExercisePart) or part.slug in self._sound
        )
        return LessonPage(lang, parts, page.rendered.sections, page.sources)

    def _english(self, name: str) -> tuple[int | None, _Page | None]:
        document = self._desk.document(name)
        if document is None:
            return None, None
        minutes = document.head.whole("minutes")
        low, high = rules.LESSON_MINUTES
        if minutes is not None and not low <= minutes <= high:
            what = f"{minutes} minutes; a lesson takes {low} to {high}"
            self._desk.report(name, document.head.line_of("minutes"), what)
        return minutes, self._read_page(document, SOURCE_LANGUAGE, ())

    def _spanish(self, english: str, name: str | None, original: _Page | None) -> _Page | None:
        if name is None:
            twin = f"{english.removesuffix('.md')}.{TWIN_LANGUAGE}.md"
            what = f"has no {LANGUAGE_NAMES[TWIN_LANGUAGE]} twin {twin}"
            self._desk.report(english, 1, what)
            return None
        document = self._desk.document(name)
        if document is None:
            return None
        document.head.misplaced("minutes", "the English file")
        page = self._read_page(document, TWIN_LANGUAGE, original.sources if original else ())
        if page and original:
            self._compare(name, document.body_line, original.rendered, page.rendered)
        return page

    def _read_page(self, document: Document, lang: str, sources: tuple[str, ...]) -> _Page | None:
        head = document.head
        title, summary = head.text("title"), head.text("summary")
        own_sources = head.texts("sources") if head.has("sources") else None
        head.close()
        rendered = self._renderings.render(document.body, document.body_line, lang, self._module)
        self._check(document.name, rendered)
        if not document.body.strip():
            self._desk.report(document.name, document.body_line, "has no text")
        sources = own_sources or sources
        if not sources:
            self._check_figures(document, f"{title or ''}\n{summary or ''}")
        if title is None or summary is None or not rendered.parts:
            return None
        return _Page(title, summary, sources, rendered)

    def _check_figures(self, document: Document, head: str) -> None:
        figure = figures.first(document.body, document.body_line)
        in_head = figures.first(head)
        found = figure or (in_head and in_head._replace(line=document.head.line))
        if found:
            self._desk.report(document.name, found.line, f"{found.what}: add “sources:” above")

    def _check(self, name: str, rendered: Rendered) -> None:
        here: set[str] = set()
        for line, slug in rendered.exercises:
            if slug not in self._exercises:
                hint = did_you_mean(slug, self._exercises)
                self._desk.report(name, line, f"there is no exercise “{slug}”{hint}")
            if slug in here:
                self._desk.report(name, line, f"the exercise “{slug}” stands here twice")
            here.add(slug)
        self.placed |= here
        self.look(name, rendered)

    def look(self, name: str, rendered: Rendered) -> None:
        """Report a text's faults, note its images, and report those there are not."""
        for fault in rendered.faults:
            self._desk.report(name, *fault)
        for line, image in rendered.images:
            if image not in self._images:
                hint = did_you_mean(image, self._images)
                self._desk.report(name, line, f"there is no image images/{image}{hint}")
            self.shown.add(image)

    def _compare(self, name: str, line: int, english: Rendered, spanish: Rendered) -> None:
        """Say where the twins differ; what is reported of one of them already is not said again."""
        slugs = {slug for _, slug in (*english.exercises, *spanish.exercises)}
        if english.faults or spanish.faults or not slugs <= set(self._exercises):
            return
        ours, theirs = len(spanish.levels), len(english.levels)
        if ours != theirs:
            self._desk.report(name, line, f"has {ours} headings, the English has {theirs}")
        elif spanish.levels != english.levels:
            self._desk.report(name, line, "has its headings on other levels than the English")
        mine = [slug for _, slug in spanish.exercises]
        original = [slug for _, slug in english.exercises]
        if mine != original:
            what = f"places {_named(mine)}, the English {_named(original)}"
            self._desk.report(name, line, what)


def _named(slugs: list[str]) -> str:
    return " then ".join(slugs) or "no exercise"
