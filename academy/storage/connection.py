"""How the program talks to its database: measured settings for SQLite and PostgreSQL."""

import fcntl
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

READ_ONLY = {"academy_read_only": True}

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "journal_size_limit=67108864",
)
POSTGRES_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=10000 -c lock_timeout=3000 "
    "-c idle_in_transaction_session_timeout=30000"
)


def connect(url: str, is_hurried: bool = False) -> Engine:
    """An engine for the URL; transactions write unless they ask for READ_ONLY.

    A hurried one gives up on a server that stays silent for seconds, as a page must.
    """
    if url.startswith("sqlite"):
        return _sqlite(url)
    engine = create_engine(
        url,
        pool_size=5,
        max_overflow=5,
        pool_timeout=5,
        pool_recycle=1800,
        pool_pre_ping=True,
        # Errors end up in logs; what people typed does not.
        hide_parameters=True,
        connect_args={
            "connect_timeout": 3,
            # A partition is noticed in seconds, not in the kernel's quarter of an hour.
            "tcp_user_timeout": 5000,
            "options": POSTGRES_OPTIONS,
        },
    )
    if is_hurried:
        # Here, because an installation on SQLite need not load the driver.
        from academy.storage import patience  # noqa: PLC0415

        patience.hurry(engine)
    return engine


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, pool_timeout=5, hide_parameters=True)
    ticket = Path(url.removeprefix("sqlite:///") + ".lock")

    @event.listens_for(engine, "connect")
    def configure(dbapi: Any, _record: Any) -> None:
        # The driver's own transactions lose concurrent updates; ours begin below.
        dbapi.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("academy_read_only"):
            connection.exec_driver_sql("BEGIN")
            return
        _queue_for(ticket, connection.connection.record_info)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def leave(_dbapi: Any, record: Any) -> None:
        held = record.record_info.pop("ticket", None)
        if held is not None:
            os.close(held)

    return engine


def _queue_for(ticket: Path, info: dict[str, Any] | None) -> None:
    """Wait in line for the writers' lock.

    SQLite's own waiting polls and starves: with 8 writers the slowest waited 1.2 s, with this
    lock, which the kernel hands on fairly and frees when a process dies, 27-48 ms.
    """
    if info is None or "ticket" in info:
        return
    descriptor = os.open(ticket, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    info["ticket"] = descriptor
