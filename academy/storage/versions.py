"""What was asked, and the constants a verdict was reached with: kept as they were then."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from academy.storage.base import Base, Key, Slug, Token


class ContentVersion(Base):
    """The text of an instrument or exercise somebody answered, under its hash."""

    __tablename__ = "content_version"

    hash: Mapped[Token] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[Slug]
    text: Mapped[str]
    created_at: Mapped[datetime]


class MeasurementConstants(Base):
    """The error of one skill's scale in one organisation, as known at a time; never edited."""

    __tablename__ = "measurement_constants"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "series", "version"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    series: Mapped[str] = mapped_column(String(16))
    version: Mapped[str] = mapped_column(String(12))
    # How many double baselines it was estimated from; 0 = the published prior alone.
    pairs: Mapped[int]
    figures: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
