"""From answers to scores and verdicts: what a submitted reading writes, and never rewrites."""

from dataclasses import astuple

import pytest
from sqlalchemy import select

from academy.measure import change, scoring
from academy.measure.constants import SELF_REPORT, Constants
from academy.services import progress
from academy.storage import MeasurementConstants, Progress, Reading, SkillScore
from tests.factories import CALM, START, after, answers, take

FIRST, OTHER, LAST = (
    "hearing-the-difference",
    "asking-about-impact",
    "bringing-the-customer-indoors",
)


@pytest.fixture
def sit(session, lena, module):
    """Take a reading as lena; returns its scores by skill."""

    def taken(occasion, at, *given, of=module, person=lena, seconds=CALM):
        given = given[0] if len(given) == 1 and isinstance(given[0], dict) else given
        token = take(session, person, of, occasion, at, given, seconds)
        return scores_of(session, token)

    return taken


def scores_of(session, token):
    rows = session.scalars(select(SkillScore).join(Reading).where(Reading.token == token))
    session.expire_all()
    return {row.skill: row for row in rows}


def stand(session, person, skill=FIRST):
    found = [one for one in progress.standing(session, person) if one.skill == skill]
    return found[-1]


def without(given, *items):
    """The same answers, with "no occasion" for some."""
    return {**given, **dict.fromkeys(items, "none")}


class TestScore:
    @pytest.mark.parametrize("level", range(1, 8))
    def test_a_score_is_the_percent_of_the_scale(self, sit, level):
        found = sit("baseline", START, level, 4, 4)[FIRST].score
        assert found == pytest.approx(100 * (level - 1) / 6)

    def test_each_skill_has_its_own(self, sit):
        found = sit("baseline", START, 1, 4, 7)
        scores = [found[skill].score for skill in (FIRST, OTHER, LAST)]
        assert scores == pytest.approx([0, 50, 100])

    def test_the_opposite_statement_is_never_scored(self, session, lena, module, sit):
        low = sit("baseline", START, answers(module, 4, check=1))
        high = sit("later", after(30), answers(module, 4, check=7))
        assert low[FIRST].score == high[FIRST].score == 50

    def test_two_of_eight_without_an_occasion_still_make_a_score(self, module, sit):
        given = without(answers(module, 4), "htd-1", "htd-2")
        assert sit("baseline", START, given)[FIRST].score == pytest.approx(50)

    def test_three_of_eight_without_an_occasion_make_none(self, module, sit):
        given = without(answers(module, 4), "htd-1", "htd-2", "htd-3")
        found = sit("baseline", START, given)
        assert (found[FIRST].score, found[FIRST].verdict) == (None, "none")
        assert found[OTHER].score == pytest.approx(50)

    def test_no_occasion_is_not_a_low_answer(self, module, sit):
        given = without({**answers(module, 4), "htd-1": "7", "htd-2": "7"}, "htd-3")
        answered = [7, 7, *(int(given[f"htd-{n}"]) for n in range(4, 9))]
        assert sit("baseline", START, given)[FIRST].score == scoring.pomp(answered, 1, 7)


class TestBaseline:
    def test_the_first_reading_is_a_mark_without_a_direction(self, session, lena, sit):
        found = sit("baseline", START, 3, 4, 5)[FIRST]
        assert (found.verdict, found.change) == ("one_reading", None)
        now = stand(session, lena)
        assert (now.baseline, now.baselines, now.readings) == (now.latest, 1, 1)
        assert now.baseline_at == START

    def test_two_baselines_count_as_their_mean(self, session, lena, sit):
        sit("baseline", START, 2, 4, 4)
        second = sit("second_baseline", after(5), 4, 4, 4)[FIRST]
        assert (second.verdict, second.change) == ("one_reading", None)
        now = stand(session, lena)
        assert now.baseline == pytest.approx(100 * 2 / 6)
        assert (now.baselines, now.baseline_at) == (2, START)

    def test_two_baselines_need_a_smaller_change(self, session, lena, sit):
        sit("baseline", START, 3, 3, 3)
        one = sit("later", after(30), 5, 5, 5)[FIRST].needed_up
        assert one == pytest.approx(change.judge([100 / 3], 200 / 3, SELF_REPORT).needed_up)

    def test_a_second_baseline_stands_in_for_one_without_a_score(self, session, lena, module, sit):
        empty = without(answers(module, 4), *(f"htd-{number}" for number in range(1, 9)))
        sit("baseline", START, empty)
        assert stand(session, lena).baseline is None
        sit("second_baseline", after(5), 3, 4, 4)
        now = stand(session, lena)
        assert now.baseline == pytest.approx(100 / 3)
        assert (now.baselines, now.baseline_at, now.verdict) == (1, after(5), "one_reading")

    def test_a_second_baseline_without_a_score_leaves_the_first(self, session, lena, module, sit):
        sit("baseline", START, 3, 4, 4)
        empty = without(answers(module, 4), *(f"htd-{number}" for number in range(1, 9)))
        sit("second_baseline", after(5), empty)
        now = stand(session, lena)
        assert (now.baseline, now.baselines) == (pytest.approx(100 / 3), 1)


