"""One real server and one real browser for all tests here; each test brings its own people."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

from academy.storage import Person
from tests.browser.device import CHROMIUM, FLAGS, Device
from tests.browser.site import Site, running

Open = Callable[..., Device]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=10_000)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def learner(site: Site) -> Person:
    """Somebody who has read who sees what and answered nothing yet."""
    return site.person()


@pytest.fixture
def device(site: Site, chromium: Browser) -> Iterator[Open]:
    """Opens a browser, signed in when it is told for whom; ends by asking what went wrong."""
    opened: list[Device] = []

    def open_for(person: Person | None = None, **options: Any) -> Device:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(15_000)
        made = Device(site, context)
        opened.append(made)
        if person:
            made.sign_in(person)
        return made

    yield open_for
    faults = [fault for one in opened for fault in one.unforgiven()]
    for one in opened:
        one.context.close()
    assert not faults, faults


@dataclass
class LastingBrowser:
    """A browser with its store on disk, which a test may kill and open again."""

    site: Site
    playwright: Playwright
    profile: Path
    opened: list[Device]

    def open(self) -> Device:
        context = self.playwright.chromium.launch_persistent_context(
            self.profile, executable_path=CHROMIUM, args=FLAGS
        )
        context.set_default_timeout(15_000)
        self.opened.append(Device(self.site, context))
        return self.opened[-1]

    def wait_for_disk(self, text: str) -> None:
        """Until the store on disk holds this text; a browser writes it within five seconds."""
        until = time.monotonic() + 20
        while not any(text.encode() in one.read_bytes() for one in self.profile.rglob("*.log")):
            assert time.monotonic() < until, f"{text!r} never came to the disk"
            time.sleep(0.1)

    def kill(self) -> None:
        """As when the power goes: no last words, no clean-up."""
        ours = f"--user-data-dir={self.profile}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue  # Another process that ended meanwhile.
            if ours in words and not any(word.startswith(b"--type=") for word in words):
                os.kill(int(process.name), signal.SIGKILL)
        # Whether the driver has noticed yet is a matter of luck; both are as they should be.
        with suppress(Error):
            self.opened.pop().context.close()


@pytest.fixture
def lasting(site: Site, playwright: Playwright, tmp_path: Path) -> Iterator[LastingBrowser]:
    browser = LastingBrowser(site, playwright, tmp_path / "profile", [])
    yield browser
    faults = [fault for one in browser.opened for fault in one.unforgiven()]
    for one in browser.opened:
        one.context.close()
    assert not faults, faults
