"""The self-assessment as people fill it in, on one device or several."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.device import Device

PATH = "/modules/great-disconnect/readings/"
SCREENS = 5


class ReadingForm:
    """The form on one device; `items` are the ids of the statements in the order asked."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.page: Page = device.page
        self.items = [one.id for one in device.site.module.self_assessment.items]

    def begin(self) -> "ReadingForm":
        """Start, or go on where somebody stopped."""
        self.device.open(PATH)
        self.page.locator("main form .btn-primary").click()
        expect(self.page.locator("fieldset.item")).not_to_have_count(0)
        return self

    def stop(self, number: int, value: str) -> Locator:
        """One stop of the ruler of a statement, counted from 1."""
        return self.statement(number).locator(f"input[value='{value}']")

    def statement(self, number: int) -> Locator:
        """The whole statement with its ruler and messages."""
        return self.page.locator(f"fieldset[id='a.{self.items[number - 1]}']")

    def answer(self, number: int, value: str) -> None:
        """Answer one statement that is on the screen."""
        self.stop(number, value).check()

    def answer_screen(self, screen: int, values: dict[int, str] | None = None) -> None:
        """Answer everything on a screen, 3 unless told otherwise: all clicks in one go."""
        numbers = self.numbers(screen)
        given = {self.items[n - 1]: (values or {}).get(n, "3") for n in numbers}
        self.page.evaluate(
            "given => Object.entries(given).forEach(([item, value]) => document"
            ".querySelector(`fieldset[id='a.${item}'] input[value='${value}']`).click())",
            given,
        )
        expect(self.stop(numbers[-1], given[self.items[numbers[-1] - 1]])).to_be_checked()

    def numbers(self, screen: int) -> range:
        """The statements of a screen."""
        return range(screen * 6 - 5, min(screen * 6, len(self.items)) + 1)

    def answer_all(self, values: dict[int, str] | None = None) -> None:
        """From the first screen to the last, which stays open."""
        for screen in range(1, SCREENS + 1):
            self.expect_screen(screen)
            self.answer_screen(screen, values)
            if screen < SCREENS:
                self.forward()

    def forward(self) -> None:
        """Six statements on, or the end."""
        self.page.locator("#next").click()

    def back(self) -> None:
        """Six statements back."""
        self.page.locator("#back").click()

    def expect_screen(self, screen: int) -> None:
        """Wait until this screen is shown."""
        expect(self.page.locator("#where")).to_have_text(re.compile(f"screen {screen} of"))

    def expect_saved(self) -> None:
        """Wait until the server has everything."""
        expect(self.page.locator("#saved")).to_have_text(re.compile(r"Saved \d\d:\d\d"))

    def kept_here(self) -> int:
        """How many drawers of ours this browser's store holds."""
        return int(
            self.page.evaluate(
                "Object.keys(localStorage).filter(k => k.startsWith('academy:')).length"
            )
        )