class TestVerdict:
    @pytest.mark.parametrize("start", [1, 2, 4, 7])
    @pytest.mark.parametrize("end", [1, 3, 5, 7])
    def test_it_is_what_the_rule_says_of_the_stored_figures(self, session, sit, start, end):
        sit("baseline", START, start, 4, 4)
        found = sit("later", after(30), end, 4, 4)[FIRST]
        kept = session.get(MeasurementConstants, found.constants_id)
        rule = change.judge([found.baseline], found.score, Constants(**kept.figures), days=30)
        stored = (found.verdict, found.change, found.needed_up, found.needed_down)
        assert stored == (rule.code, rule.change, rule.needed_up, rule.needed_down)
        assert kept.version == rule.constants_version

    @pytest.mark.parametrize(
        ("start", "end", "verdict"),
        [
            *((2, 4, "gain"), (6, 2, "loss"), (4, 4, "noise"), (3, 4, "noise")),
            *((4, 5, "possible_gain"), (5, 4, "possible_loss")),
        ],
    )
    def test_it_is_the_one_a_reader_would_expect(self, sit, start, end, verdict):
        sit("baseline", START, start, 4, 4)
        assert sit("later", after(30), end, 4, 4)[FIRST].verdict == verdict

    def test_after_two_baselines_it_rests_on_both(self, session, sit):
        sit("baseline", START, 2, 4, 4)
        sit("second_baseline", after(5), 3, 4, 4)
        found = sit("later", after(40), 5, 4, 4)[FIRST]
        kept = Constants(**session.get(MeasurementConstants, found.constants_id).figures)
        rule = change.judge([25.0, 25.0], found.score, kept)
        assert found.baseline == pytest.approx(25)
        assert found.needed_up == pytest.approx(rule.needed_up)
        assert rule.needed_up < change.judge([25.0], found.score, kept).needed_up

    def test_the_baseline_stays_where_it_was(self, session, lena, sit):
        sit("baseline", START, 2, 4, 4)
        sit("later", after(30), 6, 4, 4)
        found = sit("later", after(60), 4, 4, 4)[FIRST]
        assert found.baseline == pytest.approx(100 / 6)
        assert stand(session, lena).baseline == pytest.approx(100 / 6)

    def test_progress_stands_at_the_latest_reading_not_the_best(self, session, lena, sit):
        sit("baseline", START, 2, 4, 4)
        sit("later", after(30), 7, 4, 4)
        latest = sit("later", after(60), 2, 4, 4)[FIRST]
        now = stand(session, lena)
        assert (now.latest, now.verdict, now.change) == (latest.score, "noise", 0)
        assert (now.latest_at, now.readings) == (after(60), 3)

    def test_a_reading_without_a_score_leaves_a_skill_where_it_stood(
        self, session, lena, module, sit
    ):
        sit("baseline", START, 2, 4, 4)
        sit("later", after(30), 6, 4, 4)
        before = stand(session, lena)
        empty = without(answers(module, 4), *(f"htd-{number}" for number in range(1, 9)))
        found = sit("later", after(60), empty)
        assert (found[FIRST].score, found[FIRST].change) == (None, None)
        assert stand(session, lena) == before
        assert stand(session, lena, OTHER).readings == 3


class TestLookingBack:
    def test_it_is_no_verdict_and_moves_nothing(self, session, lena, sit):
        sit("baseline", START, 4, 4, 4)
        sit("later", after(30), 5, 4, 4)
        before = progress.standing(session, lena)
        back = sit("then_test", after(31), 1, 1, 1)
        assert {row.verdict for row in back.values()} == {"then_test"}
        assert {row.change for row in back.values()} == {None}
        assert progress.standing(session, lena) == before

    def test_it_stands_beside_the_baseline_it_looks_back_at(self, sit):
        sit("baseline", START, 4, 4, 4)
        sit("later", after(30), 5, 4, 4)
        assert sit("then_test", after(31), 1, 1, 1)[FIRST].baseline == pytest.approx(50)

    def test_the_reading_after_it_is_held_against_the_baseline(self, sit):
        sit("baseline", START, 2, 4, 4)
        sit("later", after(30), 5, 4, 4)
        sit("then_test", after(31), 7, 7, 7)
        found = sit("later", after(60), 6, 4, 4)[FIRST]
        assert (found.baseline, found.verdict) == (pytest.approx(100 / 6), "gain")


