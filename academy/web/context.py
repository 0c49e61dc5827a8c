"""What every page can use without asking for it."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, current_app, request, session
from flask.templating import Environment

from academy.web import access, assets, frame, languages


class Templates(Environment):
    """Templates whose globals are a plain dictionary.

    Jinja chains two, so that globals may still be added later, and walks the chain in Python for
    every import of a macro: a twentieth of a page. Ours are complete before the first request.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of one template."""
        return {**self.globals, **(d or {})}


def init_app(app: Flask) -> None:
    """Give templates the site's name, the person, the language and the formats."""
    app.context_processor(_page)
    app.jinja_env.globals.update(
        asset=assets.url,
        day=languages.day,
        short_day=languages.short_day,
        clock=languages.clock,
        weekday_day=languages.weekday_day,
        duration=languages.duration,
        number=languages.number,
        header=frame.header,
        footer=frame.footer,
    )


def _page() -> dict[str, Any]:
    account = access.signed_in()
    return {
        "site_name": current_app.config["ACADEMY"].site_name,
        "lang": languages.language(),
        "theme": account.theme if account else session.get("theme", "automatic"),
        "person": account,
        "nav": request.endpoint.partition(".")[0] if request.endpoint else "",
        "here": request.full_path.removesuffix("?"),
    }
