"""A learner's place in the lessons: finished once, noted on two devices, checked by version."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.services import lessons
from academy.storage import ContentVersion, LessonState, Submission
from tests.factories import after

LESSON, NEXT = "two-worlds", "whose-question"
CHECK, OTHER_CHECK = "which-kind-is-it", "same-words"
TOKEN = "a-token-of-sixteen-or-more"


@pytest.fixture
def write(session, lena, module):
    """Write lena's note on the first lesson."""

    def note(text, version=0, at=None, lesson=LESSON):
        at = at or after(1)
        return lessons.write_note(session, lena, module, lesson, text, version, at)

    return note


@pytest.fixture
def answer(session, lena, module):
    """Answer a knowledge check as lena."""

    def send(choice="1", token=TOKEN, exercise=CHECK, of=module, lang="en"):
        form = {"choice": choice, "token": token}
        lessons.check(session, lena, of, of.exercise(exercise), form, lang, after(1))

    return send


def submissions(session, person):
    query = select(func.count()).select_from(Submission).where(Submission.person_id == person.id)
    return session.scalar(query)


class TestFinish:
    def test_nothing_is_begun_by_somebody_who_only_looks(self, session, lena, module):
        assert lessons.places(session, lena, module.slug) == {}

    def test_a_lesson_is_finished_when_somebody_says_so(self, session, lena, module):
        lessons.finish(session, lena, module, LESSON, after(1))
        place = lessons.places(session, lena, module.slug)[LESSON]
        assert place.finished_at == place.started_at == after(1)

    def test_finishing_again_changes_nothing(self, session, lena, module):
        lessons.finish(session, lena, module, LESSON, after(1))
        before = lessons.places(session, lena, module.slug)
        lessons.finish(session, lena, module, LESSON, after(9))
        assert lessons.places(session, lena, module.slug) == before

    def test_a_lesson_that_is_not_there_cannot_be_finished(self, session, lena, module):
        with pytest.raises(NotFound):
            lessons.finish(session, lena, module, "no-such-lesson", after(1))
        assert lessons.places(session, lena, module.slug) == {}

    def test_other_people_stay_where_they_are(self, session, cast, lena, module, rows_of):
        before = rows_of(cast.luis), rows_of(cast.olga)
        lessons.finish(session, lena, module, LESSON, after(1))
        assert (rows_of(cast.luis), rows_of(cast.olga)) == before


class TestNote:
    def test_it_is_kept_as_it_was_written(self, session, lena, module, write):
        text = "  Ask “Marchetti”: <b>why</b> = 3?\n\n\tTwo lines, ñ, 🚚.  "
        write(text)
        place = lessons.places(session, lena, module.slug)[LESSON]
        assert (place.note, place.note_version, place.note_at) == (text, 1, after(1))

    def test_line_ends_of_windows_become_ours(self, write):
        assert write("one\r\ntwo").note == "one\ntwo"

    def test_the_same_text_again_is_no_new_version(self, write):
        write("one")
        assert write("one", 0, after(2)).note_version == 1

    def test_each_change_is_a_version(self, write):
        write("one")
        assert write("two", 1, after(2)).note_version == 2

    def test_an_older_page_is_told_and_both_texts_are_there(self, session, lena, module, write):
        write("one")
        write("two", 1, after(2))
        with pytest.raises(Conflict) as clash:
            write("three", 1, after(3))
        assert (clash.value.current.note, clash.value.current.note_version) == ("two", 2)
        assert lessons.places(session, lena, module.slug)[LESSON].note == "two"

    def test_a_version_that_never_was_is_a_conflict(self, write):
        write("one")
        with pytest.raises(Conflict):
            write("two", 7)

    def test_it_can_be_emptied(self, write):
        write("one")
        assert write("", 1).note == ""

    def test_the_longest_note_fits_and_one_letter_more_does_not(self, write):
        assert len(write("ñ" * lessons.LONGEST_NOTE).note) == lessons.LONGEST_NOTE
        with pytest.raises(Invalid):
            write("ñ" * (lessons.LONGEST_NOTE + 1), 1)

    def test_what_no_database_can_hold_is_left_out(self, write):
        assert write("one\x00two").note == "onetwo"

    def test_half_a_letter_is_left_out_too(self, session, lena, module, write):
        write("one\ud800two")
        assert lessons.places(session, lena, module.slug)[LESSON].note == "one?two"

    def test_nobody_reads_it_but_its_writer(self, session, cast, lena, module, write):
        write("Only mine")
        found = lessons.places(session, lena, module.slug)
        assert [place.note for place in found.values()] == ["Only mine"]

    def test_writing_does_not_finish_the_lesson(self, write):
        assert write("one").finished_at is None

    def test_of_eight_devices_one_writes_and_seven_are_told(
        self, session, engine, lena, module, write
    ):
        write("begun")
        session.commit()
        barrier = Barrier(8)

        def send(number):
            with Session(engine) as opened:
                barrier.wait(10)
                try:
                    lessons.write_note(opened, lena, module, LESSON, f"text {number}", 1, after(2))
                except Conflict:
                    return "told"
                opened.commit()
                return f"text {number}"

        with ThreadPoolExecutor(8) as pool:
            ends = [done.result(20) for done in [pool.submit(send, n) for n in range(8)]]
        assert ends.count("told") == 7
        place = lessons.places(session, lena, module.slug)[LESSON]
        assert (place.note, place.note_version) == (next(e for e in ends if e != "told"), 2)

    def test_eight_tabs_begin_a_lesson_once(self, session, engine, lena, module):
        session.commit()
        barrier = Barrier(8)

        def send():
            with Session(engine) as opened:
                barrier.wait(10)
                lessons.finish(opened, lena, module, LESSON, after(1))
                opened.commit()

        with ThreadPoolExecutor(8) as pool:
            for done in [pool.submit(send) for _ in range(8)]:
                done.result(20)
        query = select(func.count()).select_from(LessonState)
        assert session.scalar(query.where(LessonState.person_id == lena.id)) == 1


