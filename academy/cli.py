"""The command `academy`: thin as views, calling the same services."""

import argparse
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from academy import config, content, jobs
from academy.config import BadSettings, Settings
from academy.errors import AcademyError, Invalid
from academy.services import backups, checks, demo, passwords, people, schema
from academy.storage import Organisation, connect
from academy.storage.people import ROLES
from academy.web import server

Run = Callable[[Settings, argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status, 1 with every finding in words."""
    os.umask(0o077)
    options = _parser().parse_args(arguments)
    try:
        run: Run = options.run
        return run(config.from_environment(), options)
    except BadSettings as refused:
        return _refuse(*refused.findings)
    except Invalid as invalid:
        return _refuse(*(f"{field}: {what}" for field, what in invalid.fields.items()))
    except AcademyError as refused:
        return _refuse(str(refused))


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Serve the site until it is told to stop."""
    engine = _engine(settings)
    if schema.version(engine) != schema.newest():
        return _refuse("The database is not at this program's version; run: academy migrate")
    if options.host not in config.LOCAL_HOSTS and len(settings.trusted_hosts) <= len(
        config.LOCAL_HOSTS
    ):
        _say(
            f"Reachable on {options.host}, but answering only to {', '.join(config.LOCAL_HOSTS)}:"
            " name the site's own hosts in ACADEMY_TRUSTED_HOSTS."
        )
    with Session(engine) as session:
        is_empty = not people.is_anybody(session)
    engine.dispose()
    shown = "localhost" if options.host in ("0.0.0.0", "::") else options.host  # noqa: S104
    address = f"http://{shown}:{options.port}"
    _say(f"{settings.site_name} is at {address}/")
    if settings.demo:
        _say(f"Sign in as lena@demo.test with the password: {_demo_password(settings)}")
        _say("Others: leo, nico (learners), tom (trainer), mara (manager), ada (admin), olga.")
    elif is_empty:
        code = people.set_up_code(settings.secret_key)
        _say(f"Nobody is here yet. Make the first admin at {address}/set-up?code={code}")
    # A process of its own: the job engine would fatten every worker by a third.
    words = [sys.executable, "-m", "academy", "jobs", "--while-served"]
    with subprocess.Popen(words, stdin=subprocess.PIPE) as beside:  # noqa: S603 - ourselves
        try:
            server.serve(settings, options.host, options.port, options.workers)
        finally:
            beside.terminate()
    return 0


def run_jobs(settings: Settings, options: argparse.Namespace) -> int:
    """Send mails and whatever else was queued; `serve` starts this by itself."""
    if options.while_served:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=_end_with_input, daemon=True).start()
    jobs.run(settings)
    return 0


def migrate(settings: Settings, _options: argparse.Namespace) -> int:
    """Bring the database to this program's version."""
    engine = _engine(settings)
    before = schema.version(engine)
    if before != schema.newest():
        schema.migrate(engine)
    _say(f"The database is at version {schema.version(engine)}.")
    return 0


def write_migration(settings: Settings, options: argparse.Namespace) -> int:
    """Write the next numbered migration from what the tables in the program say."""
    schema.write(_engine(settings), options.message)
    return 0


def load_demo(settings: Settings, _options: argparse.Namespace) -> int:
    """Enter the demonstration organisation, once, and renew its password."""
    if not settings.demo:
        return _refuse("The demonstration exists in demonstration mode only: set ACADEMY_DEMO=1")
    library = content.load(settings.modules_dir, settings.exercises_dir)
    if not library.modules:
        return _refuse("There is no sound module to demonstrate; run: academy content check")
    kept = passwords.made(_demo_password(settings))
    with Session(_engine(settings), expire_on_commit=False) as session:
        if demo.is_loaded(session):
            demo.set_password(session, kept)
            _say("The demonstration is there already.")
        elif people.is_anybody(session):
            return _refuse(
                "This database holds real people; a demonstration is not mixed in. "
                "Serve it with: academy serve"
            )
        else:
            count = demo.load(session, library.modules[0], kept, datetime.now(UTC))
            _say(f"The demonstration is loaded, with {count} readings.")
        session.commit()
    return 0


def check_content(settings: Settings, options: argparse.Namespace) -> int:
    """Print every problem of the curriculum's files, a line each."""
    modules = Path(options.modules) if options.modules else settings.modules_dir
    exercises = Path(options.exercises) if options.exercises else settings.exercises_dir
    library = content.load(modules, exercises)
    for problem in library.problems:
        print(problem)
    lessons = sum(len(module.lessons) for module in library.modules)
    _say(f"{len(library.modules)} modules, {lessons} lessons, {len(library.problems)} problems.")
    return 1 if library.problems else 0


def add_user(settings: Settings, options: argparse.Namespace) -> int:
    """Add a person, and the organisation if it is new; asks for the password when none is given."""
    now = datetime.now(UTC)
    password = os.environ.get("PASSWORD") or (getpass() if sys.stdin.isatty() else "")
    with Session(_engine(settings), expire_on_commit=False) as session:
        home = session.query(Organisation).filter_by(name=options.organisation).one_or_none()
        if home is None:
            home = Organisation(name=options.organisation, created_at=now)
            session.add(home)
            session.flush()
        person = people.add(
            session, home, options.email, options.name, options.role, now, password or None
        )
        session.commit()
        _say(f"{person.email} is {person.role} of {home.name}.")
        if not password:
            _say("No password was given: ask for one by mail at /reset.")
    return 0


def backup(settings: Settings, options: argparse.Namespace) -> int:
    """Write a whole, verified copy of the database, while people go on working."""
    backups.write(_engine(settings), Path(options.file))
    _say(f"Written and verified: {options.file}")
    return 0


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Put a copy back; the database that stood there is kept beside it."""
    kept = backups.restore(settings.database_url, Path(options.file), options.replace)
    if kept:
        _say(f"What was there before is kept as {kept}")
    schema.migrate(_engine(settings))
    _say("Restored. Check it with: academy check")
    return 0


def check(settings: Settings, _options: argparse.Namespace) -> int:
    """Print everything that keeps this installation from being sound."""
    findings = checks.findings(settings)
    for finding in findings:
        print(finding)
    _say("Nothing to mend." if not findings else f"{len(findings)} to mend.")
    return 1 if findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="academy", description="Runs and looks after Academy.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(where: object, name: str, run: Run) -> argparse.ArgumentParser:
        text = (run.__doc__ or "").partition("\n")[0]
        made: argparse.ArgumentParser = where.add_parser(  # type: ignore[attr-defined]
            name, help=text, description=text
        )
        made.set_defaults(run=run)
        return made

    served = add(commands, "serve", serve)
    served.add_argument("--host", default="127.0.0.1")
    served.add_argument("--port", type=int, default=8000)
    served.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    queued = add(commands, "jobs", run_jobs)
    queued.add_argument("--while-served", action="store_true", help=argparse.SUPPRESS)
    add(commands, "migrate", migrate)
    add(commands, "migration", write_migration).add_argument("message")
    under = commands.add_parser("demo", help="the demonstration organisation")
    add(under.add_subparsers(required=True, metavar="what"), "load", load_demo)
    under = commands.add_parser("content", help="the curriculum's files")
    checked = add(under.add_subparsers(required=True, metavar="what"), "check", check_content)
    checked.add_argument("--modules", metavar="DIR")
    checked.add_argument("--exercises", metavar="DIR")
    under = commands.add_parser("user", help="people")
    added = add(under.add_subparsers(required=True, metavar="what"), "add", add_user)
    added.add_argument("email")
    added.add_argument("--name", required=True)
    added.add_argument("--organisation", required=True)
    added.add_argument("--role", choices=ROLES, default="learner")
    add(commands, "backup", backup).add_argument("file", metavar="FILE")
    restored = add(commands, "restore", restore)
    restored.add_argument("file", metavar="FILE")
    restored.add_argument("--replace", action="store_true", help="even if people are in it")
    add(commands, "check", check)
    return parser


def _engine(settings: Settings) -> Engine:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return connect(settings.database_url)


def _demo_password(settings: Settings) -> str:
    """The demonstration's password: as set, or made once and kept for its owner only."""
    if settings.demo_password:
        return settings.demo_password
    path = settings.data_dir / "demo-password"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write("-".join(secrets.token_hex(2) for _ in range(4)))
    return path.read_text().strip()


def _end_with_input() -> None:
    """Stop when the process that holds the other end is gone, however it went."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _say(line: str) -> None:
    print(line, flush=True)


def _refuse(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1
