"""The real application on a real database, and a browser for each person."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from academy.app import create_app
from academy.config import Settings
from academy.content import Module
from academy.services import sign_ins
from academy.storage import Person
from tests import factories
from tests.cast import PASSWORD, Cast
from tests.factories import READINGS, account
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


@pytest.fixture
def signed_in(
    app: Flask, cast: Cast, rows: Callable[[], AbstractContextManager[Session]]
) -> Callable[[Person], Browser]:
    """A browser with a session of this person, without the slow way through the password."""

    def open_for(person: Person) -> Browser:
        with rows() as session:
            token = sign_ins.begin(session, person, datetime.now(UTC))
        opened = Browser(app.test_client())
        with opened.client.session_transaction() as cookie:
            cookie["_user_id"] = token
        return opened

    return open_for


@pytest.fixture
def here(signed_in: Callable[[Person], Browser], cast: Cast) -> Browser:
    """lena's browser."""
    return signed_in(cast.lena)


@pytest.fixture
def past(
    cast: Cast, rows: Callable[[], AbstractContextManager[Session]], module: Module
) -> factories.Past:
    """A hundred days of lena's: readings, a looking back, lessons, and a sitting under way."""
    with rows() as session:
        return factories.past(session, account(cast.lena), module, datetime.now(UTC))


@pytest.fixture
def begun(here):
    """The address of a baseline lena has begun."""
    return here.post(READINGS, {"occasion": "baseline"}).location


@pytest.fixture
def sent(here, begun, module):
    """Send one screen as the form does, with answers to its six statements."""

    def send(number, value="4", action="next", status=302, **more):
        items = module.self_assessment.items[(number - 1) * 6 : number * 6]
        given = {f"a.{item.id}": value for item in items}
        here.get(f"{begun}?screen={number}")
        fields = {**here.page.form(begun).data, **given, "action": action, **more}
        return here.post(begun, fields, status)

    return send
