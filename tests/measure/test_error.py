"""Error of a score and of a change, against the figures of the specification."""

import pytest

from academy.measure import error
from academy.measure.constants import Z80


def test_the_error_of_one_reading_is_8() -> None:
    assert error.sem(16, 0.75) == 8
    assert error.sem(16, 0) == 16
    assert error.sem(16, 1) == 0


@pytest.mark.parametrize(
    ("baselines", "follow_ups", "needed"), [(1, 1, 22.2), (1, 2, 19.2), (2, 1, 19.2), (2, 2, 15.7)]
)
def test_more_readings_make_a_smaller_change_detectable(
    baselines: int, follow_ups: int, needed: float
) -> None:
    assert error.mdc(8, baselines, follow_ups) == pytest.approx(needed, abs=0.05)


def test_the_eighty_percent_line_lies_lower() -> None:
    assert error.mdc(8, z=Z80) == pytest.approx(14.5, abs=0.05)


@pytest.mark.parametrize(("sd", "r"), [(None, 0.5), (16, None), (-1, 0.5), (16, 1.01), (16, -0.1)])
def test_no_error_from_impossible_coefficients(sd: float | None, r: float | None) -> None:
    assert error.sem(sd, r) is None


def test_one_reading_against_one_is_the_rule() -> None:
    assert error.se_of_change(8) == pytest.approx(11.3, abs=0.05)


def test_no_change_without_readings() -> None:
    assert error.se_of_change(8, 0, 1) is None
    assert error.se_of_change(8, 1, 0) is None
    assert error.se_of_change(-1) is None


def test_the_true_level_is_nearer_the_mean() -> None:
    level = error.kelley(70, 60, 0.75, 16)
    assert level is not None
    assert level.value == 67.5
    assert level.high - level.value == pytest.approx(1.96 * 16 * (0.75 * 0.25) ** 0.5)
    assert level.value - level.low == pytest.approx(level.high - level.value)


def test_no_true_level_without_a_usable_coefficient() -> None:
    assert error.kelley(70, 60, 1, 16) == error.Estimate(70, 70, 70)
    assert error.kelley(70, 60, 0, 16) == error.Estimate(60, 60, 60)
    assert error.kelley(70, 60, 1.2, 16) is None
    assert error.kelley(70, 60, 0.5, -1) is None
    assert error.kelley(None, 60, 0.5, 16) is None


def test_the_band_ends_where_the_scale_ends() -> None:
    assert error.score_band(60, 8, z=1) == error.Estimate(60, 52, 68)
    assert error.score_band(98, 8) == error.Estimate(98, 98 - 15.68, 100)
    assert error.score_band(2, 8, z=1) == error.Estimate(2, 0, 10)
    assert error.score_band(0, 8, z=1) == error.Estimate(0, 0, 8)
    assert error.score_band(100, 8, z=1) == error.Estimate(100, 92, 100)


def test_a_score_off_its_scale_has_no_band() -> None:
    assert error.score_band(101, 8) is None
    assert error.score_band(50, -8) is None


@pytest.mark.parametrize(
    ("assumed", "true", "rate"), [(0.85, 0.75, 0.129), (0.90, 0.75, 0.215), (0.80, 0.70, 0.109)]
)
def test_alpha_in_place_of_retest_invents_changes(assumed: float, true: float, rate: float) -> None:
    assert error.false_change_rate(assumed, true) == pytest.approx(rate, abs=0.001)


def test_the_right_coefficient_keeps_the_nominal_rate() -> None:
    assert error.false_change_rate(0.75, 0.75) == pytest.approx(0.05, abs=0.0001)
    assert error.false_change_rate(0.5, 1) is None
