"""Secrets that work once, not for long, and only for what they were made for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.services import one_use_tokens
from academy.storage import OneUseToken
from tests.cast import THEN


def test_of_eight_parallel_uses_exactly_one_gets_through(session, cast, engine):
    secret = one_use_tokens.issue(session, cast.lena, "reset", THEN)
    session.commit()

    def use(_number):
        with Session(engine) as opened, opened.begin():
            return one_use_tokens.use(opened, "reset", secret, THEN) is not None

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(use, range(8))).count(True) == 1


def test_a_secret_is_kept_only_as_its_hash(session, cast):
    secret = one_use_tokens.issue(session, cast.lena, "reset", THEN)
    assert len(secret) >= 43
    assert secret not in session.scalars(select(OneUseToken.token_hash)).all()


def test_a_link_works_for_sixty_minutes(session, cast):
    secret = one_use_tokens.issue(session, cast.lena, "reset", THEN)
    almost = THEN + timedelta(minutes=59, seconds=59)
    assert one_use_tokens.find(session, "reset", secret, almost)
    assert one_use_tokens.use(session, "reset", secret, THEN + timedelta(minutes=60)) is None


def test_a_link_works_only_for_its_purpose(session, cast):
    secret = one_use_tokens.issue(session, cast.lena, "reset", THEN)
    assert one_use_tokens.find(session, "email-change", secret, THEN) is None
    assert one_use_tokens.use(session, "email-change", secret, THEN) is None


def test_withdrawing_takes_one_persons_links_of_one_purpose(session, cast):
    hers = one_use_tokens.issue(session, cast.lena, "reset", THEN)
    other_purpose = one_use_tokens.issue(session, cast.lena, "email-change", THEN)
    his = one_use_tokens.issue(session, cast.luis, "reset", THEN)
    one_use_tokens.withdraw(session, cast.lena.id, "reset")
    assert one_use_tokens.find(session, "reset", hers, THEN) is None
    assert one_use_tokens.find(session, "email-change", other_purpose, THEN)
    assert one_use_tokens.find(session, "reset", his, THEN)
