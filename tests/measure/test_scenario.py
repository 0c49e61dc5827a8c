"""Scenarios: expert keys, scores that do not pay the fence-sitter, and calibration."""

import pytest

from academy.measure import scenario


def test_the_worked_key() -> None:
    assert scenario.consensus_key([6, 3, 1, 0]) == pytest.approx((1, 0.5, 1 / 6, 0))


@pytest.mark.parametrize("votes", [[], [0, 0], [3, -1]])
def test_no_key_without_votes(votes: list[int]) -> None:
    assert scenario.consensus_key(votes) is None


def test_half_of_eight_experts_keep_a_scenario() -> None:
    assert scenario.is_kept([4, 2, 2, 0]) is True
    assert scenario.is_kept([4, 3, 2, 0]) is False
    assert scenario.is_kept([7, 0, 0, 0]) is None
    assert scenario.is_kept([]) is None
    assert scenario.is_kept(agreement=0.70) is True
    assert scenario.is_kept(agreement=0.69) is False


def test_best_and_worst_count_alike() -> None:
    best, worst = (1.0, 0.5, 0.2, 0.0), (0.0, 0.1, 0.4, 1.0)
    assert scenario.best_worst(0, 3, best, worst) == 1
    assert scenario.best_worst(3, 0, best, worst) == 0
    assert scenario.best_worst(1, 2, best, worst) == pytest.approx(0.45)


@pytest.mark.parametrize(("best", "worst"), [(None, 1), (1, None), (1, 1), (4, 1), (-1, 1), (1, 4)])
def test_an_impossible_choice_has_no_score(best: int | None, worst: int | None) -> None:
    assert scenario.best_worst(best, worst, (1, 0, 0, 0), (0, 1, 0, 0)) is None


KEY = (6.0, 2.0, 5.0, 1.5)


def test_the_expert_earns_one_and_the_fence_sitter_nothing() -> None:
    assert scenario.multi_rating(KEY, KEY, 1, 7) == 1
    assert scenario.multi_rating((4, 4, 4, 4), KEY, 1, 7) == 0
    assert scenario.multi_rating((1, 7, 1, 7), KEY, 1, 7) == pytest.approx(1 - 19.5 / 7.5)


def test_plain_distance_would_pay_the_fence_sitter() -> None:
    key = (5.5, 2.8, 4.9, 3.0)
    plain = 1 - sum(abs(4 - right) for right in key) / len(key) / 6
    assert plain == pytest.approx(0.79, abs=0.04)
    assert scenario.multi_rating((4, 4, 4, 4), key, 1, 7) == pytest.approx(0)


def test_no_rating_score_without_all_ratings_or_with_a_key_in_the_middle() -> None:
    assert scenario.multi_rating((4, None, 4, 4), KEY, 1, 7) is None
    assert scenario.multi_rating((4, 4), KEY, 1, 7) is None
    assert scenario.multi_rating((4, 4, 4, 4, 4), KEY, 1, 7) is None
    assert scenario.multi_rating((3, 5), (4, 4), 1, 7) is None
    assert scenario.multi_rating((), (), 1, 7) is None


def test_confidence_is_held_against_the_same_answers() -> None:
    found = scenario.calibration([0.9, 0.8, None, 1.4], [1.0, 0.0, 1.0, 1.0])
    assert found is not None
    assert found.n == 2
    assert found.bias == pytest.approx(0.35)
    assert found.brier == pytest.approx((0.01 + 0.64) / 2)
    assert scenario.calibration([], []) is None


def test_scenarios_that_everybody_or_nobody_solves_are_flagged() -> None:
    assert scenario.item_flags(0.19, 0.3) == ("too_hard",)
    assert scenario.item_flags(0.91, 0.14) == ("too_easy", "low_correlation")
    assert scenario.item_flags(0.20, 0.15) == ()
    assert scenario.item_flags(0.90, None) == ()
