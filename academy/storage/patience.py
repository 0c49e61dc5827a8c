"""Connections to PostgreSQL that give up on a server that is reachable but silent."""

import time
from collections.abc import Generator
from typing import Any

import psycopg
from sqlalchemy import Engine, event

# A server that is stopped, or a proxy that hangs, still acknowledges every packet, so the kernel
# never gives up. With the ping before use and a new connection after it, an answer takes 7 s.
SECONDS = 4.0


class Hurried(psycopg.Connection[Any]):
    """Waits for each answer for SECONDS at the most; the connection is then of no more use."""

    def wait(self, gen: Any, *arguments: Any, **named: Any) -> Any:
        """Drive one exchange with the server; raises OperationalError when it takes too long."""
        try:
            return super().wait(_hurried(gen), *arguments, **named)
        except Silence:
            self.close()
            raise


class Silence(psycopg.OperationalError):
    """The server has not answered in time."""


def hurry(engine: Engine) -> None:
    """Let this engine's connections be of that kind."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
        return Hurried.connect(*arguments, **named)


def _hurried(exchange: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """The same exchange, with a look at the clock whenever nothing has arrived for a while."""
    deadline = time.monotonic() + SECONDS
    try:
        wanted = next(exchange)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > deadline:
                raise Silence("the database server does not answer")
            wanted = exchange.send(ready)
    except StopIteration as done:
        return done.value
