"""The site as people meet it: a real server process on its own database and data folder."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from academy import content
from academy.config import ROOT
from academy.content import Module
from academy.services import demo, lessons, readings, schema
from academy.storage import (
    LessonState,
    Organisation,
    Person,
    Progress,
    Reading,
    ReadingDraft,
    SignInSession,
    connect,
)
from tests.cast import PASSWORD, PASSWORD_HASH

NUMBERS = count(1)
SERVE = ("-m", "academy", "serve", "--workers", "1")


@dataclass(frozen=True)
class Site:
    """A running site: its address, and its database for what a test wants to have happened."""

    url: str
    engine: Engine
    module: Module

    def person(self, **facts: object) -> Person:
        """Somebody new who may sign in with the demonstration's password."""
        with Session(self.engine, expire_on_commit=False) as session:
            home = session.execute(select(Organisation.id).limit(1)).scalar_one()
            moment = datetime.now(UTC) - timedelta(days=60)
            known = {
                "organisation_id": home,
                "email": f"browser{next(NUMBERS)}-{os.getpid()}@demo.test",
                "name": "Vera Lund",
                "role": "learner",
                "password_hash": PASSWORD_HASH,
                "created_at": moment,
                "welcomed_at": moment,
            }
            made = Person(**{**known, **facts})
            session.add(made)
            session.commit()
        return made

    def take(self, person: Person, occasion: str, days_ago: int, answer: int) -> None:
        """A reading of this person in the past, every statement answered alike."""
        at = datetime.now(UTC) - timedelta(days=days_ago)
        account = demo.account_of(person)
        answers = {item.id: str(answer) for item in self.module.self_assessment.items}
        with Session(self.engine) as session:
            token = readings.start(session, account, self.module, occasion, at)
            readings.save(session, account, self.module, token, answers, {}, {"1": 60.0}, at)
            readings.submit(session, account, self.module, token, at + timedelta(minutes=6))
            session.commit()

    def finish_lessons(self, person: Person) -> None:
        """Every lesson of the module, a month ago."""
        at = datetime.now(UTC) - timedelta(days=30)
        with Session(self.engine) as session:
            for lesson in self.module.lessons:
                account = demo.account_of(person)
                lessons.finish(session, account, self.module, lesson.slug, at)
            session.commit()

    def move_back(self, person: Person, days: int) -> None:
        """Let days pass: everything this person did lies that much longer ago."""
        moved = {
            Reading: ("started_at", "submitted_at"),
            Progress: ("baseline_at", "latest_at"),
            LessonState: ("started_at", "updated_at", "finished_at", "note_at"),
        }
        with Session(self.engine) as session:
            for table, names in moved.items():
                for row in session.scalars(select(table).where(table.person_id == person.id)):
                    for name in names:
                        was = getattr(row, name)
                        setattr(row, name, was and was - timedelta(days=days))
            session.commit()

    def end_sessions(self, person: Person) -> None:
        """Sign this person out everywhere, as if the night had passed."""
        with Session(self.engine) as session:
            session.execute(delete(SignInSession).where(SignInSession.person_id == person.id))
            session.commit()

    def readings(self, person: Person) -> Sequence[Reading]:
        """What is stored of this person, oldest first."""
        with Session(self.engine) as session:
            ours = select(Reading).where(Reading.person_id == person.id).order_by(Reading.id)
            return session.scalars(ours).all()

    def draft(self, person: Person) -> dict[str, int | None]:
        """The answers the server holds of a sitting that is not finished."""
        with Session(self.engine) as session:
            found = select(ReadingDraft.answers).where(ReadingDraft.person_id == person.id)
            return dict(session.execute(found).scalar_one())

    def prefer(self, person: Person, language: str, theme: str) -> None:
        """Choose a language and theme for this person."""
        with Session(self.engine) as session:
            here = update(Person).where(Person.id == person.id)
            session.execute(here.values(language=language, theme=theme))
            session.commit()

    def by_email(self, email: str) -> Person:
        """Somebody of the demonstration."""
        with Session(self.engine, expire_on_commit=False) as session:
            return session.execute(select(Person).where(Person.email == email)).scalar_one()


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """The demonstration, loaded and served by the real server until the block ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _compile_translations()
    database = f"sqlite:///{folder / 'academy.db'}"
    module = content.load(ROOT / "modules", ROOT / "exercises").modules[0]
    umask = os.umask(0o077)
    engine = connect(database)
    schema.migrate(engine)
    os.umask(umask)
    with Session(engine) as session:
        demo.load(session, module, PASSWORD_HASH, datetime.now(UTC))
        session.commit()
    port = _free_port()
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, *SERVE, "--port", str(port)],
            cwd=ROOT,
            env=_environment(folder, port),
            stdout=log,
            stderr=log,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/healthz", server, folder / "server.log")
            yield Site(f"http://127.0.0.1:{port}", engine, module)
        finally:
            server.terminate()
            server.wait(20)
            engine.dispose()


def _compile_translations() -> None:
    """Catalogues as the running site reads them, as soon as there are any."""
    folder = ROOT / "academy" / "translations"
    if any(folder.glob("*/LC_MESSAGES/*.po")):
        command = [sys.executable, "-m", "babel.messages.frontend", "compile", "-d", str(folder)]
        subprocess.run(command, check=True, capture_output=True)


def _environment(folder: Path, port: int) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ACADEMY_", "FLASK_", "GRANIAN_"))
    }
    return {
        **kept,
        "ACADEMY_DATA_DIR": str(folder),
        "ACADEMY_BASE_URL": f"http://127.0.0.1:{port}",
        "ACADEMY_DEMO": "1",
        "ACADEMY_DEMO_PASSWORD": PASSWORD,
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the site answers; what the server said, if it never does."""
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"The site did not start:\n{log.read_text()[-3000:]}")
