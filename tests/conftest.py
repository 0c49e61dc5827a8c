"""The stage: real databases, the real application, one cast of people, and rows that make noise."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session, sessionmaker

from academy import content
from academy.config import LOCAL_HOSTS, ROOT, Settings
from academy.content import Module
from academy.services import passwords
from academy.services.sign_ins import Account
from academy.storage import Person, connect
from tests.cast import QUICK_HASHER, ROLES, Cast, enter
from tests.databases import KINDS, Database, Server, new_postgres
from tests.factories import account, noise

SERVER = pytest.StashKey[Server]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=(*KINDS, "both"), default="both")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        kinds = KINDS if chosen == "both" else (chosen,)
        metafunc.parametrize("database", kinds, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without PostgreSQL, what is about PostgreSQL alone is not part of the run."""
    if config.getoption("--database") != "sqlite":
        return
    gone = [item for item in items if "postgres_server" in getattr(item, "fixturenames", ())]
    items[:] = [item for item in items if item not in gone]
    config.hook.pytest_deselected(items=gone)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """One server for all workers of a parallel run."""
    config: pytest.Config = node.config  # type: ignore[attr-defined]
    if config.getoption("--database") != "sqlite":
        node.workerinput["postgres"] = _server(config).url  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].stop()


def _server(config: pytest.Config) -> Server:
    if SERVER not in config.stash:
        config.stash[SERVER] = Server()
    return config.stash[SERVER]


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> str:
    """The address of the one PostgreSQL server of this run."""
    shared = getattr(pytestconfig, "workerinput", {}).get("postgres")
    return str(shared or _server(pytestconfig).url)


@pytest.fixture(scope="session")
def worker(pytestconfig: pytest.Config) -> str:
    """The name of this worker, in which it names what it shares a server with."""
    return str(getattr(pytestconfig, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str
) -> Database:
    folder = tmp_path_factory.mktemp("database")
    if request.param == "postgresql":
        url = new_postgres(request.getfixturevalue("postgres_server"), f"academy_{worker}")
    else:
        url = f"sqlite:///{folder / 'academy.db'}"
    return Database.made(request.param, url, folder)


@pytest.fixture(scope="session")
def engine(database: Database) -> Iterator[Engine]:
    opened = connect(database.url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[PasswordHasher]:
    """Passwords made while testing are as fast to check as the cast's; yields the real maker."""
    real, passwords.HASHER = passwords.HASHER, QUICK_HASHER
    yield real
    passwords.HASHER = real


@pytest.fixture
def clean(request: pytest.FixtureRequest, database: Database, engine: Engine) -> None:
    """An empty database; with the cast and its noise for tests that have the cast."""
    if "cast" not in request.fixturenames:
        database.empty(engine)
        return
    module = request.getfixturevalue("module")
    database.stage(engine, "cast", lambda engine: _enter(engine, module))


def _enter(engine: Engine, module: Module) -> None:
    with Session(engine, expire_on_commit=False) as session:
        noise(session, enter(session), module)
        session.commit()


@pytest.fixture
def session(clean: None, engine: Engine) -> Iterator[Session]:
    """A writing session; what a test wants the application to see it commits."""
    with Session(engine, expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def cast(session: Session) -> Cast:
    """lena learns, tom trains, mara manages, ada administers; olga is a stranger.

    luis, mara and olga have readings, notes and checks of their own; the others have nothing.
    """
    people = session.scalars(select(Person).order_by(Person.id)).all()
    session.commit()
    return Cast(**dict(zip(ROLES, people, strict=True)))


@pytest.fixture
def lena(cast: Cast) -> Account:
    """The learner most tests are about, as services know her; nothing of hers is stored."""
    return account(cast.lena)


@pytest.fixture
def now() -> datetime:
    """The moment of this test."""
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def module() -> Module:
    """The first module, as it is shipped."""
    return content.load(ROOT / "modules", ROOT / "exercises").module("great-disconnect")


@pytest.fixture
def rows(engine: Engine) -> Callable[[], AbstractContextManager[Session]]:
    """Short sessions beside the application's; what they change is committed."""
    return sessionmaker(engine, expire_on_commit=False).begin


class Statements:
    """What was asked of the database while a block ran, without the begin of transactions."""

    def __init__(self, engine: Engine) -> None:
        self.seen: list[str] = []
        self._engine = engine

    def __enter__(self) -> "Statements":
        self.seen.clear()
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def __len__(self) -> int:
        return len(self.seen)

    def _note(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.seen.append(statement)


@pytest.fixture
def statements(engine: Engine) -> Statements:
    """`with statements: …`, then `len(statements)`."""
    return Statements(engine)


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
def compiled_translations(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Catalogues as the running site reads them; one worker at a time looks whether they are."""
    lock = Path(tmp_path_factory.getbasetemp().parent, "translations.lock")
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for source in (ROOT / "academy" / "translations").rglob("*.po"):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            aside = target.with_suffix(".new")
            with source.open("rb") as read, aside.open("wb") as written:
                write_mo(written, read_po(read, locale=source.parts[-3]))
            aside.replace(target)
