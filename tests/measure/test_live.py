"""Live estimates: the worked figures, the weights, and that thin data change little."""

import math
import random

import numpy as np
import pytest

from academy.measure import live
from academy.measure.constants import SCENARIO, SELF_REPORT, Constants


def pairs_with(n: int, sem: float, drift: float = 0.0) -> list[tuple[float, float]]:
    """n double baselines whose live SEM is exactly `sem` and whose mean drift is `drift`."""
    raw = [random.Random(n + i).gauss(0, 1) for i in range(n)]
    centre = sum(raw) / n
    spread = math.sqrt(sum((x - centre) ** 2 for x in raw) / (n - 1))
    scaled = [(x - centre) / spread * sem * math.sqrt(2) + drift for x in raw]
    return [(50.0 + i % 7, 50.0 + i % 7 + d) for i, d in enumerate(scaled)]


@pytest.mark.parametrize(
    ("n", "measured", "blended", "weight"), [(310, 6.92, 7.02, 0.91), (4, 3.85, 7.72, 0.09)]
)
def test_the_worked_figures_of_the_error(
    n: int, measured: float, blended: float, weight: float
) -> None:
    found = live.live_sem(pairs_with(n, measured), SELF_REPORT)
    assert found.n == n
    assert found.sem_live == pytest.approx(measured)
    assert found.sem == pytest.approx(blended, abs=0.005)
    assert found.weight == pytest.approx(weight, abs=0.005)


def test_nobody_and_one_person_leave_the_prior_error() -> None:
    assert live.live_sem([], SELF_REPORT) == live.LiveError(8.0, 0.0, 0, None, 0.0)
    one = live.live_sem([(50, 81)], SELF_REPORT)
    assert (one.sem, one.sem_live, one.weight) == (8.0, None, 0.0)
    assert one.practice == 1.0


def test_half_pairs_do_not_count() -> None:
    assert live.live_sem([(50, None), (None, 60), (None, None)], SELF_REPORT).n == 0


def test_drift_is_blended_with_the_practice_of_the_prior() -> None:
    assert live.live_sem(pairs_with(30, 5, 4.0), SELF_REPORT).practice == pytest.approx(2.0)
    assert live.live_sem(pairs_with(30, 5, 4.5), SCENARIO).practice == pytest.approx(4.0)


@pytest.mark.parametrize(("n", "weight"), [(10, 0.18), (30, 0.43), (100, 0.73), (200, 0.84)])
def test_the_weight_of_the_data_in_alpha(n: int, weight: float) -> None:
    assert live.alpha_weight(8, n) == pytest.approx(weight, abs=0.005)


@pytest.mark.parametrize(("n", "weight"), [(20, 0.28), (100, 0.69)])
def test_the_weight_of_the_data_in_the_retest_correlation(n: int, weight: float) -> None:
    assert live.retest_weight(n) == pytest.approx(weight, abs=0.005)


def test_alpha_is_blended_on_its_logarithm() -> None:
    log = math.log(0.4) - math.log(30 / 29)
    w = live.alpha_weight(8, 30)
    expected = 1 - math.exp(w * log + (1 - w) * math.log(0.2))
    assert live.blended_alpha(0.6, 8, 30, SELF_REPORT) == pytest.approx(expected)
    assert 0.6 < expected < 0.8


@pytest.mark.parametrize("alpha", [None, 1.0, 1.5])
def test_an_alpha_that_says_nothing_leaves_the_prior(alpha: float | None) -> None:
    assert live.blended_alpha(alpha, 8, 30, SELF_REPORT) == 0.80
    assert live.blended_alpha(0.6, 8, 2, SELF_REPORT) == 0.80
    assert live.blended_alpha(0.6, 1, 30, SELF_REPORT) == 0.80


def test_the_retest_correlation_is_blended_on_fishers_z() -> None:
    w = live.retest_weight(20)
    expected = math.tanh(w * math.atanh(0.5) + (1 - w) * math.atanh(0.75))
    assert live.blended_retest_r(0.5, 20, SELF_REPORT) == pytest.approx(expected)
    for nothing in (None, 1.0, -1.0):
        assert live.blended_retest_r(nothing, 20, SELF_REPORT) == 0.75
    assert live.blended_retest_r(0.5, 3, SELF_REPORT) == 0.75


