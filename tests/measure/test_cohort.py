"""Groups: paired change against the printed examples, and who may be talked about."""

import numpy as np
import pytest
from scipy import optimize, stats

from academy.measure import cohort
from academy.measure.error import Estimate


def sample(n: int, seed: int = 1) -> list[tuple[float, float]]:
    rng = np.random.default_rng(seed)
    before = rng.normal(60, 16, n)
    after = before + rng.normal(5, 12, n)
    return list(zip(before.tolist(), after.tolist(), strict=True))


def test_the_printed_example_of_bonetts_interval() -> None:
    found = cohort.bonett(110.4 - 102.1, 15.3, 14.6, 0.75, 25)
    assert found is not None
    assert found.value == pytest.approx(0.5550, abs=0.00005)
    assert found.low == pytest.approx(0.2395, abs=0.00005)
    assert found.high == pytest.approx(0.8706, abs=0.00005)
    assert cohort.bonett_se(8.3, 15.3, 14.6, 0.75, 25) == pytest.approx(0.16099, abs=0.000005)


def test_bonetts_interval_widens_with_its_level() -> None:
    found = cohort.bonett(8.3, 15.3, 14.6, 0.75, 25, level=0.99)
    assert found is not None
    assert found.high - found.value == pytest.approx(2.5758 * 0.16099, abs=0.0001)


def test_the_mean_change_has_the_interval_of_scipy() -> None:
    pairs = sample(20)
    expected = stats.ttest_1samp([b - a for a, b in pairs], 0).confidence_interval()
    found = cohort.paired(pairs)
    assert found is not None
    assert found.change is not None
    assert (found.change.low, found.change.high) == pytest.approx((expected.low, expected.high))
    assert found.change.value == pytest.approx(found.mean_after - found.mean_before)


def test_every_effect_size_has_its_own_divisor() -> None:
    pairs = sample(20)
    before, after = np.array(pairs).T
    change = (after - before).mean()
    r = np.corrcoef(before, after)[0, 1]
    s1, s2, sd = before.std(ddof=1), after.std(ddof=1), (after - before).std(ddof=1)
    found = cohort.paired(pairs)
    assert found is not None
    assert found.dz is not None
    assert found.d_av is not None
    assert found.dz.value == pytest.approx(change / sd)
    assert found.d_av.value == pytest.approx(change / np.sqrt((s1**2 + s2**2) / 2))
    assert found.d_pre == pytest.approx(change / s1)
    assert found.d_rm == pytest.approx(change / sd * np.sqrt(2 * (1 - r)))
    assert found.j == pytest.approx(1 - 3 / (4 * 19 - 1), abs=0.0003)
    assert found.g == pytest.approx(found.d_av.value * found.j)
    assert (found.n, found.r) == (20, pytest.approx(r))
    assert (found.sd_before, found.sd_after, found.sd_change) == pytest.approx((s1, s2, sd))


def test_the_small_sample_correction_is_exact() -> None:
    assert cohort.small_sample(2) == pytest.approx(0.5642, abs=0.0001)
    assert cohort.small_sample(10) == pytest.approx(0.9228, abs=0.0001)
    assert cohort.small_sample(3 * 10**6) == pytest.approx(1)
    assert cohort.small_sample(1) is None


@pytest.mark.parametrize("n", [10, 12, 30])
@pytest.mark.parametrize("dz", [0.2, 0.46, 0.8])
def test_the_interval_of_dz_is_near_the_noncentral_one(n: int, dz: float) -> None:
    t = dz * n**0.5
    low, high = (
        optimize.brentq(lambda nc, p=p: stats.nct.cdf(t, n - 1, nc) - p, -10, 20) / n**0.5
        for p in (0.975, 0.025)
    )
    found = cohort.dz_interval(dz, n)
    assert found is not None
    assert found.low == pytest.approx(low, abs=0.03)
    assert found.high == pytest.approx(high, abs=0.03)


@pytest.mark.parametrize(("n", "half"), [(5, 15.9), (10, 9.2), (12, 8.1), (20, 6.0), (50, 3.6)])
def test_small_groups_have_wide_intervals(n: int, half: float) -> None:
    assert cohort.half_width(12.8, n) == pytest.approx(half, abs=0.06)


@pytest.mark.parametrize(
    ("n", "words"), [(0, "hidden"), (4, "hidden"), (5, "too_few"), (11, "too_few"), (12, "full")]
)
def test_how_much_is_said_depends_on_how_many_there_are(n: int, words: str) -> None:
    assert cohort.words(n) == words


