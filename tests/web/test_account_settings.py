"""A person's own page: what they may change, and what it does to their other browsers."""

from datetime import timedelta

import pytest
import time_machine

from academy.storage import Person
from tests.cast import PASSWORD
from tests.pages import Browser

NEW = "eleven grey herons wade"


def stored(rows, person):
    with rows() as session:
        return session.get(Person, person.id)


def test_name_language_theme_and_time_zone_are_kept(browser, cast, rows):
    lena = browser(cast.lena)
    lena.get("/account/")
    changed = {
        "name": "Lena Ñandú",
        "language": "es",
        "theme": "dark",
        "time_zone": "America/Bogota",
    }
    assert lena.post("/account/", changed).location == "/account/"
    page = lena.get("/account/").get_data(as_text=True)
    assert '<html lang="es"' in page
    assert 'data-bs-theme="dark"' in page
    kept = stored(rows, cast.lena)
    assert {name: getattr(kept, name) for name in changed} == changed


def test_other_fields_change_nothing(browser, cast, rows):
    lena = browser(cast.lena)
    lena.get("/account/")
    forged = {"role": "admin", "organisation_id": "2", "id": "1", "email": "x@y.example"}
    plain = {"name": "Lena", "language": "en", "theme": "light", "time_zone": "UTC"}
    lena.post("/account/", {**plain, **forged})
    kept = stored(rows, cast.lena)
    assert (kept.role, kept.email) == ("learner", "lena@halden.example")
    assert kept.organisation_id == cast.lena.organisation_id


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("language", "de"), ("theme", "pink"), ("time_zone", "Mars/Olympus")],
)
def test_what_cannot_be_is_said_at_its_field(browser, cast, field, value):
    lena = browser(cast.lena)
    lena.get("/account/")
    plain = {"name": "Lena", "language": "en", "theme": "light", "time_zone": "UTC"}
    page = lena.post("/account/", {**plain, field: value}, status=422)
    assert f'id="{field}-error"' in page.get_data(as_text=True)


def test_a_new_password_ends_other_sessions_and_not_this_one(browser, cast, mailbox):
    here, elsewhere = browser(cast.lena), browser(cast.lena)
    here.get("/account/")
    here.post("/account/password", {"password": PASSWORD, "new_password": NEW})
    here.get("/account/")
    elsewhere.get("/account/", status=302)
    assert [mail["To"] for mail in mailbox.open()] == [cast.lena.email]
    assert Browser(elsewhere.client).sign_in(cast.lena.email, NEW).location == "/"


def test_a_new_password_needs_the_old_one(browser, cast, mailbox):
    lena = browser(cast.lena)
    lena.get("/account/")
    page = lena.post("/account/password", {"password": "no", "new_password": NEW}, status=422)
    assert 'id="password-error"' in page.get_data(as_text=True)
    assert mailbox.queued == []


@pytest.mark.parametrize(
    "new", ["eleven char", "x" * 129, "password1234", "lena at the sea side", "Academy at noon"]
)
def test_a_weak_new_password_is_refused(browser, cast, new):
    lena = browser(cast.lena)
    lena.get("/account/")
    page = lena.post("/account/password", {"password": PASSWORD, "new_password": new}, status=422)
    assert 'id="new_password-error"' in page.get_data(as_text=True)


def test_ten_wrong_old_passwords_and_no_more(browser, cast):
    lena = browser(cast.lena)
    lena.get("/account/")
    for _ in range(10):
        lena.post("/account/password", {"password": "no", "new_password": NEW}, status=422)
    lena.post("/account/password", {"password": PASSWORD, "new_password": NEW}, status=429)


def test_other_sessions_are_listed_and_ended(browser, cast):
    here, elsewhere = browser(cast.lena), browser(cast.lena)
    here.get("/account/")
    assert "End all other sessions" in here.page.words
    here.post("/account/sessions")
    elsewhere.get("/account/", status=302)
    here.get("/account/")
    assert "One other session has ended." in here.page.words
    assert "only browser you are signed in with" in here.page.words


def test_a_visitors_language_is_kept_in_the_browser(visitor):
    visitor.get("/sign-in")
    page = visitor.post("/language", {"language": "es", "next": "/sign-in"})
    assert page.location == "/sign-in"
    assert '<html lang="es"' in visitor.get("/sign-in").get_data(as_text=True)


