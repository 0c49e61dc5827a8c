"""The base of every table: names of constraints, UTC times, and the links every row carries."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import DateTime, Dialect, ForeignKeyConstraint, MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import JSON, TypeDecorator

from academy.storage.connection import connect

__all__ = ["Base", "Key", "Slug", "Token", "UtcDateTime", "belongs_to_person", "connect"]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always in UTC; a naive time is refused before it can be stored."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Store in UTC; raises ValueError for a naive time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; it is always UTC here."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Declares every table with named constraints, so that migrations can find them again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: Text,
    }
    # Hot statements name plain columns; every class here has a table of its own.
    __table__: ClassVar[Table]


Key = Annotated[int, mapped_column(primary_key=True)]
Slug = Annotated[str, mapped_column(String(100))]
Token = Annotated[str, mapped_column(String(64))]


def belongs_to_person() -> ForeignKeyConstraint:
    """A row's person must be of the row's own organisation: the database stops links across."""
    return ForeignKeyConstraint(
        ["organisation_id", "person_id"],
        ["person.organisation_id", "person.id"],
        ondelete="CASCADE",
    )
