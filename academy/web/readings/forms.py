"""The self-assessment as a form: what it sends, and its statements as ready-made HTML."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from academy.content import SelfAssessment
from academy.services.readings import Sitting, written
from academy.services.scores import PER_SCREEN
from academy.web.keyed import Keyed
from academy.web.languages import clock

# Measured on attentive readers of such statements: four to five a minute.
SECONDS_PER_ITEM = 13
ANSWER = "a."
SCREEN = re.compile(r"[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class Sent:
    """What one press of a button sent."""

    changes: dict[str, str]
    bases: dict[str, str]
    seconds: dict[str, float]
    screen: int
    action: str


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of the form, counted from 1."""

    number: int
    of: int
    items: Markup
    # What the page believes is stored, so that a stale tab is noticed.
    was: str


def read(form: Mapping[str, str]) -> Sent:
    """Take a posted form apart; anything malformed counts as not sent."""
    changes = {
        name.removeprefix(ANSWER): value
        for name, value in form.items()
        if name.startswith(ANSWER) and value
    }
    return Sent(
        changes,
        _texts(form.get("was", "")),
        _seconds(form.get("seconds", "")),
        int(form["screen"])
        if form.get("screen", "").isdecimal() and len(form["screen"]) < 4
        else 1,
        form.get("action", "next"),
    )


def read_json(sent: Any) -> Sent:
    """The same from the script's autosave; anything malformed counts as not sent."""
    body = sent if isinstance(sent, dict) else {}
    return Sent(
        _strings(body.get("changes")),
        _strings(body.get("was")),
        _numbers(body.get("seconds")),
        1,
        "save",
    )


def screens(instrument: SelfAssessment) -> int:
    """How many screens the statements fill."""
    return -(-len(instrument.items) // PER_SCREEN)


def screen(
    sitting: Sitting,
    number: int,
    lang: str,
    here: Mapping[str, str] | None = None,
    missing: frozenset[int] = frozenset(),
) -> Screen:
    """One screen with the answers so far; `here` holds answers that could not be kept yet."""
    items, last = sitting.instrument.items, screens(sitting.instrument)
    at = min(max(number, 1), last)
    shown = range((at - 1) * PER_SCREEN, min(at * PER_SCREEN, len(items)))
    kept = {items[index].id: written(sitting.answers, items[index].id) for index in shown}
    html = Markup("").join(
        item_html(
            sitting.instrument,
            lang,
            index,
            (here or {}).get(items[index].id) or kept[items[index].id],
            index + 1 in missing,
        )
        for index in shown
    )
    return Screen(at, last, html, json.dumps(kept))


def stored(sitting: Sitting) -> str:
    """Every answer kept so far, as the script reads it."""
    return json.dumps({item: written(sitting.answers, item) for item in sitting.answers})


@dataclass(frozen=True, slots=True)
class Clash:
    """A statement answered differently on two devices."""

    number: int
    item: str
    here: str
    there: str
    at: str


def clashes(sitting: Sitting, sent: Sent, clash: tuple[dict[str, Any], datetime]) -> list[Clash]:
    """Both answers of every statement that another device changed meanwhile."""
    there, when = clash
    return [
        Clash(number, item.id, sent.changes[item.id], written(there, item.id), clock(when))
        for number, item in enumerate(sitting.instrument.items, 1)
        if item.id in there
    ]


def all_items(instrument: SelfAssessment, lang: str) -> Markup:
    """Every statement unanswered, for the script to show without asking the server."""
    return Markup("").join(
        item_html(instrument, lang, index, "", False) for index in range(len(instrument.items))
    )


def first_unanswered_screen(sitting: Sitting) -> int:
    """Where to go on."""
    missing = sitting.unanswered
    return -(-missing[0] // PER_SCREEN) if missing else screens(sitting.instrument)


def minutes(statements: int) -> int:
    """About how long that many statements take, at least one minute."""
    return max(1, round(statements * SECONDS_PER_ITEM / 60))


def item_html(
    instrument: SelfAssessment, lang: str, index: int, value: str, is_missing: bool
) -> Markup:
    """One statement with its ruler; the same statement and answer are rendered once."""
    return _item(Keyed(instrument), lang, index, value, is_missing)


@lru_cache(maxsize=4096)
def _item(
    keyed: Keyed[SelfAssessment], lang: str, index: int, value: str, is_missing: bool
) -> Markup:
    # Straight from the environment: a fragment that is kept must not see who is asking.
    template = current_app.jinja_env.get_template("web/readings/_item.html")
    return Markup(  # noqa: S704 - a template's own output
        template.render(
            item=keyed.content.items[index],
            points=keyed.content.points,
            number=index + 1,
            value=value,
            is_missing=is_missing,
            lang=lang,
        )
    )


def _texts(text: str) -> dict[str, str]:
    try:
        return _strings(json.loads(text or "{}"))
    except (ValueError, RecursionError):
        return {}


def _seconds(text: str) -> dict[str, float]:
    try:
        return _numbers(json.loads(text or "{}"))
    except (ValueError, RecursionError):
        return {}


def _strings(found: Any) -> dict[str, str]:
    pairs = found.items() if isinstance(found, dict) else ()
    return {str(name): value for name, value in pairs if isinstance(value, str)}


def _numbers(found: Any) -> dict[str, float]:
    pairs = found.items() if isinstance(found, dict) else ()
    return {
        str(name): float(value)
        for name, value in pairs
        if isinstance(value, int | float) and 0 <= value < 86_400
        if SCREEN.fullmatch(str(name))
    }
