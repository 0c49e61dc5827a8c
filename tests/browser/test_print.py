"""On paper the pages are light and bare, whatever the screen showed."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.site import Site

SKILL = "/progress/great-disconnect/hearing-the-difference/"
COLOURS = """() => {
  const root = getComputedStyle(document.documentElement);
  return {
    page: getComputedStyle(document.body).backgroundColor,
    words: getComputedStyle(document.querySelector("h1")).color,
    band: getComputedStyle(document.querySelector(".c-band")).fill,
    sheet: root.getPropertyValue("--sheet"),
  };
}"""


def colours(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(COLOURS)
    return found


def test_a_dark_page_is_printed_light_and_without_navigation(site: Site, device: Open) -> None:
    person = site.person(theme="dark")
    site.take(person, "baseline", 60, 2)
    site.take(person, "later", 30, 6)
    page = device(person).open(SKILL)
    screen = colours(page)
    assert screen["sheet"] == "#131E19"

    page.emulate_media(media="print")
    paper = colours(page)
    assert paper["page"] == "rgb(255, 255, 255)"
    assert paper["words"] == "rgb(0, 0, 0)"
    assert paper["band"] == "rgb(210, 232, 223)"
    for gone in (".top-nav", ".top-user", ".foot", ".skip"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(".verdict-big b")).to_have_text("Changed more than measurement error")
    expect(page.locator("#h-figures")).to_be_visible()
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
