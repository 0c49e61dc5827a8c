"""YAML with the line of everything in it; scalars stay text, so that `no` is a word, not false."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from academy.content.problems import one_line
from academy.kinds.contract import Finding

# libyaml itself does not mind nesting; our reading of it recurses.
DEEPEST = 12
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Marked:
    """A text, a list or a mapping, and where it stands; `keys` has the line of each key."""

    line: int
    value: "str | list[Marked] | dict[str, Marked]"
    keys: dict[str, int]


class Malformed(Exception):
    """The file is not YAML we read; carries one finding."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.finding = Finding(line, what)


def parse(text: str, first_line: int = 1) -> Marked:
    """Read one YAML document; raises Malformed."""
    if len(text) > LONGEST:
        raise Malformed(first_line, f"is longer than {LONGEST} characters")
    try:
        events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        for event in events:
            if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                break
        else:
            event = yaml.StreamEndEvent()
        root = _node(event, events, first_line, 0)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise Malformed(_line(event, first_line), "holds a second document after “---”")
    except yaml.YAMLError as error:
        raise Malformed(*_fault(error, text, first_line)) from error
    return root


def _node(event: yaml.Event, events: Iterator[yaml.Event], first_line: int, depth: int) -> Marked:
    line = _line(event, first_line)
    if depth > DEEPEST:
        raise Malformed(line, f"is nested more than {DEEPEST} deep")
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise Malformed(line, "anchors and aliases (& and *) are not read: write the text out")
    if isinstance(event, yaml.SequenceStartEvent):
        return Marked(line, list(_items(events, first_line, depth)), {})
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(line, events, first_line, depth)
    if isinstance(event, yaml.ScalarEvent):
        is_null = not event.style and event.value in ("", "~", "null")
        return Marked(line, "" if is_null else event.value, {})
    return Marked(first_line, {}, {})


def _items(events: Iterator[yaml.Event], first_line: int, depth: int) -> Iterator[Marked]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _node(event, events, first_line, depth + 1)


def _mapping(line: int, events: Iterator[yaml.Event], first_line: int, depth: int) -> Marked:
    values: dict[str, Marked] = {}
    keys: dict[str, int] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _node(event, events, first_line, depth + 1)
        if not isinstance(key.value, str):
            raise Malformed(key.line, "a key must be a word")
        if key.value in values:
            raise Malformed(key.line, f"“{key.value}” stands here twice")
        keys[key.value] = key.line
        values[key.value] = _node(next(events), events, first_line, depth + 1)
    return Marked(line, values, keys)


def _line(event: yaml.Event, first_line: int) -> int:
    mark = event.start_mark
    return first_line + (mark.line if mark else 0)


def _fault(error: yaml.YAMLError, text: str, first_line: int) -> tuple[int, str]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line if mark else text[: getattr(error, "position", 0)].count("\n")
    last = max(text.rstrip("\n").count("\n"), 0)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    context = getattr(error, "context", None)
    message = f"is not valid YAML: {what}" + (f" {context}" if context else "")
    return first_line + min(line, last), one_line(message)
