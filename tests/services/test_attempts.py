"""Guesses are counted before they are checked, per account, per address, per known device."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.services import attempts
from academy.services.attempts import Guess
from academy.storage import SignInAttempt
from tests.cast import THEN

LENA = Guess("sign-in", "lena@halden.example", "192.0.2.7")


def take(session, times, guess=LENA, now=THEN):
    return [attempts.take(session, guess, now) for _ in range(times)]


def test_the_eleventh_guess_is_refused(session):
    taken = take(session, 12)
    assert taken.count(None) == 2
    assert taken[-2:] == [None, None]


def test_of_guesses_at_the_same_moment_ten_are_taken(clean, engine):
    together = Barrier(8)

    def guess(_number):
        together.wait()
        with Session(engine) as session, session.begin():
            return attempts.take(session, LENA, THEN)

    with ThreadPoolExecutor(8) as pool:
        taken = [number for _ in range(3) for number in pool.map(guess, range(8))]
    assert len([number for number in taken if number is not None]) == 10


@pytest.mark.parametrize(
    "other", [{"account": "luis@halden.example"}, {"at": "code"}, {"device": "her own"}]
)
def test_another_account_secret_or_known_device_has_its_own_count(session, other):
    take(session, 10)
    assert take(session, 1, replace(LENA, **other)) != [None]


def test_a_subscribers_whole_network_is_one_address(session):
    for number in range(100):
        guess = Guess("sign-in", f"{number}@x.example", f"2001:db8:1:2::{number:x}")
        assert attempts.take(session, guess, THEN)
    here = Guess("sign-in", "another@x.example", "2001:db8:1:2:ffff::1")
    assert attempts.take(session, here, THEN) is None
    assert attempts.take(session, replace(here, address="2001:db8:1:3::1"), THEN)


def test_what_is_forgiven_does_not_count(session):
    for _ in range(30):
        (number,) = take(session, 1)
        attempts.forgive(session, number)


def test_old_guesses_are_forgotten_when_a_new_one_is_written(session):
    take(session, 10)
    take(session, 1, now=THEN + attempts.ACCOUNT_WINDOW)
    assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 1


def test_the_table_names_nobody(session):
    take(session, 1)
    row = session.scalars(select(SignInAttempt)).one()
    assert "lena" not in row.account_hash
    assert {len(row.account_hash), len(row.address_hash)} == {64}


def test_a_guess_counts_until_its_window_is_over(session):
    take(session, 10)
    almost = THEN + attempts.ACCOUNT_WINDOW - timedelta(microseconds=1)
    assert take(session, 1, now=almost) == [None]
    assert take(session, 1, now=THEN + attempts.ACCOUNT_WINDOW) != [None]
