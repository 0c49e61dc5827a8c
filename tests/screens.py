"""Takes the pictures in docs/screens: every page, desktop and phone, some dark, some Spanish."""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from academy.config import ROOT
from academy.storage import Person
from tests.browser.device import CHROMIUM, FLAGS, Device
from tests.browser.reading_form import PATH, ReadingForm
from tests.browser.site import Site, running
from tests.small_png import small

SIZES = {"desktop": (1280, 900), "mobile": (390, 844)}
# A lesson is as long as it needs to be; its picture ends here.
TALLEST = 3200
MODULE = "/modules/great-disconnect/"
PROGRESS = "/progress/great-disconnect/"
SKILL = f"{PROGRESS}hearing-the-difference/"
# The design's stand-ins for Charter and the system's own face, where they are installed.
FONTS = """<fontconfig><include>/etc/fonts/fonts.conf</include>
<match><test name="family"><string>Charter</string></test>
<edit name="family" mode="assign" binding="same"><string>Charis SIL</string></edit></match>
<match><test name="family"><string>Noto Sans</string></test>
<edit name="family" mode="assign" binding="same"><string>Inter</string></edit></match>
<match><test name="family"><string>sans-serif</string></test>
<edit name="family" mode="assign" binding="same"><string>Inter</string></edit></match>
<match><test name="family"><string>system-ui</string></test>
<edit name="family" mode="assign" binding="same"><string>Inter</string></edit></match>
</fontconfig>"""

Show = Callable[[Site, Device, Person | None], None]


@dataclass(frozen=True)
class Shot:
    """A page: its name, who looks, how to come to it, and its variants beside the plain two."""

    name: str
    who: str
    show: Show
    more: tuple[str, ...] = ()
    script: bool = True


def at(path: str) -> Show:
    """A page one only has to open."""

    def show(_site: Site, here: Device, _person: Person | None) -> None:
        here.open(path)

    return show


def results(number: int) -> Show:
    """What this reading said, counted from 0."""

    def show(site: Site, here: Device, person: Person | None) -> None:
        assert person
        here.open(f"{PATH}{site.readings(person)[number].token}/results")

    return show


def answering(_site: Site, here: Device, _person: Person | None) -> None:
    """The second of five screens, with four answers on it."""
    form = ReadingForm(here).begin()
    form.answer_screen(1)
    form.forward()
    for number, value in {7: "4", 8: "5", 9: "3", 10: "2"}.items():
        form.answer(number, value)
    expect(here.page.locator("#saved .bi")).to_be_visible()


def offline(site: Site, here: Device, person: Person | None) -> None:
    """The same without a connection."""
    answering(site, here, person)
    here.context.set_offline(True)
    ReadingForm(here).answer(11, "6")
    expect(here.page.locator(".toast-b")).to_be_visible()


def unanswered(_site: Site, here: Device, _person: Person | None) -> None:
    """Sent with two statements left out."""
    form = ReadingForm(here).begin()
    for screen in range(1, 6):
        form.answer_screen(screen, {8: "none", 11: "none"})
        if screen == 2:
            here.page.evaluate(
                "document.querySelectorAll('[value=none]:checked').forEach(e => e.checked = false)"
            )
        form.forward()
    expect(here.page.locator("#errors")).to_be_visible()


def checked(site: Site, here: Device, _person: Person | None) -> None:
    """A lesson whose first check is answered."""
    lesson = f"{MODULE}lessons/{site.module.lessons[1].slug}"
    check = here.open(lesson).locator("form.embed").first
    check.get_by_role("radio").nth(1).check()
    check.get_by_role("button").click()
    expect(check.locator(".fb").first).to_be_visible()
    here.open("/who-sees-what")
    here.open(lesson)


def nothing_owed(site: Site, here: Device, person: Person | None) -> None:
    """Every lesson finished, the last reading two days ago."""
    assert person
    site.take(person, "baseline", 40, 3)
    site.finish_lessons(person)
    site.take(person, "later", 2, 4)
    here.open("/")


SHOTS = (
    Shot("sign-in", "", at("/sign-in"), ("desktop-dark", "desktop-es")),
    Shot("welcome", "nico", at("/welcome"), ("desktop-es",)),
    Shot("today", "lena", at("/"), ("desktop-dark", "desktop-es", "mobile-dark")),
    Shot("today-first-day", "new", at("/")),
    Shot("today-one-mark", "leo", at("/")),
    Shot("today-nothing-owed", "new", nothing_owed),
    Shot("modules", "lena", at("/modules/")),
    Shot("module", "lena", at(MODULE), ("desktop-es",)),
    Shot("lesson", "lena", checked, ("desktop-dark", "desktop-es", "mobile-es")),
    Shot("reading-before", "new", at(PATH)),
    Shot("reading", "new", answering, ("mobile-dark", "desktop-es", "mobile-es")),
    Shot("reading-offline", "new", offline),
    Shot("reading-unanswered", "new", unanswered, (), script=False),
    Shot("results", "leo", results(0), ("desktop-es",)),
    Shot("results-later", "lena", results(2)),
    Shot("progress", "lena", at("/progress/")),
    Shot("progress-module", "lena", at(PROGRESS)),
    Shot("skill", "lena", at(SKILL), ("desktop-dark", "desktop-es")),
    Shot("skill-none", "new", at(SKILL)),
    Shot("skill-one-mark", "leo", at(SKILL)),
    Shot("account", "lena", at("/account/")),
    Shot("who-sees-what", "lena", at("/who-sees-what")),
    Shot("measurement", "lena", at("/measurement")),
    Shot("accessibility", "lena", at("/accessibility")),
    Shot("not-found", "lena", at("/no-such-page")),
)


def take(site: Site, browser: Browser, shot: Shot, variant: str, folder: Path, desk: Page) -> None:
    """One picture, made small on a page of its own."""
    size, *words = variant.split("-")
    language, theme = "es" if "es" in words else "en", "dark" if "dark" in words else "light"
    person = None
    if shot.who == "new":
        person = site.person(name="Nadia Ferreira", language=language, theme=theme)
    elif shot.who:
        person = site.by_email(f"{shot.who}@demo.test")
        site.prefer(person, language, theme)
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=language,
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        java_script_enabled=shot.script,
        bypass_csp=True,
    )
    here = Device(site, context)
    if person:
        site.end_sessions(person)
        here.sign_in(person)
    shot.show(site, here, person)
    # A sticky bar belongs at the end of the picture, not across its middle.
    is_window = shot.show is offline
    style = "" if is_window else ".leaf-bar, .stick { position: static !important }"
    long = min(TALLEST, here.page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": width, "height": height if is_window else long}
    picture = here.page.screenshot(full_page=not is_window, clip=clip, style=style)
    context.close()
    (folder / f"{shot.name}-{variant}.png").write_bytes(small(picture, desk))


def main(arguments: list[str]) -> None:
    """All pictures, or those whose name begins with one of the arguments, into docs/screens."""
    folder = Path(os.environ.get("SCREENS_DIR", ROOT / "docs" / "screens"))
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        fonts = Path(kept, "fonts.conf")
        fonts.write_text(FONTS)
        with running(Path(kept, "site")) as site:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM,
                args=FLAGS,
                env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
            )
            desk = browser.new_page()
            for shot in SHOTS:
                if arguments and not shot.name.startswith(tuple(arguments)):
                    continue
                for variant in (*SIZES, *shot.more):
                    take(site, browser, shot, variant, folder, desk)
                    print(f"{shot.name}-{variant}.png")
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
