"""A connection may come and go: answering goes on, and nothing is lost or sent twice."""

import re

from playwright.sync_api import expect

from academy.storage import Person
from tests.browser.conftest import LastingBrowser, Open
from tests.browser.reading_form import ReadingForm
from tests.browser.site import Site
from tests.cast import PASSWORD

CUT = ("ERR_INTERNET_DISCONNECTED",)
OFFLINE = "Offline, kept on this device"


def test_answering_goes_on_through_all_screens(site: Site, learner: Person, device: Open) -> None:
    form = ReadingForm(device(learner)).begin()
    form.device.forgive(*CUT)
    form.answer(1, "2")
    form.expect_saved()
    form.device.context.set_offline(True)
    form.answer_all({1: "2", 20: "none"})
    expect(form.page.locator(".toast-b")).to_contain_text("You’re offline")
    expect(form.page.locator("#saved")).to_have_text(OFFLINE)
    expect(form.page.locator("#count")).to_contain_text("27 of 27 answered")
    assert len(site.draft(learner)) == 1

    form.device.context.set_offline(False)
    expect(form.page.locator(".toast-b")).to_contain_text("Nothing was lost.")
    form.expect_saved()
    stored = site.draft(learner)
    assert [stored[item] for item in form.items] == [2, *[3] * 18, None, *[3] * 7]
    assert form.kept_here() == 0


def test_a_reading_finished_offline_goes_out_once_by_itself(
    site: Site, learner: Person, device: Open
) -> None:
    form = ReadingForm(device(learner)).begin()
    form.device.forgive(*CUT)
    form.answer_all()
    form.expect_saved()
    form.device.context.set_offline(True)
    form.forward()
    expect(form.page.locator("#saved")).to_have_text(OFFLINE)
    expect(form.page.locator(".toast-b")).to_contain_text("It will be sent by itself")
    form.forward()
    form.device.context.set_offline(False)
    expect(form.page.locator("h1")).to_have_text("Your baseline is set.")
    (reading,) = site.readings(learner)
    assert [reading.answers[item] for item in form.items] == [3] * 27
    sent = [one for one in form.device.requests if one.is_navigation_request()]
    assert sum(one.method == "POST" and one.url.endswith(reading.token) for one in sent) == 1


def test_answers_come_back_after_the_browser_was_killed_offline(
    site: Site, learner: Person, lasting: LastingBrowser
) -> None:
    before = lasting.open()
    before.forgive(*CUT)
    before.sign_in(learner)
    form = ReadingForm(before).begin()
    form.answer(1, "2")
    form.expect_saved()
    before.context.set_offline(True)
    form.answer(2, "6")
    form.answer(3, "none")
    expect(form.page.locator("#saved")).to_have_text(OFFLINE)
    lasting.wait_for_disk(f'"{form.items[2]}":"none"')
    lasting.kill()
    assert site.draft(learner) == {form.items[0]: 2}

    after = lasting.open()
    after.sign_in(learner)
    again = ReadingForm(after).begin()
    expect(again.stop(2, "6")).to_be_checked()
    expect(again.stop(3, "none")).to_be_checked()
    again.expect_saved()
    assert site.draft(learner) == {form.items[0]: 2, form.items[1]: 6, form.items[2]: None}


def test_signing_out_leaves_nothing_in_the_browser(learner: Person, device: Open) -> None:
    form = ReadingForm(device(learner)).begin()
    form.device.forgive(*CUT)
    form.device.context.set_offline(True)
    form.answer(1, "2")
    expect(form.page.locator("#saved")).to_have_text(OFFLINE)
    assert form.kept_here() == 1
    form.device.context.route("**/answers", lambda route: route.abort())
    form.device.forgive("ERR_FAILED")
    form.device.context.set_offline(False)
    form.page.get_by_role("button", name="Sign out").click()
    expect(form.page).to_have_title(re.compile("^Sign in"))
    assert form.page.evaluate("localStorage.length") == 0


def test_a_shared_computer_keeps_nothing(site: Site, learner: Person, device: Open) -> None:
    here = device()
    here.forgive(*CUT)
    page = here.open("/sign-in")
    page.get_by_label("Work e-mail").fill(learner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("This is a shared computer").check()
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("The Great Disconnect")
    form = ReadingForm(here).begin()
    here.context.set_offline(True)
    form.answer(1, "2")
    expect(page.locator("#saved")).to_have_text("Offline, kept on this page only")
    assert page.evaluate("localStorage.length") == 0
    here.context.set_offline(False)
    form.expect_saved()
    assert site.draft(learner) == {form.items[0]: 2}


def test_notes_typed_offline_are_sent_later(learner: Person, device: Open) -> None:
    here = device(learner)
    here.forgive(*CUT)
    page = here.open("/modules/great-disconnect/lessons/two-worlds")
    here.context.set_offline(True)
    page.get_by_label("Your notes on this lesson").fill("Ask Marchetti.")
    expect(page.locator("#note-saved")).to_have_text(OFFLINE)
    here.context.set_offline(False)
    expect(page.locator("#note-saved")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    page.reload()
    expect(page.get_by_label("Your notes on this lesson")).to_have_value("Ask Marchetti.")
    assert page.evaluate("localStorage.length") == 0
