"""One real server and one real browser for all tests here; each test brings its own people."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

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


@pytest.fixture
def persistent(
    site: Site, playwright: Playwright, tmp_path: Path
) -> Iterator[Callable[[], Device]]:
    """Opens a browser that keeps its store on disk, as one that is killed and opened again."""
    opened: list[Device] = []

    def start() -> Device:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=FLAGS
        )
        context.set_default_timeout(15_000)
        opened.append(Device(site, context))
        return opened[-1]

    yield start
    faults = [fault for one in opened for fault in one.unforgiven()]
    for one in opened:
        one.context.close()
    assert not faults, faults
