"""Student's t from the standard library, against scipy."""

import pytest
from scipy import stats

from academy.measure import student


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 9, 10, 29, 30, 99, 199, 200, 201, 1000, 10**6])
@pytest.mark.parametrize("probability", [0.001, 0.025, 0.3, 0.5, 0.75, 0.95, 0.975, 0.9995])
def test_the_quantile_agrees_with_scipy(degrees: int, probability: float) -> None:
    expected = stats.t.ppf(probability, degrees)
    assert student.quantile(probability, degrees) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("probability", "degrees"), [(0, 5), (1, 5), (-1, 5), (2, 5), (0.9, 0), (float("nan"), 5)]
)
def test_there_is_no_quantile_off_the_distribution(probability: float, degrees: int) -> None:
    assert student.quantile(probability, degrees) is None


@pytest.mark.parametrize(("n", "rate"), [(3, 0.30), (4, 0.19), (5, 0.145)])
def test_z_in_place_of_t_invents_trends(n: int, rate: float) -> None:
    assert student.quantile(1 - rate / 2, n - 2) == pytest.approx(1.96, abs=0.01)


@pytest.mark.parametrize(("n", "chance"), [(3, 0.50), (4, 0.293), (5, 0.182)])
def test_r_squared_above_one_half_is_mostly_luck(n: int, chance: float) -> None:
    t_of_half = (n - 2) ** 0.5
    assert student.quantile(1 - chance / 2, n - 2) == pytest.approx(t_of_half, abs=0.01)
