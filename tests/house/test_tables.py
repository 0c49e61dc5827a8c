"""Tables: what a person owns is bound to their organisation; migrations make these tables."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, insert, inspect

from academy.config import ROOT
from academy.services import schema, sign_ins
from academy.storage import Base, connect
from tests.databases import everything, new_postgres
from tests.factories import START, after

TABLES = Base.metadata.sorted_tables
# Rows of nobody: the organisation itself, what was asked (the same for all), counted guesses.
NOBODYS = {"organisation", "content_version", "sign_in_attempt"}
# The person, and what an organisation knows about its scales, hang on the organisation alone.
BY_ORGANISATION = {"person", "measurement_constants"}


def links(table):
    return [
        (tuple(c.columns.keys()), c.referred_table.name)
        for c in table.constraints
        if isinstance(c, ForeignKeyConstraint)
    ]


every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def test_the_lists_of_exceptions_stay_short():
    assert len(NOBODYS | BY_ORGANISATION) <= 10
    assert {table.name for table in TABLES} >= NOBODYS | BY_ORGANISATION


@every_table
def test_a_row_says_whose_it_is_and_the_database_checks(table):
    if table.name in NOBODYS:
        assert "organisation_id" not in table.columns
        return
    assert not table.columns["organisation_id"].nullable
    targets = links(table)
    if table.name in BY_ORGANISATION:
        assert (("organisation_id",), "organisation") in targets
        return
    assert not table.columns["person_id"].nullable
    whose = [names for names, _to in targets if names[:2] == ("organisation_id", "person_id")]
    assert whose, f"{table.name} could link to a person of another organisation"


@every_table
def test_every_link_between_rows_of_people_names_the_organisation(table):
    for names, target in links(table):
        if target not in NOBODYS:
            assert names[0] == "organisation_id", f"{table.name}: {names} → {target}"


@every_table
def test_every_rule_has_a_name_that_a_migration_can_find(table):
    for constraint in table.constraints:
        assert constraint.name, f"{table.name}: {constraint}"
        assert len(str(constraint.name)) <= 63
    for index in table.indexes:
        assert index.name
        assert len(index.name) <= 63


@every_table
def test_names_say_what_a_column_holds(table):
    assert table.name == table.name.lower()
    for column in table.columns:
        kind = type(column.type).__name__
        if kind == "UtcDateTime":
            assert column.name == "at" or column.name.endswith("_at")
        if kind == "Boolean":
            assert column.name.startswith("is_")
        if column.foreign_keys and column.name != "organisation_id":
            assert column.name.endswith(("_id", "_hash"))


@every_table
def test_a_link_that_is_searched_by_has_an_index(table):
    """Deleting a person looks through every table: it must not read them whole."""
    if "person_id" not in table.columns:
        return
    indexed = [next(iter(index.columns.keys())) for index in table.indexes]
    indexed += [
        next(iter(c.columns.keys())) for c in table.constraints if isinstance(c, UniqueConstraint)
    ]
    assert {"person_id", "organisation_id"} & set(indexed)


class TestMigrations:
    @pytest.fixture
    def blank(self, database, tmp_path, worker, request):
        url = f"sqlite:///{tmp_path / 'house.db'}"
        if database.kind == "postgresql":
            server = request.getfixturevalue("postgres_server")
            url = new_postgres(server, f"academy_house_{worker}")
        opened = connect(url)
        yield opened
        opened.dispose()

    @pytest.fixture
    def filled(self, session, engine, cast):
        """Rows in every table."""
        sign_ins.begin(session, cast.lena, START)
        owner = {"organisation_id": cast.lena.organisation_id, "person_id": cast.lena.id}
        values = {
            "token_hash": "0" * 64,
            "account_hash": "0" * 64,
            "address_hash": "0" * 64,
            "created_at": START,
            "expires_at": after(1),
            "at": START,
            "purpose": "reset",
        }
        for name in ("one_use_token", "known_device", "sign_in_attempt"):
            table = Base.metadata.tables[name]
            known = {key: v for key, v in {**values, **owner}.items() if key in table.columns}
            session.execute(insert(table).values(known))
        session.commit()
        rows = everything(engine)
        assert all(rows.values()), [name for name, found in rows.items() if not found]
        return rows

    def enter(self, engine, rows):
        with engine.begin() as connection:
            for table in TABLES:
                connection.execute(insert(table), rows[table.name])

    def shape(self, engine):
        """Columns, keys, links, rules and indexes of every table, as the database has them."""
        seen = inspect(engine)
        found = {}
        for name in sorted(seen.get_table_names()):
            found[name] = (
                [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)],
                seen.get_pk_constraint(name)["constrained_columns"],
                sorted(c["name"] for c in seen.get_foreign_keys(name)),
                sorted(c["name"] for c in seen.get_unique_constraints(name)),
                sorted(c["name"] for c in seen.get_check_constraints(name)),
                sorted((i["name"], i["unique"]) for i in seen.get_indexes(name)),
            )
        return found

    def test_the_migrations_make_the_tables_of_the_program(self, engine, clean):
        assert schema.differences(engine) == []

    def test_rules_that_are_not_compared_by_themselves_are_there_too(self, blank, engine, clean):
        """Check constraints and the conditions of indexes: the tables made both ways are equal."""
        Base.metadata.create_all(blank)
        made, migrated = self.shape(blank), self.shape(engine)
        migrated.pop("alembic_version")
        assert made == migrated

    def test_up_down_and_up_again_with_rows_in_every_table(self, blank, filled):
        schema.migrate(blank)
        shape = self.shape(blank)
        self.enter(blank, filled)
        schema.migrate(blank, "base")
        schema.migrate(blank)
        assert self.shape(blank) == shape
        assert not any(everything(blank).values())
        self.enter(blank, filled)
        assert everything(blank) == filled

    def test_each_step_down_and_up_again_keeps_every_row(self, blank, filled):
        """From the second migration on; the first one has nothing to go back to but nothing."""
        scripts = ScriptDirectory.from_config(schema._config())
        steps = [one.revision for one in scripts.walk_revisions()][:-1]
        schema.migrate(blank)
        self.enter(blank, filled)
        for revision in steps:
            below = scripts.get_revision(revision).down_revision
            schema.migrate(blank, below)
            schema.migrate(blank)
            assert everything(blank) == filled

    def test_they_are_numbered_one_after_another(self):
        names = sorted(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))
        assert [name[:4] for name in names] == [f"{n:04d}" for n in range(1, len(names) + 1)]

    def test_they_never_import_the_program(self):
        for path in (ROOT / "migrations").rglob("*.py"):
            assert "academy" not in path.read_text(encoding="utf-8").split('"""')[-1]
            assert "import academy" not in path.read_text(encoding="utf-8")
            assert "from academy" not in path.read_text(encoding="utf-8")
