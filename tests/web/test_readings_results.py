"""What a reading says afterwards, to its owner and to nobody else."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import READINGS, account

PATH = READINGS


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

    def test_speed_and_one_answer_throughout_are_told_kindly(self, here, rows, cast, module, now):
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
