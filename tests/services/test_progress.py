"""Where a learner's skills stand and how they came there; only ever one's own."""

import pytest
from sqlalchemy import select

from academy.services import progress
from academy.storage import Reading
from tests.factories import START, account, after, later_readings, take


def test_somebody_without_readings_stands_nowhere(session, lena, module):
    assert progress.standing(session, lena) == []
    assert progress.standing(session, lena, module.slug) == []
    assert progress.history(session, lena, module.slug) == []


def test_history_is_every_reading_oldest_first_with_its_scores(session, lena, module):
    tokens = later_readings(session, lena, module, 3)
    found = progress.history(session, lena, module.slug)
    assert [one.token for one in found] == tokens
    assert [one.occasion for one in found] == ["baseline", "later", "later", "later"]
    assert [one.submitted_at for one in found] == [after(30 * n) for n in range(4)]
    skills = [skill.id for skill in module.self_assessment.skills]
    assert all([score.skill for score in one.scores] == skills for one in found)


def test_a_skill_is_found_in_a_reading(session, lena, module):
    later_readings(session, lena, module, 0)
    found = progress.history(session, lena, module.slug)[0]
    assert found.of("asking-about-impact").score == pytest.approx(100 / 3)
    assert found.of("no-such-skill") is None


@pytest.mark.parametrize("count", [2, 12])
def test_history_is_one_statement_however_long(session, lena, module, statements, count):
    later_readings(session, lena, module, count)
    session.commit()
    with statements:
        found = progress.history(session, lena, module.slug)
    assert len(found) == count + 1
    assert len(statements) == 1


@pytest.mark.parametrize("count", [2, 12])
def test_standing_is_one_statement_however_many_readings(session, lena, module, statements, count):
    later_readings(session, lena, module, count)
    session.commit()
    with statements:
        found = progress.standing(session, lena)
    assert [one.readings for one in found] == [count + 1] * 3
    assert len(statements) == 1


def test_standing_says_what_the_latest_reading_says(session, lena, module):
    later_readings(session, lena, module, 2)
    latest = progress.history(session, lena, module.slug)[-1]
    for one in progress.standing(session, lena, module.slug):
        score = latest.of(one.skill)
        assert (one.latest, one.verdict, one.change) == (score.score, score.verdict, score.change)
        assert (one.needed_up, one.needed_down) == (score.needed_up, score.needed_down)
        assert one.constants_id == score.constants_id
        assert one.latest_at == latest.submitted_at


def test_another_module_is_another_history(session, lena, module):
    later_readings(session, lena, module, 1)
    assert progress.history(session, lena, "another-module") == []
    assert progress.standing(session, lena, "another-module") == []


def test_nobody_finds_the_readings_of_somebody_else(session, cast, lena, module):
    take(session, lena, module, "baseline", START)
    mine = {one.token for one in progress.history(session, lena, module.slug)}
    theirs = set(session.scalars(select(Reading.token).where(Reading.person_id != lena.id)))
    assert len(mine) == 1
    assert len(theirs) == 6
    for person in (cast.luis, cast.mara, cast.olga):
        found = progress.history(session, account(person), module.slug)
        assert len(found) == 2
        assert not mine & {one.token for one in found}
        assert len(progress.standing(session, account(person))) == 3


def test_readings_of_one_moment_keep_the_order_they_were_stored_in(session, lena, module):
    first = take(session, lena, module, "baseline", START)
    second = take(session, lena, module, "later", after(30))
    for row in session.scalars(select(Reading).where(Reading.person_id == lena.id)):
        row.submitted_at = START
    session.flush()
    assert [one.token for one in progress.history(session, lena, module.slug)] == [first, second]
