"""Two tabs, eight clicks, a whole class: real threads, and each thing happens once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from sqlalchemy.orm import Session

from academy.services import readings
from academy.storage import Person, Reading, ReadingDraft, SkillScore
from tests.factories import START, account, answers, count


class TestAtTheSameTime:
    """Real threads, each with a connection of its own."""

    def all_at_once(self, engine, acts):
        """Run each act in a thread with its own session, all let go together."""
        barrier = Barrier(len(acts))

        def run(act):
            with Session(engine, expire_on_commit=False) as session:
                barrier.wait(10)
                done = act(session)
                session.commit()
                return done

        with ThreadPoolExecutor(len(acts)) as pool:
            return [done.result(20) for done in [pool.submit(run, act) for act in acts]]

    def test_eight_tabs_begin_one_sitting(self, session, engine, lena, module):
        session.commit()
        begin = lambda opened: readings.start(opened, lena, module, "baseline", START)  # noqa: E731
        assert len(set(self.all_at_once(engine, [begin] * 8))) == 1
        assert count(session, ReadingDraft, lena) == 1

    def test_eight_submissions_are_one_reading(self, session, engine, lena, module, save, begun):
        save(answers(module, 4))
        session.commit()
        send = lambda opened: readings.submit(opened, lena, module, begun, START)  # noqa: E731
        self.all_at_once(engine, [send] * 8)
        assert count(session, Reading, lena) == 1
        assert count(session, SkillScore, lena) == 3

    def test_no_answer_of_eight_tabs_is_lost(self, session, engine, lena, module, begun):
        session.commit()
        items = [item.id for item in module.self_assessment.items[:8]]

        def answering(item):
            return lambda opened: readings.save(
                opened, lena, module, begun, {item: "4"}, {item: ""}, {}, START
            )

        self.all_at_once(engine, [answering(item) for item in items])
        found = readings.sitting(session, lena, module, begun)
        assert found.answers == dict.fromkeys(items, 4)

    def test_the_first_eight_people_of_an_organisation_finish_together(
        self, session, engine, cast, module
    ):
        """None of them finds constants for the scales: each would write the first ones."""
        home = cast.omar.organisation_id
        people = [cast.omar] + [
            Person(
                organisation_id=home,
                email=f"new{number}@other.example",
                name="New",
                role="learner",
                created_at=START,
            )
            for number in range(7)
        ]
        session.add_all(people[1:])
        fresh = edited_series(module)
        session.flush()
        tokens = {}
        for person in people:
            token = readings.start(session, account(person), fresh, "baseline", START)
            given = answers(fresh, 4)
            readings.save(session, account(person), fresh, token, given, {}, {}, START)
            tokens[person.id] = token
        session.commit()

        def finishing(person):
            return lambda opened: readings.submit(
                opened, account(person), fresh, tokens[person.id], START
            )

        self.all_at_once(engine, [finishing(person) for person in people])
        assert sum(count(session, Reading, person) for person in people) == 8


def edited_series(module):
    """The module with scales nobody has answered yet."""
    instrument = module.self_assessment
    skills = tuple(replace(one, series=f"new-{one.id}"[:16]) for one in instrument.skills)
    return replace(module, self_assessment=replace(instrument, skills=skills))
