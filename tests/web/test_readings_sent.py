"""What a reading is sent by scripts, strangers and forgers: nothing of it breaks a page."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from academy.services import sign_ins
from academy.storage import Person, Reading, ReadingDraft, SkillScore
from tests.databases import everything
from tests.factories import READINGS, answers, count, stored

PATH = READINGS


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
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["htd-1", "1", "0001", "x"]), inner, max_size=3)
            ),
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
    here.post_json(f"{begun}/answers", {"changes": answers(module, 4), "seconds": odd})
    assert here.post(begun, {"action": "submit", "screen": "5"}).location == f"{begun}/results"
    with rows() as session:
        scores = select(func.count()).select_from(SkillScore)
        assert session.scalar(scores.where(SkillScore.person_id == cast.lena.id)) == 3


def test_a_huge_form_is_too_much_and_a_long_one_is_not(here, begun):
    here.get(begun)
    here.post(begun, {"action": "next", "x": "y" * 400_000})
    here.post(begun, {"action": "next", "x": "y" * 1_100_000}, 413)
    assert here.page.h1 == ["That is too much at once."]


def test_eight_clicks_at_once_are_one_reading(app, here, begun, module, rows, cast):
    here.post_json(f"{begun}/answers", {"changes": answers(module, 4)})
    token = here.token()
    with here.client.session_transaction() as cookie:
        mine = dict(cookie)
    barrier = Barrier(8)

    def click():
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie.update(mine)
        barrier.wait(10)
        return client.post(begun, data={"csrf_token": token, "action": "submit", "screen": "5"})

    with ThreadPoolExecutor(8) as pool:
        ends = [done.result(30) for done in [pool.submit(click) for _ in range(8)]]
    assert {(one.status_code, one.location) for one in ends} == {(302, f"{begun}/results")}
    with rows() as session:
        assert count(session, Reading, cast.lena) == 1
