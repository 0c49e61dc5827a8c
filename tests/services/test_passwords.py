"""Which passwords are refused, and what is kept of the others."""

import time

import pytest

from academy.services import passwords

ABOUT = ("Lena Marquez", "lena.marquez@halden.example", "Halden Supplies", "Academy")


@pytest.mark.parametrize(
    "password",
    [
        "seven quiet vans at noon",
        "unicornios azules",
        "vierundzwanzig Züge, drei Möwen",
        "電車が三分遅れて到着した朝に",
        "x7#kQ!9vLp2$",
        "a" + "b c d e f g h i j k l m n o p q r s t u v w x y z " * 2,
    ],
)
def test_anything_long_and_uncommon_will_do(password):
    assert passwords.problem(password, ABOUT) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("eleven char", passwords.TOO_SHORT),
        ("seven quiet vans at noon " * 6, passwords.TOO_LONG),
        ("password1234", passwords.TOO_COMMON),
        ("123456789012", passwords.TOO_COMMON),
        ("qwertyuiop123", passwords.TOO_COMMON),
        ("iloveyou1234", passwords.TOO_COMMON),
        ("aaaaaaaaaaaa", passwords.TOO_COMMON),
        ("my academy password", passwords.TOO_CLOSE),
        ("marquez of the north", passwords.TOO_CLOSE),
        ("HALDEN vans at noon", passwords.TOO_CLOSE),
    ],
)
def test_short_common_and_personal_ones_are_refused(password, why):
    assert passwords.problem(password, ABOUT) == why


def test_a_full_width_name_is_the_name():
    assert passwords.problem("ｍａｒｑｕｅｚ vans at noon", ABOUT) == passwords.TOO_CLOSE


def test_a_password_is_the_same_however_the_keyboard_composes_it():
    kept = passwords.made("cafés y más cafés")
    assert passwords.is_right(kept, "cafe\u0301s y ma\u0301s cafe\u0301s")
    assert not passwords.is_right(kept, "cafes y mas cafes")


def test_nobodys_password_is_never_right():
    assert not passwords.is_right("", "nobody has this password")
    assert not passwords.is_right("not a hash", "anything at all")


def test_a_password_longer_than_allowed_is_only_wrong():
    kept = passwords.made("x" * 128)
    assert passwords.is_right(kept, "x" * 128)
    assert not passwords.is_right(kept, "x" * 500_000)


def test_what_ships_is_argon2id_strong_enough_and_not_too_slow(quick_passwords):
    kept = quick_passwords.hash("seven quiet vans at noon")
    assert kept.startswith("$argon2id$")
    assert quick_passwords.memory_cost >= 19 * 1024
    assert quick_passwords.time_cost >= 2
    start = time.perf_counter()
    quick_passwords.verify(kept, "seven quiet vans at noon")
    assert 0.02 < time.perf_counter() - start < 1.0


@pytest.mark.parametrize("password", ["4@5$" * 32, "qwer" * 32, "aB1!" * 32, "password" * 16])
def test_judging_a_password_is_quick_whatever_it_is(password):
    start = time.perf_counter()
    passwords.problem(password, ())
    assert time.perf_counter() - start < 1
