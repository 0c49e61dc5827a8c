"""Lets people in and out of this browser: the session cookie, the half-way state, the device."""

import secrets
from datetime import datetime, timedelta

from flask import Response, after_this_request, current_app, g, request, session
from flask_babel import refresh
from flask_login import login_user

from academy.config import Settings
from academy.services import devices, sign_ins
from academy.storage import Person
from academy.web import access, db
from academy.web.access import SignedIn

HALF_WAY_LASTS = timedelta(minutes=10)


def let_in(person: Person, is_shared: bool, second_factor_at: datetime | None = None) -> None:
    """Sign a person in here, with nothing left of who was in this browser before."""
    before = access.signed_in()
    if before:
        sign_ins.end(db.session(), before)
    empty()
    token = sign_ins.begin(db.session(), person, access.now(), is_shared, second_factor_at)
    found = sign_ins.account(db.session(), token, access.now())
    if found is not None:
        login_user(SignedIn(found, token))
    if not is_shared:
        know_device(person)


def empty() -> None:
    """Forget everything this browser's session held, also what this request cached of it."""
    session.clear()
    for cached in ("csrf_token", "language"):
        g.pop(cached, None)
    refresh()


def speak(language: str) -> None:
    """Go on in the language just chosen, in what this request still says."""
    g.language = language
    refresh()


def let_half_way(person: Person, is_shared: bool) -> None:
    """The password was right; a code is still missing."""
    empty()
    session["half_way"] = {
        "person": person.id,
        "is_shared": is_shared,
        "at": access.now().timestamp(),
        # A password changed meanwhile makes this worthless.
        "password": sign_ins.hashed(person.password_hash),
    }


def half_way() -> tuple[Person, bool] | None:
    """Who gave the right password within ten minutes, and whether the computer is shared."""
    state = session.get("half_way")
    if not state or access.now().timestamp() - state["at"] > HALF_WAY_LASTS.total_seconds():
        return None
    with db.reading() as opened:
        person = opened.get(Person, state["person"])
    if person is None or sign_ins.hashed(person.password_hash) != state["password"]:
        return None
    return None if person.suspended_at else (person, bool(state["is_shared"]))


def is_demo() -> bool:
    """Whether this installation runs as a demonstration."""
    return _settings().demo


def device() -> str:
    """The random name of this browser, or nothing."""
    return request.cookies.get(_cookie_name(), "")


def know_device(person: Person) -> None:
    """Remember this browser as the person's own for a year."""
    token = device() or secrets.token_urlsafe(32)
    devices.remember(db.session(), person, token, access.now())

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            token,
            max_age=devices.LASTS,
            secure=_settings().is_https,
            httponly=True,
            samesite="Lax",
        )
        return response


def _cookie_name() -> str:
    return "__Host-device" if _settings().is_https else "device"


def _settings() -> Settings:
    found: Settings = current_app.config["ACADEMY"]
    return found
