"""A lesson in the browser: its checks, notes that no second tab overwrites, and the way on."""

import pytest
from sqlalchemy import func, select, update

from academy.services import lessons
from academy.storage import ContentVersion, LessonState, Person, Submission
from tests.factories import START, account

BASE = "/modules/great-disconnect"
LESSON = f"{BASE}/lessons/whose-question"
NOTE = f"{LESSON}/note"
CHECK = f"{BASE}/exercises/which-kind-is-it"


@pytest.fixture
def place(rows, cast, module):
    """What is stored of lena's place in the lesson."""

    def found(lesson="whose-question"):
        with rows() as session:
            return lessons.places(session, account(cast.lena), module.slug).get(lesson)

    return found


@pytest.fixture
def answer(here):
    """Answer the check as its form does."""

    def send(status=302, **fields):
        here.get(LESSON)
        return here.post(CHECK, {**here.page.form(CHECK).data, **fields}, status)

    return send


def submissions(rows, person):
    with rows() as session:
        query = select(func.count()).select_from(Submission)
        return session.scalar(query.where(Submission.person_id == person.id))


class TestCheck:
    def test_it_is_asked_without_an_answer_and_without_reasons(self, here, module):
        here.get(LESSON)
        chosen = [one for one in here.page.controls if one["name"] == "choice"]
        assert len(chosen) >= 6
        assert not any("checked" in one for one in chosen)
        for option in module.exercise("which-kind-is-it").body["en"].options:
            assert option.reason not in here.page.html

    def test_it_has_one_token_of_its_own(self, here):
        here.get(LESSON)
        tokens = [pair for pair in here.page.form(CHECK).fields if pair[0] == "token"]
        assert len(tokens) == 1
        assert len(tokens[0][1]) >= 16

    def test_an_answer_shows_every_reason_where_it_stands(self, here, answer, module):
        location = answer(choice="1").location
        assert location == f"{LESSON}#exercise-which-kind-is-it"
        here.get(LESSON)
        for option in module.exercise("which-kind-is-it").body["en"].options:
            assert option.reason in here.page.html
        assert here.page.form(CHECK).data["choice"] == "1"

    def test_a_double_click_is_one_submission(self, here, rows, cast):
        here.get(LESSON)
        sent = {**here.page.form(CHECK).data, "choice": "1"}
        here.post(CHECK, sent)
        here.post(CHECK, sent)
        assert submissions(rows, cast.lena) == 1

    def test_no_choice_is_told_at_the_check(self, here, answer, rows, cast):
        answer(422)
        assert "exercise-which-kind-is-it-error" in here.page.ids
        assert submissions(rows, cast.lena) == 0

    @pytest.mark.parametrize("choice", ["0", "9", "none", "x" * 4000, "1\x00", "٣"])
    def test_a_forged_choice_is_told_at_the_check(self, answer, choice):
        answer(422, choice=choice)

    @pytest.mark.parametrize("token", ["", "short", "x" * 5000, "ñ" * 20, "\x00" * 20])
    def test_a_forged_token_is_the_same_page(self, answer, token, rows, cast):
        answer(422, choice="1", token=token)
        assert submissions(rows, cast.lena) == 0

    @pytest.mark.parametrize("slug", ["no-such-check", "%00", "x" * 3000, "<script>"])
    def test_a_check_that_is_not_there_is_not_here(self, here, slug):
        here.post(f"{BASE}/exercises/{slug}", {"choice": "1", "token": "x" * 20}, 404)

    def test_an_answer_to_older_words_shows_no_mark(self, here, answer, rows, cast, module):
        answer(choice="1")
        with rows() as session:
            session.add(
                ContentVersion(
                    hash="0" * 64,
                    kind="exercise",
                    name="which-kind-is-it",
                    text="{}",
                    created_at=START,
                )
            )
            session.flush()
            session.execute(
                update(Submission)
                .where(Submission.person_id == cast.lena.id)
                .values(exercise_hash="0" * 64)
            )
        here.get(LESSON)
        assert "choice" not in here.page.form(CHECK).data
        for option in module.exercise("which-kind-is-it").body["en"].options:
            assert option.reason not in here.page.html

    def test_nobody_sees_the_answer_of_somebody_else(self, here, signed_in, cast, answer):
        answer(choice="1")
        other = signed_in(cast.luis)
        other.get(LESSON)
        assert "choice" not in other.page.form(CHECK).data

    def test_it_is_answered_in_spanish_too(self, signed_in, rows, cast, module):
        with rows() as session:
            session.get(Person, cast.lena.id).language = "es"
        browser = signed_in(cast.lena)
        browser.get(LESSON)
        browser.post(CHECK, {**browser.page.form(CHECK).data, "choice": "2"})
        browser.get(LESSON)
        assert module.exercise("which-kind-is-it").body["es"].options[1].reason in browser.page.html


