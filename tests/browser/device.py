"""Somebody's phone or desk: a browser of their own that notices whatever a page does wrong."""

import re
from collections.abc import Iterable

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from academy.storage import Person
from tests.browser.site import Site
from tests.cast import PASSWORD

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


class Device:
    """A browser context with one page; `faults` holds what no page may ever do."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site = site
        self.context = context
        self.requests: list[Request] = []
        self.faults: list[str] = []
        self._forgiven: tuple[str, ...] = ()
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.page: Page = context.pages[0] if context.pages else context.new_page()

    def forgive(self, *refusals: str) -> None:
        """The test makes the server or the network refuse: the browser will say so."""
        self._forgiven += refusals

    def sign_in(self, person: Person) -> None:
        """Sign in through the form, without showing it."""
        asked = self.context.request.get(f"{self.site.url}/sign-in")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', asked.text())
        assert token, asked.text()
        form = {"csrf_token": token[1], "email": person.email, "password": PASSWORD}
        answer = self.context.request.post(f"{self.site.url}/sign-in", form=form, max_redirects=0)
        assert answer.status == 302, answer.text()

    def open(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(self.site.url + path)
        return self.page

    def unforgiven(self) -> Iterable[str]:
        """The faults that no test asked for."""
        return [one for one in self.faults if not any(sign in one for sign in self._forgiven)]

    def _asked(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.faults.append(f"request to another host: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")
