"""One module's folder and its exercises, read into a Module and the problems on the way."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from academy.content import assessment, cards, exercises, introduction, rules, versions
from academy.content.documents import Desk
from academy.content.lessons import FILE as LESSON
from academy.content.lessons import Reader
from academy.content.library import LANGUAGES, Exercise, Module
from academy.content.problems import Problem, did_you_mean
from academy.content.rendering import Renderings

IMAGES = "images"
# For colleagues, never shown.
DESIGN = "design.md"
README = "README.md"
FIXED = {
    introduction.NAME,
    introduction.TWIN,
    assessment.NAME,
    cards.CARDS,
    cards.COMMITMENTS,
    DESIGN,
}
NEEDED = {
    assessment.NAME: "a module needs a self-assessment",
    cards.CARDS: f"a module needs {rules.FEWEST_CARDS} practice cards",
    cards.COMMITMENTS: f"a module needs {rules.FEWEST_COMMITMENTS} commitment templates",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A module as its files stand; without the Module when that cannot be shown at all."""

    slug: str
    module: Module | None
    problems: tuple[Problem, ...]
    # (sort, id) to the path and line that has it.
    claims: dict[tuple[str, str], tuple[str, int]]


def read(desk: Desk, number: int, slug: str, exercise_desk: Desk, renderings: Renderings) -> Draft:
    """Read one module; never raises for what authors wrote."""
    names, images = _files(desk)
    exercise_names = _exercise_files(exercise_desk)
    found = exercises.read(exercise_desk, exercise_names, slug, renderings)
    known = {exercises.split(name)[0] for name in exercise_names}
    reader = Reader(desk, slug, images, known, found, renderings)
    opening = introduction.read(desk, names, slug, renderings, reader.look)
    lessons = reader.read([name for name in names if LESSON.match(name)])
    instrument = assessment.read(desk, slug) if assessment.NAME in names else None
    skills = [skill.id for skill in instrument.skills] if instrument else []
    practice = cards.read_cards(desk, skills) if cards.CARDS in names else ()
    commitments = cards.read_commitments(desk, skills) if cards.COMMITMENTS in names else ()
    if not (opening and opening.sources):
        _report_figures(desk, exercise_desk)
    _report_lonely(desk, exercise_desk, reader, images, found)
    module = None
    if opening and instrument:
        module = Module(
            slug=slug,
            number=number,
            minutes=opening.minutes,
            titles=opening.titles,
            summaries=opening.summaries,
            outcomes=opening.outcomes,
            intros=opening.intros,
            reassessment=opening.reassessment,
            sources=opening.sources,
            lessons=tuple(lessons),
            self_assessment=instrument,
            cards=practice,
            commitments=commitments,
            exercises=found,
            languages=frozenset(),
            version=_version(desk, exercise_desk, images),
        )
        module = replace(module, languages=_languages(module))
    return _draft(slug, module, desk, exercise_desk)


def entries(folder: Path) -> list[tuple[str, bool]]:
    """The names in a folder and whether each is a folder itself; hidden ones are left out."""
    try:
        with os.scandir(folder) as found:
            return sorted((e.name, e.is_dir()) for e in found if not e.name.startswith("."))
    except OSError:
        return []


def _files(desk: Desk) -> tuple[list[str], list[str]]:
    """The module's files that have a reader, and its images."""
    names = []
    images: list[str] = []
    for name, is_folder in entries(desk.folder):
        if is_folder and name == IMAGES:
            images = [image for image, _ in entries(desk.folder / IMAGES)]
        elif not is_folder and (name in FIXED or LESSON.match(name)):
            names.append(name)
        else:
            hint = did_you_mean(name, {*FIXED, IMAGES})
            desk.report(name, 1, f"nobody reads this {'folder' if is_folder else 'file'}{hint}")
    for name, why in NEEDED.items():
        if name not in names:
            desk.report(name, 1, f"is missing: {why}")
    count = len({name for name in names if LESSON.match(name) and not name.endswith(".es.md")})
    if count < rules.FEWEST_LESSONS:
        what = f"the module has {count} lessons; {rules.FEWEST_LESSONS} or more are needed"
        desk.report(introduction.NAME, 1, what)
    return names, images


def _exercise_files(desk: Desk) -> list[str]:
    names = []
    for name, is_folder in entries(desk.folder):
        if is_folder or not name.endswith(".md"):
            desk.report(name, 1, f"nobody reads this {'folder' if is_folder else 'file'}")
        elif name not in (README, DESIGN):
            names.append(name)
    return names


def _report_figures(desk: Desk, exercise_desk: Desk) -> None:
    """Cards and exercises have no sources of their own: the module's stand for them."""
    for place in (desk, exercise_desk):
        for name, figure in place.figures:
            place.report(name, figure.line, f"{figure.what} in {introduction.NAME}")


def _report_lonely(
    desk: Desk, exercise_desk: Desk, reader: Reader, images: list[str], found: dict[str, Exercise]
) -> None:
    for slug in found:
        exercise_desk.claim("exercise", slug, f"{slug}.md", 1)
        if slug not in reader.placed:
            what = f"no lesson places this exercise: [Try it](exercise:{slug})"
            exercise_desk.report(f"{slug}.md", 1, what)
    for image in images:
        if image not in reader.shown:
            desk.report(f"{IMAGES}/{image}", 1, "nobody reads this file: no lesson shows it")


def _version(desk: Desk, exercise_desk: Desk, images: list[str]) -> str:
    return versions.digest(versions.canonical([desk.texts, exercise_desk.texts, images]))


def _languages(module: Module) -> frozenset[str]:
    """The languages in which a learner meets no page in another one."""
    written = [
        set(module.intros),
        *(set(lesson.pages) for lesson in module.lessons),
        *(set(exercise.body) for exercise in module.exercises.values()),
        *(set(item.texts.words) for item in module.self_assessment.items),
    ]
    return frozenset(set(LANGUAGES).intersection(*written))


def _draft(slug: str, module: Module | None, desk: Desk, exercise_desk: Desk) -> Draft:
    claims = {
        key: (place.path(file), line)
        for place in (desk, exercise_desk)
        for key, (file, line) in place.claims.items()
    }
    problems = tuple(sorted({*desk.problems, *exercise_desk.problems}))
    return Draft(slug, module, problems, claims)
