"""Every page passes the inspecting client, for everybody who may open it, in both languages."""

import re
from datetime import timedelta

import pytest

from academy.storage import Base, Person
from tests import factories
from tests.factories import account

MODULE = "/modules/great-disconnect"
OPEN = ("/who-sees-what", "/measurement", "/accessibility", "/sign-in", "/reset")
SKILLS = ("hearing-the-difference", "asking-about-impact", "bringing-the-customer-indoors")
ROLES = ("lena", "tom", "mara", "ana", "ada")


def pages(module, past):
    """Every page of somebody who has done everything once."""
    return [
        *("/", "/modules/", f"{MODULE}/", f"{MODULE}/readings/", "/progress/"),
        *(f"{MODULE}/lessons/{lesson.slug}" for lesson in module.lessons),
        *(f"{MODULE}/readings/{past.draft}?screen={number}" for number in range(1, 6)),
        *(
            f"{MODULE}/readings/{token}/results"
            for token in (past.baseline, past.later, past.then_test)
        ),
        "/progress/great-disconnect/",
        *(f"/progress/great-disconnect/{skill}/" for skill in SKILLS),
        *OPEN[:3],
    ]


@pytest.mark.parametrize("name", ROLES)
def test_every_page_opens_for_every_role(signed_in, cast, rows, module, name, now):
    person = getattr(cast, name)
    with rows() as session:
        for table in ("reading", "reading_draft", "lesson_state", "submission", "progress"):
            session.execute(delete_of(table, person))
        past = factories.past(session, account(person), module, now)
    browser = signed_in(person)
    for path in pages(module, past):
        browser.get(path)
        assert browser.page.lang == "en"


def delete_of(name, person):
    table = Base.metadata.tables[name]
    return table.delete().where(table.c.person_id == person.id)


def test_every_page_opens_in_spanish(signed_in, cast, rows, module, past):
    with rows() as session:
        session.get(Person, cast.lena.id).language = "es"
    browser = signed_in(cast.lena)
    for path in pages(module, past):
        browser.get(path)
        assert browser.page.lang == "es"


def test_every_page_opens_for_somebody_who_has_done_nothing(here, module):
    for path in (
        *("/", "/modules/", f"{MODULE}/", f"{MODULE}/readings/", "/progress/"),
        *(f"{MODULE}/lessons/{lesson.slug}" for lesson in module.lessons),
        "/progress/great-disconnect/",
        *(f"/progress/great-disconnect/{skill}/" for skill in SKILLS),
    ):
        here.get(path)


@pytest.mark.parametrize("days", [0, 1, 5, 16, 25, 40])
def test_every_page_opens_on_any_day_after_the_baseline(here, cast, rows, module, now, days):
    with rows() as session:
        at = now - timedelta(days=days)
        token = factories.take(session, account(cast.lena), module, "baseline", at)
    for path in (
        *("/", f"{MODULE}/", f"{MODULE}/readings/", "/progress/", "/progress/great-disconnect/"),
        f"/progress/great-disconnect/{SKILLS[0]}/",
        f"{MODULE}/readings/{token}/results",
    ):
        here.get(path)


@pytest.mark.parametrize("path", OPEN)
def test_pages_that_explain_are_open_to_everybody(visitor, path):
    visitor.get(path)


def test_a_reading_without_a_single_score_is_a_page_too(here, cast, rows, module, now):
    nothing = {item.id: "none" for item in module.self_assessment.items}
    with rows() as session:
        person = account(cast.lena)
        at = now - timedelta(days=40)
        token = factories.take(session, person, module, "baseline", at, nothing)
        later = factories.take(session, person, module, "later", now, nothing)
    for path in (
        *(f"{MODULE}/readings/{one}/results" for one in (token, later)),
        *("/", f"{MODULE}/", "/progress/", "/progress/great-disconnect/"),
        f"/progress/great-disconnect/{SKILLS[0]}/",
        "/progress/great-disconnect/figures.csv",
    ):
        here.get(path)


@pytest.mark.parametrize("level", [1, 7])
def test_the_ends_of_the_scale_are_pages_too(here, cast, rows, module, now, level):
    with rows() as session:
        person = account(cast.lena)
        factories.take(session, person, module, "baseline", now - timedelta(days=40), 8 - level)
        token = factories.take(session, person, module, "later", now, level)
    for path in (
        *(f"{MODULE}/readings/{token}/results", "/", f"{MODULE}/", "/progress/"),
        *("/progress/great-disconnect/", f"/progress/great-disconnect/{SKILLS[0]}/"),
    ):
        here.get(path)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu"])
def test_every_page_opens_in_any_time_zone(signed_in, cast, rows, module, past, zone):
    with rows() as session:
        session.get(Person, cast.lena.id).time_zone = zone
    browser = signed_in(cast.lena)
    for path in pages(module, past):
        browser.get(path)


def test_pages_ask_no_other_host_for_anything(here, module, past):
    """`Page.check` looks at every address; this says that it would notice."""
    here.get("/")
    here.page.foreign.append("https://evil.example/x.js")
    with pytest.raises(AssertionError, match="other hosts"):
        here.page.check()


def test_everything_a_page_asks_for_is_there(here):
    here.get("/")
    found = assets(here.page.html)
    assert len(found) >= 3
    for path in found:
        with here.client.get(path) as response:
            assert response.status_code == 200


def assets(html):
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
