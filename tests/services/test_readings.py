"""Taking a reading: begun once, kept as it comes, submitted exactly once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from academy.errors import Conflict, Invalid, NotFound
from academy.services import lessons, readings
from academy.storage import Reading, ReadingDraft, SkillScore
from tests.factories import START, after, answers, count, take


class TestStart:
    def test_starting_twice_is_one_sitting(self, session, lena, module, begun):
        again = readings.start(session, lena, module, "baseline", after(1))
        assert again == begun
        assert count(session, ReadingDraft, lena) == 1

    def test_whatever_is_asked_for_an_unfinished_sitting_goes_on(
        self, session, lena, module, begun
    ):
        assert readings.start(session, lena, module, "later", after(40)) == begun

    @pytest.mark.parametrize("occasion", ["later", "second_baseline", "then_test", "", "x" * 500])
    def test_only_what_is_open_begins(self, session, lena, module, occasion):
        with pytest.raises(Conflict):
            readings.start(session, lena, module, occasion, START)
        assert count(session, ReadingDraft, lena) == 0

    def test_a_second_baseline_does_not_begin_once_a_lesson_is_finished(
        self, session, lena, module
    ):
        take(session, lena, module, "baseline", START)
        lessons.finish(session, lena, module, module.lessons[0].slug, after(1))
        with pytest.raises(Conflict):
            readings.start(session, lena, module, "second_baseline", after(5))

    def test_a_note_alone_is_no_lesson_finished(self, session, lena, module):
        take(session, lena, module, "baseline", START)
        lessons.write_note(session, lena, module, module.lessons[0].slug, "…", 0, after(1))
        assert readings.start(session, lena, module, "second_baseline", after(5))

    def test_somebody_elses_readings_open_nothing(self, session, lena, module):
        assert readings.upcoming(session, lena, module, after(40)).occasion == "baseline"

    def test_the_looking_back_begins_beside_the_next_reading(self, session, lena, module):
        take(session, lena, module, "baseline", START)
        take(session, lena, module, "later", after(30))
        assert readings.start(session, lena, module, "then_test", after(60))
        assert readings.under_way(session, lena, module).occasion == "then_test"


class TestSave:
    def test_answers_add_up(self, save):
        save({"htd-1": "3"})
        assert save({"aai-2": "none"}).answers == {"htd-1": 3, "aai-2": None}

    def test_the_latest_answer_to_a_statement_counts(self, save):
        save({"htd-1": "3"})
        assert save({"htd-1": "5"}, {"htd-1": "3"}).answers == {"htd-1": 5}

    def test_no_occasion_is_an_answer(self, save, module):
        sitting = save({"htd-1": "none"})
        assert sitting.unanswered == list(range(2, 28))

    def test_seconds_are_kept_by_screen(self, save):
        save({}, seconds={"1": 30.0})
        assert save({}, seconds={"1": 41.5, "2": 3}).seconds == {"1": 41.5, "2": 3.0}

    def test_another_device_goes_on_with_them(self, session, lena, module, save, begun):
        save({"htd-1": "3"})
        session.commit()
        found = readings.sitting(session, lena, module, begun)
        assert (found.answers, found.occasion) == ({"htd-1": 3}, "baseline")

    @pytest.mark.parametrize(
        "value", ["0", "8", "10", "", " 3", "3.0", "-1", "None", "null", "٣", "x" * 400, "3\x00"]
    )
    def test_what_is_no_answer_is_refused(self, session, lena, module, save, begun, value):
        with pytest.raises(Invalid):
            save({"htd-1": value})
        assert readings.sitting(session, lena, module, begun).answers == {}

    @pytest.mark.parametrize("item", ["htd-9", "", "HTD-1", "csrf_token", "x" * 4000])
    def test_a_statement_that_is_not_asked_is_refused(self, save, item):
        with pytest.raises(Invalid):
            save({"aai-2": "3", item: "3"})

    def test_one_bad_value_keeps_nothing_of_the_rest(self, session, lena, module, save, begun):
        with pytest.raises(Invalid):
            save({"aai-2": "3", "htd-1": "9"})
        assert readings.sitting(session, lena, module, begun).answers == {}


class TestTwoDevices:
    def test_two_answers_to_one_statement_are_both_shown(self, save):
        save({"htd-1": "3"}, {"htd-1": ""}, at=after(1))
        with pytest.raises(Conflict) as clash:
            save({"htd-1": "6"}, {"htd-1": ""}, at=after(2))
        assert clash.value.current == ({"htd-1": 3}, after(1))

    def test_of_a_clash_nothing_is_stored(self, session, lena, module, save, begun):
        save({"htd-1": "3"}, {"htd-1": ""})
        with pytest.raises(Conflict):
            save({"htd-1": "6", "aai-2": "4"}, {"htd-1": "", "aai-2": ""})
        assert readings.sitting(session, lena, module, begun).answers == {"htd-1": 3}

    def test_no_occasion_against_a_number_is_a_clash_too(self, save):
        save({"htd-1": "none"}, {"htd-1": ""})
        with pytest.raises(Conflict):
            save({"htd-1": "6"}, {"htd-1": ""})

    def test_the_same_answer_on_both_is_no_clash(self, save):
        save({"htd-1": "3"}, {"htd-1": ""})
        assert save({"htd-1": "3"}, {"htd-1": ""}).answers == {"htd-1": 3}

    def test_a_stale_page_that_left_the_statement_alone_is_no_clash(self, save):
        save({"htd-1": "3"})
        save({"htd-1": "5"}, {"htd-1": "3"})
        stale = save({"aai-2": "4"}, {"htd-1": "3", "aai-2": ""})
        assert stale.answers == {"htd-1": 5, "aai-2": 4}

    def test_who_saw_the_stored_answer_may_change_it(self, save):
        save({"htd-1": "none"}, {"htd-1": ""})
        assert save({"htd-1": "7"}, {"htd-1": "none"}).answers == {"htd-1": 7}

    def test_a_choice_between_the_two_goes_through(self, save):
        save({"htd-1": "3"}, {"htd-1": ""})
        with pytest.raises(Conflict):
            save({"htd-1": "6"}, {"htd-1": ""})
        assert save({"htd-1": "6"}, {"htd-1": "3"}).answers == {"htd-1": 6}


class TestSubmit:
    def test_a_reading_keeps_what_was_answered(self, session, lena, module):
        given = answers(module, 2, 4, 6)
        token = take(session, lena, module, "baseline", START, given)
        row = session.scalars(select(Reading).where(Reading.token == token)).one()
        assert row.answers == {item: int(value) for item, value in given.items()}
        assert (row.occasion, row.language, row.submitted_at) == ("baseline", "en", START)
        assert (row.person_id, row.organisation_id) == (lena.id, lena.organisation_id)
        assert row.instrument_hash == module.self_assessment.hash

    def test_the_sitting_is_over(self, session, lena, module):
        token = take(session, lena, module, "baseline", START)
        assert readings.under_way(session, lena, module) is None
        with pytest.raises(NotFound):
            readings.sitting(session, lena, module, token)

    def test_a_double_click_is_one_reading(self, session, lena, module):
        token = take(session, lena, module, "baseline", START)
        readings.submit(session, lena, module, token, after(1))
        assert count(session, Reading, lena) == 1
        assert count(session, SkillScore, lena) == 3

    def test_a_late_autosave_does_not_reopen_it(self, session, lena, module):
        token = take(session, lena, module, "baseline", START)
        with pytest.raises(NotFound):
            readings.save(session, lena, module, token, {"htd-1": "1"}, {}, {}, after(1))
        assert readings.submitted(session, lena, module, token)

    def test_while_statements_are_unanswered_they_are_named_and_the_rest_is_kept(
        self, session, lena, module, save, begun
    ):
        missing = {module.self_assessment.items[index].id for index in (0, 12, 26)}
        save({item: v for item, v in answers(module, 4).items() if item not in missing})
        with pytest.raises(Invalid) as refused:
            readings.submit(session, lena, module, begun, START)
        assert refused.value.fields == {"answers": "1,13,27"}
        assert len(readings.sitting(session, lena, module, begun).answers) == 24
        assert count(session, Reading, lena) == 0

    def test_an_empty_sitting_is_no_reading(self, session, lena, module, begun):
        with pytest.raises(Invalid):
            readings.submit(session, lena, module, begun, START)

    def test_nothing_of_other_people_is_touched(self, session, cast, lena, module, rows_of):
        before = rows_of(cast.luis), rows_of(cast.olga)
        take(session, lena, module, "baseline", START)
        session.flush()
        assert (rows_of(cast.luis), rows_of(cast.olga)) == before


class TestWhose:
    """What is not yours does not exist, whether or not it does."""

    @pytest.fixture(params=["luis", "mara", "olga"])
    def theirs(self, request, session, cast):
        """A sitting another person has under way."""
        person = getattr(cast, request.param)
        query = select(ReadingDraft.token).where(ReadingDraft.person_id == person.id)
        return session.scalars(query).one()

    def test_it_cannot_be_read(self, session, lena, module, theirs):
        with pytest.raises(NotFound):
            readings.sitting(session, lena, module, theirs)

    def test_it_cannot_be_answered(self, session, lena, module, theirs):
        with pytest.raises(NotFound):
            readings.save(session, lena, module, theirs, {"htd-1": "1"}, {}, {}, START)

    def test_it_cannot_be_submitted(self, session, lena, module, theirs):
        with pytest.raises(NotFound):
            readings.submit(session, lena, module, theirs, START)

    def test_it_cannot_be_thrown_away(self, session, lena, module, theirs):
        readings.discard(session, lena, module, theirs)
        query = select(ReadingDraft.id).where(ReadingDraft.token == theirs)
        assert session.scalars(query).one()

    def test_a_reading_of_somebody_else_is_not_submitted_for_me(self, session, cast, lena, module):
        token = session.scalars(
            select(Reading.token).where(Reading.person_id == cast.luis.id)
        ).first()
        assert not readings.submitted(session, lena, module, token)
        with pytest.raises(NotFound):
            readings.submit(session, lena, module, token, START)

    @pytest.mark.parametrize("token", ["", "none-at-all", "x" * 5000, "%", "' OR 1=1 --"])
    def test_a_forged_token_is_nobodys(self, session, lena, module, begun, token):
        with pytest.raises(NotFound):
            readings.sitting(session, lena, module, token)


def test_a_sitting_is_thrown_away_because_its_owner_asked(session, lena, module, begun):
    readings.discard(session, lena, module, begun)
    assert readings.under_way(session, lena, module) is None
    assert readings.start(session, lena, module, "baseline", START) != begun


def test_a_second_hand_on_the_clock_does_not_make_two_of_one(session, lena, module):
    """The clock is set back between two clicks."""
    token = take(session, lena, module, "baseline", START)
    readings.submit(session, lena, module, token, START - timedelta(hours=3))
    assert count(session, Reading, lena) == 1


class TestSecondBaselineThatDragsOn:
    @pytest.fixture
    def finish_on(self, session, lena, module):
        """Begin a second baseline on day 5 and submit it later; the reading's occasion."""

        def finish(day):
            token = readings.start(session, lena, module, "second_baseline", after(5))
            given = answers(module, 5, 5, 5)
            readings.save(session, lena, module, token, given, {}, {}, after(day))
            readings.submit(session, lena, module, token, after(day))
            newest = select(Reading.occasion).where(Reading.token == token)
            return session.execute(newest).scalar_one()

        take(session, lena, module, "baseline", START)
        return finish

    def test_it_counts_within_a_week(self, finish_on):
        assert finish_on(12) == "second_baseline"

    def test_after_that_it_is_a_reading_and_no_baseline(self, finish_on):
        assert finish_on(12.1) == "later"

    def test_a_lesson_finished_meanwhile_ends_it(self, session, lena, module):
        take(session, lena, module, "baseline", START)
        token = readings.start(session, lena, module, "second_baseline", after(5))
        lessons.finish(session, lena, module, module.lessons[0].slug, after(6))
        readings.save(session, lena, module, token, answers(module, 5, 5, 5), {}, {}, after(7))
        readings.submit(session, lena, module, token, after(7))
        found = select(Reading.occasion).where(Reading.token == token)
        assert session.execute(found).scalar_one() == "later"
