"""Runs the numbered migrations; they never import the application's tables."""

from alembic import context
from sqlalchemy import types

config = context.config


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own column types as what the database sees, so no migration needs the app."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, types.JSON):
        return "sa.JSON()"
    return False


connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=config.attributes.get("metadata"),
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
