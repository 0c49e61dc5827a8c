"""Mails: whom they reach, in which language, and what they never hold."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from academy.services import mail_texts, mails, one_use_tokens
from academy.storage import OneUseToken
from tests.cast import THEN

FACTS = {
    "reset": {"email": "lena@halden.example"},
    "password_changed": {},
    "email_change": {"new_email": "lena.m@halden.example"},
    "email_asked": {},
    "email_changed": {"to": "old@halden.example"},
}


def composed(session, settings, person, mail, **facts):
    known = {"person_id": person.id} if mail != "reset" else {}
    merged = {**known, **FACTS[mail], **facts}
    return mails.compose(session, settings, mail, merged, "<1@localhost>", THEN)


def test_the_facts_above_are_those_of_every_mail():
    assert set(FACTS) == set(mail_texts.TEXTS)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("mail", list(FACTS))
def test_every_mail_is_complete_in_both_languages(session, cast, settings, mail, language):
    cast.lena.language = language
    message = composed(session, replace(settings, site_name="Halden Academy"), cast.lena, mail)
    text = message["Subject"] + message.get_content()
    assert "Halden Academy" in text
    assert "{" not in text
    assert ("Hola, Lena:" in text) == (language == "es")
    assert message["Message-ID"] == "<1@localhost>"


def test_both_languages_say_the_same_things():
    for texts in mail_texts.TEXTS.values():
        blanks = {lang: set(re.findall(r"{\w+}", "".join(text))) for lang, text in texts.items()}
        assert blanks["en"] == blanks["es"]


def test_a_link_is_made_when_the_mail_is_and_kept_as_a_hash(session, cast, settings):
    text = composed(session, settings, cast.lena, "reset").get_content()
    (secret,) = re.findall(r"http://localhost:8000/reset/([\w-]{43})\n", text)
    assert one_use_tokens.find(session, "reset", secret, THEN).person_id == cast.lena.id
    assert secret not in session.scalars(select(OneUseToken.token_hash)).all()


def test_an_address_nobody_has_gets_no_mail(session, cast, settings):
    assert composed(session, settings, cast.lena, "reset", email="nobody@halden.example") is None


def test_somebody_suspended_or_gone_gets_no_mail(session, cast, settings):
    cast.lena.suspended_at = THEN
    assert composed(session, settings, cast.lena, "reset") is None
    assert composed(session, settings, cast.lena, "password_changed", person_id=10**6) is None


def test_a_name_with_a_line_break_forges_no_header(session, cast, settings):
    cast.lena.name = "Lena\nBcc: evil@evil.example"
    message = composed(session, settings, cast.lena, "password_changed")
    assert "Bcc" not in message


def test_a_name_with_braces_is_only_a_name(session, cast, settings):
    cast.lena.name = "{link} {0} {site.__class__}"
    text = composed(session, settings, cast.lena, "password_changed").get_content()
    assert "{link} {0} {site.__class__}" in text
