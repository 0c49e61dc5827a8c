"""Somebody edits the statements while people answer them."""

import pytest
from sqlalchemy import select

from academy.services import readings
from academy.storage import Reading, SkillScore
from tests.factories import START, after, answers, take


def renamed(old, new):
    """One statement gone and another in its place."""
    return (f"- id: {old}\n", f"- id: {new}\n"), (f"  - {old}\n", f"  - {new}\n")


class TestAnEditedInstrument:
    """Somebody edits the statements while people answer them."""

    @pytest.fixture
    def edited(self, edit_module):
        return edit_module(
            "self-assessment.yaml",
            ("I knew which of us would", "I could say which of us would"),
        )

    def test_a_running_sitting_keeps_the_statements_it_began_with(
        self, session, lena, module, edited, begun
    ):
        assert edited.self_assessment.hash != module.self_assessment.hash
        found = readings.sitting(session, lena, edited, begun)
        assert found.instrument == module.self_assessment
        words = [item.texts.in_("en") for item in found.instrument.items if item.id == "htd-2"]
        assert words[0].endswith("I knew which of us would use the answer.")

    def test_and_is_scored_by_the_key_it_began_with(
        self, session, lena, module, edit_module, save, begun
    ):
        save(answers(module, 2, 4, 6))
        swapped = edit_module("self-assessment.yaml", *renamed("htd-8", "htd-99"))
        readings.submit(session, lena, swapped, begun, START)
        reading = session.scalars(select(Reading).where(Reading.token == begun)).one()
        assert reading.instrument_hash == module.self_assessment.hash
        score = session.scalars(
            select(SkillScore.score).where(
                SkillScore.reading_id == reading.id, SkillScore.skill == "hearing-the-difference"
            )
        ).one()
        assert score == pytest.approx(100 / 6)

    def test_the_next_sitting_asks_the_new_ones(self, session, lena, module, edited):
        take(session, lena, module, "baseline", START)
        readings.start(session, lena, edited, "later", after(30))
        assert readings.under_way(session, lena, edited).instrument == edited.self_assessment

    def test_both_versions_are_kept(self, session, lena, module, edited):
        take(session, lena, module, "baseline", START)
        take(session, lena, edited, "later", after(30))
        again = readings.versions.self_assessment
        old = again(session, edited, module.self_assessment.hash)
        new = again(session, module, edited.self_assessment.hash)
        assert (old, new) == (module.self_assessment, edited.self_assessment)

    def test_a_statement_taken_away_does_not_stop_anybody(
        self, session, lena, module, edit_module, save, begun
    ):
        save({"htd-1": "3"})
        without = edit_module("self-assessment.yaml", *renamed("htd-1", "htd-77"))
        kept = readings.save(session, lena, without, begun, {"htd-2": "4"}, {}, {}, START)
        assert kept.answers == {"htd-1": 3, "htd-2": 4}
