"""Brings a database to a schema version with the numbered migrations."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from academy.storage import Base

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["metadata"] = Base.metadata
    return config


def migrate(engine: Engine, target: str = "head") -> None:
    """Go up or down to a version, all of it or nothing, in one transaction."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        if target == "head" or _is_ahead(connection_version(engine, connection), target):
            command.upgrade(config, target)
        else:
            command.downgrade(config, target)


def connection_version(_engine: Engine, connection: object) -> str | None:
    """The version a connection's database is at, or None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()  # type: ignore[arg-type]


def version(engine: Engine) -> str | None:
    """The version the database is at, or None when it is empty."""
    with engine.connect() as connection:
        return connection_version(engine, connection)


def newest() -> str | None:
    """The version this program wants."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def differences(engine: Engine) -> list[object]:
    """What the tables in the program and those in the database disagree about."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def write(engine: Engine, message: str) -> None:
    """Write the next numbered migration from what the tables say."""
    config = _config()
    number = len(list((MIGRATIONS / "versions").glob("[0-9]*.py"))) + 1
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


def _is_ahead(current: str | None, target: str) -> bool:
    return target != "base" and (current is None or current < target)
