"""The job engine, for real: mails outlive a dead server of either kind, each goes out once."""

import fcntl
import queue
import signal
import stat
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from academy import jobs
from academy.config import ROOT, Settings
from academy.services import schema
from academy.storage import connect
from tests.cast import enter
from tests.mail_server import MailServer

RUNNER = """
import signal, sys
from pathlib import Path
from academy import jobs
from academy.config import Settings
jobs.WAITS, jobs.POLL_SECONDS = (0.2,) * 200, 0.1
folder = Path(sys.argv[1])
jobs.start(Settings(folder, f"sqlite:///{folder / 'academy.db'}", "k" * 40, mail_url=sys.argv[2]))
signal.pause()
"""
PATIENCE = 30


@pytest.fixture
def settings(tmp_path):
    """A data folder of its own, with the cast in its database."""
    made = Settings(tmp_path, f"sqlite:///{tmp_path / 'academy.db'}", "k" * 40)
    engine = connect(made.database_url)
    schema.migrate(engine)
    with Session(engine) as session:
        enter(session)
        session.commit()
    engine.dispose()
    return made


@pytest.fixture
def server():
    with MailServer() as running:
        yield running


@pytest.fixture
def runner(settings, server):
    """Starts processes that run jobs, and ends those still there."""
    started = []

    def start():
        command = [sys.executable, "-c", RUNNER, str(settings.data_dir), server.url]
        started.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def queue_ten(settings):
    for _ in range(10):
        jobs.send_mail(settings, "password_changed", {"person_id": 1})


def test_a_mail_queued_before_anybody_ran_jobs_goes_out(settings, server, runner):
    jobs.send_mail(settings, "reset", {"email": "lena@halden.example"})
    runner()
    assert server.taken.get(timeout=PATIENCE)["To"] == "lena@halden.example"


@pytest.mark.parametrize("mode", ["4xx", "5xx"])
def test_mails_refused_now_go_out_later(settings, server, runner, mode):
    server.mode = mode
    queue_ten(settings)
    runner()
    server.refused.get(timeout=PATIENCE)
    server.mode = "ok"
    sent = [server.taken.get(timeout=PATIENCE)["Message-ID"] for _ in range(10)]
    assert len(set(sent)) == 10
    assert server.taken.empty()


def test_a_mail_taken_by_a_server_that_hung_up_comes_again_under_the_same_name(
    settings, server, runner
):
    server.mode = "drop"
    jobs.send_mail(settings, "password_changed", {"person_id": 1})
    runner()
    first = server.taken.get(timeout=PATIENCE)["Message-ID"]
    server.mode = "ok"
    assert server.taken.get(timeout=PATIENCE)["Message-ID"] == first


def test_when_the_process_that_runs_jobs_is_killed_another_takes_over(settings, server, runner):
    server.mode = "4xx"
    holder = runner()
    queue_ten(settings)
    server.refused.get(timeout=PATIENCE)
    runner()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    server.mode = "ok"
    sent = {server.taken.get(timeout=PATIENCE)["Message-ID"] for _ in range(10)}
    assert len(sent) == 10


def test_one_process_at_a_time_runs_jobs(settings, server, runner):
    jobs.send_mail(settings, "password_changed", {"person_id": 1})
    with (settings.data_dir / "jobs.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        runner()
        with pytest.raises(queue.Empty):
            server.taken.get(timeout=4)
    assert server.taken.get(timeout=PATIENCE)


def test_queueing_does_not_wait_for_a_mail_server(settings):
    nowhere = replace(settings, mail_url="smtp://192.0.2.1:25")
    jobs.send_mail(nowhere, "password_changed", {"person_id": 1})
    start = time.perf_counter()
    jobs.send_mail(nowhere, "password_changed", {"person_id": 1})
    assert time.perf_counter() - start < 1


def test_the_queue_is_readable_by_its_owner_alone_and_holds_no_secret(settings, server, runner):
    jobs.send_mail(settings, "reset", {"email": "lena@halden.example"})
    runner()
    secret = server.taken.get(timeout=PATIENCE).get_payload(decode=True).decode()
    secret = secret.partition("/reset/")[2].split()[0]
    file = settings.data_dir / "jobs.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secret.encode() not in file.read_bytes()


def test_a_database_that_does_not_answer_is_tried_again(settings, tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not jobs.attempt(settings, engine, "password_changed", {"person_id": 1}, "<1@localhost>")
    engine.dispose()
