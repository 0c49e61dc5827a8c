"""Organisations and the people in them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from academy.storage.base import Base, Key

ROLES = ("learner", "trainer", "manager", "author", "admin")
LANGUAGES = ("en", "es")
THEMES = ("automatic", "light", "dark")


def one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    """A named check that the column holds one of these words."""
    words = ", ".join(f"'{word}'" for word in allowed)
    return CheckConstraint(f"{column} IN ({words})", name=column)


class Organisation(Base):
    """Who runs courses for whom; every row of a person's data belongs to exactly one."""

    __tablename__ = "organisation"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(200), unique=True)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Person(Base):
    """Somebody who signs in."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        one_of("role", ROLES),
        one_of("language", LANGUAGES),
        one_of("theme", THEMES),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    # Lower case, unique over all organisations: it is how somebody signs in.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    # argon2id; empty = no password yet, so no sign-in until one is set by mail.
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    theme: Mapped[str] = mapped_column(String(10), default="automatic")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    created_at: Mapped[datetime]
    # When the page that says who sees what was read; until then it comes first.
    welcomed_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    # Base32 secret of the authenticator; pending until a first code proved it.
    totp_secret: Mapped[str] = mapped_column(String(64), default="")
    totp_confirmed_at: Mapped[datetime | None]
    # The last time step whose code was accepted: a code works once.
    totp_last_step: Mapped[int] = mapped_column(default=0)
