"""The second step: switched on, asked for at sign-in, and in front of admins' pages."""

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine

from academy.storage import Person
from tests.cast import PASSWORD
from tests.pages import Browser


@pytest.fixture
def clock():
    with time_machine.travel("2026-05-04T08:00:00Z", tick=False) as travelling:
        yield travelling


@pytest.fixture
def code(rows, cast):
    """The code lena's authenticator shows now."""

    def shown():
        with rows() as session:
            return pyotp.TOTP(session.get(Person, cast.lena.id).totp_secret).now()

    return shown


@pytest.fixture
def lena_on(clock, browser, cast, code):
    """lena's browser with the second step just switched on, and her recovery codes."""
    lena = browser(cast.lena)
    lena.get("/account/second-factor")
    lena.post("/account/second-factor/start")
    page = lena.get("/account/second-factor").get_data(as_text=True)
    assert "<svg" in page
    page = lena.post("/account/second-factor/confirm", {"code": code()}, status=200)
    clock.shift(timedelta(seconds=30))
    return lena, re.findall(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", page.get_data(as_text=True))


def half_way(app, email="lena@halden.example", **more):
    browser = Browser(app.test_client())
    browser.get("/sign-in")
    browser.post("/sign-in", {"email": email, "password": PASSWORD, **more}, status=200)
    return browser


def test_a_password_alone_no_longer_signs_in(app, lena_on):
    browser = half_way(app)
    browser.get("/account/", status=302)


def test_a_code_signs_in_and_leads_on(app, lena_on, code):
    browser = half_way(app, next="/progress/")
    assert browser.page.fields["next"] == "/progress/"
    page = browser.post("/sign-in/code", {"code": code(), "next": "/progress/"})
    assert page.location == "/progress/"
    browser.get("/account/")


def test_a_code_signs_in_once(app, lena_on, code):
    first, second = half_way(app), half_way(app)
    first.post("/sign-in/code", {"code": code()})
    second.post("/sign-in/code", {"code": code()}, status=422)


def test_a_recovery_code_signs_in_once(app, lena_on):
    _, codes = lena_on
    assert len(codes) == 8
    half_way(app).post("/sign-in/code", {"code": codes[0]})
    half_way(app).post("/sign-in/code", {"code": codes[0]}, status=422)


def test_the_half_way_state_lasts_ten_minutes(app, lena_on, clock, code):
    browser = half_way(app)
    clock.shift(timedelta(minutes=10, seconds=1))
    browser.post("/sign-in/code", {"code": code()}, status=422)
    browser.get("/account/", status=302)


def test_a_password_changed_meanwhile_ends_the_half_way_state(app, lena_on, rows, cast, code):
    browser = half_way(app)
    with rows() as session:
        session.get(Person, cast.lena.id).password_hash = "another"
    browser.post("/sign-in/code", {"code": code()}, status=422)


def test_without_a_password_there_is_no_second_step(visitor):
    visitor.get("/sign-in")
    visitor.post("/sign-in/code", {"code": "123456"}, status=422)
    assert visitor.get("/sign-in/code", status=302).location == "/sign-in"


def test_ten_codes_are_tried_and_then_not_even_the_right_one(app, lena_on, code):
    browser = half_way(app)
    for _ in range(10):
        browser.post("/sign-in/code", {"code": "000000"}, status=422)
    browser.post("/sign-in/code", {"code": code()}, status=429)
    half_way(app).post("/sign-in/code", {"code": code()}, status=429)


def test_switching_it_on_ends_sessions_that_never_proved_it(clock, browser, cast, code):
    elsewhere, lena = browser(cast.lena), browser(cast.lena)
    lena.get("/account/second-factor")
    lena.post("/account/second-factor/start")
    lena.get("/account/second-factor")
    lena.post("/account/second-factor/confirm", {"code": code()}, status=200)
    lena.get("/account/")
    elsewhere.get("/account/", status=302)


def test_a_wrong_first_code_switches_nothing_on(clock, browser, cast, rows):
    lena = browser(cast.lena)
    lena.get("/account/second-factor")
    lena.post("/account/second-factor/start")
    lena.get("/account/second-factor")
    lena.post("/account/second-factor/confirm", {"code": "000000"}, status=422)
    with rows() as session:
        assert session.get(Person, cast.lena.id).totp_confirmed_at is None


def test_turning_it_off_needs_a_recent_password(app, lena_on, clock, cast, rows):
    lena, _ = lena_on
    clock.shift(timedelta(minutes=11))
    lena.post("/account/second-factor/off", status=401)
    kept = lena.page.fields["kept"]
    lena.post("/account/prove", {"password": PASSWORD, "kept": kept}, status=200)
    lena.post("/account/second-factor/off")
    with rows() as session:
        assert session.get(Person, cast.lena.id).totp_secret == ""
    assert Browser(app.test_client()).sign_in(cast.lena.email, PASSWORD).location == "/"


def test_new_recovery_codes_replace_the_old(app, lena_on):
    lena, codes = lena_on
    lena.get("/account/second-factor")
    lena.post("/account/second-factor/codes", status=200)
    half_way(app).post("/sign-in/code", {"code": codes[0]}, status=422)
