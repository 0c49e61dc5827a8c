"""All modules and exercises of two folders, and what is wrong with them."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from academy.content import introduction, modules, versions
from academy.content.documents import Desk
from academy.content.library import Library
from academy.content.modules import Draft
from academy.content.problems import Problem, did_you_mean
from academy.content.records import is_id
from academy.content.rendering import Renderings

FOLDER = re.compile(r"(\d{1,3})-([a-z0-9-]+)$")


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in the folders: a draft of every module, and problems that are of none."""

    drafts: dict[str, Draft]
    problems: tuple[Problem, ...]


def load(modules_dir: Path, exercises_dir: Path) -> Library:
    """Everything that is sound, and a problem for everything that is not; never raises for it."""
    found = survey(modules_dir, exercises_dir, Renderings())
    return library(found.drafts, found)


def survey(modules_dir: Path, exercises_dir: Path, renderings: Renderings) -> Survey:
    """Read both folders once."""
    root = Desk(modules_dir, modules_dir.absolute().name)
    exercise_root = Desk(exercises_dir, exercises_dir.absolute().name)
    folders = _module_folders(root)
    drafts: dict[str, Draft] = {}
    for folder, (number, slug) in folders.items():
        desk = Desk(modules_dir / folder, root.path(folder))
        if slug in drafts:
            first = next(f for f, (_, s) in folders.items() if s == slug)
            desk.report(introduction.NAME, 1, f"duplicate id “{slug}”: {first} has it")
            drafts[slug] = _blamed(drafts[slug], desk.problems)
            continue
        exercise_desk = Desk(exercises_dir / slug, exercise_root.path(slug))
        drafts[slug] = modules.read(desk, number, slug, exercise_desk, renderings)
    _check_exercise_folders(exercise_root, drafts)
    _check_ids(drafts)
    renderings.forget()
    return Survey(drafts, tuple(sorted({*root.problems, *exercise_root.problems})))


def library(live: dict[str, Draft], found: Survey) -> Library:
    """The modules of these drafts, with the problems of what stands in the files."""
    shown = [draft.module for draft in live.values() if draft.module]
    shown.sort(key=lambda module: (module.number, module.slug))
    problems = {*found.problems, *(p for draft in found.drafts.values() for p in draft.problems)}
    version = versions.digest(versions.canonical([[m.slug, m.version] for m in shown]))
    return Library(tuple(shown), tuple(sorted(problems)), version)


def _module_folders(root: Desk) -> dict[str, tuple[int, str]]:
    if not root.folder.is_dir():
        root.report("", 1, "there is no such folder of modules")
    folders: dict[str, tuple[int, str]] = {}
    numbers: dict[int, str] = {}
    for name, is_folder in modules.entries(root.folder):
        match = FOLDER.match(name)
        if not is_folder:
            if name != modules.README:
                root.report(name, 1, "nobody reads this file")
        elif match and is_id(match[2]):
            number = int(match[1])
            if number in numbers:
                root.report(name, 1, f"has the same number as {numbers[number]}: which is first?")
            numbers.setdefault(number, name)
            folders[name] = (number, match[2])
        else:
            root.report(name, 1, "a module's folder is called like 01-great-disconnect")
    return folders


def _check_exercise_folders(root: Desk, drafts: dict[str, Draft]) -> None:
    if not root.folder.is_dir():
        root.report("", 1, "there is no such folder of exercises")
    for name, is_folder in modules.entries(root.folder):
        if not is_folder and name != modules.README:
            root.report(name, 1, "nobody reads this file")
        elif is_folder and name not in drafts:
            root.report(name, 1, f"no module is called “{name}”{did_you_mean(name, drafts)}")


def _check_ids(drafts: dict[str, Draft]) -> None:
    """Ids are unique over all modules, for a page or a file may be moved to another one."""
    taken: dict[tuple[str, str], tuple[str, str, int]] = {}
    for slug in list(drafts):
        for (sort, name), (path, line) in drafts[slug].claims.items():
            owner, other, at = taken.setdefault((sort, name), (slug, path, line))
            if owner != slug:
                what = f"duplicate id “{name}”: the {sort} of {other}:{at} has it"
                problem = Problem(path, line, what)
                # Whichever of the two was edited, neither may replace what is live.
                drafts[slug] = _blamed(drafts[slug], [problem])
                drafts[owner] = _blamed(drafts[owner], [problem])


def _blamed(draft: Draft, problems: list[Problem]) -> Draft:
    return replace(draft, problems=tuple(sorted({*draft.problems, *problems})))
