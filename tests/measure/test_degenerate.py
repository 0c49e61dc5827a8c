"""No function raises, warns or returns an infinite or undefined number, whatever it is given."""

import dataclasses
import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from academy.measure import (
    agreement,
    change,
    cohort,
    error,
    live,
    proportion,
    quality,
    reliability,
    scenario,
    scoring,
    student,
    suppression,
    thentest,
    trend,
)
from academy.measure.constants import Constants

few = settings(max_examples=100, deadline=None)

# Any double at all, and the awkward ones often.
wild = st.none() | st.floats() | st.sampled_from([0.0, 1.0, -1.0, 100.0, 50.0, 1e-200, 1e308])
tame = st.floats(-1e30, 1e30) | st.sampled_from([0.0, 1.0, -1.0, 0.75, 16.0])
likely = st.none() | st.integers(0, 7) | st.floats(0, 100)
value = likely | wild
values = st.lists(value, max_size=8)
pairs = st.lists(st.tuples(value, value), max_size=8)
rows = st.lists(values, max_size=6) | st.lists(st.lists(likely, min_size=3, max_size=3), max_size=8)
counts = st.integers(-2, 400)
constants = st.builds(
    Constants,
    sd=tame,
    alpha=tame,
    retest_r=tame,
    sem=tame,
    mean=tame,
    practice=tame,
    mu=tame,
    tau=tame,
    n=counts,
)


def sound(found: Any) -> None:
    """Every number inside a result is finite."""
    if isinstance(found, float):
        assert math.isfinite(found)
    elif dataclasses.is_dataclass(found) and not isinstance(found, type):
        for field in dataclasses.fields(found):
            sound(getattr(found, field.name))
    elif isinstance(found, list | tuple):
        for part in found:
            sound(part)


@few
@given(values, value, constants, counts, value, value)
def test_verdicts(
    baselines: list[float | None],
    latest: float | None,
    known: Constants,
    follow_ups: int,
    days: float | None,
    reliable: float | None,
) -> None:
    found = change.judge(baselines, latest, known, follow_ups, days, reliable)
    sound(found)
    sound([found.can_show_gain, found.can_show_loss])
    sound([known.sd_diff, known.mdc95, known.mdc80])
    sound(thentest.then_test(latest, days, reliable, known, follow_ups))


@few
@given(tame, tame)
def test_decimals(one: float, other: float) -> None:
    assert 1 <= change.decimals(one, other) <= 6


@few
@given(st.lists(st.none() | st.integers(), max_size=9), counts, counts, st.floats(0, 2), value)
def test_scores(
    answers: list[int | None], low: int, high: int, required: float, score: float | None
) -> None:
    sound(scoring.pomp(answers, low, high, required))
    sound(scoring.from_scale(score, low, high))
    sound(scoring.length_on_scale(score, low, high))
    if score is not None and not math.isnan(score):
        sound(scoring.on_scale(score, low, high))


@few
@given(value, value, value, value, counts, counts)
def test_errors(
    a: float | None, b: float | None, c: float | None, d: float | None, m: int, f: int
) -> None:
    sound(error.sem(a, b))
    sound(error.se_of_change(a, m, f))
    sound(error.mdc(a, m, f))
    sound(error.kelley(a, b, c, d))
    sound(error.score_band(a, b))
    if a is not None and b is not None:
        sound(error.false_change_rate(a, b))


@few
@given(pairs, values, value, counts, counts, values, constants)
def test_live_estimates(
    both: list[tuple[float | None, float | None]],
    first: list[float | None],
    alpha: float | None,
    items: int,
    n: int,
    changes: list[float | None],
    prior: Constants,
) -> None:
    sound(live.live_sem(both, prior))
    sound(
        live.updated(prior, both, first, alpha=alpha, items=items, alpha_n=n, changes=changes * 5)
    )
    sound(live.true_change(changes, prior.sem))
    sound(live.blended_retest_r(alpha, n, prior))


@few
@given(pairs, value, st.lists(pairs, max_size=5), counts)
def test_trends(
    points: list[tuple[float | None, float | None]],
    sem: float | None,
    people: list[list[tuple[float | None, float | None]]],
    k: int,
) -> None:
    sound(trend.trend(points, sem))
    sound(trend.theil_sen(points))
    sound(trend.slope_interval(points, sem))
    sound(trend.shrunken_slopes(people, sem))
    sound(trend.kendall_minimum_p(k))
    sound([trend.expected_false_alarms(k), trend.chance_of_a_false_alarm(k)])


