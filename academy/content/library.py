"""The curriculum as frozen objects: what the site shows, and nothing of who learns."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from academy import errors
from academy.content import versions
from academy.content.problems import Problem
from academy.kinds import KINDS

# English is the source; every other language is its twin.
SOURCE_LANGUAGE = "en"
LANGUAGES = ("en", "es")

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the languages it has been written in; English always is."""

    words: Mapping[str, str]

    def in_(self, lang: str) -> str:
        """The text in this language, or in English while there is no translation."""
        return self.words.get(lang) or self.words[SOURCE_LANGUAGE]


@dataclass(frozen=True, slots=True)
class HtmlPart:
    """Rendered, sanitised text."""

    html: str


@dataclass(frozen=True, slots=True)
class ExercisePart:
    """The place of an exercise between two pieces of text."""

    slug: str


Part = HtmlPart | ExercisePart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a lesson: its anchor and its plain text."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One language of a lesson; `lang` says which one it really is."""

    lang: str
    html_parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    sources: tuple[str, ...] = ()

    @property
    def exercises(self) -> tuple[str, ...]:
        """The exercises placed on this page, in their order."""
        return tuple(part.slug for part in self.html_parts if isinstance(part, ExercisePart))


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson; `pages` holds the languages there really are."""

    slug: str
    number: int
    minutes: int
    titles: Text
    summaries: Text
    pages: Mapping[str, LessonPage]
    sources: tuple[str, ...]

    def page(self, lang: str) -> LessonPage:
        """The page in this language, or the English one, whose `lang` then says so."""
        return self.pages.get(lang) or self.pages[SOURCE_LANGUAGE]


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """One answer of the scale; `count` is its anchor, of the last ten such occasions."""

    value: int
    count: str
    texts: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One statement; a check item is asked but never scored."""

    id: str
    skill: str
    is_check: bool
    texts: Text


@dataclass(frozen=True, slots=True)
class Skill:
    """What eight items measure; `series` changes with their wording, the scale or the window."""

    id: str
    names: Text
    descriptions: Text
    item_ids: tuple[str, ...]
    check_id: str
    series: str


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """An instrument as it is asked: `items` stand in asking order."""

    module: str
    hash: str
    window: Text
    points: tuple[ScalePoint, ...]
    skills: tuple[Skill, ...]
    items: tuple[Item, ...]

    def skill(self, skill_id: str) -> Skill:
        """One skill; raises NotFound."""
        return _one(self.skills, skill_id, "id")

    def to_json(self) -> str:
        """The canonical text whose SHA-256 is `hash`."""
        data = asdict(self)
        del data["hash"]
        return versions.canonical(data)

    @classmethod
    def from_json(cls, text: str) -> "SelfAssessment":
        """The instrument as it was kept, with the series it had then."""
        data = json.loads(text)
        return cls(
            module=data["module"],
            hash=versions.digest(text),
            window=Text(data["window"]["words"]),
            points=tuple(
                ScalePoint(p["value"], p["count"], Text(p["texts"]["words"]))
                for p in data["points"]
            ),
            skills=tuple(_skill(s) for s in data["skills"]),
            items=tuple(
                Item(i["id"], i["skill"], i["is_check"], Text(i["texts"]["words"]))
                for i in data["items"]
            ),
        )


def _skill(data: Any) -> Skill:
    return Skill(
        id=data["id"],
        names=Text(data["names"]["words"]),
        descriptions=Text(data["descriptions"]["words"]),
        item_ids=tuple(data["item_ids"]),
        check_id=data["check_id"],
        series=data["series"],
    )


@dataclass(frozen=True, slots=True)
class Card:
    """A practice card of one skill."""

    id: str
    skill: str
    fronts: Text
    backs: Text


@dataclass(frozen=True, slots=True)
class Commitment:
    """An if–then template of one skill; {customer} and {date} may stand in it as blanks."""

    id: str
    skill: str
    ifs: Text
    thens: Text


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise; `body` holds what its kind read, by language."""

    slug: str
    module: str
    kind: str
    hash: str
    titles: Text
    body: Mapping[str, Any]

    def body_in(self, lang: str) -> Any:
        """The body in this language, or the English one."""
        return self.body.get(lang) or self.body[SOURCE_LANGUAGE]

    def to_json(self) -> str:
        """The canonical text whose SHA-256 is `hash`."""
        body = {lang: asdict(body) for lang, body in self.body.items()}
        data = {"slug": self.slug, "module": self.module, "kind": self.kind}
        return versions.canonical({**data, "titles": asdict(self.titles), "body": body})

    @classmethod
    def from_json(cls, text: str) -> "Exercise":
        """The exercise as it was kept."""
        data = json.loads(text)
        restore = KINDS[data["kind"]].restore
        return cls(
            slug=data["slug"],
            module=data["module"],
            kind=data["kind"],
            hash=versions.digest(text),
            titles=Text(data["titles"]["words"]),
            body={lang: restore(body) for lang, body in data["body"].items()},
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a learner can do afterwards: two words, and a sentence."""

    names: Text
    texts: Text


@dataclass(frozen=True, slots=True)
class Module:
    """A module with everything in it; `reassessment` counts days after the baseline."""

    slug: str
    number: int
    minutes: int
    titles: Text
    summaries: Text
    outcomes: tuple[Outcome, ...]
    intros: Mapping[str, str]
    reassessment: tuple[int, ...]
    sources: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    self_assessment: SelfAssessment
    cards: tuple[Card, ...]
    commitments: tuple[Commitment, ...]
    exercises: Mapping[str, Exercise]
    # The languages in which every page of it is there.
    languages: frozenset[str]
    # Changes whenever a word of the module does.
    version: str = ""

    def intro(self, lang: str) -> str:
        """The introduction's HTML in this language, or in English."""
        return self.intros.get(lang) or self.intros[SOURCE_LANGUAGE]

    def lesson(self, slug: str) -> Lesson:
        """One lesson; raises NotFound."""
        return _one(self.lessons, slug, "slug")

    def exercise(self, slug: str) -> Exercise:
        """One exercise; raises NotFound."""
        if slug not in self.exercises:
            raise errors.NotFound(slug)
        return self.exercises[slug]


@dataclass(frozen=True, slots=True)
class Library:
    """All modules in their order, and what is wrong with the files they were read from."""

    modules: tuple[Module, ...]
    problems: tuple[Problem, ...] = ()
    version: str = field(default="")

    def module(self, slug: str) -> Module:
        """One module; raises NotFound."""
        return _one(self.modules, slug, "slug")

    def exercise(self, module: str, slug: str) -> Exercise:
        """One exercise of a module; raises NotFound."""
        return self.module(module).exercise(slug)


def _one(things: tuple[Thing, ...], name: str, attribute: str) -> Thing:
    for thing in things:
        if getattr(thing, attribute) == name:
            return thing
    raise errors.NotFound(name)
