"""One database session per request, and the single commit."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from academy.config import Settings
from academy.storage import connect
from academy.storage.connection import READ_ONLY

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask, settings: Settings) -> None:
    """Open the engine and decide, after each view, between commit and roll-back."""
    engine = connect(settings.database_url, is_hurried=True)
    app.extensions["academy.engine"] = engine
    app.extensions["academy.reading_engine"] = engine.execution_options(**READ_ONLY)
    app.after_request(_commit)
    app.teardown_request(_close)


def engine() -> Engine:
    """The application's engine, whose transactions write."""
    found: Engine = current_app.extensions["academy.engine"]
    return found


def session() -> Session:
    """The request's session: read-only for GET and HEAD, writing otherwise."""
    if "session" not in g:
        name = "reading_engine" if request.method in SAFE_METHODS else "engine"
        g.session = Session(current_app.extensions[f"academy.{name}"], expire_on_commit=False)
    opened: Session = g.session
    return opened


@contextmanager
def reading() -> Iterator[Session]:
    """A short read-only session, so that no lock is held while a request only looks."""
    if request.method in SAFE_METHODS:
        yield session()
        return
    with Session(current_app.extensions["academy.reading_engine"]) as opened:
        yield opened


def commit_early() -> None:
    """Keep what was written so far though the answer will be a refusal.

    Two things must survive the 4xx that they cause: the counter of failed guesses, and the
    answers of a reading that cannot be submitted because others are missing.
    """
    session().commit()


def _commit(response: Response) -> Response:
    opened: Session | None = g.get("session")
    if opened is None or request.method in SAFE_METHODS:
        # What only read has nothing to keep; closing it ends its transaction.
        return response
    if response.status_code < 400:
        opened.commit()
    else:
        opened.rollback()
    return response


def _close(_error: BaseException | None) -> None:
    opened: Session | None = g.pop("session", None)
    if opened is not None:
        opened.close()
