"""Lines through readings: when they exist, how exact they are, how often chance draws one."""

import math

import numpy as np
import pytest
from scipy import stats

from academy.measure import trend

MONTHLY = [(30.0 * i, 50.0 + 2 * i) for i in range(6)]


def test_a_straight_rise_is_found_exactly() -> None:
    line = trend.trend(MONTHLY, 8)
    assert line is not None
    assert line.slope == pytest.approx(2 / 30)
    assert line.at(60) == pytest.approx(54)
    assert (line.n, line.days) == (6, 150)


def test_five_days_with_readings_are_needed() -> None:
    assert trend.trend(MONTHLY[:5], 8) is not None
    assert trend.trend(MONTHLY[:4], 8) is None
    assert trend.trend([*MONTHLY[:4], (90.5, 60.0)], 8) is None


def test_sixty_days_are_needed() -> None:
    assert trend.trend([(15.0 * i, 50.0) for i in range(5)], 8) is not None
    assert trend.trend([(14.75 * i, 50.0) for i in range(5)], 8) is None
    assert trend.trend([(20_000 + 12.0 * i, 50.0) for i in range(5)], 8) is None


def test_same_day_pairs_are_skipped() -> None:
    assert trend.theil_sen([(0.1, 10), (0.9, 90), (1.0, 50)]) == pytest.approx(0)
    assert trend.theil_sen([(3.2, 10), (3.7, 20)]) is None


def test_theil_sen_agrees_with_scipy() -> None:
    rng = np.random.default_rng(1)
    days = np.sort(rng.choice(400, 15, replace=False)).astype(float)
    scores = rng.normal(50, 10, 15)
    points = list(zip(days.tolist(), scores.tolist(), strict=True))
    assert trend.theil_sen(points) == pytest.approx(stats.theilslopes(scores, days).slope)
    assert trend.least_squares(points) == pytest.approx(stats.linregress(days, scores).slope)


def test_one_wild_reading_does_not_turn_the_line() -> None:
    line = trend.trend([*MONTHLY[:5], (150.0, 0.0)], 8)
    assert line is not None
    assert line.slope == pytest.approx(2 / 30)


def test_the_interval_is_that_of_a_known_error() -> None:
    interval = trend.slope_interval(MONTHLY, 8)
    spread = math.sqrt(sum((30 * i - 75) ** 2 for i in range(6)))
    assert interval is not None
    assert interval.high - interval.value == pytest.approx(1.96 * 8 / spread)
    assert interval.value - interval.low == pytest.approx(1.96 * 8 / spread)


def test_the_interval_holds_the_drawn_line() -> None:
    points = [*MONTHLY[:5], (150.0, 0.0)]
    line, interval = trend.trend(points, 4), trend.slope_interval(points, 4)
    assert line is not None
    assert interval is not None
    assert interval.high < line.slope == line.high
    assert line.low == interval.low


def test_a_slope_is_clear_when_its_interval_leaves_nought_out() -> None:
    steep = trend.trend([(30.0 * i, 20.0 + 15 * i) for i in range(5)], 8)
    fall = trend.trend([(30.0 * i, 90.0 - 15 * i) for i in range(5)], 8)
    flat = trend.trend([(30.0 * i, 50.0) for i in range(5)], 8)
    assert steep is not None
    assert fall is not None
    assert flat is not None
    assert (steep.is_clear, fall.is_clear, flat.is_clear) == (True, True, False)


def test_flat_series_are_called_clear_one_time_in_twenty_at_most() -> None:
    rng = np.random.default_rng(2)
    lines = [
        trend.trend([(20.0 * day, float(rng.normal(50, 8))) for day in range(6)], 8)
        for _ in range(3000)
    ]
    clear = sum(line is not None and line.is_clear for line in lines) / 3000
    assert 0.035 < clear < 0.062


@pytest.mark.parametrize(("n", "relative"), [(3, 1.0), (4, 0.95), (5, 0.89), (6, 0.85), (10, 0.70)])
def test_readings_in_the_middle_add_little(n: int, relative: float) -> None:
    first_and_last = 8 * math.sqrt(2) / 90
    found = trend.slope_se([90 * i / (n - 1) for i in range(n)], 8)
    assert found is not None
    # Days are whole, hence the tolerance.
    assert found / first_and_last == pytest.approx(relative, abs=0.007)


