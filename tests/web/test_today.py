"""The Today page: where you stopped, what is owed, where you stand."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from academy.services import lessons, readings
from academy.storage import Person
from tests.factories import account, take

READINGS = "/modules/great-disconnect/readings/"
LESSONS = "/modules/great-disconnect/lessons/"


@pytest.fixture
def took(rows, cast, module, now):
    """lena took a reading some days ago."""

    def reading(occasion, days_ago, level=4):
        with rows() as session:
            at = now - timedelta(days=days_ago)
            take(session, account(cast.lena), module, occasion, at, level)

    return reading


def owed(browser):
    """Whether the page asks for a reading."""
    return "h-owed" in browser.page.ids and READINGS in browser.page.links


def test_somebody_new_is_led_to_who_sees_what(signed_in, cast, rows):
    with rows() as session:
        session.get(Person, cast.lena.id).welcomed_at = None
    assert signed_in(cast.lena).get("/", 302).location == "/welcome"


def test_before_the_baseline_it_asks_for_the_baseline(here):
    here.get("/")
    assert READINGS in here.page.links
    assert not any(link.startswith(LESSONS) for link in here.page.links)


def test_an_unfinished_baseline_is_what_to_go_on_with(here, rows, cast, module, now):
    with rows() as session:
        person = account(cast.lena)
        token = readings.start(session, person, module, "baseline", now)
        readings.save(session, person, module, token, {"htd-1": "3"}, {}, {}, now)
    here.get("/")
    assert "1 of 27 answered" in here.page.words


def test_after_the_baseline_the_first_lesson_comes_first(here, took, module):
    took("baseline", 0)
    here.get("/")
    assert f"{LESSONS}{module.lessons[0].slug}" in here.page.links
    assert not owed(here)


def test_it_goes_on_with_the_lesson_after_the_last_one_finished(
    here, took, rows, cast, module, now
):
    took("baseline", 2)
    with rows() as session:
        lessons.finish(session, account(cast.lena), module, module.lessons[0].slug, now)
    here.get("/")
    assert here.page.h1 == [module.lessons[1].titles.in_("en")]


@pytest.mark.parametrize(
    ("days", "is_owed"), [(0, False), (2, False), (3, True), (14, True), (15, False)]
)
def test_the_second_baseline_comes_first_while_it_is_open(here, took, days, is_owed):
    took("baseline", days)
    here.get("/")
    assert (here.page.h1 == ["A second baseline"]) is is_owed
    assert (READINGS in here.page.links) is is_owed
    assert not owed(here)


@pytest.mark.parametrize(("days", "is_owed"), [(29, False), (30, True), (200, True)])
def test_a_later_reading_is_asked_for_when_it_is_due(here, took, days, is_owed):
    took("baseline", days)
    here.get("/")
    assert owed(here) is is_owed


def test_a_reading_under_way_is_asked_for_first(here, took, rows, cast, module, now):
    took("baseline", 25)
    with rows() as session:
        readings.start(session, account(cast.lena), module, "later", now)
    here.get("/")
    assert owed(here)


def test_where_one_stands_is_shown_once_there_is_a_reading(here, took):
    here.get("/")
    assert "h-stand" not in here.page.ids
    took("baseline", 0)
    here.get("/")
    assert "h-stand" in here.page.ids


@pytest.mark.parametrize(
    ("moment", "asks"),
    [
        # Berlin's 30th day begins at 22:00 UTC in summer time and at 23:00 in winter time.
        (datetime(2027, 4, 6, 21, 59, tzinfo=UTC), False),
        (datetime(2027, 4, 6, 22, 1, tzinfo=UTC), True),
    ],
)
def test_a_day_begins_where_the_person_lives(signed_in, rows, cast, module, moment, asks):
    with rows() as session:
        session.get(Person, cast.lena.id).time_zone = "Europe/Berlin"
        berlin = account(cast.lena, time_zone="Europe/Berlin")
        lessons.finish(session, berlin, module, module.lessons[0].slug, moment)
        take(session, berlin, module, "baseline", datetime(2027, 3, 8, 12, 0, tzinfo=UTC))
    with time_machine.travel(moment, tick=False):
        browser = signed_in(cast.lena)
        browser.get("/")
        assert owed(browser) is asks


@pytest.mark.parametrize(
    "moment",
    [
        *(datetime(2027, 3, 28, hour, 30, tzinfo=UTC) for hour in (0, 1, 22, 23)),
        *(datetime(2027, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1, 22, 23)),
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
        datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_no_change_of_clocks_breaks_a_page(signed_in, rows, cast, module, moment):
    with rows() as session:
        session.get(Person, cast.lena.id).time_zone = "Europe/Berlin"
        berlin = account(cast.lena, time_zone="Europe/Berlin")
        take(session, berlin, module, "baseline", moment - timedelta(days=30))
    with time_machine.travel(moment, tick=False):
        browser = signed_in(cast.lena)
        for path in ("/", "/modules/great-disconnect/", READINGS, "/progress/great-disconnect/"):
            browser.get(path)
