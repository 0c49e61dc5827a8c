"""The demonstration: two organisations, a cast, and sixty learners whose readings are plausible."""

import fcntl
import time
from datetime import timedelta
from statistics import fmean

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.services import demo, progress, schema
from academy.storage import (
    LessonState,
    MeasurementConstants,
    Organisation,
    Person,
    Progress,
    Reading,
    SkillScore,
    connect,
)
from tests.factories import after

NOW = after(130)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory, module):
    """The address of a database with the whole of it; loaded once for all workers."""
    shared = tmp_path_factory.getbasetemp().parent
    url = f"sqlite:///{shared / 'demonstration.db'}"
    with (shared / "demonstration.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (shared / "demonstration.db").exists():
            engine = connect(url)
            schema.migrate(engine)
            started = time.process_time()
            with Session(engine) as session:
                demo.load(session, module, "a hash", NOW)
                session.commit()
            engine.dispose()
            assert time.process_time() - started < 10
    return url


@pytest.fixture
def loaded(demonstration):
    """A session that looks at the whole of it."""
    engine = connect(demonstration).execution_options(academy_read_only=True)
    with Session(engine) as session:
        yield session
    engine.dispose()


def person(session, key):
    return session.scalars(select(Person).where(Person.email == f"{key}@demo.test")).one()


def test_an_empty_site_has_no_demonstration(session):
    assert not demo.is_loaded(session)


def test_it_is_there_afterwards(loaded):
    assert demo.is_loaded(loaded)


def test_there_are_two_organisations_and_both_say_what_they_are(loaded):
    houses = loaded.scalars(select(Organisation).order_by(Organisation.id)).all()
    assert [(one.name, one.is_demonstration) for one in houses] == [
        (demo.HOME, True),
        (demo.OTHER, True),
    ]


@pytest.mark.parametrize(
    ("key", "role", "house"),
    [
        *(("lena", "learner", demo.HOME), ("tom", "trainer", demo.HOME)),
        *(("mara", "manager", demo.HOME), ("ada", "admin", demo.HOME)),
        *(("ana", "author", demo.HOME), ("olga", "learner", demo.OTHER)),
    ],
)
def test_everybody_of_the_cast_is_there(loaded, key, role, house):
    found = person(loaded, key)
    assert (found.role, loaded.get(Organisation, found.organisation_id).name) == (role, house)
    assert found.password_hash == "a hash"


def test_there_are_sixty_learners_and_each_has_a_baseline(loaded):
    learners = set(
        loaded.scalars(select(Person.id).where(Person.email.startswith("learner"))).all()
    )
    read = set(loaded.scalars(select(Reading.person_id).where(Reading.occasion == "baseline")))
    assert len(learners) == 60
    assert learners <= read


def test_nothing_lies_in_the_future_and_the_readings_span_four_months(loaded):
    first, last = loaded.execute(
        select(func.min(Reading.submitted_at), func.max(Reading.submitted_at))
    ).one()
    assert last <= NOW + timedelta(minutes=10)
    assert timedelta(days=90) < last - first < timedelta(days=130)


def test_some_learners_drop_out_and_some_set_no_second_baseline(loaded):
    people = loaded.execute(select(Reading.occasion, func.count()).group_by(Reading.occasion)).all()
    counts = dict(people)
    assert 30 <= counts["second_baseline"] <= 55
    assert counts["later"] < 3 * 63
    assert counts["then_test"] < counts["baseline"]


def test_scores_spread_as_people_do(loaded):
    scores = loaded.scalars(
        select(SkillScore.score)
        .join(Reading, Reading.id == SkillScore.reading_id)
        .where(Reading.occasion == "baseline")
    ).all()
    assert 45 < fmean(scores) < 65
    assert max(scores) - min(scores) > 50


def test_most_changes_cannot_be_told_from_chance(loaded):
    verdicts = loaded.scalars(select(Progress.verdict).where(Progress.change.is_not(None))).all()
    moved = sum(one in ("gain", "loss") for one in verdicts)
    assert 0 < moved < len(verdicts) / 2


def test_lena_has_a_skill_that_changed_and_one_that_cannot_be_told(loaded):
    found = {
        one.skill: one.verdict
        for one in progress.standing(loaded, demo.account_of(person(loaded, "lena")))
    }
    assert found["hearing-the-difference"] == "gain"
    assert {"noise", "possible_gain"} & set(found.values())


def test_lena_is_in_the_middle_of_a_lesson_with_a_note(loaded, module):
    notes = loaded.scalars(
        select(LessonState).where(
            LessonState.person_id == person(loaded, "lena").id, LessonState.note != ""
        )
    ).all()
    assert [(one.lesson, one.finished_at) for one in notes] == [(module.lessons[3].slug, None)]


def test_nico_has_seen_nothing_yet(loaded):
    assert person(loaded, "nico").welcomed_at is None


def test_constants_were_learnt_from_the_double_baselines(loaded):
    assert max(loaded.scalars(select(MeasurementConstants.pairs))) >= 16


def test_no_reading_is_doubtful_by_accident_of_the_model(loaded):
    doubtful = select(func.count()).select_from(Reading).where(Reading.is_doubtful)
    assert loaded.scalar(doubtful) == 0


def test_it_is_the_same_every_time(session, database, engine, module, monkeypatch):
    monkeypatch.setattr(demo, "LEARNERS", 2)
    query = (
        select(Person.email, SkillScore.skill, SkillScore.score)
        .join(Person, Person.id == SkillScore.person_id)
        .order_by(SkillScore.id)
    )
    seen = []
    for _ in range(2):
        demo.load(session, module, "a hash", NOW)
        seen.append(session.execute(query).all())
        session.rollback()
    assert seen[0] == seen[1]
    assert len(seen[0]) > 30


def test_a_new_password_reaches_the_demonstration_and_nobody_else(session, cast):
    home = session.get(Organisation, cast.lena.organisation_id)
    home.is_demonstration = True
    session.flush()
    demo.set_password(session, "new")
    found = dict(session.execute(select(Person.name, Person.password_hash)).all())
    assert found["Lena"] == "new"
    assert found["Olga"] == cast.olga.password_hash != "new"
