"""kill −9 of the server while five hundred readings are submitted, a fifth of them twice."""

import queue
import random
import threading
import time
from collections import Counter
from statistics import median

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from academy.storage import Progress, Reading, ReadingDraft, SkillScore
from bench.learners import Learner
from tests.server.site import PATIENCE, Answer, Site, is_running, until

pytestmark = pytest.mark.xdist_group("server")

SUBMISSIONS = 500
CLIENTS = 6
KILLS = 8
BACK_WITHIN = 5.0


class Crowd:
    """Clients who press the button until they are told that their reading is stored."""

    def __init__(self, site: Site, learners: list[Learner], chance: random.Random) -> None:
        self.site = site
        self.work: queue.SimpleQueue[tuple[Learner, bool]] = queue.SimpleQueue()
        for learner in learners:
            self.work.put((learner, chance.random() < 0.2))
        self.acknowledged: list[Learner] = []
        self.failures: Counter[int] = Counter()
        self.news = threading.Condition()
        self.threads = [threading.Thread(target=self._press) for _ in range(CLIENTS)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def wait_for(self, count: int) -> None:
        """Until so many readings are acknowledged."""
        with self.news:
            assert self.news.wait_for(lambda: len(self.acknowledged) >= count, PATIENCE)

    def finish(self) -> None:
        for thread in self.threads:
            thread.join(2 * PATIENCE)
            assert not thread.is_alive()

    def _press(self) -> None:
        while True:
            try:
                learner, twice = self.work.get_nowait()
            except queue.Empty:
                return
            deadline = time.monotonic() + PATIENCE
            pause = threading.Event()
            while not self._is_acknowledged(learner, twice) and time.monotonic() < deadline:
                pause.wait(0.02)

    def _is_acknowledged(self, learner: Learner, twice: bool) -> bool:
        answers: list[Answer] = []
        second = threading.Thread(target=lambda: answers.append(self.site.submit(learner)))
        if twice:
            second.start()
        answers.append(self.site.submit(learner))
        if twice:
            second.join()
        with self.news:
            self.failures.update(one.status for one in answers if not one.acknowledges)
            if any(one.acknowledges for one in answers):
                self.acknowledged.append(learner)
                self.news.notify_all()
                return True
        return False


def test_every_acknowledged_reading_is_there_once(site: Site) -> None:
    everybody = site.learners(SUBMISSIONS)
    chance = random.Random(20260407)
    moments = sorted(chance.sample(range(20, SUBMISSIONS - 20), KILLS))
    site.start()
    crowd = Crowd(site, everybody, chance)
    crowd.start()
    backs = []
    for number, moment in enumerate(moments):
        crowd.wait_for(moment)
        if number % 2:
            site.kill_a_worker(number // 2)
        else:
            site.kill()
            backs.append(site.start())
    crowd.finish()
    assert len(crowd.acknowledged) == SUBMISSIONS
    # Otherwise nothing was interrupted and nothing is proved; nobody ever saw a 5xx of ours.
    assert crowd.failures[0] > 0
    assert set(crowd.failures) == {0}
    # The middle one: others use this machine too, and a single start may have to wait for them.
    assert median(backs) <= BACK_WITHIN
    _is_all_there(site.engine, everybody)


def test_workers_do_not_outlive_a_killed_parent(file_site: Site) -> None:
    file_site.start()
    left = file_site.kill_parent()
    assert left
    until(lambda: not any(is_running(pid) for pid in left), BACK_WITHIN)
    assert file_site.start() <= BACK_WITHIN


def _is_all_there(engine: Engine, everybody: list[Learner]) -> None:
    """One reading of each with the answers sent, its scores, its progress, and no draft left."""
    with Session(engine) as session:
        rows = session.execute(select(Reading.person_id, Reading.token, Reading.answers)).all()
        stored = {row.person_id: (row.token, row.answers) for row in rows}
        assert len(rows) == len(everybody)
        sent = {one.person_id: (one.token, one.answers) for one in everybody}
        assert stored == sent
        assert Counter(session.scalars(select(SkillScore.person_id))) == dict.fromkeys(sent, 3)
        assert Counter(session.scalars(select(Progress.person_id))) == dict.fromkeys(sent, 3)
        assert session.scalars(select(ReadingDraft.id)).all() == []
