"""Response quality: each signal by its rule, and that doubt takes two independent ones."""

import pytest

from academy.measure import quality

CAREFUL = [5, 4, 6, 5, 3, 5, 6, 4, 3]
CHECKED = [([5, 4, 6, 5, 3, 5, 6, 4], 3)]


def test_a_careful_sitting_shows_nothing() -> None:
    assert quality.signals(CAREFUL, CHECKED, [(40.0, 6), (21.0, 3)]) == ()


def test_under_two_seconds_an_item_is_fast() -> None:
    assert quality.is_fast(11.9, 6) is True
    assert quality.is_fast(12.0, 6) is False
    assert quality.is_fast(None, 6) is None
    assert quality.is_fast(3.0, 0) is None


def test_half_of_the_timed_pages_fast_is_a_signal() -> None:
    assert quality.signals(CAREFUL, CHECKED, [(3.0, 6), (40.0, 6)]) == ("fast",)
    assert quality.signals(CAREFUL, CHECKED, [(3.0, 6), (40.0, 6), (40.0, 6)]) == ()
    assert quality.signals(CAREFUL, CHECKED, [(3.0, 6), (None, 6)]) == ("fast",)
    assert quality.signals(CAREFUL, CHECKED, [(None, 6)]) == ()


def test_a_scenario_takes_a_fifth_of_a_second_a_word_and_four_at_least() -> None:
    assert quality.is_fast_scenario(19.9, 100) is True
    assert quality.is_fast_scenario(20.0, 100) is False
    assert quality.is_fast_scenario(3.9, 5) is True
    assert quality.is_fast_scenario(4.0, 5) is False
    assert quality.is_fast_scenario(None, 5) is None


def test_all_answers_alike_is_a_signal_and_one_exception_is_none() -> None:
    assert quality.signals([4] * 9, [([4] * 8, 4)]) == ("identical",)
    assert quality.signals([4] * 8 + [3], [([4] * 8, 3)]) == ()


def test_five_answers_alike_are_no_pattern() -> None:
    assert quality.signals([4] * 5 + [None] * 4) == ()
    assert quality.signals([4] * 6 + [None] * 3) == ("identical",)


def test_a_long_run_needs_a_long_form() -> None:
    assert not quality.has_long_run([4] * 12 + [3, 2, 5])
    assert quality.has_long_run([4] * 8 + [3, 2, 5, 6, 1, 3, 2, 5])
    assert not quality.has_long_run([4] * 7 + [3, 2, 5, 6, 1, 3, 2, 5, 4])
    assert not quality.has_long_run([4] * 9 + [3, 2, 5, 6, 1, 3, 2, 5, 4, 1, 2])


def test_what_was_not_answered_does_not_break_a_run() -> None:
    assert quality.longest_run([4, None, 4, 4, 5]) == 3
    assert quality.longest_run([]) == 0


def test_hardly_any_spread_is_a_soft_signal_on_long_forms_with_checks() -> None:
    nearly = [4, 4, 4, 5] * 4
    assert quality.irv(nearly) == pytest.approx(0.447, abs=0.001)
    assert quality.signals(nearly, [(nearly[:8], 4)]) == ("flat",)
    assert quality.signals(nearly) == ()
    assert quality.signals(nearly[:15], [(nearly[:8], 4)]) == ()
    assert quality.signals([4, 4, 5, 5] * 4, [([4] * 4 + [5] * 4, 4)]) == ()


@pytest.mark.parametrize(
    ("answer", "check", "clash"),
    [(6, 6, True), (7, 5, True), (6, 5, False), (2, 2, True), (2, 3, False), (6.5, 5.5, True)],
)
def test_opposite_poles_clash_at_sums_of_12_and_4(answer: float, check: int, clash: bool) -> None:
    assert quality.contradicts(answer, check) is clash


def test_opposite_poles_of_other_scales_clash_in_proportion() -> None:
    assert quality.contradicts(5, 4, 1, 5) is True
    assert quality.contradicts(4, 4, 1, 5) is False
    assert quality.contradicts(None, 4) is None
    assert quality.contradicts(4, 4, 3, 3) is None


def test_a_check_is_held_against_the_mean_of_its_skill() -> None:
    high = [7, 6, 7, 5, 6, 7, 6, 7]
    assert quality.signals([*high, 6], [(high, 6)]) == ("opposites",)
    assert quality.signals([*high, 2], [(high, 2)]) == ()
    assert quality.signals([*high, None], [(high, None)]) == ()


def test_even_and_odd_halves_must_agree_over_ten_scales() -> None:
    agreeing = [[1 + i % 7, 1 + i % 7] * 4 for i in range(10)]
    clashing = [[1 + i % 7, 7 - i % 7] * 4 for i in range(10)]
    assert quality.even_odd(agreeing) == pytest.approx(1)
    assert quality.even_odd(clashing) == pytest.approx(-1)
    assert quality.even_odd(agreeing[:9]) is None
    groups = [(scale, None) for scale in clashing]
    assert quality.signals([1, 7, 2, 6, 3, 5], groups) == ("even_odd",)


@pytest.mark.parametrize(("r", "whole", "found"), [(0.2, 0.333, ()), (0.15, 0.261, ("even_odd",))])
def test_even_and_odd_halves_are_stepped_up(r: float, whole: float, found: tuple[str]) -> None:
    first, noise = [-1.0, 1.0] * 8, [1.0, 1.0, -1.0, -1.0] * 4
    second = [r * a + (1 - r * r) ** 0.5 * b for a, b in zip(first, noise, strict=True)]
    halves = list(zip(first, second, strict=True))
    assert quality.even_odd(halves) == pytest.approx(whole, abs=0.0005)
    assert quality.signals(CAREFUL, [(half, None) for half in halves]) == found


@pytest.mark.parametrize(
    ("signals", "doubtful"),
    [
        ((), False),
        (("fast",), False),
        (("fast", "identical"), True),
        (("fast", "opposites"), True),
        (("fast", "flat"), True),
        (("opposites", "even_odd"), True),
        (("identical", "long_run"), False),
        (("identical", "opposites"), False),
        (("long_run", "opposites", "even_odd"), False),
        (("fast", "identical", "opposites"), True),
        (("flat", "instruction"), False),
        (("flat", "instruction", "fast"), True),
        (("instruction", "opposites"), True),
        (("fast", "unheard-of"), False),
    ],
)
def test_doubt_takes_two_independent_signals(signals: tuple[str, ...], doubtful: bool) -> None:
    assert quality.is_doubtful(signals) is doubtful


def test_rushing_through_with_one_answer_is_doubtful() -> None:
    found = quality.signals([7] * 9, [([7] * 8, 7)], [(2.0, 9)])
    assert found == ("fast", "identical", "opposites")
    assert quality.is_doubtful(found)


def test_slow_equal_answers_alone_are_not() -> None:
    assert not quality.is_doubtful(quality.signals([7] * 9, [([7] * 8, 7)], [(60.0, 9)]))


def test_a_missed_instruction_is_a_soft_signal() -> None:
    assert quality.signals(CAREFUL, CHECKED, instruction_missed=True) == ("instruction",)
