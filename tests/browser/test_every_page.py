"""No page shuts anybody out: axe, every width, both themes, both languages, and light to load."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from academy.storage import Person
from tests.browser.conftest import Open
from tests.browser.device import Device
from tests.browser.inspection import faults
from tests.browser.reading_form import PATH, ReadingForm
from tests.browser.site import Site

MODULE = "/modules/great-disconnect/"
PROGRESS = "/progress/great-disconnect/"
SKILL = f"{PROGRESS}hearing-the-difference/"
# Scripts a page may ship, requests and bytes a lesson may take on a first visit.
SCRIPT_BYTES, LESSON_REQUESTS, LESSON_BYTES = 30_000, 5, 60_000

Round = Callable[[Site, Device, Person], Iterator[Page]]


def a_visitor(site: Site, here: Device, person: Person) -> Iterator[Page]:
    for path in ("/sign-in", "/reset", "/who-sees-what", "/measurement", "/accessibility", "/no"):
        yield here.open(path)
    page = here.open("/sign-in")
    here.forgive("404", "422", "401")
    page.locator("#email").fill(person.email)
    page.locator("#password").fill("not the password")
    page.locator("form[action='/sign-in'] button").click()
    expect(page.locator("#errors")).to_be_visible()
    yield page


def on_the_first_day(site: Site, here: Device, person: Person) -> Iterator[Page]:
    here.sign_in(person)
    for path in ("/welcome", "/", "/modules/", MODULE, PATH, "/progress/", PROGRESS, SKILL):
        yield here.open(path)


def while_answering(site: Site, here: Device, person: Person) -> Iterator[Page]:
    here.sign_in(person)
    form = ReadingForm(here).begin()
    form.answer(1, "3")
    yield here.page
    here.forgive("422", "409", "ERR_INTERNET_DISCONNECTED")
    here.context.set_offline(True)
    form.answer(2, "3")
    expect(here.page.locator(".toast-b")).to_be_visible()
    yield here.page
    here.context.set_offline(False)
    expect(here.page.locator("#saved .bi")).to_be_visible()
    here.page.locator("#reading").evaluate("form => form.submit()")
    here.page.wait_for_url("**screen=2")
    here.open(here.page.url.removeprefix(site.url).replace("screen=2", "screen=5"))
    here.page.locator("#next").click()
    expect(here.page.locator("#errors")).to_be_visible()
    yield here.page
    yield here.open(PATH)


def after_the_baseline(site: Site, here: Device, person: Person) -> Iterator[Page]:
    site.take(person, "baseline", 30, 3)
    here.sign_in(person)
    token = site.readings(person)[0].token
    for path in (f"{PATH}{token}/results", "/", MODULE, PATH, "/progress/", PROGRESS, SKILL):
        yield here.open(path)


def in_the_fourth_month(site: Site, here: Device, person: Person) -> Iterator[Page]:
    lena = site.by_email("lena@demo.test")
    site.prefer(lena, person.language, "automatic")
    here.sign_in(lena)
    results = [f"{PATH}{one.token}/results" for one in site.readings(lena)]
    for path in ("/", MODULE, *results[-2:], "/progress/", PROGRESS, SKILL):
        yield here.open(path)


def in_lessons(site: Site, here: Device, person: Person) -> Iterator[Page]:
    here.sign_in(person)
    for lesson in site.module.lessons:
        yield here.open(f"{MODULE}lessons/{lesson.slug}")
    check = here.page.locator("form.embed").first
    check.get_by_role("radio").first.check()
    check.get_by_role("button").click()
    expect(check.locator(".fb").first).to_be_visible()
    yield here.page


def over_the_account(site: Site, here: Device, person: Person) -> Iterator[Page]:
    here.sign_in(person)
    for path in ("/account/", "/account/email", "/account/second-factor"):
        yield here.open(path)
    site.end_sessions(person)
    here.forgive("401")
    here.page.locator("main form button").first.click()
    expect(here.page.locator(".si")).to_be_visible()
    yield here.page


ROUNDS = (
    *(a_visitor, on_the_first_day, while_answering, after_the_baseline),
    *(in_the_fourth_month, in_lessons, over_the_account),
)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("round_of", ROUNDS, ids=lambda one: one.__name__)
def test_nobody_is_shut_out(site: Site, device: Open, round_of: Round, lang: str) -> None:
    person = site.person(language=lang)
    here = device(locale=lang, reduced_motion="reduce", color_scheme="light")
    found = []
    for page in round_of(site, here, person):
        assert page.locator("html").get_attribute("lang") == lang
        found += list(faults(page))
        page.set_viewport_size({"width": 1280, "height": 900})
    assert not found, "\n".join(found)


def test_a_first_lesson_is_light(site: Site, learner: Person, device: Open) -> None:
    here = device(learner)
    here.open(f"{MODULE}lessons/two-worlds")
    here.page.wait_for_load_state("networkidle")
    sizes = [one.sizes() for one in here.requests]
    total = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
    assert len(sizes) <= LESSON_REQUESTS, [one.url for one in here.requests]
    assert total <= LESSON_BYTES, total


@pytest.mark.parametrize("path", ["/", MODULE, f"{MODULE}lessons/two-worlds", SKILL, "/account/"])
def test_no_page_ships_more_script_than_it_needs(
    site: Site, learner: Person, device: Open, path: str
) -> None:
    page = device(learner).open(path)
    assert shipped(page) <= SCRIPT_BYTES


def test_the_reading_ships_no_more_script_than_it_needs(learner: Person, device: Open) -> None:
    page = ReadingForm(device(learner)).begin().page
    assert shipped(page) <= SCRIPT_BYTES


def shipped(page: Page) -> int:
    """Bytes of script on this page, unpacked."""
    sources = page.locator("script").evaluate_all("all => all.map(one => one.src)")
    assert all(re.match("http", source) for source in sources), "a script in the page itself"
    return sum(len(page.request.get(source).body()) for source in sources)
