"""Whole, verified copies of the database, made while it is in use, and put back."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, make_url

from academy.errors import AcademyError


class Unusable(AcademyError):
    """The copy or the place it should go to cannot be used; nothing was changed."""


def write(engine: Engine, target: Path) -> None:
    """Copy the database into a file that is there whole or not at all; raises Unusable."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    os.close(handle)
    aside = Path(name)
    try:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(Path(str(engine.url.database)), aside)
            _verify_sqlite(aside)
        else:
            _run("pg_dump", "--format=custom", f"--file={aside}", _libpq(engine.url))
            _run("pg_restore", "--list", str(aside))
        _settle(aside, target)
    finally:
        aside.unlink(missing_ok=True)


def restore(database_url: str, source: Path, replace: bool) -> Path | None:
    """Put a copy in the database's place; returns where the old one is kept.

    Raises Unusable when the copy is damaged, or when people are there and `replace` is not said.
    """
    url = make_url(database_url)
    if not source.is_file():
        raise Unusable(f"{source}: no such file")
    if url.get_backend_name() != "sqlite":
        _restore_postgres(url, source, replace)
        return None
    _verify_sqlite(source)
    path = Path(str(url.database))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".restore-")
    os.close(handle)
    shutil.copyfile(source, name)
    kept = _set_aside(path, replace)
    _settle(Path(name), path)
    return kept


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.is_file():
        raise Unusable(f"{source}: there is no database to copy")
    with sqlite3.connect(source) as live, sqlite3.connect(target) as copy:
        live.backup(copy)
    live.close()
    copy.execute("PRAGMA journal_mode=DELETE")
    copy.close()


def _verify_sqlite(path: Path) -> None:
    try:
        copy = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        sound = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        copy.execute("SELECT count(*) FROM person").fetchone()
        copy.close()
    except sqlite3.DatabaseError as error:
        raise Unusable(f"{path}: not a copy of this program's database ({error})") from error
    if sound != "ok":
        raise Unusable(f"{path}: damaged ({sound})")


def _set_aside(path: Path, replace: bool) -> Path | None:
    if not path.exists():
        return None
    old = sqlite3.connect(path)
    try:
        people = old.execute("SELECT count(*) FROM person").fetchone()[0]
    except sqlite3.DatabaseError:
        people = 0
    if people and not replace:
        old.close()
        raise Unusable(f"{path}: {people} people are in it; say --replace to put it aside")
    # Whatever still stands in the log belongs to the database that is put aside.
    old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    old.close()
    kept = path.with_name(f"{path.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    os.rename(path, kept)
    for leftover in (f"{path}-wal", f"{path}-shm"):
        Path(leftover).unlink(missing_ok=True)
    return kept


def _restore_postgres(url: object, source: Path, replace: bool) -> None:
    if not replace:
        raise Unusable("PostgreSQL: say --replace to overwrite what is in the database")
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--single-transaction",
        "--no-owner",
        f"--dbname={_libpq(url)}",
        str(source),
    )


def _libpq(url: object) -> str:
    text = url.render_as_string(hide_password=False)  # type: ignore[attr-defined]
    return str(text).replace("postgresql+psycopg://", "postgresql://")


def _run(*command: str) -> None:
    if shutil.which(command[0]) is None:
        raise Unusable(f"{command[0]} is missing; install the package postgresql-client")
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Unusable(f"{command[0]}: {done.stderr.strip()[-400:]}")


def _settle(aside: Path, target: Path) -> None:
    """On the disk, readable by its owner only, and under its name in one step."""
    os.chmod(aside, 0o600)
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(aside, target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
