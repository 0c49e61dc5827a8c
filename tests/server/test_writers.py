"""Eight writers on one row at once: nobody is refused and no answer is lost."""

import json
import threading
import time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.storage import ReadingDraft
from tests.server.site import Site

pytestmark = pytest.mark.xdist_group("server")

WRITERS, SAVES = 8, 250


def test_eight_devices_write_into_one_draft(site: Site) -> None:
    [learner] = site.learners(1)
    site.start()
    items = [item.id for item in site.module.self_assessment.items]
    refused: list[object] = []
    seconds: list[float] = []
    last: dict[str, int] = {}

    def write(writer: int) -> None:
        mine = items[writer::WRITERS]
        for number in range(SAVES):
            item, value = mine[number % len(mine)], (number * 5 + writer) % 7 + 1
            began = time.monotonic()
            answer = site.save(learner, json.dumps({"changes": {item: str(value)}}))
            seconds.append(time.monotonic() - began)
            if answer.status != 200:
                refused.append(answer)
            last[item] = value

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert sorted(seconds)[int(len(seconds) * 0.99)] < 1.0
    with Session(site.engine) as session:
        answers = session.scalars(select(ReadingDraft.answers)).one()
    assert {item: answers[item] for item in last} == last
