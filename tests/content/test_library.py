"""What is sound comes out whole, with its twin, whatever else is broken."""

import shutil
import time
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from academy import content, errors
from academy.content import ExercisePart, Text
from tests.content.conftest import FOLDER, SLUG, Files


def test_the_example_is_a_whole_module(files: Files) -> None:
    library = files.load()
    assert library.problems == ()
    module = library.module(SLUG)
    assert (module.slug, module.number, module.minutes) == (SLUG, 90, 30)
    assert module.reassessment == (30, 60, 90)
    assert module.languages == {"en", "es"}
    assert [lesson.number for lesson in module.lessons] == [1, 2, 3, 4]
    assert module.titles.in_("es") == "Volver a preguntar"
    assert module.outcomes[0].names.in_("es") == "Esperar"
    assert "first answer is the one" in module.intro("en")
    assert "primera respuesta" in module.intro("es")
    assert (len(module.cards), len(module.commitments)) == (12, 3)
    assert module.commitments[0].ifs.in_("en") == "{customer} gives me a short answer"
    exercise = library.exercise(SLUG, "which-follows")
    assert exercise.body_in("es").right == "2"


def test_a_lesson_holds_its_parts_and_sections(files: Files) -> None:
    lesson = files.load().module(SLUG).lesson("the-first-answer")
    page = lesson.page("es")
    assert page.lang == "es"
    assert page.exercises == ("which-follows",)
    assert [isinstance(part, ExercisePart) for part in page.html_parts] == [False, True, False]
    assert [s.title for s in page.sections] == [
        "Dos maneras de seguir",
        "Antes de la próxima lección",
    ]


def test_a_missing_twin_is_shown_in_english_which_says_so(files: Files) -> None:
    files.remove("03-following.es.md")
    module = files.load().module(SLUG)
    lesson = module.lesson("following")
    assert lesson.page("es").lang == "en"
    assert lesson.titles.in_("es") == "Following"
    assert module.lesson("keeping").page("es").lang == "es"
    assert module.languages == {"en"}


def test_a_translation_has_sources_in_its_own_words(files: Files) -> None:
    lesson = files.load().module(SLUG).lesson("what-we-counted")
    assert lesson.sources == ("Our own count of ten recorded calls, spring 2026",)
    assert lesson.page("es").sources[0].startswith("Nuestro propio conteo")


@pytest.mark.parametrize("name", ["module.md", "self-assessment.yaml"])
def test_a_module_with_a_broken_heart_is_left_out(files: Files, name: str) -> None:
    files.write(name, "{")
    library = files.load()
    assert library.modules == ()
    assert len(library.problems) == 1


def test_a_broken_lesson_is_left_out_of_its_module(files: Files) -> None:
    files.edit("03-following.md", "title: Following", "title: [")
    slugs = [lesson.slug for lesson in files.load().module(SLUG).lessons]
    assert slugs == ["the-first-answer", "what-we-counted", "keeping"]


def test_a_broken_exercise_leaves_no_gap_on_the_page(files: Files) -> None:
    files.edit("exercises/which-follows.md", "- [x]", "- [ ]")
    module = files.load().module(SLUG)
    assert module.exercises == {}
    assert module.lesson("the-first-answer").page("en").exercises == ()


def test_what_does_not_exist_is_not_found(files: Files) -> None:
    library = files.load()
    for ask in (
        lambda: library.module("closing"),
        lambda: library.module(SLUG).lesson("closing"),
        lambda: library.exercise(SLUG, "closing"),
        lambda: library.module(SLUG).self_assessment.skill("closing"),
    ):
        with pytest.raises(errors.NotFound):
            ask()


def test_ids_are_unique_over_all_modules(files: Files) -> None:
    shutil.copytree(files.module, files.modules / "91-second")
    shutil.copytree(files.exercises / SLUG, files.exercises / "second")
    whats = {(p.path, p.what) for p in files.load().problems}
    first = f"modules/{FOLDER}"
    lesson = f"duplicate id “following”: the lesson of {first}/03-following.md:1 has it"
    exercise = f"duplicate id “which-follows”: the exercise of exercises/{SLUG}/which-follows.md:1"
    assert ("modules/91-second/03-following.md", lesson) in whats
    assert ("exercises/second/which-follows.md", f"{exercise} has it") in whats
    for sort in ("skill", "item", "card", "commitment"):
        assert any(f"the {sort} of {first}/" in what for _, what in whats)


def test_two_folders_cannot_have_one_name(files: Files) -> None:
    files.module.with_name(f"91-{SLUG}").mkdir()
    problem = f"modules/91-{SLUG}/module.md:1: duplicate id “{SLUG}”: {FOLDER} has it"
    assert [str(p) for p in files.load().problems] == [problem]


def test_folders_are_numbered_and_known(files: Files) -> None:
    (files.modules / "notes").mkdir()
    (files.modules / "notes.txt").write_text("x", encoding="utf-8")
    (files.exercises / "asking-agan").mkdir()
    assert [str(p) for p in files.load().problems] == [
        "exercises/asking-agan:1: no module is called “asking-agan” (did you mean “asking-again”?)",
        "modules/notes:1: a module's folder is called like 01-great-disconnect",
        "modules/notes.txt:1: nobody reads this file",
    ]


def test_folders_that_are_not_there(tmp_path: Path) -> None:
    library = content.load(tmp_path / "modules", tmp_path / "exercises")
    assert library.modules == ()
    assert [str(p) for p in library.problems] == [
        "exercises:1: there is no such folder of exercises",
        "modules:1: there is no such folder of modules",
    ]


def test_the_version_changes_with_any_word(files: Files) -> None:
    before = files.load().version
    assert files.load().version == before
    files.edit("cards.yaml", "Name the customer", "Name a customer")
    assert files.load().version != before


def test_the_curriculum_is_frozen(files: Files) -> None:
    module = files.load().module(SLUG)
    with pytest.raises(FrozenInstanceError):
        module.slug = "other"  # type: ignore[misc]


def test_a_text_falls_back_to_english() -> None:
    assert Text({"en": "Day", "es": "Día"}).in_("es") == "Día"
    assert Text({"en": "Day"}).in_("es") == "Day"


def test_six_modules_load_well_under_two_seconds(files: Files) -> None:
    for number in range(5):
        shutil.copytree(files.module, files.modules / f"{number}-copy-{number}")
        shutil.copytree(files.exercises / SLUG, files.exercises / f"copy-{number}")
    began = time.perf_counter()
    assert len(files.load().modules) == 6
    assert time.perf_counter() - began < 1
