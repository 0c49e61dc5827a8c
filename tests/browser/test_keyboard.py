"""From sign-in to verdict without a pointer."""

from playwright.sync_api import Page, expect

from academy.storage import Person
from tests.browser.conftest import Open
from tests.browser.site import Site
from tests.cast import PASSWORD


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a control with this name has the focus, as people without a mouse do."""
    seen = []
    for _press in range(60):
        page.keyboard.press("Tab")
        words = page.evaluate(
            "(e => (e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || '')"
            ".trim())(document.activeElement)"
        )
        if words.startswith(name):
            return
        seen.append(words)
    raise AssertionError(f"Tab never reached {name!r}: {seen}")


def answer_all(page: Page, site: Site, key: str) -> None:
    """Answer every statement with one key; the last answer of a screen leads to the button."""
    statements = len(site.module.self_assessment.items)
    for number in range(1, statements + 1):
        expect(page.locator("fieldset.item", has=page.locator(":focus"))).to_contain_text(
            site.module.self_assessment.items[number - 1].texts.in_("en")
        )
        page.keyboard.press(key)
        if number % 6 == 0 or number == statements:
            expect(page.locator("#next")).to_be_focused()
            page.keyboard.press("Enter")


def test_from_sign_in_to_a_verdict_with_keys_alone(
    site: Site, learner: Person, device: Open
) -> None:
    page = device().open("/")
    expect(page).to_have_title("Sign in · Academy")
    tab_to(page, "Work e-mail")
    page.keyboard.type(learner.email)
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("The Great Disconnect")

    tab_to(page, "Set my baseline")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Set your baseline")
    tab_to(page, "Start")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("How often, in the last four weeks?")
    tab_to(page, "1")
    answer_all(page, site, "2")
    expect(page.locator("h1")).to_have_text("Your baseline is set.")

    site.move_back(learner, 30)
    page.goto(site.url)
    tab_to(page, "Start the reading")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Read again")
    tab_to(page, "Start the reading")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("How often, in the last four weeks?")
    tab_to(page, "1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    answer_all(page, site, "6")
    expect(page.locator("h1")).to_have_text("3 skills changed more than measurement error.")
    tab_to(page, "Hearing the difference")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict-big b")).to_have_text("Changed more than measurement error")
    assert len(site.readings(learner)) == 2
