"""One table: what can go wrong, and the page and status it becomes."""

import secrets

import structlog
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from academy.errors import Conflict, Forbidden, Invalid, NotFound
from academy.web import access, kept, logs
from academy.web.languages import gettext as _

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Register the table."""
    for error in (NotFound, Forbidden):
        app.register_error_handler(error, lambda _error: page(404))
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(Conflict, lambda _error: page(409))
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    # JSON nested deeper than anything of ours.
    app.register_error_handler(RecursionError, lambda _error: page(400))
    # A value that no column takes, such as a text with a null character.
    app.register_error_handler(DataError, lambda _error: page(422))
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, _unreachable)
    app.register_error_handler(500, _broken)


def page(status: int, message: str = "", code: str = "") -> ResponseReturnValue:
    """An error page, or the same in JSON for a script."""
    if request.is_json or request.accept_mimetypes.best == "application/json":
        return jsonify(error=message or str(status), code=code), status
    return render_template("web/error.html", status=status, message=message, code=code), status


def _invalid(error: Invalid) -> ResponseReturnValue:
    if request.is_json:
        return jsonify(error="invalid", fields=error.fields), 422
    # Messages belong at their fields; this page is for what no field of ours can show.
    return page(422, _(str(error)))


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    if request.is_json:
        return jsonify(error="stale-form"), 400
    return kept.send_again(kept.safe_path(request.full_path), kept.form_fields(), status=400)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return page(error.code)


def _database(error: DBAPIError) -> ResponseReturnValue:
    return _unreachable(error) if _is_away(error) else _broken(error)


UNAVAILABLE = (
    *("database is locked", "disk is full", "disk i/o", "unable to open database", "readonly"),
    *("connection", "server closed", "timeout", "terminating", "starting up", "shutting down"),
)


def _is_away(error: BaseException) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    text = str(error.orig).lower()
    return error.connection_invalidated or any(sign in text for sign in UNAVAILABLE)


def _unreachable(error: BaseException) -> ResponseReturnValue:
    log.error("database unreachable", error=type(error).__name__)
    access.ask_nobody()
    return page(503, _("The database does not answer. Nothing you sent was stored just now."))


def _broken(error: BaseException) -> ResponseReturnValue:
    cause = getattr(error, "original_exception", None) or error
    if _is_away(cause):
        # It was the commit that failed, after the view had done its part.
        return _unreachable(cause)
    code = f"{secrets.token_hex(1)}-{secrets.randbelow(10_000):04d}".upper()
    log.error("failed", code=code, **logs.traced(cause))
    access.ask_nobody()
    return page(500, code=code)
