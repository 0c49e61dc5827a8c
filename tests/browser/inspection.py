"""Looks at a page as a careful reader would: with axe, at every width, in both themes."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (320, 360, 390, 820, 1280)
INSPECTED = (390, 1280)
# All that a theme can spoil; the rest of axe's rules see the same page in the dark.
ABOUT_COLOUR = ["color-contrast", "link-in-text-block"]
QUICKLY = {"resultTypes": ["violations"], "preload": False}
WIDER = "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right >"
NARROW = "innerWidth + 1 && !e.closest('.scroll')).slice(0, 3).map(e => e.outerHTML.slice(0, 120))"


def faults(page: Page) -> Iterator[str]:
    """Everything wrong with the page that is open, each in one line."""
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{page.url} {width}: scrolls sideways: {page.evaluate(WIDER + NARROW)}"
        if width in INSPECTED:
            yield from _axe(page, width, "light", {})
            yield from _axe(page, width, "dark", {"runOnly": ABOUT_COLOUR})


def _axe(page: Page, width: int, theme: Any, options: dict[str, object]) -> Iterator[str]:
    page.emulate_media(color_scheme=theme)
    found = page.evaluate("options => axe.run(document, options)", {**QUICKLY, **options})
    for broken in found["violations"]:
        for node in broken["nodes"][:3]:
            why = node["failureSummary"].replace("\n", " ")
            yield f"{page.url} {width} {theme}: {broken['id']}: {node['html'][:150]} {why[:300]}"
