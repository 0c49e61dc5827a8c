"""cards.yaml and commitments.yaml: what brings a module back into the working week."""

from collections.abc import Callable, Collection
from typing import TypeVar

from academy.content import figures, rules
from academy.content.documents import Desk
from academy.content.library import LANGUAGES, SOURCE_LANGUAGE, Card, Commitment, Text
from academy.content.problems import did_you_mean
from academy.content.records import LANGUAGE_NAMES, Record

CARDS = "cards.yaml"
COMMITMENTS = "commitments.yaml"

Kept = TypeVar("Kept", Card, Commitment)


def read_cards(desk: Desk, skills: Collection[str]) -> tuple[Card, ...]:
    """The practice cards that are sound; without known skills theirs are not looked at."""
    return _read(desk, CARDS, ("front", "back"), Card, rules.FEWEST_CARDS, skills)


def read_commitments(desk: Desk, skills: Collection[str]) -> tuple[Commitment, ...]:
    """The commitment templates that are sound."""
    fewest = rules.FEWEST_COMMITMENTS
    return _read(desk, COMMITMENTS, ("if", "then"), Commitment, fewest, skills)


def _read(
    desk: Desk,
    name: str,
    sides: tuple[str, str],
    make: Callable[[str, str, Text, Text], Kept],
    fewest: int,
    skills: Collection[str],
) -> tuple[Kept, ...]:
    record = desk.record(name)
    if record is None:
        return ()
    key = name.removesuffix(".yaml")
    records = record.records(key) or []
    record.close()
    kept = []
    for entry in records:
        thing = _one(desk, name, entry, sides, make, skills)
        if thing and desk.claim(key.removesuffix("s"), thing.id, name, entry.line_of("id")):
            kept.append(thing)
    if record.has(key) and len(records) < fewest:
        line = record.line_of(key)
        desk.report(name, line, f"{len(records)} {key}; {fewest} or more are needed")
    return tuple(kept)


def _one(
    desk: Desk,
    name: str,
    entry: Record,
    sides: tuple[str, str],
    make: Callable[[str, str, Text, Text], Kept],
    skills: Collection[str],
) -> Kept | None:
    thing_id, skill = entry.id(), entry.text("skill")
    words: dict[str, dict[str, str]] = {side: {} for side in sides}
    for lang in LANGUAGES:
        if not entry.has(lang):
            what = f"has no {LANGUAGE_NAMES[lang]} text ({lang}: …)"
            desk.report(name, entry.line, what)
            continue
        half = entry.record(lang)
        if half is None:
            continue
        found = {side: half.text(side) for side in sides}
        half.close()
        # One side alone is no translation.
        for side, text in found.items():
            if text and all(found.values()):
                words[side][lang] = text
            figure = figures.first(text or "", half.line_of(side))
            if figure:
                desk.figures.append((name, figure))
    entry.close()
    if skill and skills and skill not in skills:
        what = f"no skill is called “{skill}”" + did_you_mean(skill, skills)
        desk.report(name, entry.line_of("skill"), what)
        return None
    if not thing_id or not skill or SOURCE_LANGUAGE not in words[sides[0]]:
        return None
    return make(thing_id, skill, Text(words[sides[0]]), Text(words[sides[1]]))
