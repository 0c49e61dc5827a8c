"""A knowledge check: what authors may write, and the form a person gets."""

import re
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from academy.kinds import FOLDER
from academy.kinds.choice import kind
from academy.kinds.choice.kind import Choice
from academy.kinds.contract import Source, Unreadable

GOOD = """\
A scene.

Which *one*?

- [ ] Red
  > Too warm.
- [x] Blue,
  and a second line
  > Yes,
  > and why.
- [ ] Green
  > Too cold.
"""


def read(text: str) -> Choice:
    return kind.read(Source("x.md", 5, text, "Which one?", "en"))


def faults(text: str) -> list[str]:
    with pytest.raises(Unreadable) as error:
        read(text)
    return [f"{line}: {what}" for line, what in error.value.findings]


def page(**given: Any) -> str:
    template = (FOLDER / "choice" / "choice.html").read_text(encoding="utf-8")
    environment = Environment(loader=DictLoader({"choice.html": template}), autoescape=True)
    words: dict[str, Any] = {"_": lambda text: text, "csrf_token": lambda: "T"}
    exercise = {"exercise": read(GOOD), "slug": "which", "action": "/there"}
    return environment.get_template("choice.html").render({**words, **exercise, **given})


def test_the_last_paragraph_is_the_question_and_those_above_set_the_scene() -> None:
    choice = read(GOOD)
    assert choice.scene == "<p>A scene.</p>"
    assert choice.question == "Which <em>one</em>?"
    assert choice.options[1].text == "Blue,\nand a second line"
    assert choice.options[1].reason == "Yes,\nand why."
    assert choice.right == "2"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[x]", "[ ]", "9: 0 options are marked [x]; exactly one is right"),
        ("[ ] Green", "[x] Green", "15: 2 options are marked [x]; exactly one is right"),
        ("  > Too cold.\n", "", "15: the option has no reason under it (“> …”)"),
        ("- [ ] Green\n  > Too cold.\n", "", "11: has 2 options; 3 or 4 are needed"),
        ("A scene.\n\nWhich *one*?\n", "", "5: there is no question above the options"),
        ("[x] Blue", "[y] Blue", "11: “[y]” should be “[x]” or “[ ]”"),
        ("- [ ] Green", "- Green", "15: an option needs its box: “- [ ] …” or “- [x] …”"),
        ("Too cold.", "Too cold.\n\nMore.", "18: text after the options belongs above them"),
        ("Red", "", "9: the option has no text"),
        ("Red", "[Red](javascript:x)", "9: a link may not start with “javascript:”"),
        ("Red", "![Red](images/x.svg)", "9: an exercise holds no pictures: put it in the lesson"),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, fault: str) -> None:
    assert fault in faults(GOOD.replace(old, new))


def test_a_twin_has_as_many_options_and_the_same_right_one() -> None:
    other = GOOD.replace("[ ] Red", "[x] Red").replace("[x] Blue", "[ ] Blue")
    assert kind.twins(read(GOOD), read(other)) == [
        "option 1 is marked right, in the English option 2"
    ]
    longer = GOOD + "- [ ] Grey\n  > Too dull.\n"
    assert kind.twins(read(GOOD), read(longer)) == ["has 4 options, the English has 3"]


def test_tags_in_an_option_are_a_fault() -> None:
    fault = "9: <b> is HTML and would be shown as typed"
    assert fault in faults(GOOD.replace("Red", "<b>Red</b>"))


def test_the_form_posts_without_script_and_preselects_nothing() -> None:
    html = page()
    assert '<form class="embed wide" id="exercise-which" method="post" action="/there"' in html
    assert 'name="csrf_token" value="T"' in html
    assert html.count('type="radio" name="choice"') == 3
    assert 'type="submit"' in html
    assert " checked" not in html
    assert "Too warm" not in html


def test_every_option_says_its_reason_once_answered() -> None:
    answer = {"choice": "1"}
    html = page(answer=answer, mark=kind.mark(read(GOOD), answer))
    assert all(reason in html for reason in ("Too warm.", "and why.", "Too cold."))
    assert html.count("Not this one.") == 2
    assert html.count("Yes.") == 1
    assert re.search(r'value="1"[^>]* checked', html)
    assert "disabled" not in html


def test_what_was_refused_stands_at_the_options() -> None:
    html = page(error="Choose one of the answers.")
    assert 'aria-describedby="exercise-which-error"' in html
    assert "Choose one of the answers." in html


def test_ids_on_the_page_are_unique() -> None:
    answer = {"choice": "2"}
    found = re.findall(r' id="([^"]+)"', page(answer=answer, mark=kind.mark(read(GOOD), answer)))
    assert len(found) == len(set(found))
