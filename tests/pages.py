"""A client that inspects every page it fetches as a careful reader would."""

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"input", "br", "img", "meta", "link", "hr", "wbr", "source", "path", "rect", "line"}


class Page(HTMLParser):
    """What is on a page: title, headings, ids, forms with their fields, words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.title = ""
        self.h1: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.controls: list[dict[str, str]] = []
        self.unlabelled: list[str] = []
        self.images_without_alt = 0
        self.inline: list[str] = []
        self.fields: dict[str, str] = {}
        self.links: list[str] = []
        self._stack: list[str] = []
        self._words: list[str] = []
        self.feed(html)
        self._settle()

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self._words)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._stack.append(tag)
        if tag == "h1":
            self.h1.append("")
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "label":
            self.labels.add(found.get("for", ""))
        if tag == "a":
            self.links.append(found.get("href", ""))
        if tag == "img" and "alt" not in found:
            self.images_without_alt += 1
        if "style" in found or any(name.startswith("on") for name in found):
            self.inline.append(tag)
        if tag in ("input", "select", "textarea") and found.get("type") not in (
            "hidden",
            "submit",
        ):
            found["_inside_label"] = "yes" if "label" in self._stack else ""
            self.controls.append(found)
        if tag == "input" and found.get("type") == "hidden":
            self.fields.setdefault(found.get("name", ""), found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._stack:
            while self._stack.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self._stack and "svg" not in self._stack:
            self.title += data
        if "h1" in self._stack:
            self.h1[-1] += data.strip()
        if not {"script", "style", "template"} & set(self._stack):
            self._words.append(data)

    def _settle(self) -> None:
        for control in self.controls:
            named = control.get("aria-label") or control.get("aria-labelledby")
            if not named and not control["_inside_label"] and control.get("id") not in self.labels:
                self.unlabelled.append(control.get("name", "?"))

    def check(self) -> None:
        """Fail when the page is not one a careful reader would accept."""
        assert self.title.strip(), "a page without a title"
        assert len(self.h1) == 1, f"{len(self.h1)} h1 on {self.title}"
        assert len(self.ids) == len(set(self.ids)), sorted(
            {i for i in self.ids if self.ids.count(i) > 1}
        )
        assert not self.unlabelled, f"fields without a label: {self.unlabelled}"
        assert not self.images_without_alt
        assert not self.inline, f"inline style or script on {self.inline}"


class Browser:
    """One person's browser: follows nothing by itself, checks each page, fills the token in."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: Page | None = None

    def get(self, path: str, status: int = 200, **options: Any) -> TestResponse:
        response = self.client.get(path, **options)
        return self._look(response, status)

    def post(
        self, path: str, data: dict[str, Any] | None = None, status: int = 302, **options: Any
    ) -> TestResponse:
        """Post a form with the token of the last page fetched."""
        fields = {"csrf_token": self.token(), **(data or {})}
        response = self.client.post(path, data=fields, **options)
        return self._look(response, status)

    def token(self) -> str:
        if self.page is None or "csrf_token" not in self.page.fields:
            self.get("/who-sees-what")
        assert self.page is not None
        return self.page.fields["csrf_token"]

    def sign_in(self, email: str, password: str) -> TestResponse:
        self.get("/sign-in")
        return self.post("/sign-in", {"email": email, "password": password})

    def _look(self, response: TestResponse, status: int) -> TestResponse:
        text = response.text if response.mimetype == "text/html" else ""
        assert response.status_code == status, f"{response.status_code}: {Page(text).words[:500]}"
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            self.page = Page(text)
            self.page.check()
        return response
