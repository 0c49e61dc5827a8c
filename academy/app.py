"""Puts the house together; the only file that knows every room."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from academy import config, jobs
from academy.config import Settings
from academy.web import (
    access,
    account,
    assets,
    context,
    db,
    errors,
    headers,
    languages,
    logs,
    modules,
    pages,
    progress,
    readings,
    today,
)
from academy.web.library import shelve

AREAS = (account, today, modules, readings, progress, pages)


def create_app(settings: Settings) -> Flask:
    """The WSGI application for these settings."""
    app = Flask("academy", template_folder=".", static_folder=None)
    app.jinja_environment = context.Templates
    app.config.update(
        ACADEMY=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.old_secret_keys),
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        SESSION_COOKIE_NAME="__Host-academy" if settings.is_https else "academy",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form may stay open as long as its session does; the session's end is ours to decide.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_PARTS=1000,
        BABEL_DEFAULT_LOCALE="en",
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    shelve(app, settings)
    db.init_app(app, settings)
    logs.init_app(app)
    languages.init_app(app)
    context.init_app(app)
    errors.init_app(app)
    access.init_app(app)
    headers.init_app(app, settings)
    for area in AREAS:
        app.register_blueprint(area.blueprint)
    jobs.init_app(app, settings)
    assets.init_app(app, settings)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    return app


def from_environment() -> Flask:
    """The application as a server loads it: settings from the environment."""
    return create_app(config.from_environment())