def test_an_error_of_nought_is_no_error() -> None:
    assert trend.slope_se([0, 10], 0) is None
    assert trend.slope_se([3, 3], 8) is None
    assert trend.trend(MONTHLY, 0) is None
    assert trend.trend(MONTHLY, None) is None


@pytest.mark.parametrize(("n", "p"), [(2, 1.0), (3, 0.333), (4, 0.083), (5, 0.0167)])
def test_a_perfect_rise_of_few_points_proves_little(n: int, p: float) -> None:
    assert trend.kendall_minimum_p(n) == pytest.approx(p, abs=0.0005)


def test_the_exact_p_agrees_with_scipy() -> None:
    for n in (3, 4, 5, 7):
        exact = stats.kendalltau(range(n), range(n), method="exact").pvalue
        assert trend.kendall_minimum_p(n) == pytest.approx(exact)
    assert trend.kendall_minimum_p(1) is None


def test_twelve_skills_bring_a_false_alarm_in_one_of_four_cases() -> None:
    assert trend.chance_of_a_false_alarm(12) == pytest.approx(0.26, abs=0.005)
    assert trend.expected_false_alarms(12) == pytest.approx(0.3)
    assert trend.chance_of_a_false_alarm(-1) == 0


def balanced(seed: int, people: int, points: int) -> tuple[list[float], list[trend.Points]]:
    rng = np.random.default_rng(seed)
    slopes = rng.normal(10, 6, people)
    series: list[trend.Points] = [
        [(float(day), float(s * day + rng.normal(0, 25))) for day in range(points)] for s in slopes
    ]
    return slopes.tolist(), series


def test_equal_series_have_the_closed_form() -> None:
    _, series = balanced(3, 18, 10)
    found = [one for one in trend.shrunken_slopes(series, 25) if one is not None]
    slopes = [one.slope for one in found]
    tau2 = np.var(slopes, ddof=1) - 625 / 82.5
    assert found[0].weight == pytest.approx(tau2 / (tau2 + 625 / 82.5))
    expected = np.mean(slopes) + found[0].weight * (slopes[0] - np.mean(slopes))
    assert found[0].shrunk == pytest.approx(expected)


def test_unequal_series_solve_paule_and_mandel() -> None:
    _, series = balanced(4, 40, 8)
    uneven = [points[: 4 + i % 5] for i, points in enumerate(series)]
    found = [one for one in trend.shrunken_slopes(uneven, 25) if one is not None]
    v = np.array([625 / sum((d - (n - 1) / 2) ** 2 for d in range(n)) for n in map(len, uneven)])
    tau2 = found[0].weight * v[0] / (1 - found[0].weight)
    b = np.array([one.slope for one in found])
    w = 1 / (tau2 + v)
    centre = (w * b).sum() / w.sum()
    assert (w * (b - centre) ** 2).sum() == pytest.approx(39)


def test_shrinking_halves_the_error_of_short_series() -> None:
    true, series = balanced(5, 400, 4)
    found = [one for one in trend.shrunken_slopes(series) if one is not None]
    alone = np.sqrt(np.mean([(f.slope - t) ** 2 for f, t in zip(found, true, strict=True)]))
    shrunk = np.sqrt(np.mean([(f.shrunk - t) ** 2 for f, t in zip(found, true, strict=True)]))
    assert 0.4 < shrunk / alone < 0.6


def test_people_who_do_not_differ_all_get_the_mean() -> None:
    series: list[trend.Points] = [[(0, 0), (10, 10)], [(0, 5), (10, 15)]]
    assert [one.shrunk for one in trend.shrunken_slopes(series, 8) if one] == [1, 1]


def test_who_has_no_slope_has_no_shrunken_one() -> None:
    series: list[trend.Points] = [[(0, 0), (10, 10)], [(3, 5)], [(0, 5), (10, 35)]]
    assert [one is None for one in trend.shrunken_slopes(series, 1)] == [False, True, False]
    assert trend.shrunken_slopes(series[:2], 1) == (None, None)
    assert trend.shrunken_slopes(series) == (None, None, None)
