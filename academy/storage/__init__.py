"""The tables: what learners do, one file per aggregate; the curriculum itself lives in files."""

from academy.storage.base import Base, connect
from academy.storage.lessons import LessonState, Submission
from academy.storage.people import Organisation, Person
from academy.storage.readings import Progress, Reading, ReadingDraft, SkillScore
from academy.storage.sign_ins import KnownDevice, OneUseToken, SignInAttempt, SignInSession
from academy.storage.versions import ContentVersion, MeasurementConstants

__all__ = [
    "Base",
    "ContentVersion",
    "KnownDevice",
    "LessonState",
    "MeasurementConstants",
    "OneUseToken",
    "Organisation",
    "Person",
    "Progress",
    "Reading",
    "ReadingDraft",
    "SignInAttempt",
    "SignInSession",
    "SkillScore",
    "Submission",
    "connect",
]
