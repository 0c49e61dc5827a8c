"""A forgotten password: the same answer for every address, a link that works once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from academy.storage import Person
from tests.cast import PASSWORD

NEW = "eleven grey herons wade"


def asked(visitor, email="lena@halden.example"):
    visitor.get("/reset")
    return visitor.post("/reset", {"email": email})


def test_a_link_by_mail_sets_a_new_password(visitor, mailbox):
    asked(visitor)
    link = mailbox.link()
    visitor.get(link)
    assert visitor.post(link, {"new_password": NEW}).location == "/sign-in"
    visitor.get("/sign-in")
    assert "Your password is changed" in visitor.page.words
    visitor.post("/sign-in", {"email": "lena@halden.example", "password": PASSWORD}, status=422)
    assert visitor.sign_in("lena@halden.example", NEW).location == "/"


def test_the_address_is_told(visitor, mailbox):
    asked(visitor)
    link = mailbox.link()
    visitor.get(link)
    visitor.post(link, {"new_password": NEW})
    (told,) = mailbox.open()
    assert told["To"] == "lena@halden.example"
    assert "was changed" in told["Subject"]


def test_an_unknown_address_gets_the_same_answer_and_no_mail(visitor, mailbox):
    known, unknown = asked(visitor), asked(visitor, "nobody@halden.example")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [mail["To"] for mail in mailbox.open()] == ["lena@halden.example"]


def test_the_request_asks_the_database_the_same_for_every_address(visitor, mailbox, statements):
    counts = []
    for email in ("lena@halden.example", "nobody@halden.example"):
        visitor.get("/reset")
        with statements:
            visitor.post("/reset", {"email": email})
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_suspended_person_gets_no_link(visitor, mailbox, cast, rows):
    with rows() as session:
        session.get(Person, cast.lena.id).suspended_at = cast.lena.created_at
    asked(visitor)
    assert mailbox.open() == []


def test_opening_the_link_uses_nothing_up_and_using_it_does(visitor, mailbox):
    asked(visitor)
    link = mailbox.link()
    for _ in range(3):
        visitor.get(link)
    visitor.post(link, {"new_password": NEW})
    visitor.get(link, status=410)
    visitor.post(link, {"new_password": "another long password"}, status=410)


def test_of_eight_parallel_uses_exactly_one_sets_the_password(visitor, mailbox, app):
    asked(visitor)
    link = mailbox.link()
    visitor.get(link)
    token, cookie = visitor.token(), visitor.client.get_cookie("academy").value

    def use(number):
        client = app.test_client()
        client.set_cookie("academy", cookie)
        data = {"csrf_token": token, "new_password": f"{NEW} {number}"}
        return client.post(link, data=data).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(use, range(8)))
    assert sorted(answers) == [302] + [410] * 7


def test_a_link_is_over_after_sixty_minutes(visitor, mailbox):
    with time_machine.travel("2026-05-04T08:00:00Z", tick=False) as clock:
        asked(visitor)
        link = mailbox.link()
        clock.shift(timedelta(minutes=60))
        visitor.get(link, status=410)


def test_a_weak_password_is_refused_and_the_link_still_works(visitor, mailbox):
    asked(visitor)
    link = mailbox.link()
    visitor.get(link)
    visitor.post(link, {"new_password": "password1234"}, status=422)
    assert "A stranger would try this early" in visitor.page.words
    visitor.post(link, {"new_password": NEW})


def test_a_reset_signs_out_everywhere(visitor, browser, mailbox, cast):
    lena = browser(cast.lena)
    asked(visitor)
    link = mailbox.link()
    visitor.get(link)
    visitor.post(link, {"new_password": NEW})
    lena.get("/account/", status=302)


def test_a_reset_forgets_known_browsers(visitor, browser, mailbox, cast):
    lena = browser(cast.lena)
    asked(visitor)
    link = mailbox.link()
    visitor.get(link)
    visitor.post(link, {"new_password": NEW})
    for _ in range(10):
        visitor.get("/sign-in")
        visitor.post("/sign-in", {"email": cast.lena.email, "password": "no"}, status=422)
    lena.get("/sign-in")
    lena.post("/sign-in", {"email": cast.lena.email, "password": NEW}, status=429)


def test_links_lead_to_the_configured_address_whatever_the_request_claims(visitor, mailbox):
    visitor.get("/reset")
    spoofed = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    visitor.post("/reset", {"email": "lena@halden.example"}, headers=spoofed)
    (mail,) = mailbox.open()
    links = re.findall(r"https?://[^/\s]+", mail.get_content())
    assert set(links) == {"http://localhost:8000"}


def test_ten_requests_for_one_address_and_no_more(visitor, mailbox):
    for _ in range(10):
        asked(visitor)
    visitor.post("/reset", {"email": "lena@halden.example"}, status=429)
    asked(visitor, "luis@halden.example")


@pytest.mark.parametrize("email", ["", "lena", "lena@halden.example\r\nBcc: evil@evil.example"])
def test_what_is_no_address_is_said_at_the_field_and_kept(visitor, mailbox, email):
    visitor.get("/reset")
    visitor.post("/reset", {"email": email}, status=422)
    assert "This is not an e-mail address" in visitor.page.words
    assert mailbox.queued == []


def test_a_made_up_link_is_over(visitor):
    visitor.get("/reset/" + "x" * 43, status=410)
    visitor.get("/reset/x", status=410)
