"""A running site follows its files, and a broken edit never reaches a learner."""

import shutil
import threading

import pytest

from academy.content import Module, Shelf
from tests.content.conftest import FOLDER, SLUG, Files


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf(files: Files, clock: Clock) -> Shelf:
    return Shelf(files.modules, files.exercises, clock)


def later(shelf: Shelf, clock: Clock) -> Module | None:
    clock.now += 1.5
    return next((m for m in shelf.library.modules if m.slug == SLUG), None)


def summary(module: Module | None) -> str:
    assert module
    return module.lesson("following").summaries.in_("en")


def test_the_files_are_looked_at_once_a_second(files: Files, shelf: Shelf, clock: Clock) -> None:
    before = shelf.library
    files.edit("03-following.md", "The second question", "Your second question")
    clock.now += 0.9
    assert shelf.library is before
    clock.now += 0.2
    assert shelf.library is not before
    assert summary(shelf.library.module(SLUG)).startswith("Your second")


def test_nothing_is_read_again_while_nothing_changes(shelf: Shelf, clock: Clock) -> None:
    before = shelf.library
    clock.now += 5
    assert shelf.library is before


def test_only_what_changed_is_rendered_again(files: Files, shelf: Shelf, clock: Clock) -> None:
    assert later(shelf, clock)
    before = shelf.renderings.rendered
    files.edit("03-following.md", "Repeat one word", "Repeat a word")
    assert later(shelf, clock)
    assert shelf.renderings.rendered == before + 1


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("03-following.md", "title: Following", "titel: Following"),
        ("03-following.md", "Repeat one", "In 2014, repeat one"),
        ("module.md", "minutes: 30", "minutes: ["),
        ("self-assessment.yaml", "id: w-1", "id: w-2"),
        ("cards.yaml", "cards:", "{"),
        ("exercises/which-follows.md", "- [x]", "- [y]"),
        ("exercises/which-follows.es.md", "- [x]", "- [y]"),
    ],
)
def test_a_broken_edit_leaves_the_last_sound_version_live(
    files: Files, shelf: Shelf, clock: Clock, name: str, old: str, new: str
) -> None:
    before = shelf.library
    files.edit("04-keeping.md", "Read it out", "Say it aloud")
    files.edit(name, old, new)
    assert later(shelf, clock) == before.module(SLUG)
    assert shelf.library.version == before.version
    assert shelf.library.problems
    files.edit(name, new, old)
    mended = later(shelf, clock)
    assert mended
    assert mended != before.module(SLUG)
    assert shelf.library.problems == ()


@pytest.mark.parametrize("name", ["module.md", "03-following.es.md", "self-assessment.yaml"])
def test_a_deleted_file_takes_nothing_away(
    files: Files, shelf: Shelf, clock: Clock, name: str
) -> None:
    before = shelf.library.module(SLUG)
    files.remove(name)
    assert later(shelf, clock) == before
    assert shelf.library.problems


def test_a_deleted_module_is_gone(files: Files, shelf: Shelf, clock: Clock) -> None:
    assert later(shelf, clock)
    shutil.rmtree(files.module)
    shutil.rmtree(files.exercises / SLUG)
    assert later(shelf, clock) is None
    assert shelf.library.problems == ()


def test_a_slip_in_a_folders_name_takes_nothing_away(
    files: Files, shelf: Shelf, clock: Clock
) -> None:
    before = shelf.library.module(SLUG)
    files.module.rename(files.modules / SLUG)
    assert later(shelf, clock) == before
    (files.modules / SLUG).rename(files.modules / f"07-{SLUG}")
    moved = later(shelf, clock)
    assert moved
    assert moved.number == 7
    assert shelf.library.problems == ()


def test_folders_that_vanish_for_a_moment_take_nothing_away(
    files: Files, shelf: Shelf, clock: Clock
) -> None:
    before = shelf.library.module(SLUG)
    files.modules.rename(files.modules.with_name("away"))
    assert later(shelf, clock) == before


def test_another_modules_problems_hold_nothing_up(files: Files, shelf: Shelf, clock: Clock) -> None:
    assert later(shelf, clock)
    (files.modules / "91-half-written").mkdir()
    files.edit("04-keeping.md", "Read it out", "Say it aloud")
    module = later(shelf, clock)
    assert module
    assert "Say it aloud" in str(module.lesson("keeping").page("en"))
    assert [m.slug for m in shelf.library.modules] == [SLUG]
    assert shelf.library.problems


def test_an_id_taken_from_another_module_holds_both(
    files: Files, shelf: Shelf, clock: Clock
) -> None:
    before = shelf.library.module(SLUG)
    shutil.copytree(files.module, files.modules / "91-copy")
    shutil.copytree(files.exercises / SLUG, files.exercises / "copy")
    assert later(shelf, clock) == before
    assert [m.slug for m in shelf.library.modules] == [SLUG]


def test_a_start_with_problems_shows_what_is_sound(files: Files, clock: Clock) -> None:
    files.edit("03-following.md", "title: Following", "titel: Following")
    files.remove("04-keeping.es.md")
    shelf = Shelf(files.modules, files.exercises, clock)
    assert [lesson.slug for lesson in shelf.library.module(SLUG).lessons] == [
        "the-first-answer",
        "what-we-counted",
        "keeping",
    ]


def test_mending_one_of_two_problems_is_taken_and_making_another_is_not(
    files: Files, clock: Clock
) -> None:
    files.edit("03-following.md", "title: Following", "titel: Following")
    files.edit("cards.yaml", "skill: waiting", "skill: wating")
    shelf = Shelf(files.modules, files.exercises, clock)
    assert len(shelf.library.module(SLUG).cards) == 11
    files.edit("cards.yaml", "skill: wating", "skill: waiting")
    module = later(shelf, clock)
    assert module
    assert len(module.cards) == 12
    files.edit("cards.yaml", "skill: waiting", "skil: waiting")
    module = later(shelf, clock)
    assert module
    assert len(module.cards) == 12


def test_problems_name_the_files_as_they_stand(files: Files, shelf: Shelf, clock: Clock) -> None:
    files.edit("cards.yaml", "skill: waiting", "skil: waiting")
    later(shelf, clock)
    assert [str(p) for p in shelf.library.problems] == [
        f"modules/{FOLDER}/cards.yaml:3: unknown key “skil” (did you mean “skill”?)"
    ]


def test_many_threads_see_one_library(files: Files, shelf: Shelf, clock: Clock) -> None:
    seen: list[int] = []
    gate = threading.Barrier(8)

    def look() -> None:
        gate.wait()
        seen.append(id(shelf.library))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {id(shelf.library)}
    assert shelf.renderings.rendered == 12
