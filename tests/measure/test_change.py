"""The verdict for one person: its codes, and that threshold and rule are one and the same."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from academy.measure import change
from academy.measure.constants import SCENARIO, SELF_REPORT, Z80, Z95, Constants
from academy.measure.trend import expected_false_alarms

scores = st.floats(0, 100)
usable = st.builds(
    Constants,
    sd=st.floats(4, 30),
    retest_r=st.floats(0, 0.98),
    sem=st.floats(1, 20),
    mean=st.floats(0, 100),
    practice=st.floats(-5, 10),
)


def code(baselines: list[float | None], latest: float | None, **more: float) -> str:
    return change.judge(baselines, latest, SELF_REPORT, **more).code


def test_every_code_has_its_case() -> None:
    assert code([50], 75, days=30) == "gain"
    assert code([60], 37.7) == "loss"
    assert code([60], 75) == "possible_gain"
    assert code([60], 45) == "possible_loss"
    assert code([60], 70) == "noise"
    assert code([60], None) == "one_reading"
    assert code([], 60) == "one_reading"
    assert code([60], 90, days=20.9) == "too_soon"
    assert code([60], 90, reliability=0.69) == "unreliable"
    assert code([], None) == "none"
    assert code([None], None) == "none"


def test_three_weeks_and_seventy_are_enough() -> None:
    assert code([60], 90, days=21, reliability=0.70) == "gain"


def test_waiting_does_not_mend_an_unreliable_scale() -> None:
    assert code([60], 90, days=3, reliability=0.5) == "unreliable"


def test_an_average_baseline_needs_22_points_either_way() -> None:
    verdict = change.judge([60], 60, SELF_REPORT)
    assert verdict.needed_up == pytest.approx(22.17, abs=0.01)
    assert verdict.needed_down == pytest.approx(-22.17, abs=0.01)


def test_who_starts_low_needs_more_to_show_a_gain() -> None:
    low = change.judge([30], None, SELF_REPORT)
    assert low.needed_up == pytest.approx(0.25 * 30 + 1.96 * 16 * math.sqrt(1 - 0.75**2))
    assert low.needed_down == pytest.approx(-22.17, abs=0.01)


def test_practice_is_taken_off_a_gain_and_laid_on_a_loss() -> None:
    verdict = change.judge([60], None, SCENARIO)
    assert verdict.needed_up == pytest.approx(31.6 + 3.5, abs=0.05)
    assert verdict.needed_down == pytest.approx(-31.6 + 3.5, abs=0.05)


def test_two_baselines_and_two_follow_ups_need_16_points() -> None:
    verdict = change.judge([58, 62], 60, SELF_REPORT, follow_ups=2)
    assert verdict.baseline == 60
    assert verdict.needed_up == pytest.approx(15.7, abs=0.05)


def test_the_regression_of_two_baselines_is_steeper() -> None:
    stick = change.yardstick(50, SELF_REPORT, baselines=2)
    assert stick is not None
    assert stick.slope == pytest.approx(1.5 / 1.75)
    assert stick.residual_sd == pytest.approx(16 * math.sqrt(1 - 0.75 * 1.5 / 1.75))


@given(st.integers(1, 6), st.integers(1, 6), st.floats(0, 0.98))
def test_the_derived_regression_agrees_with_the_covariances(m: int, f: int, r: float) -> None:
    stick = change.yardstick(50, Constants(sd=10, retest_r=r, sem=3), m, f)
    before, after, both = (1 + (m - 1) * r) / m, (1 + (f - 1) * r) / f, r
    assert stick is not None
    assert stick.slope == pytest.approx(both / before)
    assert stick.residual_sd**2 == pytest.approx(100 * (after - both**2 / before))


@given(st.lists(scores, min_size=1, max_size=4), scores, usable, st.integers(1, 3))
def test_the_threshold_is_the_rule_of_two_z_values(
    baselines: list[float], latest: float, constants: Constants, follow_ups: int
) -> None:
    verdict = change.judge(baselines, latest, constants, follow_ups)
    assert verdict.rci is not None
    assert verdict.regression_z is not None
    weaker, stronger = sorted((verdict.rci, verdict.regression_z))
    # On the line itself rounding decides; everywhere else the two must agree.
    assume(all(abs(abs(z) - line) > 1e-9 for z in (weaker, stronger) for line in (Z95, Z80)))
    expected = "noise"
    if weaker >= Z80:
        expected = "gain" if weaker >= Z95 else "possible_gain"
    if stronger <= -Z80:
        expected = "loss" if stronger <= -Z95 else "possible_loss"
    assert verdict.code == expected


@given(st.lists(scores, min_size=1, max_size=4), scores, usable)
def test_a_chart_of_the_thresholds_shows_the_verdict(
    baselines: list[float], latest: float, constants: Constants
) -> None:
    verdict = change.judge(baselines, latest, constants)
    assert verdict.change is not None
    assert verdict.needed_up is not None
    assert verdict.needed_down is not None
    assert (verdict.code == "gain") == (verdict.change >= verdict.needed_up)
    assert (verdict.code == "loss") == (verdict.change <= verdict.needed_down)
    assert verdict.possible_up is not None
    assert verdict.possible_down is not None
    up, down = verdict.change >= verdict.possible_up, verdict.change <= verdict.possible_down
    assert (verdict.code in {"gain", "possible_gain"}) == up
    assert (verdict.code in {"loss", "possible_loss"}) == down
    assert verdict.needed_down < verdict.possible_down < verdict.possible_up < verdict.needed_up


@given(scores, scores, usable)
def test_a_loss_is_a_gain_seen_from_the_other_side(
    baseline: float, latest: float, constants: Constants
) -> None:
    other = Constants(
        sd=constants.sd,
        retest_r=constants.retest_r,
        sem=constants.sem,
        mean=100 - constants.mean,
        practice=-constants.practice,
    )
    verdict = change.judge([baseline], latest, constants)
    mirrored = change.judge([100 - baseline], 100 - latest, other)
    assert verdict.needed_up == pytest.approx(-(mirrored.needed_down or 0))
    assert verdict.rci == pytest.approx(-(mirrored.rci or 0), abs=1e-9)


def test_a_change_exactly_on_the_line_is_a_gain() -> None:
    constants = Constants(mean=0)
    stick = change.yardstick(0, constants)
    assert stick is not None
    for line, on, off in ((Z95, "gain", "possible_gain"), (Z80, "possible_gain", "noise")):
        assert change.judge([0], stick.needed_up(line), constants).code == on
        assert change.judge([0], stick.needed_up(line) - 1e-9, constants).code == off
    for line, on, off in ((Z95, "loss", "possible_loss"), (Z80, "possible_loss", "noise")):
        assert change.judge([0], stick.needed_down(line), constants).code == on
        assert change.judge([0], stick.needed_down(line) + 1e-9, constants).code == off


def test_figures_that_claim_something_are_kept_back_until_they_may() -> None:
    for held in (
        change.judge([60], 90, SELF_REPORT, days=5),
        change.judge([60], 90, SELF_REPORT, reliability=0.5),
        change.judge([60], None, SELF_REPORT),
    ):
        assert (held.rci, held.regression_z, held.posterior_gain) == (None, None, None)
        assert held.needed_up is not None


@pytest.mark.parametrize(
    "broken",
    [{"sem": 0.0}, {"sd": 0.0}, {"retest_r": 1.0}, {"retest_r": -0.1}, {"sem": -3.0}, {"sd": -1.0}],
)
def test_without_a_known_error_nothing_is_judged(broken: dict[str, float]) -> None:
    verdict = change.judge([20], 90, Constants(**broken))
    assert verdict.code == "unreliable"
    assert verdict.needed_up is None
    assert verdict.change == 70


def test_a_retest_correlation_of_nought_still_judges() -> None:
    assert change.judge([60], 99, Constants(retest_r=0)).code == "gain"


def test_no_follow_up_reading_is_no_comparison() -> None:
    assert change.judge([20], 90, SELF_REPORT, follow_ups=0).code == "unreliable"


def test_the_posterior_is_the_shrunken_change() -> None:
    verdict = change.judge([60], 76, SELF_REPORT)
    weight = 36 / (36 + 128)
    assert verdict.posterior_mean == pytest.approx(5 + weight * 11)
    assert verdict.posterior_sd == pytest.approx(math.sqrt(weight) * math.sqrt(128))
    assert verdict.posterior_gain == pytest.approx(0.919, abs=0.0005)


def test_practice_is_no_part_of_the_posterior() -> None:
    plain = change.judge([60], 70, Constants()).posterior_mean
    assert change.judge([60], 75, Constants(practice=5)).posterior_mean == pytest.approx(plain)


def test_a_posterior_without_spread_claims_no_probability() -> None:
    verdict = change.judge([60], 70, Constants(tau=0))
    assert verdict.posterior_gain is None
    assert verdict.posterior_mean == 5


@pytest.mark.parametrize(
    ("baseline", "latest", "end"),
    [
        (95, None, "ceiling"),
        (94.9, None, None),
        (60, 95, "ceiling"),
        (96, 80, "ceiling"),
        (5, None, "floor"),
        (5.1, 50, None),
        (3, 97, "ceiling"),
        (97, 3, "floor"),
    ],
)
def test_at_an_end_of_the_scale_there_is_no_room(
    baseline: float, latest: float | None, end: str | None
) -> None:
    assert change.judge([baseline], latest, SELF_REPORT).floor_or_ceiling == end


def test_a_high_baseline_cannot_show_a_gain_at_all() -> None:
    assert change.judge([77.8], None, SELF_REPORT).can_show_gain
    assert not change.judge([77.9], None, SELF_REPORT).can_show_gain
    assert change.judge([22.2], None, SELF_REPORT).can_show_loss
    assert not change.judge([22.1], None, SELF_REPORT).can_show_loss
    assert not change.judge([], None, SELF_REPORT).can_show_gain


def test_every_verdict_names_its_constants() -> None:
    assert change.judge([60], 70, SCENARIO).constants_version == SCENARIO.version


def test_rounded_figures_never_contradict_the_verdict() -> None:
    assert change.decimals(10.04, 22.17) == 1
    assert change.decimals(22.16, 22.17) == 2
    assert change.decimals(22.1701, 22.1704) == 4
    assert change.decimals(22.17, 22.17) == 1
    assert change.decimals(22.170_01, 22.170_02) == 5
    assert change.decimals(22.17, 22.17 + 1e-9) == 6


def test_twelve_unchanged_skills_bring_a_third_of_a_false_gain() -> None:
    assert expected_false_alarms(12) == pytest.approx(0.3)