days = st.lists(st.tuples(st.integers(0, 300), likely), min_size=2, max_size=9)


@few
@given(days, value, st.lists(days, max_size=6))
def test_trends_over_a_year(
    points: list[tuple[int, float | None]],
    sem: float | None,
    people: list[list[tuple[int, float | None]]],
) -> None:
    line = trend.trend(points, sem)
    sound(line)
    assert line is None or line.low <= line.slope <= line.high
    sound(trend.shrunken_slopes(people, sem))


@few
@given(
    values,
    st.lists(st.tuples(values, value), max_size=12),
    st.lists(st.tuples(value, counts), max_size=5),
    counts,
    counts,
)
def test_quality(
    answers: list[float | None],
    groups: list[tuple[list[float | None], float | None]],
    pages: list[tuple[float | None, int]],
    low: int,
    high: int,
) -> None:
    found = quality.signals(answers, groups, pages, low=low, high=high)
    assert quality.is_doubtful(found) in (True, False)
    sound(quality.even_odd([items for items, _ in groups]))
    sound(quality.irv(answers))


@few
@given(pairs, values, st.lists(st.tuples(value, values), max_size=6), counts, value, value)
def test_cohorts(
    both: list[tuple[float | None, float | None]],
    changes: list[float | None],
    people: list[tuple[float | None, list[float | None]]],
    n: int,
    spread: float | None,
    level: float | None,
) -> None:
    found = cohort.paired(both)
    sound(found)
    sound(cohort.drop_out(both))
    sound(cohort.mean_interval(changes))
    sound(cohort.trained_against_untrained(people))
    sound(cohort.small_sample(n))
    if spread is not None and level is not None:
        sound(cohort.half_width(spread, n, level))
    if found is not None:
        assert cohort.claim(found.d_av) in {"clear", "unsure", "open"}


@few
@given(counts, counts, st.floats(), st.lists(counts, max_size=8))
def test_counts(k: int, n: int, level: float, groups: list[int]) -> None:
    sound(proportion.wilson(k, n, level))
    sound(student.quantile(level, n))
    assert len(suppression.visible(groups)) == len(groups)
    suppression.published(k, n)
    suppression.rater_groups(dict(zip("abcdefgh", groups, strict=False)))


@few
@given(rows, counts, counts, value, value)
def test_items_and_raters(
    answers: list[list[float | None]], low: int, high: int, r: float | None, k: float | None
) -> None:
    sound(reliability.alpha(answers))
    sound(reliability.alpha_interval(r, low, high))
    sound(reliability.item_analysis(answers, low, high))
    sound(agreement.icc(answers))
    sound(agreement.icc_agreement(answers))
    sound(agreement.rwg_j(answers, high))
    if k is not None:
        sound(reliability.spearman_brown(r, k))
        if r is not None:
            sound(reliability.items_needed(r, k))


@few
@given(values, value, value, value, counts, tame, tame, tame)
def test_gaps(
    ratings: list[float | None],
    own: float | None,
    others: float | None,
    single: float | None,
    raters: int,
    own_sem: float,
    sd: float,
    leniency: float,
) -> None:
    sound(agreement.rwg(ratings, raters))
    sound(agreement.average_deviation(ratings))
    sound(agreement.profile(list(zip(ratings, reversed(ratings), strict=True))))
    if single is not None:
        found = agreement.gap(
            own, others, raters, single, own_sem=own_sem, sd=sd, leniency=leniency
        )
        sound(found)


@few
@given(st.lists(counts, max_size=5), counts, counts, values, values, tame, tame)
def test_scenarios(
    votes: list[int],
    best: int,
    worst: int,
    ratings: list[float | None],
    key: list[float | None],
    low: float,
    high: float,
) -> None:
    found = scenario.consensus_key(votes)
    sound(found)
    scenario.is_kept(votes)
    if found is not None:
        sound(scenario.best_worst(best, worst, found, found))
    sound(scenario.multi_rating(ratings, key, low, high))
    sound(scenario.calibration(ratings, key))
    scenario.item_flags(low, high)
