"""The constants of the prior, and that a version stands for exactly one set of values."""

import pytest

from academy.measure.constants import (
    SCENARIO,
    SCENARIO_SAME_FORM,
    SELF_REPORT,
    Constants,
    from_json,
)


def test_the_derived_constants_are_those_of_the_specification() -> None:
    assert SELF_REPORT.sd_diff == pytest.approx(11.3, abs=0.05)
    assert SELF_REPORT.mdc95 == pytest.approx(22.2, abs=0.05)
    assert SELF_REPORT.mdc80 == pytest.approx(14.5, abs=0.05)
    assert SCENARIO.mdc95 == pytest.approx(31.6, abs=0.05)


def test_the_error_of_the_prior_follows_from_its_spread_and_retest() -> None:
    for prior in (SELF_REPORT, SCENARIO, SCENARIO_SAME_FORM):
        assert prior.sem == pytest.approx(prior.sd * (1 - prior.retest_r) ** 0.5, abs=0.05)


def test_practice_depends_on_the_form() -> None:
    practices = (SELF_REPORT.practice, SCENARIO.practice, SCENARIO_SAME_FORM.practice)
    assert practices == (0.0, 3.5, 6.0)


def test_equal_values_have_equal_versions() -> None:
    assert Constants(sd=16, practice=-0.0).version == Constants().version
    assert len(Constants().version) == 12


def test_the_version_of_the_prior_never_changes_silently() -> None:
    assert SELF_REPORT.version == "028e335d250f"


@pytest.mark.parametrize(
    "name", ["sd", "alpha", "retest_r", "sem", "mean", "practice", "mu", "tau", "n"]
)
def test_every_value_is_part_of_the_version(name: str) -> None:
    assert Constants(**{name: 3}).version != Constants().version


def test_the_method_is_part_of_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Constants(sd=1.0).to_json()
    monkeypatch.setattr(Constants, "method", "2")
    assert Constants(sd=1.0).to_json() != before


def test_stored_constants_come_back_the_same() -> None:
    assert from_json(SCENARIO.to_json()) == SCENARIO
    assert from_json(SCENARIO.to_json()).version == SCENARIO.version
