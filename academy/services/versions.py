"""Keeps the text of everything that was answered, once, under its hash."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.content import Exercise, Module, SelfAssessment
from academy.errors import NotFound
from academy.storage import ContentVersion


def keep(session: Session, item: SelfAssessment | Exercise, name: str, now: datetime) -> str:
    """Store this version unless it is there already; returns its hash."""
    kind = "self-assessment" if isinstance(item, SelfAssessment) else "exercise"
    known = select(ContentVersion.hash).where(ContentVersion.hash == item.hash)
    if session.execute(known).first() is None:
        row = {"hash": item.hash, "kind": kind, "name": name, "text": item.to_json()}
        try:
            with session.begin_nested():
                session.execute(insert(ContentVersion).values(**row, created_at=now))
        except IntegrityError:
            # Somebody else answered it first in the same instant: it is stored, which is all.
            return item.hash
    return item.hash


def self_assessment(session: Session, module: Module, version: str) -> SelfAssessment:
    """The instrument as it was under this hash; raises NotFound."""
    if module.self_assessment.hash == version:
        return module.self_assessment
    query = select(ContentVersion.text).where(ContentVersion.hash == version)
    text = session.execute(query).scalar_one_or_none()
    if text is None:
        raise NotFound(version)
    return SelfAssessment.from_json(text)