def test_mean_and_spread_start_from_the_prior() -> None:
    assert live.blended_mean([], SELF_REPORT) == 60
    assert live.blended_mean([80.0] * 30, SELF_REPORT) == 70
    assert live.blended_sd([], SELF_REPORT) == 16
    assert live.blended_sd([80.0], SELF_REPORT) == 16
    assert live.blended_sd([70.0] * 31, SELF_REPORT) == pytest.approx(16 / math.sqrt(2))


def test_true_change_is_what_the_error_leaves() -> None:
    found = live.true_change([0.0, 20.0], 10.0, practice=2.0)
    assert found is not None
    assert found.mu == 8
    assert found.tau == pytest.approx(10)
    assert live.true_change([4.0, 5.0], 10.0) == live.TrueChange(4.5, 0.0)
    assert live.true_change([4.0], 10.0) is None


def test_no_data_change_nothing() -> None:
    assert live.updated(SELF_REPORT, [], []) == SELF_REPORT


def test_an_update_carries_every_estimate() -> None:
    pairs = pairs_with(60, 6.0, 3.0)
    new = live.updated(
        SELF_REPORT, pairs, [first for first, _ in pairs], alpha=0.9, items=8, alpha_n=60
    )
    assert new.n == 60
    assert new.sem == live.live_sem(pairs, SELF_REPORT).sem < 8
    assert new.practice == pytest.approx(2.0)
    assert new.mean < 60
    assert new.sd < 16
    assert new.alpha > 0.8
    assert new.retest_r < 0.75
    assert (new.mu, new.tau) == (5.0, 6.0)
    assert new.version != SELF_REPORT.version


def test_true_change_waits_for_thirty_people() -> None:
    changes = [10.0, 50.0] * 15
    assert live.updated(SELF_REPORT, [], [], changes=changes[:29]).mu == 5.0
    thirty = live.updated(SELF_REPORT, [], [], changes=changes)
    assert thirty.mu == pytest.approx((5 + 30) / 2)
    assert thirty.tau > 6


def test_true_change_is_not_practice() -> None:
    pairs = [(50.0, 60.0)] * 30
    new = live.updated(SELF_REPORT, pairs, [], changes=[5.0] * 30)
    assert new.practice == 5.0
    assert new.mu == pytest.approx(2.5)


def test_a_lucky_narrow_group_does_not_make_everybody_alike() -> None:
    new = live.updated(SELF_REPORT, [], [], changes=[10.0] * 40)
    assert 3 < new.tau < 6


def test_constants_are_due_when_the_pairs_have_doubled() -> None:
    assert [live.is_due(Constants(), n) for n in (0, 3, 4)] == [False, False, True]
    assert [live.is_due(Constants(n=10), n) for n in (19, 20)] == [False, True]


@pytest.mark.parametrize(("n", "naive", "blended"), [(10, 0.193, 0.047), (30, 0.073, 0.040)])
def test_blending_makes_alpha_of_few_people_usable(n: int, naive: float, blended: float) -> None:
    rng = np.random.default_rng(1)
    true = 1 - np.exp(rng.normal(math.log(0.2), 0.25, 2000))
    r = (true / (8 - 7 * true))[:, None, None]
    common, own = rng.normal(size=(2000, n, 1)), rng.normal(size=(2000, n, 8))
    answers = np.sqrt(r) * common + np.sqrt(1 - r) * own
    parts, total = answers.var(1, ddof=1).sum(1), answers.sum(2).var(1, ddof=1)
    found = 8 / 7 * (1 - parts / total)
    after = [live.blended_alpha(float(alpha), 8, n, SELF_REPORT) for alpha in found]
    assert np.sqrt(np.mean((found - true) ** 2)) == pytest.approx(naive, abs=0.015)
    assert np.sqrt(np.mean((np.array(after) - true) ** 2)) == pytest.approx(blended, abs=0.003)
