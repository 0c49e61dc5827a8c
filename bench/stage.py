"""What the comparison runs on: one database with the demonstration in it, and two servers."""

import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from academy.app import create_app
from academy.config import ROOT, from_environment
from academy.services import demo, schema
from academy.storage import Person
from bench import ceiling
from bench.client import get, post
from bench.learners import browser, enter, signed_in

WORKERS = 2
CEILING = "bench.ceiling:create_app"
SERVE = (
    "import sys; from academy import config; from academy.web import server; "
    "server.serve(config.from_environment(), '127.0.0.1', int(sys.argv[1]), "
    f"{WORKERS}, sys.argv[2])"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of ours, the ceiling's page of the same size, and what ours asks the database."""

    name: str
    ours: bytes
    bare: bytes
    size: int
    statements: int


@dataclass(frozen=True, slots=True)
class Stage:
    """Requests to send."""

    pages: list[Page]
    # Readings to submit, and a bare form with the same answers for each.
    ours: list[bytes]
    bare: list[bytes]
    statements_of_submission: int


def build(folder: Path, submissions: int) -> Stage:
    """Fill a fresh database: the demonstration, and learners about to submit."""
    os.environ["ACADEMY_DATA_DIR"] = str(folder)
    # The site logs every request; here that would only stand in the way of the table.
    with redirect_stderr(io.StringIO()):
        return _build(submissions)


def _build(submissions: int) -> Stage:
    app, now = create_app(from_environment()), datetime.now(UTC)
    engine: Engine = app.extensions["academy.engine"]
    schema.migrate(engine)
    bare = ceiling.create_app()
    module = app.extensions["academy.shelf"].library.modules[0]
    with Session(engine, expire_on_commit=False) as session:
        demo.load(session, module, "", now)
        lena = session.scalars(select(Person).where(Person.email == "lena@demo.test")).one()
        cookie, _csrf, _account = signed_in(app, session, lena, now)
        session.commit()
    probe, half_way, *learners = enter(app, engine, module, submissions + 2, now)
    bare_cookie, bare_csrf = browser(bare, str(lena.id))
    addresses = {
        "lesson": (f"/modules/{module.slug}/lessons/{module.lessons[2].slug}", cookie),
        "self-assessment": (half_way.path, half_way.cookie),
        "progress": ("/progress/", cookie),
        "today": ("/", cookie),
    }
    pages = []
    for name, (path, who) in addresses.items():
        size, statements = _measured(app, engine, path, who)
        pages.append(
            Page(name, get(path, who), get(f"/page/{size}", bare_cookie), size, statements)
        )
    bare_forms = [
        urlencode({"csrf_token": bare_csrf, "answers": json.dumps(one.answers)}) for one in learners
    ]
    _size, statements = _measured(app, engine, probe.path, probe.cookie, probe.form)
    engine.dispose()
    return Stage(
        pages,
        [post(one.path, one.cookie, one.form) for one in learners],
        [post("/answers", bare_cookie, form) for form in bare_forms],
        statements,
    )


def _measured(
    app: Flask, engine: Engine, path: str, cookie: str, form: str = ""
) -> tuple[int, int]:
    """Bytes of the answer, and how many statements it took."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    client = app.test_client(use_cookies=False)
    event.listen(engine, "before_cursor_execute", note)
    answer = client.open(
        path,
        method="POST" if form else "GET",
        headers={"Cookie": cookie},
        data=form or None,
        content_type="application/x-www-form-urlencoded" if form else None,
    )
    event.remove(engine, "before_cursor_execute", note)
    assert answer.status_code == (302 if form else 200), (path, answer.status)
    return len(answer.data), sum(not statement.startswith("BEGIN") for statement in seen)


@dataclass(slots=True)
class Server:
    """A server with its workers, on a port of its own."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """What the workers have computed so far; 0 where the system does not say."""
        listing = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        if not listing.exists():
            return 0.0
        total = 0
        for worker in listing.read_text().split():
            fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(application: str, log: TextIO) -> Iterator[Server]:
    """The application under the site's own server, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(port), application]
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603 - our own
    try:
        _await(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(30)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server did not start; its log says why")
