"""The curriculum: modules/ and exercises/ read into frozen objects plus a list of problems."""

from academy.content.curriculum import load
from academy.content.library import (
    LANGUAGES,
    SOURCE_LANGUAGE,
    Card,
    Commitment,
    Exercise,
    ExercisePart,
    HtmlPart,
    Item,
    Lesson,
    LessonPage,
    Library,
    Module,
    Outcome,
    Part,
    ScalePoint,
    Section,
    SelfAssessment,
    Skill,
    Text,
)
from academy.content.problems import Problem
from academy.content.shelf import Shelf

__all__ = [
    "LANGUAGES",
    "SOURCE_LANGUAGE",
    "Card",
    "Commitment",
    "Exercise",
    "ExercisePart",
    "HtmlPart",
    "Item",
    "Lesson",
    "LessonPage",
    "Library",
    "Module",
    "Outcome",
    "Part",
    "Problem",
    "ScalePoint",
    "Section",
    "SelfAssessment",
    "Shelf",
    "Skill",
    "Text",
    "load",
]