class TestNewWording:
    @pytest.fixture
    def reworded(self, edit_module):
        return edit_module(
            "self-assessment.yaml", ("I knew which of us would", "I could say which of us would")
        )

    def test_only_the_skill_that_was_edited_starts_a_new_series(self, module, reworded):
        series = {one.id: one.series for one in module.self_assessment.skills}
        changed = [o.id for o in reworded.self_assessment.skills if o.series != series[o.id]]
        assert changed == [FIRST]

    def test_its_first_reading_is_a_new_mark(self, session, lena, sit, reworded):
        sit("baseline", START, 2, 2, 2)
        found = sit("later", after(30), 7, 7, 7, of=reworded)
        assert (found[FIRST].verdict, found[FIRST].change) == ("one_reading", None)
        assert found[OTHER].verdict == "gain"

    def test_it_stands_beside_the_old_one(self, session, lena, module, sit, reworded):
        sit("baseline", START, 2, 2, 2)
        sit("later", after(30), 7, 7, 7, of=reworded)
        old, new = [one for one in progress.standing(session, lena) if one.skill == FIRST]
        assert (old.series, new.series) == (
            module.self_assessment.skill(FIRST).series,
            reworded.self_assessment.skill(FIRST).series,
        )
        assert (old.latest, new.baseline) == (pytest.approx(100 / 6), pytest.approx(100))

    def test_the_next_reading_is_held_against_the_new_mark(self, sit, reworded):
        sit("baseline", START, 1, 2, 2)
        sit("later", after(30), 6, 4, 4, of=reworded)
        found = sit("later", after(60), 2, 4, 4, of=reworded)[FIRST]
        assert (found.baseline, found.verdict) == (pytest.approx(500 / 6), "loss")


class TestQuality:
    def quality(self, session, person):
        row = session.scalars(
            select(Reading).where(Reading.person_id == person.id).order_by(Reading.id.desc())
        ).first()
        return row.signals, row.is_doubtful

    def test_answers_given_with_care_raise_nothing(self, session, lena, sit):
        sit("baseline", START, 3, 4, 5)
        assert self.quality(session, lena) == ([], False)

    def test_speed_alone_is_no_doubt(self, session, lena, sit):
        sit("baseline", START, 3, 4, 5, seconds={str(screen): 5.0 for screen in range(1, 6)})
        assert self.quality(session, lena) == (["fast"], False)

    def test_one_answer_throughout_alone_is_no_doubt(self, session, lena, module, sit):
        same = {item.id: "4" for item in module.self_assessment.items}
        sit("baseline", START, same)
        assert self.quality(session, lena) == (["identical"], False)

    def test_speed_and_one_answer_throughout_are(self, session, lena, module, sit):
        same = {item.id: "4" for item in module.self_assessment.items}
        sit("baseline", START, same, seconds={str(screen): 5.0 for screen in range(1, 6)})
        assert self.quality(session, lena) == (["fast", "identical"], True)

    def test_speed_and_a_contradiction_are(self, session, lena, module, sit):
        both = answers(module, 6, check=7)
        sit("baseline", START, both, seconds={"1": 2.0})
        assert self.quality(session, lena) == (["fast", "opposites"], True)

    def test_the_last_screen_has_three_statements_and_less_time(self, session, lena, sit):
        sit("baseline", START, 3, 4, 5, seconds={"5": 7.0})
        assert self.quality(session, lena) == ([], False)

    def test_a_screen_that_does_not_exist_tells_nothing(self, session, lena, sit):
        sit("baseline", START, 3, 4, 5, seconds={"6": 0.0, "99": 0.0})
        assert self.quality(session, lena) == ([], False)

    def test_without_a_script_there_are_no_times_and_no_doubt(self, session, lena, sit):
        sit("baseline", START, 3, 4, 5, seconds={})
        assert self.quality(session, lena) == ([], False)

    def test_a_doubtful_reading_still_counts_for_its_owner(self, session, lena, module, sit):
        sit("baseline", START, 2, 2, 2)
        both = answers(module, 6, check=7)
        found = sit("later", after(30), both, seconds={"1": 2.0})
        assert found[FIRST].verdict == "gain"
        assert stand(session, lena).latest == found[FIRST].score


class TestNeverRepainted:
    def everything(self, session, person, table):
        rows = session.execute(select(table.__table__).where(table.person_id == person.id))
        return sorted(tuple(row) for row in rows)

    def test_new_constants_leave_every_verdict_as_it_was(
        self, session, cast, lena, module, sit, double_baselines
    ):
        sit("baseline", START, 2, 3, 4)
        sit("later", after(30), 5, 3, 4)
        before = [self.everything(session, lena, table) for table in (SkillScore, Progress)]
        double_baselines(4)
        assert [self.everything(session, lena, table) for table in (SkillScore, Progress)] == before

    def test_later_verdicts_use_the_new_ones_and_say_so(self, session, sit, double_baselines):
        sit("baseline", START, 2, 3, 4)
        old = sit("later", after(30), 5, 3, 4)[FIRST]
        kept = old.constants_id, old.needed_up
        double_baselines(4)
        new = sit("later", after(60), 5, 3, 4)[FIRST]
        assert new.constants_id > kept[0]
        assert new.needed_up != kept[1]

    def test_the_constants_behind_a_verdict_are_all_there(self, session, sit):
        sit("baseline", START, 2, 3, 4)
        found = sit("later", after(30), 5, 3, 4)[FIRST]
        kept = session.get(MeasurementConstants, found.constants_id)
        assert astuple(Constants(**kept.figures)) == astuple(SELF_REPORT)
        assert kept.organisation_id == found.organisation_id
