"""Pages ask the database a fixed, small number of times, however much there is to show."""

from datetime import timedelta

import pytest

from academy.services import readings
from tests.factories import account, answers, check, later_readings

MODULE = "/modules/great-disconnect"
SKILLS = ("hearing-the-difference", "asking-about-impact", "bringing-the-customer-indoors")
MOST = 8


def filled(session, person, module, now, count):
    """So many later readings, checks and a sitting under way; returns what the paths need."""
    start = now - timedelta(days=30 * count + 30)
    tokens = later_readings(session, person, module, count, start)
    for number in range(count):
        check(session, person, module, "which-kind-is-it", "1", f"check-number-{number:04d}")
    draft = readings.start(session, person, module, "then_test", now)
    readings.save(session, person, module, draft, answers(module, 4), {}, {}, now)
    return tokens[-1], draft


def paths(token, draft):
    return [
        *("/", "/modules/", f"{MODULE}/", f"{MODULE}/lessons/whose-question"),
        *(f"{MODULE}/readings/", f"{MODULE}/readings/{draft}"),
        f"{MODULE}/readings/{token}/results",
        *("/progress/", "/progress/great-disconnect/", "/progress/great-disconnect/figures.csv"),
        *(f"/progress/great-disconnect/{skill}/" for skill in SKILLS),
        *("/who-sees-what", "/measurement", "/accessibility", "/account/"),
    ]


@pytest.fixture
def asked(signed_in, cast, rows, module, now, statements):
    """How many statements each page takes."""

    def numbers(person, count):
        with rows() as session:
            token, draft = filled(session, account(person), module, now, count)
        browser = signed_in(person)
        found = {}
        for path in paths(token, draft):
            browser.get(path)
            with statements:
                browser.get(path)
            name = path.replace(token, "<token>").replace(draft, "<draft>")
            found[name] = len(statements)
        return found

    return numbers


def test_every_page_takes_as_many_with_two_readings_as_with_twelve(asked, cast):
    few, many = asked(cast.lena, 2), asked(cast.tom, 12)
    assert few == many
    assert max(few.values()) <= MOST, few


def test_answering_takes_as_many_however_much_was_answered_before(
    signed_in, cast, rows, module, now, statements
):
    found = []
    for person, count in ((cast.lena, 2), (cast.tom, 12)):
        with rows() as session:
            _token, draft = filled(session, account(person), module, now, count)
        browser = signed_in(person)
        browser.token()
        with statements:
            browser.post_json(f"{MODULE}/readings/{draft}/answers", {"changes": {"htd-1": "2"}})
        found.append(len(statements))
        with statements:
            browser.post(f"{MODULE}/readings/{draft}", {"action": "submit", "screen": "5"})
        found.append(len(statements))
    assert found[:2] == found[2:]
    assert found[0] <= 4
    assert found[1] <= 12


def test_a_page_read_again_within_a_minute_writes_nothing(here, statements):
    here.get("/")
    with statements:
        here.get("/")
        here.get("/progress/")
    assert not [one for one in statements.seen if not one.lstrip().startswith("SELECT")]


def test_an_address_of_nothing_asks_only_who_is_asking(here, statements):
    with statements:
        here.get("/no/such/page", 404)
    assert len(statements) <= 1
