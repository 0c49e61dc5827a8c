"""Every fault in a file is one line with its place, and nothing else suffers for it."""

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from academy.content import rules
from tests.content.conftest import Files

FAULTS = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['file']}-{fault['new'][:30]}")
def test_a_fault_is_one_line(files: Files, fault: dict[str, Any]) -> None:
    files.edit(fault["file"], fault["old"], fault["new"])
    assert files.problems() == fault["problems"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("module.es.md", "module.md:1: has no Spanish twin module.es.md"),
        ("03-following.es.md", "03-following.md:1: has no Spanish twin 03-following.es.md"),
        (
            "exercises/which-follows.es.md",
            "exercises/which-follows.md:1: has no Spanish twin which-follows.es.md",
        ),
        ("module.md", "module.md:1: is missing: a module begins with it"),
        ("cards.yaml", "cards.yaml:1: is missing: a module needs 12 practice cards"),
    ],
)
def test_a_missing_file_is_one_line(files: Files, name: str, problem: str) -> None:
    files.remove(name)
    assert files.problems() == [problem]


def test_a_module_without_self_assessment_says_so(files: Files) -> None:
    files.remove("self-assessment.yaml")
    assert files.problems() == [
        "self-assessment.yaml:1: is missing: a module needs a self-assessment"
    ]
    assert files.load().modules == ()


def test_an_exercise_that_is_linked_but_missing(files: Files) -> None:
    files.edit("01-the-first-answer.md", "exercise:which-follows", "exercise:which-folows")
    missing = "there is no exercise “which-folows” (did you mean “which-follows”?)"
    assert files.problems() == [f"01-the-first-answer.md:21: {missing}"]
    page = files.load().modules[0].lessons[0].pages["en"]
    assert page.exercises == ()


def test_an_exercise_nobody_places(files: Files) -> None:
    for name in ("which-two.md", "which-two.es.md"):
        source = files.path("exercises/" + name.replace("two", "follows"))
        files.write("exercises/" + name, source.read_text(encoding="utf-8"))
    assert files.problems() == [
        "exercises/which-two.md:1: no lesson places this exercise: [Try it](exercise:which-two)"
    ]


def test_an_exercise_whose_twin_marks_another_option_is_shown_in_english(files: Files) -> None:
    files.edit("exercises/which-follows.es.md", "- [ ]", "- [y]")
    files.edit("exercises/which-follows.es.md", "- [x]", "- [ ]")
    files.edit("exercises/which-follows.es.md", "- [y]", "- [x]")
    assert files.problems() == [
        "exercises/which-follows.es.md:4: option 1 is marked right, in the English option 2"
    ]
    module = files.load().modules[0]
    assert module.exercises["which-follows"].body_in("es").right == "2"
    assert module.languages == {"en"}


def test_too_little_of_everything(files: Files) -> None:
    for name in ("04-keeping.md", "04-keeping.es.md"):
        files.remove(name)
    cut = files.path("cards.yaml").read_text(encoding="utf-8").split("  - id: card-k-4")[0]
    files.write("cards.yaml", cut)
    cut = files.path("commitments.yaml").read_text(encoding="utf-8").split("  - id: keep-once")[0]
    files.write("commitments.yaml", cut)
    assert files.problems() == [
        f"cards.yaml:1: 11 cards; {rules.FEWEST_CARDS} or more are needed",
        f"commitments.yaml:1: 2 commitments; {rules.FEWEST_COMMITMENTS} or more are needed",
        f"module.md:1: the module has 3 lessons; {rules.FEWEST_LESSONS} or more are needed",
    ]


def test_seven_items_do_not_make_a_skill(files: Files) -> None:
    text = files.path("self-assessment.yaml").read_text(encoding="utf-8")
    without = re.sub(r"      - id: w-8\n.*\n.*\n", "", text).replace("w-8, ", "")
    files.write("self-assessment.yaml", without)
    assert files.problems() == ["self-assessment.yaml:16: 7 items; 8 scored ones are needed"]
    assert files.load().modules == ()


