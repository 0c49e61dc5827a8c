"""One JSON line per request: what was asked and how it ended, never what was typed."""

import logging
import sys
import time
import traceback

import structlog
from flask import Flask, Response, g, request


def configure() -> None:
    """JSON lines on standard error; a line break in input cannot forge a line."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def init_app(app: Flask) -> None:
    """Log every answer by its rule, not its address: tokens in addresses stay out of logs."""
    configure()
    # Flask's own line about a failure holds the address and the message; `traced` does not.
    app.logger.disabled = True
    # Bound once: the lazy logger would look for its settings at every line.
    log = structlog.get_logger().bind()

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def write(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "-"
        elapsed = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        log.info(
            "request",
            method=request.method,
            rule=rule,
            status=response.status_code,
            ms=round(elapsed, 1),
        )
        return response


def traced(error: BaseException) -> dict[str, object]:
    """What failed and where, without the messages: those may hold what somebody typed."""
    found: BaseException | None = error
    names, places = [], []
    while found is not None:
        names.append(type(found).__name__)
        frames = traceback.extract_tb(found.__traceback__)
        places += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        found = found.__cause__ or found.__context__
    return {"error": " from ".join(names), "where": places}
