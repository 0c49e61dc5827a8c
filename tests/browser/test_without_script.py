"""Everything works where scripts do not run; the server says what a script would have said."""

import re

from playwright.sync_api import expect

from academy.storage import Person
from tests.browser.conftest import Open
from tests.browser.reading_form import ReadingForm
from tests.browser.site import Site
from tests.cast import PASSWORD

LESSON = "/modules/great-disconnect/lessons/whose-question"


def test_a_whole_reading_by_post_with_one_statement_forgotten(
    site: Site, learner: Person, device: Open
) -> None:
    here = device(java_script_enabled=False)
    page = here.open("/sign-in?next=/modules/")
    page.get_by_label("Work e-mail").fill(learner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Modules")

    form = ReadingForm(here).begin()
    expect(page.locator("kbd").first).to_be_hidden()
    form.answer_screen(1, {2: "none"})
    form.forward()
    form.expect_screen(2)
    form.back()
    form.expect_screen(1)
    expect(form.stop(2, "none")).to_be_checked()
    form.forward()
    for screen in range(2, 6):
        form.expect_screen(screen)
        if screen == 2:
            for number in (7, 9, 10, 11, 12):
                form.answer(number, "5")
        else:
            form.answer_screen(screen, dict.fromkeys(form.numbers(screen), "5"))
        if screen < 5:
            form.forward()
    here.forgive("422")
    with page.expect_response(lambda answer: answer.status == 422):
        form.forward()
    summary = page.get_by_role("alert").filter(has_text="One statement is still unanswered")
    expect(summary).to_be_visible()
    expect(summary.get_by_role("link", name="8", exact=True)).to_be_visible()
    expect(form.statement(8)).to_contain_text("Not answered yet")
    expect(form.stop(9, "5")).to_be_checked()
    form.answer(8, "1")
    for _screen in range(2, 6):
        form.forward()
    expect(page.locator("h1")).to_have_text("Your baseline is set.")

    (reading,) = site.readings(learner)
    given = [reading.answers[item] for item in form.items]
    assert given == [3, None, 3, 3, 3, 3, 5, 1, *[5] * 19]


def test_statements_forgotten_on_two_screens_are_links(
    site: Site, learner: Person, device: Open
) -> None:
    here = device(learner, java_script_enabled=False)
    here.forgive("422")
    form = ReadingForm(here).begin()
    form.answer(1, "4")
    form.forward()
    here.page.goto(here.page.url.replace("screen=2", "screen=5"))
    form.forward()
    summary = here.page.get_by_role("alert").filter(has_text="26 statements are still unanswered")
    summary.get_by_role("link", name="14", exact=True).click()
    form.expect_screen(3)
    assert list(site.draft(learner)) == [form.items[0]]


def test_a_knowledge_check_gives_a_reason_for_every_option(learner: Person, device: Open) -> None:
    page = device(learner, java_script_enabled=False).open(LESSON)
    check = page.locator("form.embed").first
    expect(check.locator(".fb")).to_have_count(0)
    check.get_by_role("radio").last.check()
    check.get_by_role("button", name="Check my answer").click()
    expect(check.get_by_role("radio").last).to_be_checked()
    options = check.get_by_role("radio").count()
    expect(check.locator(".fb")).to_have_count(options)
    expect(check.locator(".fb", has_not_text="Not this one.")).to_have_count(1)


def test_notes_are_kept_and_a_lesson_is_finished(learner: Person, device: Open) -> None:
    page = device(learner, java_script_enabled=False).open(LESSON)
    page.get_by_label("Your notes on this lesson").fill("Ask Marchetti.\nOn Thursday.")
    page.get_by_role("button", name="Save notes").click()
    expect(page.get_by_label("Your notes on this lesson")).to_have_value(
        "Ask Marchetti.\nOn Thursday."
    )
    expect(page.locator("#note-saved")).to_contain_text("Saved")
    page.get_by_role("button", name="Finish lesson 2 and go on").click()
    expect(page.locator(".crumb")).to_contain_text("Lesson 3 of")
    expect(page.locator(".masthead")).to_contain_text("1 of 6 lessons done")


def test_language_and_theme_are_switched_by_buttons(learner: Person, device: Open) -> None:
    page = device(learner, java_script_enabled=False).open("/progress/")
    root = page.locator("html")
    page.get_by_role("button", name="Español").click()
    expect(root).to_have_attribute("lang", "es")
    page.get_by_role("button", name="English").click()
    expect(root).to_have_attribute("lang", "en")
    assert root.get_attribute("data-bs-theme") is None
    for theme in ("light", "dark"):
        page.get_by_role("button", name=re.compile("^Theme")).click()
        expect(root).to_have_attribute("data-bs-theme", theme)
    expect(page).to_have_url(re.compile("/progress/$"))
