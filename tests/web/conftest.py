"""The real application on a real database, and a browser for each person."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine

from academy.app import create_app
from academy.config import Settings
from academy.storage import Person
from tests.cast import PASSWORD, Cast
from tests.mailbox import Mailbox
from tests.pages import Browser


@pytest.fixture(scope="session")
def app(settings: Settings, engine: object, compiled_translations: None) -> Flask:
    made = create_app(settings)
    # The tests' engine empties the file between tests; the application must use the same one.
    made.extensions["academy.engine"].dispose()
    made.extensions["academy.engine"] = engine
    made.extensions["academy.reading_engine"] = engine.execution_options(  # type: ignore[attr-defined]
        academy_read_only=True
    )
    made.testing = False
    made.extensions["academy.send_mail"] = lambda mail, facts: None
    return made


@pytest.fixture
def mailbox(app: Flask, settings: Settings, engine: Engine) -> Iterator[Mailbox]:
    """What pages queue lands here instead of in the job engine."""
    box = Mailbox(settings, engine)
    before, app.extensions["academy.send_mail"] = app.extensions["academy.send_mail"], box.queue
    yield box
    app.extensions["academy.send_mail"] = before


@pytest.fixture
def visitor(app: Flask, cast: Cast) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app.test_client())


@pytest.fixture
def browser(app: Flask, cast: Cast) -> Callable[[Person], Browser]:
    """A signed-in browser for a person of the cast."""

    def open_for(person: Person) -> Browser:
        opened = Browser(app.test_client())
        opened.sign_in(person.email, PASSWORD)
        return opened

    return open_for
