"""The error of each skill's scale: the published prior, then what double baselines teach."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.measure import live
from academy.measure.constants import SELF_REPORT, Constants
from academy.services import constants, readings
from academy.storage import MeasurementConstants
from tests.factories import START, account, after, answers, take
from tests.services.conftest import new_person

SERIES = ["one", "two"]


@pytest.fixture
def kept(session, cast, module):
    """Every version an organisation has of the first skill's constants, oldest first."""
    series = module.self_assessment.skills[0].series

    def versions(home=None):
        query = (
            select(MeasurementConstants)
            .where(
                MeasurementConstants.organisation_id == (home or cast.lena.organisation_id),
                MeasurementConstants.series == series,
            )
            .order_by(MeasurementConstants.id)
        )
        return session.scalars(query).all()

    return versions


def test_a_scale_nobody_answered_yet_has_the_published_prior(session, lena):
    found = constants.in_force(session, lena.organisation_id, SERIES, START)
    assert [found[name].values for name in SERIES] == [SELF_REPORT] * 2
    assert [found[name].pairs for name in SERIES] == [0, 0]


def test_asking_again_writes_nothing_new(session, lena):
    first = constants.in_force(session, lena.organisation_id, SERIES, START)
    assert constants.in_force(session, lena.organisation_id, SERIES, after(1)) == first


def test_the_row_holds_every_figure_and_its_version(session, lena):
    found = constants.in_force(session, lena.organisation_id, SERIES, START)["one"]
    row = session.get(MeasurementConstants, found.id)
    assert row.figures == asdict(SELF_REPORT)
    assert row.version == SELF_REPORT.version
    assert constants.by_id(session, [found.id]) == {found.id: found}


def test_each_organisation_has_its_own(session, cast):
    here = constants.in_force(session, cast.lena.organisation_id, SERIES, START)
    there = constants.in_force(session, cast.olga.organisation_id, SERIES, START)
    assert here["one"].id != there["one"].id


def test_it_learns_from_four_double_baselines_and_whenever_they_have_doubled(
    kept, double_baselines
):
    seen = []
    for _ in range(9):
        double_baselines(1)
        seen.append([row.pairs for row in kept()])
    assert seen == [
        *([[0]] * 3),
        *([[0, 4]] * 4),
        *([[0, 4, 8]] * 2),
    ]


def test_what_it_learns_is_the_blended_estimate(kept, double_baselines):
    double_baselines(4)
    step = 100 / 6
    pairs = [(3 * step, 3 * step), (2 * step, 3 * step)] * 2
    expected = live.updated(SELF_REPORT, pairs, [first for first, _second in pairs])
    learnt = Constants(**kept()[-1].figures)
    assert asdict(learnt) == pytest.approx(asdict(expected))
    assert learnt.sem < SELF_REPORT.sem


def test_another_organisation_learns_nothing_from_it(cast, kept, double_baselines):
    double_baselines(4)
    assert [row.pairs for row in kept(cast.olga.organisation_id)] == [0]


def test_other_organisations_do_not_count(cast, kept, double_baselines):
    double_baselines(3, home=cast.olga.organisation_id)
    double_baselines(3)
    assert [row.pairs for row in kept()] == [0]


def test_speed_alone_does_not_take_a_double_baseline_out(kept, double_baselines):
    double_baselines(4, seconds={"1": 1.0})
    assert [row.pairs for row in kept()] == [0, 4]


def test_hasty_and_uniform_double_baselines_teach_nothing(session, cast, module, kept):
    same = {item.id: "4" for item in module.self_assessment.items}
    for _ in range(4):
        person = account(new_person(session, cast.lena.organisation_id))
        take(session, person, module, "baseline", START, same, {"1": 1.0})
        take(session, person, module, "second_baseline", after(5), same, {"1": 1.0})
    assert [row.pairs for row in kept()] == [0]


def test_later_readings_teach_nothing_about_error(session, lena, module, kept):
    take(session, lena, module, "baseline", START, 3)
    for number in range(1, 6):
        take(session, lena, module, "later", after(30 * number), 5)
    assert [row.pairs for row in kept()] == [0]


def test_a_baseline_without_a_score_does_not_count(session, cast, module, kept):
    nothing = {item.id: "none" for item in module.self_assessment.items}
    for _ in range(4):
        person = account(new_person(session, cast.lena.organisation_id))
        take(session, person, module, "baseline", START, nothing)
        take(session, person, module, "second_baseline", after(5), 4)
    assert [row.pairs for row in kept()] == [0]


def test_eight_second_baselines_at_once_are_counted_one_after_another(
    session, engine, cast, module, kept
):
    people = [account(new_person(session, cast.lena.organisation_id)) for _ in range(8)]
    tokens = {}
    for number, person in enumerate(people):
        take(session, person, module, "baseline", START, 3 + number % 3)
        token = readings.start(session, person, module, "second_baseline", after(5))
        readings.save(session, person, module, token, answers(module, 4), {}, {}, after(5))
        tokens[person.id] = token
    session.commit()
    barrier = Barrier(len(people))

    def finish(person):
        with Session(engine) as opened:
            barrier.wait(10)
            readings.submit(opened, person, module, tokens[person.id], after(5))
            opened.commit()

    with ThreadPoolExecutor(len(people)) as pool:
        for done in [pool.submit(finish, person) for person in people]:
            done.result(20)
    assert [row.pairs for row in kept()] == [0, 4, 8]
