"""Answers follow the person from device to device; what two devices say differently is asked."""

import re

import pytest
from playwright.sync_api import expect

from academy.storage import Person
from tests.browser.conftest import Open
from tests.browser.reading_form import ReadingForm
from tests.browser.site import Site


def test_another_device_goes_on_where_this_one_stopped(
    site: Site, learner: Person, device: Open
) -> None:
    desk = ReadingForm(device(learner)).begin()
    desk.answer_screen(1, {2: "none", 5: "7"})
    desk.forward()
    desk.answer(7, "1")
    desk.answer(9, "6")
    desk.expect_saved()
    assert len(site.draft(learner)) == 8

    phone = ReadingForm(device(learner, viewport={"width": 390, "height": 844})).begin()
    phone.expect_screen(2)
    expect(phone.page.locator("#count")).to_contain_text("8 of 27 answered")
    expect(phone.stop(7, "1")).to_be_checked()
    expect(phone.stop(9, "6")).to_be_checked()
    expect(phone.page.locator("input:checked")).to_have_count(2)
    phone.back()
    expect(phone.stop(2, "none")).to_be_checked()
    expect(phone.stop(5, "7")).to_be_checked()


def test_nothing_is_preselected(learner: Person, device: Open) -> None:
    form = ReadingForm(device(learner)).begin()
    expect(form.page.locator("kbd").first).to_be_visible()
    for screen in range(1, 6):
        form.expect_screen(screen)
        expect(form.page.locator("#items input")).not_to_have_count(0)
        expect(form.page.locator("#items input:checked")).to_have_count(0)
        if screen < 5:
            form.forward()


@pytest.mark.parametrize(("choice", "kept"), [("Keep this one", 6), ("Keep that one", 5)])
def test_a_statement_changed_on_two_devices_is_asked_about(
    site: Site, learner: Person, device: Open, choice: str, kept: int
) -> None:
    desk, phone = (ReadingForm(one).begin() for one in (device(learner), device(learner)))
    desk.answer(1, "3")
    desk.answer(2, "5")
    desk.expect_saved()
    phone.device.forgive("409")
    phone.answer(2, "6")
    message = phone.statement(2).get_by_role("alert")
    expect(message).to_contain_text(
        re.compile(r"changed on another device at \d\d:\d\d: 5 there, 6 here\.")
    )
    phone.answer(3, "4")
    phone.expect_saved()
    ids = phone.items
    assert site.draft(learner) == {ids[0]: 3, ids[1]: 5, ids[2]: 4}

    phone.page.get_by_role("button", name=choice).click()
    expect(message).to_have_count(0)
    expect(phone.stop(2, str(kept))).to_be_checked()
    phone.answer(4, "1")
    phone.expect_saved()
    assert site.draft(learner) == {ids[0]: 3, ids[1]: kept, ids[2]: 4, ids[3]: 1}


def test_a_reading_does_not_end_over_an_open_question(
    site: Site, learner: Person, device: Open
) -> None:
    desk, phone = (ReadingForm(one).begin() for one in (device(learner), device(learner)))
    desk.answer(2, "5")
    desk.expect_saved()
    phone.device.forgive("409")
    phone.answer_all({2: "6"})
    phone.forward()
    phone.expect_screen(1)
    expect(phone.statement(2).get_by_role("alert")).to_contain_text("5 there, 6 here.")
    phone.page.get_by_role("button", name="Keep this one").click()
    for _screen in range(5):
        phone.forward()
    expect(phone.page.locator("h1")).to_have_text("Your baseline is set.")
    (reading,) = site.readings(learner)
    assert [reading.answers[item] for item in phone.items] == [3, 6, *[3] * 25]


def test_without_script_both_answers_are_shown(site: Site, learner: Person, device: Open) -> None:
    desk, phone = (
        ReadingForm(one).begin()
        for one in (device(learner), device(learner, java_script_enabled=False))
    )
    desk.answer(2, "5")
    desk.expect_saved()
    phone.device.forgive("409")
    phone.answer_screen(1, {2: "none"})
    phone.forward()
    summary = phone.page.get_by_role("alert").filter(has_text="changed on another device")
    expect(summary).to_contain_text(re.compile(r"5 there at \d\d:\d\d, no occasion here"))
    expect(phone.stop(6, "3")).to_be_checked()
    phone.forward()
    phone.expect_screen(2)
    assert site.draft(learner) == dict(zip(phone.items, [3, None, 3, 3, 3, 3], strict=False))
