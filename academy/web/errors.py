"""One table: what can go wrong, and the page and status it becomes."""

import secrets

import structlog
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from academy.errors import Conflict, Forbidden, Invalid, NotFound
from academy.web import kept
from academy.web.languages import gettext as _

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Register the table."""
    for error in (NotFound, Forbidden):
        app.register_error_handler(error, lambda _error: page(404))
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(Conflict, lambda error: page(409, str(error)))
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
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
    return page(422, str(error))


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    if request.is_json:
        return jsonify(error="stale-form"), 400
    return kept.send_again(kept.safe_path(request.full_path), kept.form_fields(), status=400)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return page(error.code)


def _database(error: DBAPIError) -> ResponseReturnValue:
    text = str(error.orig).lower()
    if error.connection_invalidated or any(sign in text for sign in UNAVAILABLE):
        return _unreachable(error)
    return _broken(error)


UNAVAILABLE = (
    *("database is locked", "disk is full", "disk i/o", "unable to open database", "readonly"),
    *("connection", "server closed", "timeout", "terminating", "starting up", "shutting down"),
)


def _unreachable(error: BaseException) -> ResponseReturnValue:
    log.error("database unreachable", error=type(error).__name__)
    return page(503, _("The database does not answer. Nothing you sent was stored just now."))


def _broken(error: BaseException) -> ResponseReturnValue:
    code = f"{secrets.token_hex(1)}-{secrets.randbelow(10_000):04d}".upper()
    cause = getattr(error, "original_exception", None) or error
    log.error("failed", code=code, exc_info=cause)
    return page(500, code=code)