def test_cards_and_exercises_lean_on_the_modules_sources(files: Files) -> None:
    text = files.path("module.md").read_text(encoding="utf-8")
    files.write("module.md", re.sub(r"sources:\n.*\n", "", text))
    files.edit("cards.yaml", "When did", "In 2014 when did")
    files.edit("exercises/which-follows.md", "A ward", "In 2014 a ward")
    figure = "“2014” is a figure and no source is named in module.md"
    assert files.problems() == [
        f"exercises/which-follows.md:5: {figure}",
        f"cards.yaml:5: {figure}",
        "module.md:2: “sources” is missing",
    ]


def test_invented_amounts_in_what_people_say_need_no_source(files: Files) -> None:
    said = "“It closes in 2027 at $85,000, 70 % sure.” Repeat one"
    files.edit("03-following.md", "Repeat one", said)
    assert files.problems() == []


def test_files_nobody_reads(files: Files) -> None:
    files.write("modul.es.md", "x")
    files.write("notes/x.md", "x")
    files.write("images/unused.png", "x")
    files.write("exercises/picture.png", "x")
    files.write(".hidden", "x")
    assert files.problems() == [
        "exercises/picture.png:1: nobody reads this file",
        "images/unused.png:1: nobody reads this file: no lesson shows it",
        "modul.es.md:1: nobody reads this file (did you mean “module.es.md”?)",
        "notes:1: nobody reads this folder",
    ]


def test_bytes_that_are_no_text(files: Files) -> None:
    files.path("cards.yaml").write_bytes(b"cards:\n  - id: caf\xe9\n")
    assert files.problems() == ["cards.yaml:2: is not UTF-8 text: save it as UTF-8"]


def test_a_folder_where_a_file_should_be(files: Files) -> None:
    files.remove("cards.yaml")
    files.path("cards.yaml").mkdir()
    assert "cards.yaml:1: nobody reads this folder (did you mean “cards.yaml”?)" in files.problems()


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [*x]\n",
        "- " * 3000,
        "[" * 3000,
        "a: b\na: c\n",
        "? [a]\n: b\n",
        "\x07",
        "%YAML 9.9\n---\na: b\n",
        "a: b\n---\nc: d\n",
        "!!python/object/apply:os.system [x]\n",
        "",
        "just words",
        "- a\n- b",
        "a: 'b",
        "\ta: b",
        "{",
        '"a\\nb": c',
        '"\\ud800": c',
        "x" * 5000 + ": c",
        "x: &#xD800;",
    ],
)
def test_strange_yaml_is_a_problem_and_never_an_error(files: Files, text: str) -> None:
    for name in ("self-assessment.yaml", "cards.yaml", "commitments.yaml"):
        files.write(name, text)
    files.write("module.md", f"---\n{text}\n---\nText")
    problems = files.problems()
    for name in ("self-assessment.yaml", "cards.yaml", "commitments.yaml", "module.md"):
        assert any(re.match(rf"{name}:\d+: ", problem) for problem in problems)
    assert all("\n" not in problem for problem in problems)


def test_a_files_name_may_hold_anything(files: Files) -> None:
    for name in (b"caf\xe9.md", b"two\nlines.md"):
        (files.module / os.fsdecode(name)).write_text("x", encoding="utf-8")
    assert files.problems() == [
        "caf\\udce9.md:1: nobody reads this file",
        "two lines.md:1: nobody reads this file",
    ]


def test_a_huge_file_is_refused_at_once(files: Files) -> None:
    began = time.perf_counter()
    files.write("cards.yaml", "".join(f"k{n}: v\n" for n in range(50_000)))
    files.write("commitments.yaml", "".join(f"k{n}: v\n" for n in range(8_000)))
    files.write("01-the-first-answer.md", "---\ntitle: A\n---\n" + "[" * 200_000)
    assert len(files.problems()) < 60
    assert time.perf_counter() - began < 1
