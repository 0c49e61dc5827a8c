"""Authors' Markdown is shown safely, and what would be slow is refused."""

import time

import pytest

from academy.kinds import prose

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    '[x](https://a.b "onmouseover=alert(1)")',
    "[x][1]\n\n[1]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "{{ 7*7 }} {% raw %}<b onclick=alert(1)>",
    "<style>*{x:expression(alert(1))}</style>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_text_can_run(payload: str) -> None:
    html = prose.clean(prose.renderer().convert(payload)) + prose.inline(payload)
    lowered = html.lower()
    assert not any(f"<{tag}" in lowered for tag in ("script", "iframe", "svg", "style"))
    assert 'href="javascript' not in lowered
    assert 'href="data' not in lowered
    assert 'src="javascript' not in lowered
    assert "<img src=x" not in lowered


SLOW = ["[", "![", "[a](", "[a][", "<", "<http://a", "[a](<b", "> ", "1. ", "# a\n", "a\n-\n"]
SLOW += ["**a*b_", "`a``b", "\\", "a|b\n-|-\n", "*", "> - 1. ", "    - a\n"]


@pytest.mark.parametrize("piece", SLOW)
def test_what_would_be_slow_is_refused_at_once(piece: str) -> None:
    began = time.perf_counter()
    assert prose.refusals(piece * (20_000 // len(piece)))
    assert prose.refusals(piece * (200_000 // len(piece)))
    assert time.perf_counter() - began < 1


def test_a_refusal_names_the_line_of_the_first_that_is_too_many() -> None:
    text = "a\n" * 10 + "[" * 79 + "\n\n[]\n["
    assert prose.refusals(text, 5) == [(18, "has more than 80 square brackets")]


def test_a_long_lesson_is_no_trouble() -> None:
    text = "## A heading\n\nA paragraph with a [link](https://a.b) and *stress*.\n\n" * 40
    assert prose.refusals(text) == []


@pytest.mark.parametrize("href", ["https://a.b/c", "mailto:a@b.c", "/modules/", "#here"])
def test_links_to_sites_mail_and_pages_may_be_followed(href: str) -> None:
    assert prose.link_refusal(href) == ""


@pytest.mark.parametrize("href", ["//a.b", "javascript:x", "data:x", "02-a.md", "https:", "/\\a.b"])
def test_other_links_are_refused_in_words(href: str) -> None:
    assert prose.link_refusal(href)