def test_half_pairs_do_not_count() -> None:
    found = cohort.paired([(50, 60), (40, None), (None, 90), (60, 64), (55, 58)])
    assert found is not None
    assert found.n == 3
    assert found.mean_before == 55


def test_one_person_and_nobody_are_no_group() -> None:
    assert cohort.paired([]) is None
    assert cohort.paired([(50, 60)]) is None


def test_an_equal_change_of_everybody_has_no_standardised_size() -> None:
    found = cohort.paired([(50, 55), (60, 65), (70, 75)])
    assert found is not None
    assert (found.change, found.dz, found.sd_change) == (None, None, 0)
    assert found.d_pre == 0.5


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.2, 0.9, "clear"),
        (0.1, 0.9, "unsure"),
        (-0.1, 0.5, "open"),
        (0.0, 0.5, "open"),
        (-0.9, -0.1, "unsure"),
        (-0.9, -0.2, "clear"),
    ],
)
def test_what_an_interval_allows_to_say(low: float, high: float, words: str) -> None:
    assert cohort.claim(Estimate((low + high) / 2, low, high)) == words


def test_nothing_is_claimed_without_an_interval() -> None:
    assert cohort.claim(None) == "open"


def test_the_untrained_sample_has_chance_gains_and_too_many_losses() -> None:
    codes = ["gain"] * 2 + ["loss"] * 21 + ["noise"] * 287
    found = cohort.reliable_changes(codes)
    assert (found.n, found.gains, found.losses) == (310, 2, 21)
    assert found.expected == pytest.approx(7.75)
    assert found.gain_share is not None
    assert found.loss_share is not None
    assert found.gain_share.high < cohort.CHANCE < found.loss_share.low


def test_who_cannot_be_judged_is_not_counted() -> None:
    codes = ["gain", "possible_gain", "possible_loss", "too_soon", "unreliable", "none"]
    assert cohort.reliable_changes([*codes, "one_reading"]).n == 3


def test_percentages_need_ten_people() -> None:
    assert cohort.reliable_changes(["gain"] * 9).gain_share is None
    assert cohort.reliable_changes(["gain"] * 10).gain_share is not None
    assert cohort.reliable_changes(["gain"] * 9).loss_share is None


def test_who_left_is_compared_with_who_stayed() -> None:
    found = cohort.drop_out([(60, 70), (70, 80), (80, 90), (40, None), (50, None), (None, 90)])
    assert (found.stayers, found.leavers) == (3, 2)
    assert (found.mean_stayers, found.mean_leavers) == (70, 45)
    assert found.smd == pytest.approx(-25 / ((100 + 50) / 2) ** 0.5)
    assert found.is_flagged


def test_leavers_who_stood_still_bound_the_change() -> None:
    found = cohort.drop_out([(60, 70), (70, 80), (80, 90), (40, None), (50, None)])
    assert found.change == 10
    assert found.change_if_leavers_stood_still == 6


@pytest.mark.parametrize(
    ("shift", "flagged"), [(2.4, False), (-2.4, False), (2.6, True), (-2.6, True)]
)
def test_a_quarter_of_a_spread_is_flagged(shift: float, flagged: bool) -> None:
    spread = [50.0, 60.0, 70.0]
    pairs = [(x, x) for x in spread] + [(x + shift, None) for x in spread]
    assert cohort.drop_out(pairs).is_flagged is flagged


def test_nobody_left_is_no_comparison() -> None:
    assert cohort.drop_out([(60, 70), (70, 80)]).smd is None
    assert not cohort.drop_out([]).is_flagged
    assert cohort.drop_out([(60, None)]).change_if_leavers_stood_still is None


def test_untrained_modules_take_the_common_drift_away() -> None:
    people = [(12.0, [4.0, 6.0]), (9.0, [5.0, None]), (14.0, [5.0]), (8.0, []), (None, [3.0])]
    found = cohort.trained_against_untrained(people)
    expected = stats.ttest_1samp([7, 4, 9], 0).confidence_interval()
    assert found is not None
    assert (found.n, found.mean) == (3, pytest.approx(20 / 3))
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_an_interval_of_a_mean_needs_two_differing_values() -> None:
    assert cohort.mean_interval([3.0]) is None
    assert cohort.mean_interval([3.0, 3.0]) is None
    wide, narrow = cohort.mean_interval([1, 4, 6], 0.99), cohort.mean_interval([1, 4, 6], 0.8)
    assert wide is not None
    assert narrow is not None
    assert wide.high > narrow.high
