"""A client that inspects every page it fetches as a careful reader would."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {
    *("input", "br", "img", "meta", "link", "hr", "wbr", "source", "area", "base", "col", "embed"),
    *("path", "rect", "line", "circle", "use", "polyline", "ellipse"),
}
# Attributes that name other elements of the page by their id.
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


@dataclass
class FormOnPage:
    """One form as a browser would send it: fields that are filled or chosen, and its buttons."""

    id: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def data(self) -> dict[str, str]:
        return dict(self.fields)


class Page(HTMLParser):
    """What is on a page: title, headings, ids, forms with their fields, tables, words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.title = ""
        self.lang = ""
        self.h1: list[str] = []
        self.ids: list[str] = []
        self.references: set[str] = set()
        self.labels: set[str] = set()
        self.controls: list[dict[str, str]] = []
        self.unlabelled: list[str] = []
        self.images_without_alt = 0
        self.inline: list[str] = []
        self.foreign: list[str] = []
        self.fields: dict[str, str] = {}
        self.links: list[str] = []
        self.forms: list[FormOnPage] = []
        self.rows: list[list[str]] = []
        self._area: tuple[str, list[str]] | None = None
        self._stack: list[str] = []
        self._words: list[str] = []
        self.feed(html)
        self._settle()

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self._words)).strip()

    def form(self, action: str) -> FormOnPage:
        """The form that is sent to this path."""
        return next(one for one in self.forms if one.action.partition("?")[0] == action)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        is_inert = "template" in self._stack
        if tag not in VOID:
            self._stack.append(tag)
        if is_inert:
            # A template's content is no part of the page until a script makes it one.
            return
        if tag == "html":
            self.lang = found.get("lang", "")
        if tag == "h1":
            self.h1.append("")
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        if "id" in found:
            self.ids.append(found["id"])
        for name in REFERENCES:
            self.references.update(found.get(name, "").split())
        if tag == "label":
            self.labels.add(found.get("for", ""))
        if tag == "a":
            self.links.append(found.get("href", ""))
        if tag == "img" and "alt" not in found:
            self.images_without_alt += 1
        self._look_for_inline(tag, found)
        self._take_field(tag, found)

    def _look_for_inline(self, tag: str, found: dict[str, str]) -> None:
        addresses = [found.get(name, "") for name in ("src", "href", "action", "formaction")]
        is_script = tag == "style" or (tag == "script" and "src" not in found)
        runs = any(address.lower().startswith("javascript:") for address in addresses)
        if "style" in found or is_script or runs or any(name.startswith("on") for name in found):
            self.inline.append(tag)
        self.foreign += [address for address in addresses if urlsplit(address).netloc]

    def _take_field(self, tag: str, found: dict[str, str]) -> None:
        kind, name, value = found.get("type", ""), found.get("name", ""), found.get("value", "")
        if tag == "form":
            self.forms.append(FormOnPage(found.get("id", ""), found.get("action", "")))
        if tag in ("input", "select", "textarea") and kind not in ("hidden", "submit"):
            found["_inside_label"] = "yes" if "label" in self._stack else ""
            self.controls.append(found)
        if tag == "input" and kind == "hidden":
            self.fields.setdefault(name, value)
        if not self.forms or "form" not in self._stack:
            return
        form = self.forms[-1]
        if tag == "button" and kind in ("", "submit"):
            form.buttons.append((name, value))
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "input" and name and (kind not in ("radio", "checkbox") or "checked" in found):
            form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            name, parts = self._area
            # A browser drops one line break after the tag.
            self.forms[-1].fields.append((name, "".join(parts).removeprefix("\n")))
            self._area = None
        if tag in self._stack:
            while self._stack.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)
        if "title" in self._stack and "svg" not in self._stack:
            self.title += data
        if "h1" in self._stack:
            self.h1[-1] += data.strip()
        if self.rows and self.rows[-1] and {"td", "th"} & set(self._stack):
            self.rows[-1][-1] += data
        if not {"script", "style", "template"} & set(self._stack):
            self._words.append(data)

    def _settle(self) -> None:
        self.rows = [[re.sub(r"\s+", " ", cell).strip() for cell in row] for row in self.rows]
        for control in self.controls:
            named = control.get("aria-label") or control.get("aria-labelledby")
            if not named and not control["_inside_label"] and control.get("id") not in self.labels:
                self.unlabelled.append(control.get("name", "?"))

    def check(self) -> None:
        """Fail when the page is not one a careful reader would accept."""
        assert self.lang in ("en", "es"), "a page that does not say its language"
        assert self.title.strip(), "a page without a title"
        assert len(self.h1) == 1, f"{len(self.h1)} h1 on {self.title}"
        assert self.h1[0], f"an empty h1 on {self.title}"
        assert len(self.ids) == len(set(self.ids)), sorted(
            {i for i in self.ids if self.ids.count(i) > 1}
        )
        missing = self.references - set(self.ids) - {""}
        assert not missing, f"nothing on the page is called {sorted(missing)}"
        here = {link[1:] for link in self.links if link.startswith("#")} - set(self.ids)
        assert not here, f"links to nowhere on the page: {sorted(here)}"
        assert not self.unlabelled, f"fields without a label: {self.unlabelled}"
        assert not self.images_without_alt
        assert not self.inline, f"inline style or script on {self.inline}"
        assert not self.foreign, f"other hosts are asked: {self.foreign}"


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

    def post_json(self, path: str, body: Any, status: int = 200) -> TestResponse:
        """Send what a script sends, with the token in a header."""
        headers = {"X-CSRFToken": self.token(), "Content-Type": "application/json"}
        response = self.client.post(path, data=json.dumps(body), headers=headers)
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