def test_a_visitors_theme_is_kept_in_the_browser(visitor):
    visitor.get("/sign-in")
    visitor.post("/theme", {"theme": "dark", "next": "/sign-in"})
    assert 'data-bs-theme="dark"' in visitor.get("/sign-in").get_data(as_text=True)


def test_somebody_signed_in_takes_language_and_theme_to_other_browsers(browser, cast):
    lena = browser(cast.lena)
    lena.get("/account/")
    lena.post("/language", {"language": "es", "next": "/account/"})
    lena.post("/theme", {"theme": "dark", "next": "/account/"})
    page = browser(cast.lena).get("/account/").get_data(as_text=True)
    assert '<html lang="es" data-bs-theme="dark">' in page


@pytest.mark.parametrize("path", ["/language", "/theme"])
def test_the_switches_never_lead_off_the_site(visitor, path):
    visitor.get("/sign-in")
    page = visitor.post(path, {"language": "es", "theme": "dark", "next": "//evil.example"})
    assert page.location == "/"


def test_another_address_is_proved_by_its_link_and_the_old_one_is_told(browser, cast, mailbox):
    lena = browser(cast.lena)
    lena.get("/account/email")
    lena.post("/account/email", {"email": "Lena.M@halden.example"})
    link, asked = mailbox.open()
    assert link["To"] == "lena.m@halden.example"
    assert asked["To"] == "lena@halden.example"
    path = link.get_content().partition("localhost:8000")[2].split()[0]
    lena.get(path)
    lena.post(path)
    (told,) = mailbox.open()
    assert told["To"] == "lena@halden.example"
    lena.get(path, status=410)
    lena.post("/sign-out")
    assert lena.sign_in("lena.m@halden.example", PASSWORD).location == "/"


def test_the_address_stays_until_the_link_is_used(browser, cast, mailbox, rows):
    lena = browser(cast.lena)
    lena.get("/account/email")
    lena.post("/account/email", {"email": "lena.m@halden.example"})
    path = mailbox.open()[0].get_content().partition("localhost:8000")[2].split()[0]
    lena.get(path)
    assert stored(rows, cast.lena).email == "lena@halden.example"


def test_an_address_in_use_looks_like_any_other_and_gets_no_link(browser, cast, mailbox):
    lena = browser(cast.lena)
    lena.get("/account/email")
    assert lena.post("/account/email", {"email": cast.luis.email}).location == "/account/"
    assert [mail["To"] for mail in mailbox.open()] == [cast.lena.email]


def test_delicate_pages_ask_for_the_password_after_ten_minutes(app, cast, mailbox):
    with time_machine.travel("2026-05-04T08:00:00Z", tick=False) as clock:
        lena = Browser(app.test_client())
        lena.sign_in(cast.lena.email, PASSWORD)
        clock.shift(timedelta(minutes=10))
        lena.get("/account/email")
        clock.shift(timedelta(seconds=1))
        asked = lena.get("/account/email", status=302)
        assert asked.location == "/account/prove?next=/account/email"
        lena.get(asked.location)
        lena.post("/account/prove", {"password": "no", "next": "/account/email"}, status=422)
        proved = lena.post("/account/prove", {"password": PASSWORD, "next": "/account/email"})
        assert proved.location == "/account/email"
        lena.get("/account/email")


def test_a_delicate_form_sent_too_late_is_kept_until_the_password_is_given(app, cast, mailbox):
    with time_machine.travel("2026-05-04T08:00:00Z", tick=False) as clock:
        lena = Browser(app.test_client())
        lena.sign_in(cast.lena.email, PASSWORD)
        lena.get("/account/email")
        clock.shift(timedelta(minutes=11))
        lena.post("/account/email", {"email": "lena.m@halden.example"}, status=401)
        assert mailbox.queued == []
        kept = lena.page.fields["kept"]
        lena.post("/account/prove", {"password": PASSWORD, "kept": kept}, status=200)
        assert lena.page.fields["email"] == "lena.m@halden.example"
        lena.post("/account/email", {"email": lena.page.fields["email"]})
        assert len(mailbox.queued) == 2
