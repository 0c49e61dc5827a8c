"""Several raters: agreement, differences between people, and gaps that are more than noise."""

import pytest

from academy.measure import agreement

# Six people rated by four judges: the printed example of Shrout and Fleiss 1979.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_agreement_is_measured_against_answers_at_random() -> None:
    assert agreement.rwg([4, 4, 4], 7) == 1
    assert agreement.rwg([5, 6, 7], 7) == 0.75
    assert agreement.rwg([3, 4, 5], 5) == 0.5
    assert agreement.rwg([1, 7, 1, 7], 7) == 0
    assert agreement.rwg([4], 7) is None
    assert agreement.rwg([4, 5], 1) is None


def test_agreement_over_items_grows_with_their_number() -> None:
    assert agreement.rwg_j([[5, 6, 7]], 7) == pytest.approx(0.75)
    assert agreement.rwg_j([[5, 6, 7], [1, 2, 3]], 7) == pytest.approx(1.5 / 1.75)
    assert agreement.rwg_j([[5, 6, 7], [4, None]], 7) == pytest.approx(0.75)
    assert agreement.rwg_j([[1, 7], [7, 1]], 7) == 0
    assert agreement.rwg_j([[1], [2]], 7) is None
    assert agreement.rwg_j([], 7) is None


def test_the_average_deviation_and_its_limit() -> None:
    assert agreement.average_deviation([5, 6, 7]) == pytest.approx(2 / 3)
    assert agreement.average_deviation([5]) is None
    assert agreement.acceptable_deviation(7) == pytest.approx(1.2, abs=0.05)
    assert agreement.acceptable_deviation(5) == pytest.approx(0.8, abs=0.05)


def test_the_printed_example_of_shrout_and_fleiss() -> None:
    assert agreement.icc_agreement(JUDGES) == pytest.approx(0.29, abs=0.005)
    found = agreement.icc(JUDGES)
    assert found is not None
    assert found.icc1 == pytest.approx(0.17, abs=0.005)
    assert found.icc2 == pytest.approx(0.44, abs=0.005)


def test_negative_coefficients_are_kept() -> None:
    found = agreement.icc([[1, 7], [7, 1], [2, 6]])
    assert found is not None
    assert found.icc1 == pytest.approx(-1, abs=0.05)


def test_groups_of_unequal_size_use_their_mean_size() -> None:
    found = agreement.icc([[1, 2, 3], [4, 5], [8]])
    # MSB 15.417 (37/… by hand: centres 2, 4.5, 8 around 23/6), MSW 2.5/3, k = 2.
    between = (3 * (2 - 23 / 6) ** 2 + 2 * (4.5 - 23 / 6) ** 2 + (8 - 23 / 6) ** 2) / 2
    within = (2 + 0.5) / 3
    assert found is not None
    assert found.icc1 == pytest.approx((between - within) / (between + within))
    assert found.icc2 == pytest.approx((between - within) / between)


@pytest.mark.parametrize("groups", [[], [[1, 2]], [[1], [2]], [[None], [None]]])
def test_no_coefficient_without_two_people_and_two_raters(
    groups: list[list[float | None]],
) -> None:
    assert agreement.icc(groups) is None


def test_equal_ratings_have_no_coefficient() -> None:
    assert agreement.icc([[4, 4], [4, 4]]) == agreement.Icc(None, None)
    assert agreement.icc_agreement([[4, 4], [4, 4]]) is None
    assert agreement.icc_agreement([[4, 5]]) is None
    assert agreement.icc_agreement([[4], [5]]) is None


def test_incomplete_rows_are_left_out() -> None:
    assert agreement.icc_agreement([*JUDGES, [1, None, 9, 9]]) == agreement.icc_agreement(JUDGES)


@pytest.mark.parametrize(
    ("raters", "single", "se", "mdc95", "mdc80"),
    [(1, 0.50, 13.9, 27, 18), (5, 0.37, 11.4, 22, 15)],
)
def test_a_gap_is_noisy(raters: int, single: float, se: float, mdc95: float, mdc80: float) -> None:
    found = agreement.gap(70, 60, raters, single)
    assert found is not None
    assert found.se == pytest.approx(se, abs=0.05)
    assert found.mdc95 == pytest.approx(mdc95, abs=0.5)
    assert found.mdc80 == pytest.approx(mdc80, abs=0.5)


@pytest.mark.parametrize(
    ("own", "code"),
    [
        (77, "alike"),
        (79, "possible"),
        (88, "apart"),
        (43, "alike"),
        (41, "possible"),
        (32, "apart"),
    ],
)
def test_a_gap_is_told_only_beyond_its_error(own: float, code: str) -> None:
    found = agreement.gap(own, 60, 1, agreement.SINGLE_RATER["manager"])
    assert found is not None
    assert found.code == code


def test_general_leniency_is_no_gap() -> None:
    found = agreement.gap(88, 60, 1, 0.5, leniency=8)
    assert found is not None
    assert (found.gap, found.code) == (20, "possible")


def test_no_gap_without_raters_or_error() -> None:
    assert agreement.gap(88, 60, 0, 0.5) is None
    assert agreement.gap(None, 60, 1, 0.5) is None
    assert agreement.gap(88, 60, 1, 1.0, own_sem=0) is None


def test_a_profile_tells_level_from_shape() -> None:
    found = agreement.profile([(5, 3), (6, 4), (4, 5)])
    assert found is not None
    assert found.elevation == 1
    assert found.distance == pytest.approx(5 / 3)
    assert found.r == pytest.approx(-0.5)


def test_a_flat_profile_has_no_shape() -> None:
    found = agreement.profile([(5, 3), (5, 4)])
    assert found is not None
    assert found.r is None
    assert agreement.profile([(None, 3)]) is None
