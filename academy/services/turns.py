"""One at a time, where a count or a check and the insert after it must be one step."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def wait(session: Session, name: str) -> None:
    """Wait for the turn under this name; it ends with the transaction. SQLite has one writer."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
