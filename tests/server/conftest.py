"""A server in processes of its own, on each database or on a file alone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from academy.content import Module
from academy.services import schema
from academy.storage import connect
from tests.databases import Database
from tests.server.site import Site


@pytest.fixture
def site(
    database: Database, clean: None, engine: Engine, module: Module, tmp_path: Path
) -> Iterator[Site]:
    """Not started yet; whatever is left of it is killed at the end."""
    made = Site(database.url, engine, module, tmp_path)
    yield made
    made.end()


@pytest.fixture
def file_site(module: Module, tmp_path: Path) -> Iterator[Site]:
    """The same on a SQLite file, for what has nothing to do with the database."""
    umask = os.umask(0o077)
    url = f"sqlite:///{tmp_path / 'academy.db'}"
    engine = connect(url)
    schema.migrate(engine)
    made = Site(url, engine, module, tmp_path)
    yield made
    made.end()
    engine.dispose()
    os.umask(umask)
