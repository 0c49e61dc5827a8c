"""A session may end in the middle of a reading: the answers wait in the page, and go out once."""

from playwright.sync_api import expect

from academy.storage import Person
from tests.browser.conftest import Open
from tests.browser.reading_form import ReadingForm
from tests.browser.site import Site
from tests.cast import PASSWORD


def test_a_reading_sent_after_the_session_ended_is_kept_and_sent_once(
    site: Site, learner: Person, device: Open
) -> None:
    form = ReadingForm(device(learner)).begin()
    page = form.page
    form.answer_all()
    form.expect_saved()
    site.end_sessions(learner)
    form.device.forgive("401")
    form.answer(27, "7")
    expect(page.locator("#saved")).to_contain_text("Your answers are kept on this page")
    form.back()
    form.answer(24, "1")
    form.forward()
    form.forward()
    expect(page).to_have_title("Sign in · Academy")
    expect(page.get_by_role("status")).to_contain_text("What you sent is kept on this page")
    page.get_by_label("Work e-mail").fill(learner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator("h1")).to_have_text("Your baseline is set.")
    (reading,) = site.readings(learner)
    assert [reading.answers[item] for item in form.items] == [*[3] * 23, 1, 3, 3, 7]
    assert page.evaluate("localStorage.length") == 0


def test_a_double_click_is_one_reading(site: Site, learner: Person, device: Open) -> None:
    form = ReadingForm(device(learner)).begin()
    form.answer_all()
    form.page.locator("#next").dblclick()
    expect(form.page.locator("h1")).to_have_text("Your baseline is set.")
    assert len(site.readings(learner)) == 1


def test_a_double_click_without_script_is_one_reading(
    site: Site, learner: Person, device: Open
) -> None:
    form = ReadingForm(device(learner, java_script_enabled=False)).begin()
    form.answer_all()
    form.page.locator("#next").dblclick()
    expect(form.page.locator("h1")).to_have_text("Your baseline is set.")
    assert len(site.readings(learner)) == 1


def test_a_second_tab_finds_the_finished_reading(site: Site, learner: Person, device: Open) -> None:
    here = device(learner)
    form = ReadingForm(here).begin()
    form.answer_all()
    form.expect_saved()
    second = here.context.new_page()
    second.goto(form.page.url)
    expect(second.locator("h1")).to_have_text("How often, in the last four weeks?")
    form.forward()
    expect(form.page.locator("h1")).to_have_text("Your baseline is set.")
    second.locator("#next").click()
    expect(second.locator("h1")).to_have_text("Your baseline is set.")
    assert len(site.readings(learner)) == 1
