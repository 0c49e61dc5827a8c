"""Which language and time zone a page speaks: the person's, the visitor's choice, the browser's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import flask_babel
from flask import Flask, g, request, session
from flask_babel import Babel

from academy.storage.people import LANGUAGES
from academy.web import access

NAMES = {"en": "English", "es": "Español"}


def init_app(app: Flask) -> None:
    """Let Babel ask us."""
    Babel(
        app,
        default_translation_directories="translations",
        locale_selector=language,
        timezone_selector=time_zone,
    )


def language() -> str:
    """The language of this page: en or es."""
    if "language" not in g:
        g.language = _choose()
    chosen: str = g.language
    return chosen


def _choose() -> str:
    account = access.signed_in()
    if account:
        return account.language
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or "en"


def time_zone() -> str:
    """The person's time zone by its IANA name."""
    account = access.signed_in()
    return account.time_zone if account else "UTC"


def local(moment: datetime) -> datetime:
    """The moment on the person's own clock."""
    return moment.astimezone(ZoneInfo(time_zone()))


def day(moment: datetime | date, year: bool = False) -> str:
    """A date as people write it: "7 April", "7 de abril"; the year when it is asked for."""
    day_of = local(moment).date() if isinstance(moment, datetime) else moment
    pattern = DAYS[language()][1 if year else 0]
    return flask_babel.format_date(day_of, pattern, rebase=False)


def short_day(moment: datetime | date) -> str:
    """A date for a chart's axis: "7 Apr", "7 abr"."""
    day_of = local(moment).date() if isinstance(moment, datetime) else moment
    return flask_babel.format_date(day_of, "d MMM", rebase=False).rstrip(".")


def weekday_day(moment: datetime) -> str:
    """A date with its weekday, as a day begins: "Tuesday 26 May", "Martes 26 de mayo"."""
    pattern = "EEEE d MMMM" if language() == "en" else "EEEE d 'de' MMMM"
    text = flask_babel.format_date(local(moment).date(), pattern, rebase=False)
    return text[:1].upper() + text[1:]


def duration(minutes: int) -> str:
    """A length of time in hours and minutes: "1 h 10 min"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, *([f"{rest} min"] if rest or not hours else [])])


def clock(moment: datetime) -> str:
    """A time of day on the person's clock: "10:42"."""
    return local(moment).strftime("%H:%M")


def number(value: float, digits: int = 1, sign: bool = False) -> str:
    """A figure with a fixed number of decimals, the language's comma and a real minus."""
    text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
    if not text.strip("+-0."):
        text = text.lstrip("+-")
    text = text.replace("-", "−")
    return text.replace(".", ",") if language() == "es" else text


DAYS = {"en": ("d MMMM", "d MMMM y"), "es": ("d 'de' MMMM", "d 'de' MMMM 'de' y")}
