"""Means, spreads and correlations of small and flat samples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from academy.measure import figures, moments


def test_small_samples_have_no_spread() -> None:
    assert moments.mean([]) is None
    assert moments.variance([1.0]) is None
    assert moments.sd([]) is None


def test_a_flat_sample_has_a_spread_of_exactly_nought() -> None:
    assert moments.variance([0.1] * 3) == 0
    assert moments.variance([0.3 - 0.1, 0.5 - 0.3, 0.2]) == 0


def test_spread_divides_by_one_less() -> None:
    assert moments.variance([2.0, 4.0, 6.0]) == 4
    assert moments.sd([2.0, 4.0, 6.0]) == 2


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=3, max_size=20))
def test_a_correlation_lies_between_its_ends(pairs: list[tuple[float, float]]) -> None:
    r = moments.correlation(pairs)
    assert r is None or -1 <= r <= 1


def test_the_correlation_agrees_with_scipy() -> None:
    first, second = [1.0, 2.0, 4.0, 7.0, 3.0], [2.0, 1.0, 5.0, 9.0, 3.5]
    expected = stats.pearsonr(first, second).statistic
    assert moments.correlation(list(zip(first, second, strict=True))) == pytest.approx(expected)
    assert moments.correlation([(1.0, 2.0), (1.0, 3.0)]) is None
    assert moments.correlation([]) is None


def test_only_finite_moderate_numbers_are_known() -> None:
    values = [1, None, float("nan"), float("inf"), -float("inf"), 1e31, 10**400, 0]
    assert figures.known(values) == [1, 0]
    assert figures.known_pairs([(1, None), (None, 1), (1, 2)]) == [(1, 2)]


def test_a_ratio_that_does_not_exist_is_none() -> None:
    assert figures.ratio(1, 0) is None
    assert figures.ratio(None, 1) is None
    assert figures.ratio(1e300, 1e-300) is None
    assert figures.ratio(6, 3) == 2
