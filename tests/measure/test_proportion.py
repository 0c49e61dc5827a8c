"""Wilson's interval, against scipy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from academy.measure.proportion import wilson


@pytest.mark.parametrize(("k", "n"), [(0, 10), (1, 10), (5, 12), (10, 10), (21, 310), (2, 310)])
def test_it_agrees_with_scipy(k: int, n: int) -> None:
    expected = stats.binomtest(k, n).proportion_ci(method="wilson")
    found = wilson(k, n)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.value == k / n


def test_it_agrees_with_scipy_at_another_level() -> None:
    expected = stats.binomtest(3, 9).proportion_ci(0.8, method="wilson")
    found = wilson(3, 9, 0.8)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_share_lies_in_its_interval(k: int, n: int) -> None:
    found = wilson(min(k, n), n)
    assert found is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(
    ("k", "n", "level"), [(0, 0, 0.95), (3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1)]
)
def test_impossible_counts_have_no_share(k: int, n: int, level: float) -> None:
    assert wilson(k, n, level) is None
