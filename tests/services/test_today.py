"""What is owed today, in a fixed number of statements, out of one's own rows alone."""

from dataclasses import replace

import pytest

from academy.services import lessons, readings, today
from tests.factories import START, account, after, later_readings, take


@pytest.fixture
def course(session, lena, module):
    """The module as lena has it on a day."""
    return lambda at=START: today.course(session, lena, module, at)


def test_somebody_new_has_everything_before_them(module, course):
    found = course()
    assert not found.has_baseline
    assert found.coming.occasion == "baseline"
    assert found.next_lesson == module.lessons[0]
    assert (found.finished, found.begun, found.worked_at) == (frozenset(), frozenset(), None)
    assert (found.draft_occasion, found.draft_answers) == (None, 0)
    assert found.minutes_left == sum(one.minutes for one in module.lessons)


def test_an_unfinished_sitting_is_counted(session, lena, module, course):
    token = readings.start(session, lena, module, "baseline", START)
    some = {"htd-1": "3", "htd-2": "none"}
    readings.save(session, lena, module, token, some, {}, {}, START)
    assert (course().draft_occasion, course().draft_answers) == ("baseline", 2)
    assert not course().has_baseline


def test_lessons_are_finished_begun_and_next(session, lena, module, course):
    first, second = module.lessons[:2]
    lessons.finish(session, lena, module, first.slug, after(1))
    lessons.write_note(session, lena, module, second.slug, "…", 0, after(2))
    found = course(after(3))
    assert found.finished == {first.slug}
    assert found.begun == {first.slug, second.slug}
    assert found.next_lesson == second
    assert found.worked_at == after(2)
    assert found.minutes_left == sum(one.minutes for one in module.lessons[1:])


def test_a_lesson_finished_out_of_order_leaves_the_first_one_next(session, lena, module, course):
    lessons.finish(session, lena, module, module.lessons[4].slug, after(1))
    assert course(after(2)).next_lesson == module.lessons[0]


def test_with_every_lesson_finished_there_is_no_next(session, lena, module, course):
    for lesson in module.lessons:
        lessons.finish(session, lena, module, lesson.slug, after(1))
    assert course(after(2)).next_lesson is None
    assert course(after(2)).minutes_left == 0


@pytest.mark.parametrize(("day", "is_owed"), [(29, False), (30, True), (300, True)])
def test_a_reading_is_owed_on_its_day(session, lena, module, course, day, is_owed):
    take(session, lena, module, "baseline", START)
    found = course(after(day))
    assert found.coming.is_owed(after(day).date()) is is_owed
    assert found.has_baseline


def test_days_are_the_persons_own(session, cast, module):
    kiritimati = account(cast.lena, time_zone="Pacific/Kiritimati")
    take(session, kiritimati, module, "baseline", START)
    found = today.course(session, kiritimati, module, START)
    assert [one.on.isoformat() for one in found.taken] == ["2026-01-12"]
    late = replace(kiritimati, time_zone="Pacific/Midway")
    assert today.course(session, late, module, START).taken[0].on.isoformat() == "2026-01-11"


@pytest.mark.parametrize("count", [2, 12])
def test_it_takes_three_statements_however_much_was_done(session, lena, module, statements, count):
    later_readings(session, lena, module, count)
    for lesson in module.lessons:
        lessons.finish(session, lena, module, lesson.slug, after(1))
    session.commit()
    modules = [replace(module, slug=f"{module.slug}{number or ''}") for number in range(count)]
    with statements:
        found = today.courses(session, lena, modules, after(400))
    assert len(found) == count
    assert len(found[0].taken) == count + 1
    assert found[1].taken == ()
    assert len(statements) == 3


def test_a_module_says_the_same_here_and_where_the_reading_starts(session, lena, module, course):
    take(session, lena, module, "baseline", START)
    for day in (1, 5, 15, 22, 40):
        there = readings.upcoming(session, lena, module, after(day))
        assert course(after(day)).coming == there
