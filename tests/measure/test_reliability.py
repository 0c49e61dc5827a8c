"""Consistency of items: alpha with its interval, the table of items needed, item figures."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.measure import reliability

ROWS = [[1, 2, 2, 3], [4, 4, 5, 4], [6, 5, 7, 6], [3, 4, 2, 3], [5, 6, 5, 7], [2, 2, 3, 1]]


def test_alpha_is_the_share_of_covariance() -> None:
    data = np.array(ROWS)
    parts, total = data.var(axis=0, ddof=1).sum(), data.sum(axis=1).var(ddof=1)
    assert reliability.alpha(ROWS) == pytest.approx(4 / 3 * (1 - parts / total))


def test_rows_with_gaps_are_left_out() -> None:
    assert reliability.alpha([*ROWS, [1, None, 7, 7], [2, 3]]) == reliability.alpha(ROWS)


def test_a_wrong_key_shows_as_a_negative_alpha() -> None:
    found = reliability.alpha([[1, 7], [2, 6], [6, 3], [7, 2]])
    assert found is not None
    assert found < 0


@pytest.mark.parametrize(
    "rows", [[], [[]], [[1, 2]], [[1], [2]], [[3, 3], [3, 3]], [[1, 7], [4, 4], [7, 1]]]
)
def test_no_alpha_without_spread(rows: list[list[float | None]]) -> None:
    assert reliability.alpha(rows) is None


def test_items_that_cancel_out_have_no_alpha() -> None:
    assert (
        reliability.alpha([[0.1, -0.1 + 1e-17], [0.7, -0.7], [0.3, -0.30000000000000004]]) is None
    )


def test_the_worked_interval_of_alpha() -> None:
    found = reliability.alpha_interval(0.80, 8, 30)
    assert found is not None
    assert (found.low, found.value, found.high) == pytest.approx((0.66, 0.80, 0.89), abs=0.005)


@pytest.mark.parametrize(
    ("alpha", "items", "n"), [(1, 8, 30), (0.8, 1, 30), (0.8, 8, 2), (None, 8, 9)]
)
def test_no_interval_without_information(alpha: float | None, items: int, n: int) -> None:
    assert reliability.alpha_interval(alpha, items, n) is None


@pytest.mark.parametrize(
    ("wanted", "row"), [(0.80, (12, 10, 8, 6, 5, 4)), (0.85, (17, 14, 11, 9, 7, 6))]
)
def test_the_table_of_items_needed(wanted: float, row: tuple[int, ...]) -> None:
    found = [reliability.items_needed(wanted, r) for r in (0.25, 0.30, 0.35, 0.40, 0.45, 0.50)]
    assert tuple(found) == row


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_the_items_needed_reach_the_reliability_and_no_fewer_do(wanted: float, r: float) -> None:
    k = reliability.items_needed(wanted, r)
    assert k is not None
    reached, before = reliability.spearman_brown(r, k), reliability.spearman_brown(r, k - 1)
    assert reached is not None
    assert reached >= wanted - 1e-6
    assert before is None or before < wanted + 1e-6


def test_impossible_wishes_need_no_items() -> None:
    assert reliability.items_needed(1, 0.3) is None
    assert reliability.items_needed(0.8, 0) is None


@pytest.mark.parametrize(("r", "alpha"), [(0.35, 0.81), (0.40, 0.84)])
def test_eight_items_are_reliable_enough(r: float, alpha: float) -> None:
    assert reliability.spearman_brown(r, 8) == pytest.approx(alpha, abs=0.005)


def test_halving_a_scale_costs_reliability() -> None:
    assert reliability.spearman_brown(0.85, 0.5) == pytest.approx(0.739, abs=0.0005)
    assert reliability.spearman_brown(1.2, 2) is None
    assert reliability.spearman_brown(-1, 2) is None
    assert reliability.spearman_brown(0.5, 0) is None


@pytest.mark.parametrize(("raters", "r"), [(3, 0.64), (4, 0.70), (5, 0.75), (8, 0.82)])
def test_the_mean_of_several_peers(raters: int, r: float) -> None:
    assert reliability.spearman_brown(0.37, raters) == pytest.approx(r, abs=0.005)


@pytest.mark.parametrize(("single", "raters"), [(0.50, 3), (0.37, 4), (0.30, 6)])
def test_how_many_raters_reach_seventy(single: float, raters: int) -> None:
    assert reliability.items_needed(0.70, single) == raters


def test_an_item_is_not_compared_with_itself() -> None:
    data = np.array(ROWS)
    for place, item in enumerate(reliability.item_analysis(ROWS, 1, 7)):
        others = data.sum(axis=1) - data[:, place]
        assert item.item_total == pytest.approx(np.corrcoef(data[:, place], others)[0, 1])
        assert item.mean == pytest.approx((data[:, place].mean() - 1) / 6 * 100)


def test_each_flag_has_its_item() -> None:
    rows = [[i % 5 + 2] * 4 + [6 - i % 5, 7 if i % 4 else 6, 4] for i in range(20)]
    found = reliability.item_analysis(rows, 1, 7)
    assert found[0].flags == ()
    assert found[4].flags == ("low_correlation", "drop")
    assert {"mean", "ceiling"} <= set(found[5].flags)
    assert found[6].item_total is None


def test_a_weak_item_is_flagged_and_a_useless_one_dropped() -> None:
    rng = np.random.default_rng(3)
    skill = rng.normal(0, 1, 4000)
    loads = (1.0, 1.0, 0.32, 0.2)
    rows = (4 + np.stack([w * skill + rng.normal(0, 1, 4000) for w in loads], 1)).tolist()
    flags = [item.flags for item in reliability.item_analysis(rows, -20, 28)]
    assert flags == [(), (), ("low_correlation",), ("low_correlation", "drop")]


def test_fifteen_percent_at_an_end_is_a_ceiling() -> None:
    found = reliability.ends([7] * 3 + [4] * 17, 1, 7)
    assert found is not None
    assert (found.ceiling, found.has_ceiling, found.has_floor) == (0.15, True, False)
    low = reliability.ends([0.0, 0.0, 50.0], 0, 100)
    assert low is not None
    assert low.has_floor
    assert low.floor == pytest.approx(2 / 3)
    assert reliability.ends([7] * 2 + [4] * 12, 1, 7) == reliability.Ends(0.0, 2 / 14)
    assert reliability.ends([None], 1, 7) is None


def test_an_item_nobody_answered_has_no_figures() -> None:
    (item,) = reliability.item_analysis([[None], [None]], 1, 7)
    assert item == reliability.ItemFigures(0, None, None, None, ())


def test_alpha_is_the_interval_on_its_own_scale() -> None:
    found = reliability.alpha_interval(0.5, 8, 50, 0.8)
    assert found is not None
    log, half = math.log(0.5) - math.log(50 / 49), 1.2815516 * math.sqrt(16 / (7 * 48))
    assert (found.low, found.high) == pytest.approx(
        (1 - math.exp(log + half), 1 - math.exp(log - half))
    )
