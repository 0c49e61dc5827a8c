"""The port to the durable job engine: mails are queued by requests and sent by one process.

DBOS keeps the queue in `jobs.db` beside the site's data. It is imported only where it is needed
(24 MB, 0.4 s): in the one process that runs jobs, and in one that queues something.
"""

import fcntl
import os
import threading
import uuid
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from academy.config import Settings
from academy.services import mails, post
from academy.services.mails import Facts
from academy.storage import connect

log = structlog.get_logger()

QUEUE = "mail"
# Pinned: a queued mail outlives any release of the program.
VERSION = "1"
EXECUTOR = "academy"
# Seconds before each further try: soon at first, then hourly until a day is over.
WAITS = (10, 30, 60, 120, 300, 600, 1200, *[3600] * 23)
POLL_SECONDS = 2.0
TIDY_SECONDS = 600


def init_app(app: Flask, settings: Settings) -> None:
    """Let pages queue mails, without knowing how."""
    app.extensions["academy.send_mail"] = partial(send_mail, settings)


def send_mail(settings: Settings, mail: str, facts: Facts) -> None:
    """Queue a mail; it survives a crash from here on. Facts hold no secrets: see mails."""
    host = urlsplit(settings.base_url).hostname or "localhost"
    message_id = f"<{uuid.uuid4()}@{host}>"
    options = {"queue_name": QUEUE, "workflow_name": QUEUE, "workflow_id": message_id}
    _client(settings.data_dir).enqueue({**options, "app_version": VERSION}, mail, facts, message_id)


def start(settings: Settings) -> threading.Thread:
    """Run jobs from this process as soon as no other process of this installation does."""
    thread = threading.Thread(target=run, args=(settings,), name="jobs", daemon=True)
    thread.start()
    return thread


def attempt(settings: Settings, engine: Engine, mail: str, facts: Facts, message_id: str) -> bool:
    """Try to send one mail; False when it should be tried again later."""
    try:
        with Session(engine) as session:
            now = datetime.now(UTC)
            message = mails.compose(session, settings, mail, facts, message_id, now)
            # Committed before the mail server is asked: no lock waits for it.
            session.commit()
        if message is not None:
            post.deliver(settings, message)
    except (OSError, SQLAlchemyError) as error:
        log.warning("mail not sent yet", mail=mail, error=type(error).__name__)
        return False
    return True


def run(settings: Settings) -> None:
    """Wait for the lock, which the kernel frees when its holder dies, then run jobs."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(settings.data_dir / "jobs.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    launch(settings)
    while True:
        threading.Event().wait(TIDY_SECONDS)
        tidy()


def launch(settings: Settings) -> None:
    """Start DBOS here; what an earlier holder left half done is taken up again."""
    from dbos import DBOS  # noqa: PLC0415 - see above

    engine = connect(settings.database_url)
    DBOS(
        config={
            "name": "academy",
            "system_database_url": _url(settings.data_dir),
            "system_database_engine": _engine(settings.data_dir),
            "application_version": VERSION,
            "executor_id": EXECUTOR,
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": 60.0,
            "scheduler_polling_interval_sec": 600.0,
            "log_level": "ERROR",
        }
    )

    @DBOS.step(name="attempt")
    def step(mail: str, facts: Facts, message_id: str) -> bool:
        return attempt(settings, engine, mail, facts, message_id)

    @DBOS.workflow(name=QUEUE)
    def workflow(mail: str, facts: Facts, message_id: str, tries: int = 0) -> None:
        if step(mail, facts, message_id):
            return
        if tries == len(WAITS):
            log.error("mail given up after a day", mail=mail)
            return
        again: Any = {"queue_name": QUEUE, "workflow_name": QUEUE, "app_version": VERSION}
        again["workflow_id"] = f"{message_id}-{tries + 1}"
        again["delay_seconds"] = float(WAITS[tries])
        DBOS.enqueue_workflow_with_options(again, mail, facts, message_id, tries + 1)

    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=16, polling_interval_sec=POLL_SECONDS)


def tidy(older_than: timedelta = timedelta(hours=1)) -> None:
    """Forget what is done: facts name people."""
    from dbos import DBOS  # noqa: PLC0415 - see above

    before = (datetime.now(UTC) - older_than).isoformat()
    done = DBOS.list_workflows(status=["SUCCESS", "ERROR", "CANCELLED"], end_time=before)
    DBOS.delete_workflows([workflow.workflow_id for workflow in done])


def _url(data_dir: Path) -> str:
    return f"sqlite:///{data_dir / 'jobs.db'}"


def _engine(data_dir: Path) -> Engine:
    """The queue's file, readable by its owner alone; what is deleted in it is overwritten."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(data_dir / "jobs.db", os.O_RDWR | os.O_CREAT, 0o600))
    engine = create_engine(_url(data_dir))

    @event.listens_for(engine, "connect")
    def configure(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = "IMMEDIATE"
        for pragma in ("busy_timeout=30000", "foreign_keys=ON", "secure_delete=ON"):
            dbapi.execute(f"PRAGMA {pragma}")

    return engine


@cache
def _client(data_dir: Path) -> Any:
    from dbos import DBOS, DBOSClient  # noqa: PLC0415 - see above

    engine = _engine(data_dir)
    # Nobody may have run jobs here yet.
    DBOS.migrate(_url(data_dir))
    return DBOSClient(system_database_engine=engine)
