"""When a reading may be taken and when it is owed, on the person's own calendar."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.services import readings
from academy.services.schedule import Taken, upcoming
from tests.factories import account, take

DAYS = (30, 60, 90)
FIRST = date(2027, 1, 11)


def day(number):
    return FIRST + timedelta(days=number)


def taken(*readings):
    """Readings as pairs of occasion and days since the first."""
    return [Taken(occasion, day(number)) for occasion, number in readings]


def coming(today, *done, has_begun=False, reassessment=DAYS):
    return upcoming(taken(*done), has_begun, reassessment, day(today))


BASE = ("baseline", 0)
SECOND = ("second_baseline", 5)


class TestBaseline:
    def test_the_first_reading_is_the_baseline_and_is_owed_at_once(self):
        found = coming(0)
        assert found.occasion == "baseline"
        assert found.is_owed(day(0))

    def test_a_baseline_is_asked_for_even_when_lessons_are_finished(self):
        assert coming(0, has_begun=True).occasion == "baseline"

    @pytest.mark.parametrize(
        ("today", "occasion"),
        [
            *((0, None), (2, None), (3, "second_baseline"), (14, "second_baseline")),
            *((15, None), (20, None), (21, "later")),
        ],
    )
    def test_a_second_baseline_is_offered_from_the_third_day_to_the_fourteenth(
        self, today, occasion
    ):
        assert coming(today, BASE).occasion == occasion

    def test_the_offer_says_when_it_opens_and_when_it_ends(self):
        before, during = coming(1, BASE), coming(7, BASE)
        assert (before.opens_on, before.closes_on) == (day(3), day(14))
        assert (during.due_on, during.closes_on) == (day(3), day(14))
        assert not before.is_owed(day(1))
        assert during.is_owed(day(7))

    def test_once_a_lesson_is_finished_there_is_no_second_baseline(self):
        assert coming(7, BASE, has_begun=True).occasion is None
        assert coming(7, BASE, has_begun=True).opens_on == day(21)
        assert coming(7, BASE, has_begun=True).closes_on is None

    def test_there_is_no_third_baseline(self):
        assert coming(9, BASE, SECOND).occasion is None


class TestLater:
    @pytest.mark.parametrize("today", range(6, 26))
    def test_nothing_opens_within_21_days_of_the_last_baseline(self, today):
        assert coming(today, BASE, SECOND).occasion is None
        assert coming(today, BASE, SECOND).opens_on == day(26)

    def test_after_21_days_it_may_be_taken_and_after_30_it_is_owed(self):
        may, owed = coming(26, BASE, SECOND), coming(35, BASE, SECOND)
        assert (may.occasion, may.due_on) == ("later", day(35))
        assert not may.is_owed(day(34))
        assert owed.is_owed(day(35))

    @pytest.mark.parametrize(("count", "due"), [(0, 30), (1, 60), (2, 90)])
    def test_readings_are_owed_30_60_and_90_days_after_the_last_baseline(self, count, due):
        done = [BASE, *(("later", 22 + 22 * number) for number in range(count))]
        assert coming(200, *done).due_on == day(due)

    def test_two_readings_are_at_least_21_days_apart_however_late_the_first_was(self):
        found = coming(56, BASE, ("later", 55))
        assert found.occasion is None
        assert (found.opens_on, found.due_on) == (day(76), day(76))

    def test_after_the_last_one_nothing_is_owed_but_it_may_be_taken(self):
        done = (BASE, ("later", 30), ("later", 60), ("later", 90))
        assert coming(95, *done).opens_on == day(111)
        found = coming(400, *done)
        assert (found.occasion, found.due_on) == ("later", None)
        assert not found.is_owed(day(4000))

    def test_a_module_without_a_schedule_never_asks(self):
        found = coming(300, BASE, reassessment=())
        assert (found.occasion, found.due_on) == ("later", None)


class TestLookingBack:
    def test_it_is_offered_only_after_a_later_reading(self):
        assert not coming(25, BASE).then_test
        assert coming(30, BASE, ("later", 30)).then_test

    def test_it_is_offered_once(self):
        done = (BASE, ("later", 30), ("then_test", 31), ("later", 60))
        assert not coming(60, *done).then_test

    def test_it_neither_opens_nor_delays_the_next_reading(self):
        without = coming(40, BASE, ("later", 30))
        after = coming(40, BASE, ("later", 30), ("then_test", 39))
        assert (after.occasion, after.opens_on, after.due_on) == (
            without.occasion,
            without.opens_on,
            without.due_on,
        )


def test_a_leap_day_is_a_day():
    done = [Taken("baseline", date(2028, 2, 8))]
    assert upcoming(done, True, DAYS, date(2028, 2, 28)).occasion is None
    assert upcoming(done, True, DAYS, date(2028, 2, 28)).opens_on == date(2028, 2, 29)
    assert upcoming(done, True, DAYS, date(2028, 2, 29)).occasion == "later"


def test_a_reading_taken_on_a_leap_day_counts_on_into_march():
    done = [Taken("baseline", date(2028, 2, 29))]
    assert upcoming(done, True, DAYS, date(2028, 3, 30)).due_on == date(2028, 3, 30)


@given(st.lists(st.integers(0, 40), max_size=8), st.booleans(), st.integers(0, 400), st.data())
def test_whatever_is_taken_when_it_is_open_keeps_the_rules(waits, has_begun, wait, data):
    """Somebody who takes what is open, on any days, never breaks a distance."""
    done, today = [], 0
    for pause in waits:
        today += pause
        found = upcoming(done, has_begun, DAYS, day(today))
        choices = [one for one in (found.occasion, "then_test" if found.then_test else None) if one]
        if choices:
            done.append(Taken(data.draw(st.sampled_from(choices)), day(today)))
    names = [one.occasion for one in done]
    for once in ("baseline", "second_baseline", "then_test"):
        assert names.count(once) <= 1
    scored = [one.on for one in done if one.occasion != "then_test"]
    closest = 3 if "second_baseline" in names else 21
    assert all((b - a).days >= closest for a, b in pairwise(scored))
    found = upcoming(done, has_begun, DAYS, day(today + wait))
    assert (found.occasion is None) == (found.opens_on is not None)
    assert found.opens_on is None or found.opens_on > day(today + wait)


class TestTheCalendarOfThePerson:
    """The same moments fall on different days in Berlin, Bogotá and Auckland."""

    @pytest.mark.parametrize(
        ("zone", "moment", "opens"),
        [
            # 21 days later the clocks in Berlin have gone forward, and later back.
            ("Europe/Berlin", datetime(2027, 3, 9, 22, 30, tzinfo=UTC), date(2027, 3, 30)),
            ("Europe/Berlin", datetime(2027, 3, 9, 23, 30, tzinfo=UTC), date(2027, 3, 31)),
            ("Europe/Berlin", datetime(2027, 10, 11, 21, 30, tzinfo=UTC), date(2027, 11, 1)),
            ("Europe/Berlin", datetime(2027, 10, 11, 22, 30, tzinfo=UTC), date(2027, 11, 2)),
            ("America/Bogota", datetime(2027, 3, 9, 4, 30, tzinfo=UTC), date(2027, 3, 29)),
            ("Pacific/Auckland", datetime(2027, 3, 9, 12, 30, tzinfo=UTC), date(2027, 3, 31)),
            # The day on which Samoa's calendar has no 30 December.
            ("Pacific/Apia", datetime(2011, 12, 9, 12, 0, tzinfo=UTC), date(2011, 12, 30)),
        ],
    )
    def test_days_are_counted_on_it(self, session, cast, module, zone, moment, opens):
        person = account(cast.lena, time_zone=zone)
        take(session, person, module, "baseline", moment)
        found = readings.upcoming(session, person, module, moment + timedelta(days=16))
        assert found.opens_on == opens

    @pytest.mark.parametrize(
        ("last_minute", "first_minute"),
        [
            # Berlin's midnight lies at 22:00 UTC in summer and at 23:00 in winter.
            (datetime(2027, 3, 28, 21, 59, tzinfo=UTC), datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),
            (datetime(2027, 10, 31, 22, 59, tzinfo=UTC), datetime(2027, 10, 31, 23, 0, tzinfo=UTC)),
        ],
    )
    def test_a_reading_opens_at_midnight_on_it(
        self, session, cast, module, last_minute, first_minute
    ):
        berlin = account(cast.lena, time_zone="Europe/Berlin")
        take(session, berlin, module, "baseline", first_minute - timedelta(days=20, hours=12))
        assert readings.upcoming(session, berlin, module, last_minute).occasion is None
        assert readings.upcoming(session, berlin, module, first_minute).occasion == "later"
