"""Lessons come out in the shapes of the design, sanitised, and rendered once."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.content import ExercisePart, HtmlPart
from academy.content.rendering import Rendered, Renderings, render
from tests.kinds.test_prose import PAYLOADS


def rendered(text: str, lang: str = "en") -> Rendered:
    return render(text, 1, lang, "asking-again")


def html(text: str, lang: str = "en") -> str:
    return "".join(p.html for p in rendered(text, lang).parts if isinstance(p, HtmlPart))


def test_running_text_stands_in_the_reading_measure() -> None:
    assert (
        html("A “quoted” *word*.") == '<div class="read"><p>A “quoted” <em>word</em>.</p>\n</div>'
    )


def test_headings_begin_below_the_pages_own() -> None:
    found = rendered("## Two ways & more\n\n### Sub\n\n## Two ways & more\n\n## Main\n\n## ¿Qué?")
    text = "".join(p.html for p in found.parts if isinstance(p, HtmlPart))
    assert '<h3 id="two-ways-more">Two ways &amp; more</h3>' in text
    assert '<h4 id="sub">Sub</h4>' in text
    assert [section.id for section in found.sections] == [
        "two-ways-more",
        "two-ways-more-2",
        "main-2",
        "que",
    ]
    assert found.sections[0].title == "Two ways & more"


@pytest.mark.parametrize(
    ("words", "lang", "label"),
    [("Critical reading", "en", "Critical reading"), ("Lectura crítica", "es", "Lectura crítica")],
)
def test_a_critical_reading_box(words: str, lang: str, label: str) -> None:
    text = html(f"> **{words}**\n> One *person’s* account.\n>\n> And more.", lang)
    assert f'<aside aria-label="{label}" class="note critical" role="note">' in text
    assert f"<h3>{label}</h3><p>One <em>person’s</em> account.</p>\n<p>And more.</p>" in text
    assert "<strong>" not in text


@pytest.mark.parametrize(("words", "lang"), [("Side note", "en"), ("Al margen", "es")])
def test_a_side_note_hangs_inside_the_text(words: str, lang: str) -> None:
    text = html(f"Before.\n\n> **{words}** Three breaths.\n\nAfter.", lang)
    assert text.count('<div class="read">') == 1
    assert '<aside aria-label="' in text
    assert 'class="side" role="note">\n<p>Three breaths.</p>' in text


def test_an_ordinary_quotation_stays_one() -> None:
    assert "<blockquote>\n<p><strong>Note</strong> well.</p>" in html("> **Note** well.")


@pytest.mark.parametrize(
    ("head", "lang", "inside", "customer"),
    [
        ("Inside | Customer", "en", "Inside", "Customer"),
        ("Interno | Cliente", "es", "Interno", "Cliente"),
    ],
)
def test_the_two_conversations_stand_side_by_side(
    head: str, lang: str, inside: str, customer: str
) -> None:
    text = html(f"Before.\n\n| {head} |\n|---|---|\n| When *is* it? | Who? |\n| A | B |", lang)
    icon = '<svg class="bi" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>'
    assert (
        f'</div><div class="two wide"><div><span class="conv conv-in">{icon.format("building")}'
        f'{inside}</span><p class="said said-in">When <em>is</em> it?</p></div>'
        f'<div><span class="conv conv-cu">{icon.format("person")}{customer}</span>'
        f'<p class="said said-cu">Who?</p></div></div>'
    ) in text
    assert text.count('<div class="two wide">') == 2


def test_other_tables_scroll_and_are_named() -> None:
    text = html("| A | B |\n|---|--:|\n| 1 | 2 |", "es")
    assert 'class="scroll wide" role="region" tabindex="0"><table class="data">' in text
    assert 'aria-label="Tabla 1: A, B"' in text
    assert '<th class="r" scope="col">B</th>' in text
    assert "style=" not in text


def test_an_exercise_parts_the_text() -> None:
    found = rendered("One.\n\n[Try](exercise:a-b)\n[Try](exercise:c)\n\nTwo.")
    assert found.parts == (
        HtmlPart('<div class="read"><p>One.</p>\n</div>'),
        ExercisePart("a-b"),
        ExercisePart("c"),
        HtmlPart('<div class="read"><p>Two.</p>\n</div>'),
    )
    assert [slug for _, slug in found.exercises] == ["a-b", "c"]


def test_links_to_other_sites_tell_them_nothing() -> None:
    text = html("[a](https://a.b) [b](/modules/) <https://c.d>")
    assert '<a href="https://a.b" rel="noopener">a</a>' in text
    assert '<a href="/modules/">b</a>' in text
    assert '<a href="https://c.d" rel="noopener">' in text


def test_images_come_from_the_module() -> None:
    text = html("![Two lines](images/two.svg)")
    assert (
        '<img alt="Two lines" class="img-fluid" src="/modules/asking-again/images/two.svg">' in text
    )


FRAMES = ["{}", "## {}", "> **Side note** {}", "| Inside | Customer |\n|---|---|\n| {} | {} |"]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("frame", FRAMES)
def test_nothing_in_a_lesson_can_run(payload: str, frame: str) -> None:
    text = html(frame.replace("{}", payload)).lower()
    for tag in ("<script", "<iframe", "<style", "<img src=x", "<svg onload", "<b onclick"):
        assert tag not in text
    for address in ("javascript:", "data:", "vbscript:"):
        assert f'="{address}' not in text


def test_forged_placeholders_are_no_way_in() -> None:
    forged = "\ue000which\ue000 \x02wzxhzdk:0\x03 \x02amp\x03"
    assert rendered(forged).parts == ()
    assert '<i class="icon-inside">' not in html('<i class="icon-inside"></i>')


@pytest.mark.parametrize("piece", ["[", "[a](", "<", "> ", "**a*b_", "\\", "a\n\n", "- a\n", "|"])
def test_any_20_kb_is_done_in_a_second(piece: str) -> None:
    began = time.perf_counter()
    rendered(piece * (20_000 // len(piece)))
    assert time.perf_counter() - began < 1


def test_200_kb_are_refused_in_words() -> None:
    found = rendered("A paragraph.\n\n" * 15_000)
    assert found.parts == ()
    assert "split it" in found.faults[0].what


@settings(max_examples=150)
@given(st.text(alphabet=st.sampled_from("ab*_`[]()<>!#-|\\&\n >1.:\t\"'“"), max_size=120))
def test_any_text_is_rendered_or_refused(text: str) -> None:
    found = rendered(text)
    assert all(fault.line >= 1 for fault in found.faults)


def test_what_was_rendered_is_not_rendered_again() -> None:
    renderings = Renderings()
    for _ in range(3):
        renderings.render("Text", 1, "en", "a")
        renderings.forget()
    assert renderings.rendered == 1
    renderings.forget()
    renderings.render("Text", 1, "en", "a")
    assert renderings.rendered == 2
