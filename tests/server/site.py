"""The server as an operator runs it, in processes that a test may kill."""

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from academy.app import create_app
from academy.config import ROOT, Settings
from academy.content import Module
from academy.storage import Reading
from bench.learners import Learner, enter

KEY = "a key for servers that are killed, long enough"
WORKERS = 2
PATIENCE = 30.0


@dataclass(frozen=True)
class Answer:
    """What came back: status 0 stands for nothing at all."""

    status: int
    location: str = ""
    text: str = ""

    @property
    def acknowledges(self) -> bool:
        """Whether the browser was told that the reading is stored."""
        return self.status == 302 and self.location.endswith("/results")


class Site:
    """`academy serve` on a database, with its data in a folder."""

    def __init__(self, database_url: str, engine: Engine, module: Module, folder: Path) -> None:
        self.engine = engine
        self.module = module
        self.folder = folder
        self.port = _free_port()
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("ACADEMY_", "FLASK_"))},
            "ACADEMY_DATA_DIR": str(folder),
            "ACADEMY_DATABASE_URL": database_url,
            "ACADEMY_SECRET_KEY": KEY,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, largest_file: int | None = None) -> float:
        """Start it and wait for its first answer; returns the seconds that took."""
        began = time.monotonic()
        command = [sys.executable, "-m", "academy", "serve", "--port", str(self.port)]

        def limit() -> None:
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", str(WORKERS)],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.DEVNULL if largest_file else log,
                stderr=subprocess.DEVNULL if largest_file else log,
                start_new_session=True,
                preexec_fn=limit,
            )
        until(lambda: self.get("/healthz").status == 200)
        return time.monotonic() - began

    def learners(self, count: int) -> list[Learner]:
        """That many new learners, each on the last screen of a baseline."""
        url = self.environment["ACADEMY_DATABASE_URL"]
        app = create_app(Settings(data_dir=self.folder, database_url=url, secret_key=KEY))
        app.extensions["academy.engine"].dispose()
        return enter(app, self.engine, self.module, count, datetime.now(UTC))

    def stored(self) -> list[str]:
        """The tokens of all readings there are."""
        with Session(self.engine) as session:
            return sorted(session.scalars(select(Reading.token)))

    @property
    def pid(self) -> int:
        """The process that all others descend from."""
        assert self.process is not None
        return self.process.pid

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [pid for pid in map(int, children) if b"jobs" not in _command(pid)]

    def kill_a_worker(self, which: int) -> None:
        """As if the system had run out of memory."""
        workers = self.workers()
        os.kill(workers[which % len(workers)], signal.SIGKILL)

    def kill(self) -> None:
        """The whole of it at once, as if the machine had lost power."""
        assert self.process is not None
        os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def kill_parent(self) -> list[int]:
        """Only the process that looks after the others; returns those left behind."""
        assert self.process is not None
        left = self.workers()
        self.process.kill()
        self.process.wait(PATIENCE)
        return left

    def stop(self) -> int:
        """SIGTERM, as at a deployment; returns the exit status."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        """Leave nothing behind."""
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def get(self, path: str, cookie: str = "", seconds: float = 10.0) -> Answer:
        """A page, over a connection of its own."""
        return self._ask("GET", path, cookie, None, {}, seconds)

    def submit(self, learner: Learner) -> Answer:
        """The last screen of this learner's reading."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", learner.path, learner.cookie, learner.form, kind)

    def save(self, learner: Learner, body: str) -> Answer:
        """What the script sends while somebody is answering."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": learner.csrf_token}
        return self._ask("POST", f"{learner.path}/answers", learner.cookie, body, headers)

    def _ask(
        self,
        method: str,
        path: str,
        cookie: str,
        body: str | None,
        headers: dict[str, str],
        seconds: float = 10.0,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body, {"Cookie": cookie, **headers})
            response = connection.getresponse()
            text = response.read().decode()
            return Answer(response.status, response.getheader("Location", ""), text)
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            connection.close()


def until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Ask again and again until it is so, or fail."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about in time"
        pause.wait(0.02)


def is_running(pid: int) -> bool:
    """Whether a process still lives."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b"jobs"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
