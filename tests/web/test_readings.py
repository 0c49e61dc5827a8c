"""Taking a reading in the browser: six statements a time, nothing typed is ever lost."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from academy.services import readings, sign_ins
from academy.storage import Person, Reading, ReadingDraft, SkillScore
from tests import factories
from tests.databases import everything
from tests.factories import account, answers

PATH = "/modules/great-disconnect/readings/"


@pytest.fixture
def begun(here):
    """The address of a baseline lena has begun."""
    return here.post(PATH, {"occasion": "baseline"}).location


@pytest.fixture
def sent(here, begun, module):
    """Send one screen as the form does, with answers to its six statements."""

    def send(number, value="4", action="next", status=302, **more):
        items = module.self_assessment.items[(number - 1) * 6 : number * 6]
        given = {f"a.{item.id}": value for item in items}
        here.get(f"{begun}?screen={number}")
        fields = {**here.page.form(begun).data, **given, "action": action, **more}
        return here.post(begun, fields, status)

    return send


def count(rows, table):
    with rows() as session:
        return session.scalar(select(func.count()).select_from(table))


def stored(rows, person):
    with rows() as session:
        query = select(ReadingDraft.answers).where(ReadingDraft.person_id == person.id)
        return session.execute(query).scalar_one_or_none()


class TestTheWayThrough:
    def test_the_button_begins_a_sitting(self, here):
        here.get(PATH)
        form = here.page.form("")
        assert form.data["occasion"] == "baseline"
        assert here.post(PATH, form.data).location.startswith(PATH)

    def test_pressing_it_again_goes_on_with_the_same(self, here, begun):
        assert here.post(PATH, {"occasion": "baseline"}).location == begun

    def test_six_statements_stand_on_a_screen_and_three_on_the_last(self, here, begun):
        here.get(begun)
        names = {one["name"] for one in here.page.controls}
        assert len(names) == 6
        here.get(f"{begun}?screen=5")
        assert len({one["name"] for one in here.page.controls}) == 3

    def test_nothing_is_chosen_beforehand(self, here, begun):
        here.get(begun)
        assert not any("checked" in one for one in here.page.controls)
        assert set(here.page.form(begun).data) == {"csrf_token", "screen", "was"}

    def test_each_statement_has_seven_points_and_no_occasion(self, here, begun):
        here.get(begun)
        values = [one["value"] for one in here.page.controls if one["name"] == "a.htd-1"]
        assert values == ["1", "2", "3", "4", "5", "6", "7", "none"]

    def test_next_and_back_lead_through_the_screens(self, sent, begun):
        assert sent(1).location == f"{begun}?screen=2"
        assert sent(2, action="back").location == f"{begun}?screen=1"
        assert sent(1, action="back").location == f"{begun}?screen=1"

    def test_answers_are_there_when_somebody_comes_back(self, here, sent, begun):
        sent(1, "none")
        here.get(f"{begun}?screen=1")
        given = {k: v for k, v in here.page.form(begun).data.items() if k.startswith("a.")}
        assert set(given.values()) == {"none"}
        assert len(given) == 6

    def test_without_a_screen_it_opens_where_answers_are_missing(self, here, sent, begun):
        sent(1)
        sent(2)
        here.get(begun)
        assert here.page.form(begun).data["screen"] == "3"

    def test_another_device_goes_on_where_the_first_stopped(self, signed_in, cast, sent, begun):
        sent(1)
        other = signed_in(cast.lena)
        other.get(PATH)
        assert "6 of 27 answered" in other.page.words
        other.get(f"{begun}?screen=1")
        assert other.page.form(begun).data["a.htd-1"] == "4"

    def test_the_last_button_makes_it_a_reading(self, here, sent, begun, rows):
        for number in range(1, 5):
            sent(number)
        assert sent(5, action="submit").location == f"{begun}/results"
        here.get(f"{begun}/results")
        assert here.page.h1 == ["Your baseline is set."]

    def test_it_is_on_the_next_page_at_once(self, here, sent):
        for number in range(1, 6):
            sent(number, action="submit" if number == 5 else "next")
        here.get("/")
        assert "Pick up" in here.page.words or "Begin here" in here.page.words
        here.get("/progress/")
        assert here.page.h1 == ["One mark, no direction."]

    def test_unfinished_answers_can_be_thrown_away(self, here, sent, begun, rows, cast):
        sent(1)
        here.get(PATH)
        assert here.post(f"{begun}/discard").location == PATH
        assert stored(rows, cast.lena) is None

    def test_looking_at_the_form_begins_nothing(self, here, rows, cast):
        here.get(PATH)
        assert stored(rows, cast.lena) is None

    @pytest.mark.parametrize("occasion", ["later", "then_test", "", "nonsense", "x" * 9000])
    def test_what_is_not_open_leads_back_to_what_is(self, here, rows, cast, occasion):
        assert here.post(PATH, {"occasion": occasion}).location == PATH
        assert stored(rows, cast.lena) is None


class TestNothingIsLost:
    def test_a_double_click_is_one_reading(self, here, sent, begun, rows):
        before = count(rows, Reading)
        for number in range(1, 6):
            sent(number, action="submit" if number == 5 else "next")
        again = {"screen": "5", "action": "submit", "a.htd-7": "4"}
        assert here.post(begun, again).location == f"{begun}/results"
        assert here.post(begun, {**again, "a.htd-7": "1"}).location == f"{begun}/results"
        assert count(rows, Reading) == before + 1

    def test_the_back_button_after_it_leads_to_the_results(self, here, sent, begun):
        for number in range(1, 6):
            sent(number, action="submit" if number == 5 else "next")
        assert here.get(begun, 302).location == f"{begun}/results"

    def test_missing_statements_are_named_and_linked_and_the_rest_is_kept(
        self, here, sent, begun, rows, cast
    ):
        sent(1)
        sent(5, action="submit", status=422)
        words = here.page.words
        assert "18 statements are still unanswered" in words
        assert "?screen=3" in here.page.links
        assert "#a.aai-1" in here.page.links
        assert here.page.form(begun).data["screen"] == "2"
        assert len(stored(rows, cast.lena)) == 9

    def test_what_is_no_answer_is_told_and_the_others_stand_on_the_page(
        self, here, sent, begun, rows, cast
    ):
        sent(1, status=422, **{"a.htd-1": "9"})
        assert "errors" in here.page.ids
        assert here.page.form(begun).data["a.aai-2"] == "4"
        assert stored(rows, cast.lena) == {}

    def test_two_devices_that_disagree_are_both_shown(self, here, signed_in, cast, begun):
        other = signed_in(cast.lena)
        for browser in (here, other):
            browser.get(f"{begun}?screen=1")
        here.post(begun, {**here.page.form(begun).data, "a.htd-1": "2", "action": "next"})
        mine = {**other.page.form(begun).data, "a.htd-1": "6", "a.aai-2": "5", "action": "next"}
        other.post(begun, mine, 409)
        assert "2 there at" in other.page.words
        assert "6 here" in other.page.words
        shown = other.page.form(begun).data
        assert (shown["a.htd-1"], shown["a.aai-2"]) == ("6", "5")

    def test_and_what_is_then_chosen_goes_through(self, here, signed_in, cast, begun, rows):
        other = signed_in(cast.lena)
        for browser in (here, other):
            browser.get(f"{begun}?screen=1")
        here.post(begun, {**here.page.form(begun).data, "a.htd-1": "2", "action": "next"})
        other.post(begun, {**other.page.form(begun).data, "a.htd-1": "6"}, 409)
        other.post(begun, {**other.page.form(begun).data, "action": "next"})
        assert stored(rows, cast.lena)["htd-1"] == 6

    def test_a_stale_tab_that_changed_nothing_does_not_clash(
        self, here, signed_in, cast, begun, rows, sent
    ):
        other = signed_in(cast.lena)
        other.get(f"{begun}?screen=2")
        sent(1)
        other.post(begun, {**other.page.form(begun).data, "action": "next"})
        assert stored(rows, cast.lena)["htd-1"] == 4

    def test_a_form_out_of_an_ended_session_is_kept_and_sent_after_signing_in(
        self, here, begun, rows, cast, signed_in
    ):
        here.get(f"{begun}?screen=1")
        typed = {**here.page.form(begun).data, "a.htd-1": "5", "action": "next"}
        with rows() as session:
            sign_ins.end_all(session, cast.lena.id)
        here.post(begun, typed, 401)
        kept = json.loads(here.page.form("/sign-in").data["kept"])
        assert kept["path"] == begun
        assert ["a.htd-1", "5"] in kept["fields"]
        assert "csrf_token" not in dict(kept["fields"])

    def test_a_form_with_a_stale_token_comes_back_with_everything(
        self, here, begun, rows, cast
    ):
        here.get(f"{begun}?screen=1")
        typed = {**here.page.form(begun).data, "a.htd-1": "5", "csrf_token": "stale"}
        here.post(begun, typed, 400)
        again = here.page.form(begun)
        assert again.data["a.htd-1"] == "5"
        assert again.data["csrf_token"] != "stale"
        assert here.post(begun, again.data).location == f"{begun}?screen=2"
        assert stored(rows, cast.lena) == {"htd-1": 5}

    def test_after_three_hours_the_form_still_goes_through_once_signed_in_again(
        self, signed_in, cast, rows
    ):
        with time_machine.travel(datetime(2027, 3, 28, 0, 30, tzinfo=UTC), tick=False) as clock:
            browser = signed_in(cast.lena)
            begun = browser.post(PATH, {"occasion": "baseline"}).location
            browser.get(begun)
            typed = {**browser.page.form(begun).data, "a.htd-1": "5"}
            clock.shift(timedelta(hours=3))
            browser.post(begun, typed, 401)
            assert ["a.htd-1", "5"] in json.loads(browser.page.fields["kept"])["fields"]


class TestScreens:
    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            *(("1", "1"), ("3", "3"), ("5", "5"), ("6", "5"), ("999", "5"), ("0", "1")),
            *(("-1", "1"), ("99999999999999", "1"), ("", "1"), ("two", "1"), ("1e9", "1")),
            *(("٣", "3"), ("²", "1"), ("1.0", "1"), ("%00", "1"), ("١" * 5000, "1")),
        ],
    )
    def test_any_number_asked_for_is_a_screen(self, here, begun, asked, shown):
        here.get(begun, query_string={"screen": asked})
        assert here.page.form(begun).data["screen"] == shown

    @pytest.mark.parametrize("screen", ["", "0", "-3", "99999999999999", "x", "5" * 5000])
    def test_any_number_sent_is_taken(self, here, begun, screen):
        here.get(begun)
        assert here.post(begun, {"screen": screen, "action": "next"}).location.startswith(begun)


class TestAutosave:
    def save(self, browser, begun, status=200, **body):
        return browser.post_json(f"{begun}/answers", body, status).get_json()

    def test_answers_are_kept_while_somebody_answers(self, here, begun, rows, cast):
        said = self.save(here, begun, changes={"htd-1": "3"}, was={"htd-1": ""}, seconds={"1": 4})
        assert (said["state"], said["answered"]) == ("saved", 1)
        assert stored(rows, cast.lena) == {"htd-1": 3}

    def test_the_time_is_the_persons_own(self, signed_in, cast, rows):
        with rows() as session:
            session.get(Person, cast.lena.id).time_zone = "Asia/Kathmandu"
        with time_machine.travel(datetime(2027, 1, 11, 8, 0, tzinfo=UTC), tick=False):
            browser = signed_in(cast.lena)
            begun = browser.post(PATH, {"occasion": "baseline"}).location
            assert self.save(browser, begun, changes={})["at"] == "13:45"

    def test_a_clash_names_what_is_stored(self, here, begun):
        self.save(here, begun, changes={"htd-1": "3"}, was={"htd-1": ""})
        said = self.save(here, begun, 409, changes={"htd-1": "6"}, was={"htd-1": ""})
        assert (said["error"], said["there"]) == ("changed", {"htd-1": "3"})

    def test_no_occasion_is_named_as_the_form_writes_it(self, here, begun):
        self.save(here, begun, changes={"htd-1": "none"}, was={"htd-1": ""})
        said = self.save(here, begun, 409, changes={"htd-1": "6"}, was={"htd-1": ""})
        assert said["there"] == {"htd-1": "none"}

    def test_what_is_no_answer_is_refused_at_its_statement(self, here, begun, rows, cast):
        said = self.save(here, begun, 422, changes={"htd-1": "9"})
        assert (said["error"], list(said["fields"])) == ("invalid", ["htd-1"])
        assert stored(rows, cast.lena) == {}

    def test_after_submitting_it_says_so(self, here, sent, begun):
        for number in range(1, 6):
            sent(number, action="submit" if number == 5 else "next")
        assert self.save(here, begun, changes={"htd-1": "1"}) == {"state": "submitted"}

    def test_signed_out_it_says_so(self, here, begun, rows, cast):
        with rows() as session:
            sign_ins.end_all(session, cast.lena.id)
        response = here.client.post(f"{begun}/answers", json={"changes": {}})
        assert (response.status_code, response.get_json()) == (401, {"error": "signed-out"})

    def test_with_a_stale_token_it_says_so(self, here, begun, rows, cast):
        response = here.client.post(f"{begun}/answers", json={"changes": {"htd-1": "1"}})
        assert (response.status_code, response.get_json()) == (400, {"error": "stale-form"})
        assert stored(rows, cast.lena) == {}

    @pytest.mark.parametrize(
        "body",
        [
            *(b"", b"{", b"[]", b"null", b"3", b'"x"', b'{"changes": []}'),
            *(b'{"seconds": {"1": NaN, "2": 1e999, "x": 3, "-1": 2, "1": true}}', b"\xff\xfe"),
            *(b'{"changes": {"htd-1": 3}}', b'{"was": {"htd-1": "\\ud800"}}', b'{"changes": null}'),
            b'{"seconds": {"%s": 1}}' % (b"1" * 6000),
            b'{"seconds": {"0001%s": 1}}' % (b"9" * 6000),
            b'{"seconds": {"1": 1%s}}' % (b"0" * 400),
            b'{"seconds": {"1": 1%s}}' % (b"0" * 6000),
        ],
    )
    def test_anything_malformed_is_not_sent(self, here, begun, rows, cast, body):
        headers = {"X-CSRFToken": here.token(), "Content-Type": "application/json"}
        response = here.client.post(f"{begun}/answers", data=body, headers=headers)
        assert response.status_code == 200
        assert stored(rows, cast.lena) == {}

    def test_what_is_nested_too_deep_is_refused(self, here, begun):
        headers = {"X-CSRFToken": here.token(), "Content-Type": "application/json"}
        body = b"[" * 200_000
        assert here.client.post(f"{begun}/answers", data=body, headers=headers).status_code == 400

    @pytest.mark.parametrize(
        "changes", [{"\ud800": "3"}, {"htd-1": "\ud800"}, {"x" * 9000: "3"}, {"": ""}]
    )
    def test_an_answer_to_nothing_is_refused(self, here, begun, changes):
        self.save(here, begun, 422, changes=changes)


class TestWhose:
    @pytest.fixture(params=["luis", "olga"])
    def theirs(self, request, cast, rows):
        person = getattr(cast, request.param)
        with rows() as session:
            draft = session.scalars(
                select(ReadingDraft.token).where(ReadingDraft.person_id == person.id)
            ).one()
            reading = session.scalars(
                select(Reading.token).where(Reading.person_id == person.id)
            ).first()
        return draft, reading

    def test_a_sitting_of_somebody_else_looks_like_none_at_all(self, here, theirs):
        for token in theirs:
            for path in (f"{PATH}{token}", f"{PATH}{token}/results"):
                missing = path.replace(token, "x" * len(token))
                here.get(path, 404)
                said = here.page.words
                here.get(missing, 404)
                assert here.page.words == said

    def test_it_cannot_be_answered_submitted_or_thrown_away(self, here, theirs, engine):
        here.token()
        before = everything(engine)
        draft, reading = theirs
        for token in theirs:
            here.post(f"{PATH}{token}", {"a.htd-1": "1", "action": "submit"}, 404)
            here.post_json(f"{PATH}{token}/answers", {"changes": {"htd-1": "1"}}, 404)
            here.post(f"{PATH}{token}/discard")
        assert everything(engine) == before

    def test_extra_fields_have_no_effect(self, here, begun, cast, rows):
        extra = {
            "person_id": str(cast.luis.id),
            "organisation_id": "2",
            "occasion": "later",
            "submitted_at": "2020-01-01",
            "role": "admin",
            "token": "mine",
        }
        here.post(begun, {"a.htd-1": "3", "action": "next", **extra})
        with rows() as session:
            row = session.scalars(
                select(ReadingDraft).where(ReadingDraft.person_id == cast.lena.id)
            ).one()
            assert (row.answers, row.occasion) == ({"htd-1": 3}, "baseline")
            assert row.organisation_id == cast.lena.organisation_id
            assert session.get(Person, cast.lena.id).role == "learner"

    @pytest.mark.parametrize(
        "token", ["%00", "a%00b", "x" * 3000, "%ff%fe", "..%2f..", "<script>", "1'--", "%E2%80%AE"]
    )
    @pytest.mark.parametrize("rest", ["", "/results"])
    def test_a_forged_token_is_a_page_that_is_not_here(self, here, token, rest):
        here.get(f"{PATH}{token}{rest}", 404)

    @pytest.mark.parametrize("token", ["%00", "a%00b", "x" * 3000, "%ff%fe"])
    def test_a_forged_token_takes_nothing(self, here, token):
        here.post(f"{PATH}{token}", {"a.htd-1": "1", "action": "submit"}, 404)
        here.post_json(f"{PATH}{token}/answers", {"changes": {"htd-1": "1"}}, 404)


class TestResults:
    @pytest.fixture
    def take(self, rows, cast, module, now):
        def taken(occasion, days_ago, *levels, **more):
            with rows() as session:
                at = now - timedelta(days=days_ago)
                return factories.take(
                    session, account(cast.lena), module, occasion, at, levels, **more
                )

        return taken

    def test_a_baseline_is_a_start_and_no_verdict(self, here, take):
        token = take("baseline", 0, 2, 4, 6)
        here.get(f"{PATH}{token}/results")
        assert here.page.h1 == ["Your baseline is set."]
        assert "stands above" in here.page.words

    def test_it_offers_the_second_baseline_before_the_first_lesson(self, here, take, now):
        token = take("baseline", 0, 2, 4, 6)
        here.get(f"{PATH}{token}/results")
        assert "you can set a second baseline" in here.page.words
        first = (now + timedelta(days=3)).strftime("%-d %B")
        last = (now + timedelta(days=14)).strftime("%-d %B")
        assert f"from {first} to {last}" in here.page.words

    def test_the_second_says_that_the_mark_is_a_mean(self, here, take):
        take("baseline", 5, 2, 4, 6)
        token = take("second_baseline", 0, 2, 4, 6)
        here.get(f"{PATH}{token}/results")
        assert here.page.h1 == ["Your second baseline is set."]

    @pytest.mark.parametrize(
        ("levels", "title"),
        [
            ((4, 4, 4), "Nothing can be told from chance yet."),
            ((7, 4, 4), "One skill changed more than measurement error."),
            ((7, 7, 1), "3 skills changed more than measurement error."),
        ],
    )
    def test_a_later_reading_says_what_changed(self, here, take, levels, title):
        take("baseline", 30, 4, 4, 4)
        token = take("later", 0, *levels)
        here.get(f"{PATH}{token}/results")
        assert here.page.h1 == [title]

    def test_after_it_the_looking_back_is_offered_once(self, here, take):
        take("baseline", 30, 4, 4, 4)
        token = take("later", 1, 4, 4, 4)
        here.get(f"{PATH}{token}/results")
        assert "One look back" in here.page.words
        take("then_test", 0, 3, 3, 3)
        here.get(f"{PATH}{token}/results")
        assert "One look back" not in here.page.words

    def test_a_doubtful_one_is_told_kindly(self, here, take, module):
        token = take("baseline", 0, 4, 4, 4, seconds={"1": 1.0})
        here.get(f"{PATH}{token}/results")
        assert "may have been quick" not in here.page.words

    def test_speed_and_one_answer_throughout_are_told_kindly(
        self, here, rows, cast, module, now
    ):
        same = {item.id: "4" for item in module.self_assessment.items}
        with rows() as session:
            token = factories.take(
                session, account(cast.lena), module, "baseline", now, same, {"1": 1.0}
            )
        here.get(f"{PATH}{token}/results")
        assert "may have been quick" in here.page.words

    def test_nobody_else_sees_that(self, signed_in, cast, rows, module, now):
        same = {item.id: "4" for item in module.self_assessment.items}
        with rows() as session:
            token = factories.take(
                session, account(cast.lena), module, "baseline", now, same, {"1": 1.0}
            )
        for person in (cast.luis, cast.tom, cast.mara, cast.ada, cast.olga):
            signed_in(person).get(f"{PATH}{token}/results", 404)


FIELD = st.text(max_size=12)
NAMES = st.one_of(
    st.sampled_from(
        [
            *("a.htd-1", "a.htd-8", "a.aai-check", "a.bci-4", "a.", "a.x", "was", "seconds"),
            *("screen", "action", "token", "csrf_token", "occasion", "kept", "a.htd-1 "),
        ]
    ),
    FIELD,
)
VALUES = st.one_of(
    st.sampled_from(
        [
            *("1", "7", "0", "8", "none", "", "submit", "back", "next", "null", "[]", "{}", "NaN"),
            *('{"htd-1": "3"}', '{"htd-1": 3}', '{"1": 1e999}', '{"1": -1}', "[" * 3000),
            *('{"00012345": 1}', "99999999999999", "\x00", "٣", "a" * 3000),
            '{"0001' + "9" * 5000 + '": 2}',
        ]
    ),
    FIELD,
)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_form_at_all_breaks_the_page(here, begun, fields):
    token = here.token()
    sent = [*(pair for pair in fields if pair[0] != "csrf_token"), ("csrf_token", token)]
    response = here.client.post(begun, data=MultiDict(sent))
    assert response.status_code in (302, 409, 422)


@given(
    st.dictionaries(
        st.sampled_from(["changes", "was", "seconds", "x"]),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
            lambda inner: st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["htd-1", "1", "0001", "x"]), inner, max_size=3),
            max_leaves=6,
        ),
    )
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_message_of_a_script_breaks_it(here, begun, body):
    headers = {"X-CSRFToken": here.token(), "Content-Type": "application/json"}
    response = here.client.post(f"{begun}/answers", data=json.dumps(body), headers=headers)
    assert response.status_code in (200, 409, 422)


@pytest.mark.parametrize("field", ["was", "seconds"])
@pytest.mark.parametrize("value", ["[" * 100_000, '{"a":' * 50_000, "9" * 9000, "nonsense"])
def test_a_forged_hidden_field_counts_as_not_sent(here, begun, field, value, rows, cast):
    here.get(begun)
    sent = {**here.page.form(begun).data, "a.htd-1": "3", field: value}
    assert here.post(begun, sent).location == f"{begun}?screen=2"
    assert stored(rows, cast.lena) == {"htd-1": 3}


def test_whatever_was_kept_can_be_submitted(here, begun, module, rows, cast):
    """Times that a forged message smuggled in do not stop the reading."""
    odd = {"0001" + "9" * 6000: 3.0, "0002": 1.0, "100": 0.0, "٣": 2, "²": 1, "1": 60}
    here.post_json(
        f"{begun}/answers", {"changes": answers(module, 4), "seconds": odd}
    )
    assert here.post(begun, {"action": "submit", "screen": "5"}).location == f"{begun}/results"
    with rows() as session:
        scores = select(func.count()).select_from(SkillScore)
        assert session.scalar(scores.where(SkillScore.person_id == cast.lena.id)) == 3


def test_a_huge_form_is_too_much_and_a_long_one_is_not(here, begun):
    here.get(begun)
    here.post(begun, {"action": "next", "x": "y" * 400_000})
    here.post(begun, {"action": "next", "x": "y" * 1_100_000}, 413)
    assert here.page.h1 == ["That is too much at once."]


def test_an_edited_instrument_is_asked_as_it_was_begun(here, begun, module, rows, cast):
    with rows() as session:
        kept = readings.sitting(session, account(cast.lena), module, begun.rsplit("/", 1)[1])
    here.get(begun)
    assert kept.instrument.items[0].texts.in_("en") in here.page.words
