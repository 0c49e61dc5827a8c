"""The look back: three differences that always add up, and when the yardstick has moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.measure.constants import SELF_REPORT, Constants
from academy.measure.thentest import then_test

scores = st.floats(0, 100)


@given(scores, scores, scores)
def test_raw_is_adjusted_plus_shift(pre: float, post: float, then: float) -> None:
    found = then_test(pre, post, then, SELF_REPORT)
    assert found.raw is not None
    assert found.adjusted is not None
    assert found.shift is not None
    assert found.raw == pytest.approx(found.adjusted + found.shift, abs=1e-9)


def test_the_three_differences_have_their_direction() -> None:
    found = then_test(70, 75, 50, SELF_REPORT)
    assert (found.raw, found.adjusted, found.shift) == (5, 25, -20)


@pytest.mark.parametrize(
    ("then", "moved"), [(85.5, True), (45.5, True), (84.4, False), (45.6, False)]
)
def test_the_yardstick_moved_beyond_14_and_a_half_points(then: float, moved: bool) -> None:
    pre = 70 if then > 70 else 60
    assert then_test(pre, 80, then, SELF_REPORT).yardstick_moved is moved


def test_two_baselines_make_a_smaller_shift_visible() -> None:
    assert then_test(60, 80, 72.7, SELF_REPORT, baselines=2).yardstick_moved
    assert not then_test(60, 80, 72.7, SELF_REPORT).yardstick_moved


def test_now_and_looking_back_share_the_error_of_their_day() -> None:
    found = then_test(60, 80, 60, SELF_REPORT)
    assert found.adjusted_se == pytest.approx(16 * 0.2**0.5 * 2**0.5)
    assert found.adjusted_needed == pytest.approx(19.83, abs=0.01)


def test_what_is_missing_leaves_its_differences_out() -> None:
    found = then_test(None, 80, 60, SELF_REPORT)
    assert (found.raw, found.adjusted, found.shift) == (None, 20, None)
    assert found.yardstick_moved is None


def test_without_error_there_is_no_yardstick() -> None:
    assert then_test(60, 80, 60, Constants(sem=0)).yardstick_moved is None
    assert then_test(60, 80, 60, Constants(alpha=1.2)).adjusted_se is None
