"""Everything that keeps an installation from being sound, in words."""

import os

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from academy import config, content
from academy.config import ROOT, Settings
from academy.services import schema
from academy.storage import connect

# A crash must not lose what was acknowledged.
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def findings(settings: Settings) -> list[str]:
    """A line for each thing to mend; none when all is well."""
    found = config.open_files(settings)
    if not os.access(settings.data_dir, os.W_OK):
        found.append(f"{settings.data_dir}: cannot be written to")
    if not settings.mail_url and not settings.demo:
        found.append("ACADEMY_MAIL_URL: not set, so nobody can reset a password by mail")
    if not settings.is_https and not settings.demo:
        found.append("ACADEMY_BASE_URL: not https, so passwords travel in the open")
    if not list((ROOT / "academy" / "translations").glob("*/LC_MESSAGES/messages.mo")):
        found.append("academy/translations: not compiled; run: make setup")
    found += _database(settings)
    library = content.load(settings.modules_dir, settings.exercises_dir)
    found += [str(problem) for problem in library.problems]
    if not library.modules:
        found.append(f"{settings.modules_dir}: no sound module")
    return found


def _database(settings: Settings) -> list[str]:
    engine = connect(settings.database_url)
    try:
        return [*_version(engine), *_durability(engine)]
    except DBAPIError as error:
        return [f"ACADEMY_DATABASE_URL: the database does not answer: {error.orig}".strip()]
    finally:
        engine.dispose()


def _version(engine: Engine) -> list[str]:
    version = schema.version(engine)
    if version == schema.newest():
        return []
    return [f"The database is at version {version}, not {schema.newest()}; run: academy migrate"]


def _durability(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            sound = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
            return [] if sound == "ok" else [f"The database file is damaged: {sound}"]
        off = [
            name
            for name in DURABLE
            if connection.execute(text(f"SHOW {name}")).scalar_one() == "off"
        ]
    return [f"PostgreSQL: {name} is off; a crash would lose answers" for name in off]
