"""The progress pages: the verdict in words, nothing of anybody else, every state a page."""

from datetime import timedelta

import pytest

from academy.web.progress import words
from tests.factories import account, later_readings, take

MODULE = "/progress/great-disconnect/"
SKILLS = ("hearing-the-difference", "asking-about-impact", "bringing-the-customer-indoors")
SKILL = f"{MODULE}{SKILLS[0]}/"
CODES = (
    *("gain", "loss", "possible_gain", "possible_loss", "noise", "one_reading", "too_soon"),
    *("unreliable", "none", "then_test"),
)


@pytest.fixture
def took(rows, cast, module, now):
    def reading(occasion, days_ago, *levels):
        with rows() as session:
            at = now - timedelta(days=days_ago)
            return take(session, account(cast.lena), module, occasion, at, levels)

    return reading


def test_somebody_without_readings_is_led_to_the_baseline(here):
    for path in ("/progress/", MODULE, SKILL):
        here.get(path)
        assert "/modules/great-disconnect/readings/" in here.page.links


def test_a_skill_page_opens_with_the_finding(here, took):
    took("baseline", 40, 2, 4, 4)
    took("later", 0, 6, 4, 4)
    here.get(SKILL)
    assert "Changed more than measurement error" in here.page.words
    here.get(f"{MODULE}{SKILLS[1]}/")
    assert "Not yet distinguishable" in here.page.words


def test_what_changed_is_counted_up_or_down(here, took):
    took("baseline", 40, 2, 6, 4)
    took("later", 0, 6, 2, 4)
    here.get("/progress/")
    assert here.page.h1[0].startswith("2 of 3 skills")


def test_every_skill_of_the_module_has_its_page(here, took):
    took("baseline", 0, 2, 6, 4)
    here.get("/progress/")
    for skill in SKILLS:
        assert f"{MODULE}{skill}/" in here.page.links
        here.get(f"{MODULE}{skill}/")


def test_the_looking_back_stands_beside_the_verdict_and_not_in_it(here, took):
    took("baseline", 40, 4, 4, 4)
    took("later", 1, 5, 5, 5)
    here.get(SKILL)
    before = here.page.rows
    took("then_test", 0, 1, 1, 1)
    here.get(SKILL)
    assert "h-back" in here.page.ids
    assert here.page.rows[:3] == before[:3]
    assert here.page.rows[-1][1] == "Looking back"


def test_from_five_readings_over_sixty_days_there_is_a_trend(here, rows, cast, module, now):
    with rows() as session:
        start = now - timedelta(days=130)
        later_readings(session, account(cast.lena), module, 3, start)
    here.get(SKILL)
    assert "trend" not in here.page.html.partition("h-figures")[0].lower()
    with rows() as session:
        take(session, account(cast.lena), module, "later", now, 6)
    here.get(SKILL)
    assert "trend" in here.page.html.partition("h-figures")[0].lower()


def test_how_it_is_measured_is_one_click_away(here, past):
    for path in ("/progress/", MODULE, SKILL):
        here.get(path)
        assert "/measurement" in here.page.links


def test_the_page_names_the_version_its_verdict_rests_on(here, took):
    took("baseline", 0, 2, 6, 4)
    here.get(SKILL)
    assert "028e335d250f" in here.page.words


@pytest.mark.parametrize("path", [f"{MODULE}nope/", "/progress/nope/", f"{MODULE}%00/"])
def test_of_nothing_there_is_no_page(here, path):
    here.get(path, 404)


def test_nobody_sees_the_progress_of_somebody_else(signed_in, cast, rows, module):
    """luis has readings, in the same organisation; tom, mara and ada have a role over him."""
    mine = signed_in(cast.luis)
    mine.get(MODULE)
    assert len(mine.page.rows) > 3
    for person in (cast.lena, cast.tom, cast.ada):
        other = signed_in(person)
        other.get(MODULE)
        assert other.page.rows == []
        other.get("/progress/")
        assert other.page.links.count(SKILL) == 0


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_verdict_has_words(app, lang):
    with app.test_request_context(headers={"Accept-Language": lang}):
        titles = [words.title(code) for code in CODES]
    assert len(set(titles)) == len(CODES)


def test_the_printed_figures_never_contradict_the_verdict(app):
    """22.16 against 22.17 needed is not "1.3 of 1.3"."""

    class Judged:
        verdict, change, needed_up, needed_down = "noise", 22.16, 22.17, -22.17

    with app.test_request_context():
        change, needed = words.figures(Judged())
    assert float(change.lstrip("+")) < float(needed)
