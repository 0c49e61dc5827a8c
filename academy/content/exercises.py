"""The exercises of one module: a file each, read by its kind, with its Spanish twin."""

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from academy.content import figures, versions
from academy.content.documents import Desk, Document
from academy.content.library import SOURCE_LANGUAGE, Exercise, Text
from academy.content.problems import did_you_mean, listed
from academy.content.records import LANGUAGE_NAMES, is_id
from academy.content.rendering import Renderings
from academy.kinds import KINDS
from academy.kinds.contract import Finding, Source, Unreadable

TWIN = ".es.md"
TWIN_LANGUAGE = "es"


def split(name: str) -> tuple[str, str]:
    """A file's stem and language: which-kind.es.md is which-kind in Spanish."""
    if name.endswith(TWIN):
        return name.removesuffix(TWIN), TWIN_LANGUAGE
    return PurePath(name).stem, SOURCE_LANGUAGE


def read(desk: Desk, names: list[str], module: str, renderings: Renderings) -> dict[str, Exercise]:
    """The sound exercises among these files, by slug."""
    found: dict[str, Exercise] = {}
    slugs = sorted({split(name)[0] for name in names})
    for slug in slugs:
        english, spanish = f"{slug}.md", f"{slug}{TWIN}"
        if not is_id(slug):
            name = english if english in names else spanish
            desk.report(name, 1, f"“{slug}” is no id: lower-case letters, digits and hyphens")
        elif english not in names:
            desk.report(spanish, 1, f"has no English original {english}")
        else:
            twin = spanish if spanish in names else None
            exercise = _read_one(desk, slug, module, english, twin, renderings)
            if exercise:
                found[slug] = exercise
    return found


def _read_one(
    desk: Desk, slug: str, module: str, english: str, spanish: str | None, renderings: Renderings
) -> Exercise | None:
    document = desk.document(english)
    twin = _twin(desk, english, spanish)
    if document is None:
        return None
    kind, title = document.head.text("kind"), document.head.text("title")
    document.head.close()
    if kind is not None and kind not in KINDS:
        what = f"there is no kind “{kind}”{did_you_mean(kind, KINDS)}; there is {listed(KINDS)}"
        desk.report(english, document.head.line_of("kind"), what)
        return None
    if kind is None or title is None:
        return None
    figure = figures.first(document.body, document.body_line)
    if figure:
        desk.figures.append((english, figure))
    body = _body(desk, document, kind, title, SOURCE_LANGUAGE, renderings)
    if body is None:
        return None
    titles, bodies = {SOURCE_LANGUAGE: title}, {SOURCE_LANGUAGE: body}
    if twin:
        _add_twin(desk, twin, kind, titles, bodies, renderings)
    exercise = Exercise(slug, module, kind, "", Text(titles), bodies)
    return replace(exercise, hash=versions.digest(exercise.to_json()))


def _twin(desk: Desk, english: str, spanish: str | None) -> Document | None:
    if spanish is None:
        name = english.removesuffix(".md") + TWIN
        desk.report(english, 1, f"has no {LANGUAGE_NAMES[TWIN_LANGUAGE]} twin {name}")
        return None
    return desk.document(spanish)


def _add_twin(
    desk: Desk,
    twin: Document,
    kind: str,
    titles: dict[str, str],
    bodies: dict[str, Any],
    renderings: Renderings,
) -> None:
    """Add the translation, unless it asks something else than the original."""
    title = twin.head.text("title")
    twin.head.misplaced("kind", "the English file")
    twin.head.close()
    if title is None:
        return
    body = _body(desk, twin, kind, title, TWIN_LANGUAGE, renderings)
    if body is None:
        return
    differences = KINDS[kind].twins(bodies[SOURCE_LANGUAGE], body)
    for difference in differences:
        desk.report(twin.name, twin.body_line, difference)
    if not differences:
        titles[TWIN_LANGUAGE], bodies[TWIN_LANGUAGE] = title, body


def _body(
    desk: Desk, document: Document, kind: str, title: str, lang: str, renderings: Renderings
) -> Any:
    path = desk.path(document.name)
    source = Source(path, document.body_line, document.body, title, lang)
    key = [kind, path, document.body_line, document.body, title, lang]
    body, findings = renderings.once(key, lambda: _try(kind, source))
    for finding in findings:
        desk.report(document.name, *finding)
    return body


def _try(kind: str, source: Source) -> tuple[Any, tuple[Finding, ...]]:
    """What the kind reads, or its findings."""
    try:
        return KINDS[kind].read(source), ()
    except Unreadable as error:
        return None, error.findings
