"""Sessions, one-use links, failed attempts and known devices: what signing in remembers."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.storage.base import Base, Key, Token, belongs_to_person
from academy.storage.people import one_of

PURPOSES = ("reset", "email-change", "invitation", "recovery")


class SignInSession(Base):
    """One signed-in browser; deleting the row signs it out, whatever cookie it still holds."""

    __tablename__ = "sign_in_session"
    __table_args__ = (belongs_to_person(), Index(None, "person_id"))

    id: Mapped[Key]
    organisation_id: Mapped[int]
    person_id: Mapped[int]
    # SHA-256 of the random id in the cookie; the id itself is kept nowhere.
    token_hash: Mapped[Token] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    # When the password was last proved in this session; old = asked again for delicate acts.
    proved_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    is_shared_computer: Mapped[bool] = mapped_column(default=False)


class OneUseToken(Base):
    """A link in a mail that works once and not for long, or a recovery code that works once."""

    __tablename__ = "one_use_token"
    __table_args__ = (belongs_to_person(), one_of("purpose", PURPOSES), Index(None, "person_id"))

    id: Mapped[Key]
    organisation_id: Mapped[int]
    person_id: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[Token] = mapped_column(unique=True)
    # For a change of address: the new one, proved by opening the link.
    new_email: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A failed guess at a secret; counted per account and per address, kept for a day."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "account_hash", "at"), Index(None, "address_hash", "at"))

    id: Mapped[Key]
    # Hashes, so that the table names nobody who has no account here.
    account_hash: Mapped[Token]
    address_hash: Mapped[Token]
    at: Mapped[datetime]


class KnownDevice(Base):
    """A browser its owner has signed in from: it may still sign in while others guess."""

    __tablename__ = "known_device"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["person.organisation_id", "person.id"],
            ondelete="CASCADE",
        ),
        Index(None, "person_id"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int]
    person_id: Mapped[int]
    token_hash: Mapped[Token] = mapped_column(unique=True)
    created_at: Mapped[datetime]
