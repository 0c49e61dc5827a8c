"""Bringing a database to a version: all of it or nothing, on both databases."""

import pytest
from sqlalchemy import event, inspect

from academy.services import schema
from academy.storage import Base, connect
from tests.databases import new_postgres


@pytest.fixture
def blank(database, tmp_path, worker, request):
    """An engine on a database without any table."""
    url = f"sqlite:///{tmp_path / 'blank.db'}"
    if database.kind == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = new_postgres(server, f"academy_blank_{worker}")
    opened = connect(url)
    yield opened
    opened.dispose()


def tables(engine):
    return set(inspect(engine).get_table_names())


def test_an_empty_database_has_no_version(blank):
    assert schema.version(blank) is None


def test_migrating_brings_it_to_the_newest(blank):
    schema.migrate(blank)
    assert schema.version(blank) == schema.newest()
    assert set(Base.metadata.tables) <= tables(blank)


def test_migrating_again_changes_nothing(blank):
    schema.migrate(blank)
    before = tables(blank)
    schema.migrate(blank)
    assert (schema.version(blank), tables(blank)) == (schema.newest(), before)


def test_going_down_to_the_base_leaves_no_table(blank):
    schema.migrate(blank)
    schema.migrate(blank, "base")
    assert schema.version(blank) is None
    assert tables(blank) <= {"alembic_version"}


def test_a_version_in_between_is_reached_from_either_side(blank):
    schema.migrate(blank)
    schema.migrate(blank, "0001")
    assert schema.version(blank) == "0001"
    schema.migrate(blank, "base")
    schema.migrate(blank, "0001")
    assert schema.version(blank) == "0001"


class PulledPlug(Exception):
    """The machine stops."""


@pytest.mark.parametrize(
    ("words", "at"),
    [*(("CREATE", number) for number in (1, 2, 8, 20)), ("INSERT INTO alembic_version", 1)],
)
def test_a_migration_cut_off_half_way_leaves_the_old_version(blank, words, at):
    seen = 0

    def cut(_connection, _cursor, statement, *_more):
        nonlocal seen
        seen += statement.lstrip().startswith(words)
        if seen == at:
            raise PulledPlug

    event.listen(blank, "before_cursor_execute", cut)
    with pytest.raises(PulledPlug):
        schema.migrate(blank)
    event.remove(blank, "before_cursor_execute", cut)
    assert tables(blank) == set()
    schema.migrate(blank)
    assert schema.version(blank) == schema.newest()