class TestCheck:
    def test_an_answer_is_kept_with_what_it_is_worth(self, session, lena, module, answer):
        right = module.exercise(CHECK).body["en"].right
        answer(right)
        answer("1" if right != "1" else "2", token="another-token-long", exercise=OTHER_CHECK)
        mine = select(Submission).where(Submission.person_id == lena.id).order_by(Submission.id)
        row = session.scalars(mine).first()
        assert (row.answer, row.score) == ({"choice": right}, 1.0)
        assert (row.module, row.exercise) == (module.slug, CHECK)
        assert row.organisation_id == lena.organisation_id

    def test_a_double_click_is_one_submission(self, session, lena, answer):
        answer()
        answer()
        assert submissions(session, lena) == 1

    def test_answering_again_is_a_second_one_and_the_latest_shows(
        self, session, lena, module, answer
    ):
        answer("1")
        answer("3", token="a-second-token-long")
        assert submissions(session, lena) == 2
        assert lessons.answers(session, lena, module)[CHECK].answer == {"choice": "3"}

    def test_other_peoples_answers_are_not_shown(self, session, cast, lena, module):
        assert lessons.answers(session, lena, module) == {}

    def test_the_same_token_of_two_people_is_two_submissions(self, session, lena, module, answer):
        answer(token="a-check-by-somebody-else-0", exercise="what-made-it-absurd")
        assert submissions(session, lena) == 1

    @pytest.mark.parametrize("choice", ["", "0", "9", "x", "1 ", "1\x00", "x" * 9000])
    def test_no_choice_of_those_offered_is_refused_at_its_field(
        self, session, lena, answer, choice
    ):
        with pytest.raises(Invalid) as refused:
            answer(choice)
        assert list(refused.value.fields) == ["choice"]
        assert submissions(session, lena) == 0

    @pytest.mark.parametrize(
        "token",
        ["", "short", "x" * 65, "sixteen-letters-\x00", "ñ" * 20, "sixteen letters and spaces"],
    )
    def test_a_forged_token_is_refused(self, session, lena, answer, token):
        with pytest.raises(Invalid):
            answer(token=token)
        assert submissions(session, lena) == 0

    def test_what_was_asked_is_kept_once(self, session, module, answer):
        answer()
        answer(token="a-second-token-long")
        kept = session.get(ContentVersion, module.exercise(CHECK).hash)
        assert kept.text == module.exercise(CHECK).to_json()
        assert (kept.kind, kept.name) == ("exercise", CHECK)

    def test_both_languages_answer_the_same_exercise(self, session, lena, module, answer):
        answer("1", lang="es")
        assert (
            lessons.answers(session, lena, module)[CHECK].exercise_hash
            == module.exercise(CHECK).hash
        )

    def test_eight_clicks_at_once_are_one_submission(self, session, engine, lena, module):
        session.commit()
        barrier = Barrier(8)
        exercise = module.exercise(CHECK)

        def send():
            with Session(engine) as opened:
                barrier.wait(10)
                form = {"choice": "1", "token": TOKEN}
                lessons.check(opened, lena, module, exercise, form, "en", after(1))
                opened.commit()

        with ThreadPoolExecutor(8) as pool:
            for done in [pool.submit(send) for _ in range(8)]:
                done.result(20)
        assert submissions(session, lena) == 1