class TestNote:
    def write(self, browser, text, status=302, **more):
        browser.get(LESSON)
        return browser.post(NOTE, {**browser.page.form(NOTE).data, "note": text, **more}, status)

    def test_it_is_kept_and_shown(self, here, place):
        self.write(here, "Ask “Marchetti”: <b>why</b>?\r\n& when?")
        assert place().note == "Ask “Marchetti”: <b>why</b>?\n& when?"
        here.get(LESSON)
        assert here.page.form(NOTE).data["note"] == "Ask “Marchetti”: <b>why</b>?\n& when?"
        assert "<b>why</b>" not in here.page.html

    @pytest.mark.parametrize(
        "text", ["\n\nlater", "</textarea><script>x</script>", "{{ 7*7 }}", " "]
    )
    def test_it_comes_back_as_it_was_typed(self, here, text):
        self.write(here, text)
        here.get(LESSON)
        assert here.page.form(NOTE).data["note"] == text

    def test_a_second_tab_is_told_and_both_texts_are_on_the_page(
        self, here, signed_in, cast, place
    ):
        other = signed_in(cast.lena)
        other.get(LESSON)
        stale = other.page.form(NOTE).data
        self.write(here, "from the first tab")
        other.post(NOTE, {**stale, "note": "from the second"}, 409)
        shown = other.page.form(NOTE).data
        assert "from the first tab" in shown["note"]
        assert "from the second" in shown["note"]
        assert place().note == "from the first tab"
        other.post(NOTE, {**shown, "note": "both, put together"})
        assert place().note == "both, put together"

    def test_one_that_is_too_long_stays_on_the_page(self, here, place):
        text = "long " * 5000
        self.write(here, text, 422)
        assert here.page.form(NOTE).data["note"] == text
        assert place() is None

    @pytest.mark.parametrize("version", ["", "x", "-1", "1.5", "9" * 5000, "²", "999999999"])
    def test_a_forged_version_of_a_first_note_changes_nothing(self, here, place, version):
        self.write(here, "first", version=version)
        assert place().note_version == 1

    def test_a_version_that_never_was_is_a_conflict(self, here):
        self.write(here, "first")
        self.write(here, "second", 409, version="999999999")

    def test_a_script_saves_it_while_it_is_typed(self, here, place):
        said = here.post_json(NOTE, {"note": "typed", "version": 0}).get_json()
        assert (said["state"], said["version"]) == ("saved", 1)
        assert place().note == "typed"

    def test_a_script_is_told_of_the_other_text(self, here):
        here.post_json(NOTE, {"note": "one", "version": 0})
        said = here.post_json(NOTE, {"note": "two", "version": 0}, 409).get_json()
        assert said == {"error": "changed", "note": "one", "version": 1}

    def test_a_script_is_told_of_too_much(self, here):
        said = here.post_json(NOTE, {"note": "x" * 20_001, "version": 0}, 422).get_json()
        assert said == {"error": "too-long"}

    @pytest.mark.parametrize("body", [None, [], 3, "x", {"note": None}, {"note": ["x"]}])
    def test_a_malformed_message_breaks_nothing(self, here, body):
        here.post_json(NOTE, body)

    def test_half_a_letter_breaks_nothing(self, here, place):
        here.post_json(NOTE, {"note": "a\ud800b", "version": 0})
        assert place().note == "a?b"

    def test_nobody_else_sees_it(self, here, signed_in, cast):
        self.write(here, "canary of lena")
        for person in (cast.luis, cast.tom, cast.mara, cast.ada, cast.olga):
            other = signed_in(person)
            for path in (LESSON, f"{BASE}/", "/", "/modules/", "/progress/"):
                other.get(path)
                assert "canary of lena" not in other.page.html

    def test_signed_out_it_is_kept_on_the_sign_in_page(self, visitor):
        visitor.get("/who-sees-what")
        visitor.post(NOTE, {"note": "a long thought", "version": "0"}, 401)
        assert "a long thought" in visitor.page.form("/sign-in").data["kept"]

    def test_a_lesson_that_is_not_there_takes_none(self, here):
        for lesson in ("nope", "%00", "x" * 3000):
            here.post(f"{BASE}/lessons/{lesson}/note", {"note": "x", "version": "0"}, 404)


class TestTheWayOn:
    def test_finishing_leads_to_the_next_lesson(self, here, module, place):
        first, second = module.lessons[:2]
        here.get(f"{BASE}/lessons/{first.slug}")
        location = here.post(f"{BASE}/lessons/{first.slug}/finish").location
        assert location == f"{BASE}/lessons/{second.slug}"
        assert place(first.slug).finished_at is not None

    def test_after_the_last_it_leads_to_the_module(self, here, module):
        assert here.post(f"{BASE}/lessons/{module.lessons[-1].slug}/finish").location == f"{BASE}/"

    def test_a_lesson_that_is_not_there_cannot_be_finished(self, here):
        for lesson in ("nope", "%00", "x" * 3000):
            here.post(f"{BASE}/lessons/{lesson}/finish", status=404)

    def test_the_module_page_says_what_is_done(self, here, module):
        here.get(f"{BASE}/")
        before = here.page.words
        here.post(f"{BASE}/lessons/{module.lessons[0].slug}/finish")
        here.get(f"{BASE}/")
        assert here.page.words != before
        assert "Done" in here.page.words

    def test_looking_at_a_lesson_does_not_begin_it(self, here, rows, cast):
        here.get(LESSON)
        with rows() as session:
            query = select(func.count()).select_from(LessonState)
            assert session.scalar(query.where(LessonState.person_id == cast.lena.id)) == 0

    @pytest.mark.parametrize("slug", ["nope", "%00", "a%00b", "x" * 3000, "..", "%2e%2e", "<b>"])
    def test_an_address_of_nothing_is_a_page_that_is_not_here(self, here, slug):
        here.get(f"{BASE}/lessons/{slug}", 404)
        here.get(f"/modules/{slug}x/", 404)


class TestPictures:
    @pytest.mark.parametrize(
        "name",
        [
            *("nope.svg", "..%2fmodule.md", "%2e%2e/module.md", "%00", "a%00.svg", "x" * 300),
            *("x" * 3000, ".", "..%2f..%2f..%2fpyproject.toml", "%2fetc%2fpasswd"),
        ],
    )
    def test_only_a_picture_of_the_module_is_given(self, here, name):
        here.get(f"{BASE}/images/{name}", 404)
