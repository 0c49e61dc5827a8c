"""Settings that hold on every connection, writers that queue, readers that do not wait."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from academy.storage import Organisation, connect
from academy.storage.connection import READ_ONLY
from tests.factories import START


@pytest.fixture
def file(tmp_path):
    """An engine on a SQLite file of its own."""
    opened = connect(f"sqlite:///{tmp_path / 'one.db'}")
    yield opened
    opened.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        *(("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 10_000)),
        *(("foreign_keys", 1), ("secure_delete", 1), ("trusted_schema", 0)),
        ("journal_size_limit", 64 * 1024 * 1024),
    ],
)
def test_every_sqlite_connection_has_the_measured_settings(file, pragma, value):
    with file.connect() as one, file.execution_options(**READ_ONLY).connect() as other:
        assert one.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        assert other.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_driver_begins_no_transaction_of_its_own(file):
    with file.connect() as connection:
        assert connection.connection.driver_connection.isolation_level is None


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *(("timezone", "UTC"), ("statement_timeout", "10s"), ("lock_timeout", "3s")),
        ("idle_in_transaction_session_timeout", "30s"),
    ],
)
def test_every_postgresql_connection_has_the_measured_settings(postgres_server, setting, value):
    engine = connect(postgres_server)
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"SHOW {setting}").scalar() == value
    engine.dispose()


def test_a_postgresql_that_hangs_is_given_up_in_seconds(postgres_server):
    engine = connect(postgres_server)
    with engine.connect() as connection:
        info = connection.connection.driver_connection.info.get_parameters()
    assert (info["connect_timeout"], info["tcp_user_timeout"]) == ("3", "5000")
    assert engine.pool._timeout == 5
    engine.dispose()


@pytest.mark.parametrize(("options", "begin"), [({}, "BEGIN IMMEDIATE"), (READ_ONLY, "BEGIN")])
def test_a_writer_takes_its_lock_before_it_reads_and_a_reader_takes_none(file, options, begin):
    seen = []
    with file.execution_options(**options).connect() as connection:
        driver = connection.connection.driver_connection
        driver.set_trace_callback(seen.append)
        connection.exec_driver_sql("SELECT 1")
        driver.set_trace_callback(None)
    assert seen == [begin, "SELECT 1"]


def test_a_reader_does_not_wait_for_a_writer(file):
    with file.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
    with file.begin() as writer:
        writer.exec_driver_sql("INSERT INTO t VALUES (1)")
        with file.execution_options(**READ_ONLY).connect() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0


def test_the_place_in_the_queue_is_given_up_with_the_connection(file, tmp_path):
    descriptors = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with file.begin() as connection:
            connection.exec_driver_sql("SELECT 1")
    with file.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    assert len(os.listdir("/proc/self/fd")) <= descriptors + 4
    assert stat.S_IMODE((tmp_path / "one.db.lock").stat().st_mode) == 0o600


def test_a_writer_that_fails_leaves_the_queue_too(file):
    with pytest.raises(OperationalError), file.begin() as connection:
        connection.exec_driver_sql("no such statement")
    with file.begin() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1


def test_eight_threads_that_read_and_then_write_lose_nothing(session, engine):
    session.add(Organisation(id=1, name="0", created_at=START))
    session.commit()
    barrier = Barrier(8)

    def count():
        barrier.wait(10)
        for _ in range(10):
            with Session(engine) as opened:
                query = select(Organisation.name).where(Organisation.id == 1).with_for_update()
                number = int(opened.scalar(query))
                opened.execute(update(Organisation).values(name=str(number + 1)))
                opened.commit()

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(count) for _ in range(8)]:
            done.result(30)
    assert session.scalar(select(Organisation.name)) == "80"


def test_what_is_rolled_back_was_never_there(session, engine):
    with Session(engine) as opened:
        opened.add(Organisation(name="gone", created_at=START))
        opened.flush()
        opened.rollback()
    assert session.scalar(select(Organisation.id)) is None


def test_a_savepoint_keeps_what_came_before_it(session):
    session.execute(insert(Organisation).values(name="kept", created_at=START))
    nested = session.begin_nested()
    session.execute(insert(Organisation).values(name="gone", created_at=START))
    nested.rollback()
    session.commit()
    assert session.scalars(select(Organisation.name)).all() == ["kept"]


def test_what_was_acknowledged_is_seen_by_the_next_connection(session, engine):
    session.add(Organisation(name="here", created_at=START))
    session.commit()
    done = Event()

    def look():
        with Session(engine.execution_options(**READ_ONLY)) as opened:
            done.set()
            return opened.scalar(select(Organisation.name))

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(look).result(10) == "here"
    assert done.is_set()


def test_deleted_text_is_overwritten_in_the_file(file, tmp_path):
    with file.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        for number in range(100):
            connection.execute(text("INSERT INTO t VALUES (:x)"), {"x": f"canary-{number}-" * 20})
    with file.begin() as connection:
        connection.exec_driver_sql("DELETE FROM t")
    with file.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    assert b"canary" not in (tmp_path / "one.db").read_bytes()
