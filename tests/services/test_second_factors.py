"""Codes of an authenticator and recovery codes: each works once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy.orm import Session

from academy.services import people, second_factors, sign_ins
from tests.cast import THEN


@pytest.fixture
def switched_on(session, cast):
    """lena with the second step on, and her recovery codes."""
    token = sign_ins.begin(session, cast.lena, THEN - timedelta(minutes=5))
    second_factors.start(session, cast.lena)
    code = pyotp.TOTP(cast.lena.totp_secret).at(THEN - timedelta(minutes=5))
    account = sign_ins.account(session, token, THEN - timedelta(minutes=5))
    codes = second_factors.confirm(session, account, code, THEN - timedelta(minutes=5))
    session.commit()
    return codes


def code_at(person, moment):
    return pyotp.TOTP(person.totp_secret).at(moment)


def test_a_code_works_once(session, cast, switched_on):
    code = code_at(cast.lena, THEN)
    assert second_factors.accept(session, cast.lena, code, THEN)
    assert not second_factors.accept(session, cast.lena, code, THEN)
    assert not second_factors.accept(session, cast.lena, code, THEN + timedelta(seconds=20))


def test_of_eight_parallel_uses_of_a_code_one_gets_through(session, cast, switched_on, engine):
    code = code_at(cast.lena, THEN)

    def use(_number):
        with Session(engine) as opened, opened.begin():
            return second_factors.accept(opened, people.by_id(opened, cast.lena.id), code, THEN)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(use, range(8))).count(True) == 1


def test_a_clock_half_a_minute_off_is_forgiven_and_two_minutes_are_not(session, cast, switched_on):
    early, late = THEN - timedelta(seconds=90), THEN + timedelta(seconds=90)
    assert not second_factors.accept(session, cast.lena, code_at(cast.lena, early), THEN)
    assert not second_factors.accept(session, cast.lena, code_at(cast.lena, late), THEN)
    soon = code_at(cast.lena, THEN + timedelta(seconds=30))
    assert second_factors.accept(session, cast.lena, soon, THEN)


def test_a_code_older_than_one_used_is_worthless(session, cast, switched_on):
    assert second_factors.accept(session, cast.lena, code_at(cast.lena, THEN), THEN)
    before = code_at(cast.lena, THEN - timedelta(seconds=30))
    assert not second_factors.accept(session, cast.lena, before, THEN)


def test_eight_recovery_codes_work_once_each_however_they_are_typed(session, cast, switched_on):
    assert len(set(switched_on)) == 8
    for code in switched_on:
        typed = code.upper().replace("-", " ")
        assert second_factors.accept(session, cast.lena, typed, THEN)
        assert not second_factors.accept(session, cast.lena, code, THEN)


def test_somebody_elses_recovery_code_is_worthless(session, cast, switched_on):
    assert not second_factors.accept(session, cast.luis, switched_on[0], THEN)


def test_new_recovery_codes_make_the_old_ones_worthless(session, cast, switched_on):
    second_factors.renew_recovery_codes(session, cast.lena, THEN)
    assert not second_factors.accept(session, cast.lena, switched_on[0], THEN)


@pytest.mark.parametrize("code", ["", "000000", "12345", "abc", "０００００１", "9" * 1000])
def test_nonsense_is_not_a_code(session, cast, switched_on, code):
    assert not second_factors.accept(session, cast.lena, code, THEN)


def test_whoever_has_no_second_step_has_no_codes(session, cast):
    assert not second_factors.accept(session, cast.luis, "123456", THEN)
