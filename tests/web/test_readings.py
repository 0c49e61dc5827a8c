"""Taking a reading in the browser: six statements a time, nothing typed is ever lost."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from academy.services import readings, sign_ins
from academy.storage import Reading
from tests.factories import READINGS, account, stored

PATH = READINGS


def count(rows, table):
    with rows() as session:
        return session.scalar(select(func.count()).select_from(table))


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

    def test_a_form_with_a_stale_token_comes_back_with_everything(self, here, begun, rows, cast):
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


def test_an_edited_instrument_is_asked_as_it_was_begun(here, begun, module, rows, cast):
    with rows() as session:
        kept = readings.sitting(session, account(cast.lena), module, begun.rsplit("/", 1)[1])
    here.get(begun)
    assert kept.instrument.items[0].texts.in_("en") in here.page.words
