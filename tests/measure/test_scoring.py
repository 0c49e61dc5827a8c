"""From answers to 0–100: what counts as answered, and the way back to the scale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.measure import scoring


def test_the_ends_of_the_scale_are_0_and_100() -> None:
    assert scoring.pomp([1] * 8, 1, 7) == 0
    assert scoring.pomp([7] * 8, 1, 7) == 100
    assert scoring.pomp([4] * 8, 1, 7) == 50


def test_it_is_percent_of_the_possible_not_of_the_maximum() -> None:
    assert scoring.pomp([4, 5, 4, 5], 1, 7) == pytest.approx(58.333, abs=0.001)


def test_six_of_eight_answers_are_a_score_and_five_are_none() -> None:
    assert scoring.pomp([5, 5, 5, 5, 5, 5, None, None], 1, 7) == pytest.approx(66.667, abs=0.001)
    assert scoring.pomp([5, 5, 5, 5, 5, None, None, None], 1, 7) is None


def test_missing_is_not_nought_and_nought_is_not_missing() -> None:
    assert scoring.pomp([0, 0, 0, 0], 0, 4) == 0
    assert scoring.pomp([4, 4, 4, None], 0, 4) == 100


@pytest.mark.parametrize("answers", [[], [None], [8, 4], [0, 4], [float("nan")]])
def test_no_score_without_answers_on_the_scale(answers: list[int | None]) -> None:
    assert scoring.pomp(answers, 1, 7) is None


def test_no_score_on_a_scale_without_length() -> None:
    assert scoring.pomp([1, 1], 1, 1) is None
    assert scoring.from_scale(1, 1, 1) is None


@given(st.lists(st.integers(1, 7), min_size=1))
def test_the_way_to_the_scale_and_back_loses_nothing(answers: list[int]) -> None:
    score = scoring.pomp(answers, 1, 7)
    assert score is not None
    mean = scoring.on_scale(score, 1, 7)
    assert mean == pytest.approx(sum(answers) / len(answers))
    assert scoring.from_scale(min(7, max(1, mean)), 1, 7) == pytest.approx(score)


def test_a_score_off_the_scale_is_drawn_at_its_end() -> None:
    assert scoring.on_scale(120, 1, 7) == 7
    assert scoring.on_scale(-3, 1, 7) == 1
    assert scoring.from_scale(7.5, 1, 7) is None
    assert scoring.from_scale(7, 1, 7) == 100
    assert scoring.from_scale(1, 1, 7) == 0


def test_a_difference_has_no_origin() -> None:
    assert scoring.length_on_scale(50, 1, 7) == 3
    assert scoring.length_on_scale(-25, 1, 7) == -1.5
    assert scoring.length_on_scale(None, 1, 7) is None
