"""The header and footer of every page, drawn once for everybody and then made somebody's own.

Drawn anew for each request they were a tenth of a page.
"""

from functools import lru_cache

from flask import current_app
from markupsafe import Markup, escape

from academy.services.sign_ins import Account
from academy.web.access import csrf_token

# Characters that no text holds: what is personal is put in their place.
NAME, TOKEN, HERE = "\ue000name\ue000", "\ue000token\ue000", "\ue000here\ue000"


def header(site_name: str, lang: str, nav: str, person: Account | None) -> Markup:
    """The brand, the places of the site, and who is signed in."""
    drawn = _header(site_name, lang, nav, person is not None)
    return Markup(drawn.replace(NAME, escape(person.name)) if person else drawn)  # noqa: S704


def footer(lang: str, theme: str, person: Account | None, here: str) -> Markup:
    """The pages that explain, and the switches."""
    drawn = _footer(lang, theme, person is not None)
    return Markup(drawn.replace(TOKEN, csrf_token()).replace(HERE, escape(here)))  # noqa: S704


@lru_cache(maxsize=256)
def _header(site_name: str, _lang: str, nav: str, is_signed_in: bool) -> str:
    template = current_app.jinja_env.get_template("web/_header.html")
    return template.render(site_name=site_name, nav=nav, name=NAME if is_signed_in else "")


@lru_cache(maxsize=32)
def _footer(lang: str, theme: str, is_signed_in: bool) -> str:
    template = current_app.jinja_env.get_template("web/_footer.html")
    return template.render(
        lang=lang, theme=theme, is_signed_in=is_signed_in, token=TOKEN, here=HERE
    )
