"""The ceiling: the barest page Flask and Jinja2 can serve to somebody who is signed in.

It holds nothing but what the comparison names: a page of a given size out of a template, a
person loaded by Flask-Login with one ORM query, and a durable insert of one row. It shares the
database file, the engine's settings and the server's options with the real application.
"""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar

from flask import Flask, redirect, render_template, request
from flask_login import LoginManager, UserMixin, current_user, login_required
from flask_wtf.csrf import CSRFProtect, generate_csrf
from jinja2 import DictLoader
from sqlalchemy import JSON, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.wrappers import Response

from academy import config
from academy.storage import connect
from academy.storage.connection import READ_ONLY

# About what the real pages are made of: a line holds a link, a word and a sentence.
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<link rel="stylesheet" href="/static/page.css">
</head>
<body>
<header><p>{{ current_user.name }}</p></header>
<main>
<h1>{{ title }}</h1>
<ul>
{% for line in lines %}
<li class="{{ loop.cycle('odd', 'even') }}"><a href="/page/{{ line.number }}">{{ line.name }}</a>
<p>{{ line.text }}</p></li>
{% endfor %}
</ul>
<form method="post" action="/answers">
<input type="hidden" name="csrf_token" value="{{ csrf_token }}">
</form>
</main>
</body>
</html>
"""
# Bytes of the page without lines, and of a line without its text.
FRAME, LINE = 640, 86
TEXT = "Has their operations director seen the demonstration, and what did it change for her? " * 2


class Base(DeclarativeBase):
    """Tables of the ceiling's own."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSON}


class Visitor(UserMixin, Base):  # type: ignore[misc]
    """The person behind the session: the real table, read as an object."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int]
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    language: Mapped[str]


class Answer(Base):
    """One bare submission."""

    __tablename__ = "bench_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    answers: Mapped[dict[str, Any]]
    submitted_at: Mapped[datetime]


def create_app() -> Flask:
    """The application, on the database the environment names."""
    settings = config.from_environment()
    engine = connect(settings.database_url)
    reading = engine.execution_options(**READ_ONLY)
    Base.metadata.tables["bench_answer"].create(engine, checkfirst=True)
    app = Flask("bench")
    app.jinja_loader = DictLoader({"page.html": PAGE})
    app.secret_key = settings.secret_key
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf = CSRFProtect(app)
    login = LoginManager(app)

    def load(key: str) -> Visitor | None:
        with Session(reading) as session:
            return session.get(Visitor, int(key))

    def page(size: int) -> str:
        token = generate_csrf()
        return render_template("page.html", title="A page", lines=_lines(size), csrf_token=token)

    def answers() -> Response:
        csrf.protect()
        return _keep(engine)

    login.user_loader(load)
    app.add_url_rule("/page/<int:size>", view_func=login_required(page))
    app.add_url_rule("/answers", view_func=login_required(answers), methods=["POST"])
    return app


def _keep(engine: Engine) -> Response:
    with Session(engine) as session:
        given = json.loads(request.form["answers"])
        session.add(
            Answer(person_id=current_user.id, answers=given, submitted_at=datetime.now(UTC))
        )
        session.commit()
    return redirect("/page/1000")


@cache
def _lines(size: int) -> list[dict[str, object]]:
    """As many lines as fill about so many bytes."""
    count = max(0, size - FRAME) // (len(TEXT) + LINE)
    return [{"number": n, "name": "A line of the page", "text": TEXT} for n in range(count)]
