"""How often verdicts are right and wrong, by simulation with fixed seeds."""

from collections import Counter
from functools import cache
from statistics import NormalDist

import numpy as np
import pytest

from academy.measure import change, error
from academy.measure.constants import SELF_REPORT, Z80

PEOPLE = 40_000
ERROR = 8.0
TRUE_SD = 16 * 0.75**0.5


@cache
def unchanged(baselines: int) -> list[list[change.Verdict]]:
    """Verdicts of people who did not change, by quartile of their baseline."""
    rng = np.random.default_rng(20 + baselines)
    level = rng.normal(60, TRUE_SD, PEOPLE)
    first = level[:, None] + rng.normal(0, ERROR, (PEOPLE, baselines))
    latest = level + rng.normal(0, ERROR, PEOPLE)
    order = np.argsort(first.mean(axis=1))
    return [
        [change.judge(first[i].tolist(), float(latest[i]), SELF_REPORT) for i in quarter]
        for quarter in np.array_split(order, 4)
    ]


def share(verdicts: list[change.Verdict], code: str) -> float:
    return Counter(verdict.code for verdict in verdicts)[code] / len(verdicts)


@pytest.mark.parametrize("baselines", [1, 2])
@pytest.mark.parametrize("quarter", range(4))
def test_no_quartile_of_unchanged_people_is_called_more_than_one_time_in_forty(
    baselines: int, quarter: int
) -> None:
    verdicts = unchanged(baselines)[quarter]
    # 10,000 people: three standard errors above 2.5 % are 3.0 %.
    assert share(verdicts, "gain") <= 0.030
    assert share(verdicts, "loss") <= 0.030


@pytest.mark.parametrize(
    ("quarter", "drift", "false_gain", "false_loss", "both"),
    [
        (0, 0.32, 0.057, 0.006, 0.025),
        (1, 0.08, 0.025, 0.013, 0.023),
        (2, -0.08, 0.013, 0.025, 0.013),
        (3, -0.32, 0.006, 0.057, 0.006),
    ],
)
def test_regression_to_the_mean_is_what_the_guard_removes(
    quarter: int, drift: float, false_gain: float, false_loss: float, both: float
) -> None:
    verdicts = unchanged(1)[quarter]
    rci = np.array([verdict.rci for verdict in verdicts])
    moved = np.mean([verdict.change for verdict in verdicts]) / 16
    assert moved == pytest.approx(drift, abs=0.02)
    assert np.mean(rci >= 1.96) == pytest.approx(false_gain, abs=0.006)
    assert np.mean(rci <= -1.96) == pytest.approx(false_loss, abs=0.006)
    assert share(verdicts, "gain") == pytest.approx(both, abs=0.005)


@pytest.mark.parametrize("quarter", range(4))
def test_the_regression_alone_is_wrong_equally_often_everywhere(quarter: int) -> None:
    z = np.array([verdict.regression_z for verdict in unchanged(1)[quarter]])
    assert np.mean(z >= 1.96) == pytest.approx(0.025, abs=0.005)


@pytest.mark.parametrize("baselines", [1, 2, 5])
@pytest.mark.parametrize("follow_ups", [1, 2])
@pytest.mark.parametrize("start", [20, 45, 60, 75, 95])
def test_at_any_baseline_the_exact_false_rate_is_at_most_nominal(
    baselines: int, follow_ups: int, start: float
) -> None:
    stick = change.yardstick(start, SELF_REPORT, baselines, follow_ups)
    assert stick is not None
    unchanged_change = NormalDist(stick.expected, stick.residual_sd)
    assert 1 - unchanged_change.cdf(stick.needed_up()) <= 0.025
    assert unchanged_change.cdf(stick.needed_down()) <= 0.025


@pytest.mark.parametrize(
    ("gain", "line", "baselines", "follow_ups", "power"),
    [
        (8, 1.96, 1, 1, 0.11),
        (8, Z80, 1, 1, 0.28),
        (8, 1.96, 1, 2, 0.13),
        (8, 1.96, 2, 2, 0.17),
        (16, 1.96, 1, 1, 0.29),
        (16, Z80, 1, 1, 0.55),
        (16, 1.96, 1, 2, 0.37),
        (16, 1.96, 2, 2, 0.52),
    ],
)
def test_honest_labels_are_rare(
    gain: float, line: float, baselines: int, follow_ups: int, power: float
) -> None:
    rng = np.random.default_rng(7)
    before = rng.normal(0, ERROR, (100_000, baselines)).mean(axis=1)
    after = gain + rng.normal(0, ERROR, (100_000, follow_ups)).mean(axis=1)
    needed = error.mdc(ERROR, baselines, follow_ups, line)
    assert np.mean(after - before >= needed) == pytest.approx(power, abs=0.0085)


def test_the_guard_costs_little_power() -> None:
    rng = np.random.default_rng(8)
    level = rng.normal(60, TRUE_SD, 12_000)
    before = level + rng.normal(0, ERROR, 12_000)
    after = level + 16 + rng.normal(0, ERROR, 12_000)
    verdicts = [
        change.judge([float(one)], float(two), SELF_REPORT)
        for one, two in zip(before, after, strict=True)
    ]
    assert share(verdicts, "gain") == pytest.approx(0.26, abs=0.012)


@pytest.mark.parametrize(("looks", "ever"), [(1, 0.025), (3, 0.063), (6, 0.104), (12, 0.16)])
def test_looking_often_finds_a_false_gain_often(looks: int, ever: float) -> None:
    rng = np.random.default_rng(9)
    first = rng.normal(0, ERROR, 100_000)
    best = rng.normal(0, ERROR, (100_000, looks)).max(axis=1)
    assert np.mean(best - first >= error.mdc(ERROR)) == pytest.approx(ever, abs=0.004)


def test_the_best_of_six_looks_is_luck() -> None:
    best = np.random.default_rng(10).normal(0, 1, (50_000, 6)).max(axis=1)
    assert best.mean() == pytest.approx(1.27, abs=0.01)
