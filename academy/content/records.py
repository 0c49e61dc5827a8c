"""A YAML mapping being read: every field asked for by name, everything else reported."""

import re
from collections.abc import Callable

from academy.content.library import LANGUAGES, SOURCE_LANGUAGE, Text
from academy.content.marked import Marked
from academy.content.problems import did_you_mean, one_line

Report = Callable[[int, str], None]

ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*$")
LONGEST_ID = 60
# Beyond this many, a mapping is another file altogether.
MOST_UNKNOWN = 20
LANGUAGE_NAMES = {"en": "English", "es": "Spanish"}


class Record:
    """Reads typed fields; a field that is not there or not right is reported and gives None."""

    def __init__(self, node: Marked, report: Report) -> None:
        self.line = node.line
        self._keys = node.keys
        self._report = report
        self._asked: set[str] = set()
        self._missing: list[str] = []
        self._fields: dict[str, Marked] = {}
        if isinstance(node.value, dict):
            self._fields = node.value
        else:
            report(node.line, "should be a list of “key: value”")

    def line_of(self, key: str) -> int:
        """The line of a key, or of the record while it has none."""
        return self._keys.get(key, self.line)

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        self._asked.add(key)
        return key in self._fields

    def text(self, key: str) -> str | None:
        """A text that must be there, on one line."""
        node = self._get(key)
        if node is None:
            return None
        if not isinstance(node.value, str):
            self._report(self.line_of(key), f"“{key}” should be a text")
            return None
        return one_line(node.value)

    def whole(self, key: str) -> int | None:
        """A whole number that must be there."""
        text = self.text(key)
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
            self._report(self.line_of(key), f"“{key}” should be a whole number, not “{text}”")
            return None
        return int(text)

    def id(self, key: str = "id") -> str | None:
        """An id that must be there: lower-case letters, digits and hyphens."""
        text = self.text(key)
        if text is not None and not is_id(text):
            self._report(self.line_of(key), f"“{text}” is no id: lower-case letters, digits, -")
            return None
        return text

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts that must be there; one text alone is a list of one."""
        node = self._get(key)
        if node is None:
            return None
        items = [node] if isinstance(node.value, str) else node.value
        if not isinstance(items, list):
            self._report(self.line_of(key), f"“{key}” should be a list of texts")
            return None
        texts = [_as_text(item) for item in items]
        for item, text in zip(items, texts, strict=True):
            if text is None:
                self._report(item.line, f"“{key}” should be a list of texts")
        return None if None in texts else tuple(text for text in texts if text)

    def lines(self, key: str) -> list[int]:
        """The line of every entry of a list."""
        node = self._fields.get(key)
        return [i.line for i in node.value] if node and isinstance(node.value, list) else []

    def record(self, key: str) -> "Record | None":
        """A mapping that must be there."""
        node = self._get(key)
        if node is None:
            return None
        if not isinstance(node.value, dict):
            self._report(self.line_of(key), f"“{key}” should hold further keys")
            return None
        return Record(Marked(self.line_of(key), node.value, node.keys), self._report)

    def records(self, key: str) -> "list[Record] | None":
        """A list of mappings that must be there."""
        node = self._get(key)
        if node is None:
            return None
        if not isinstance(node.value, list):
            self._report(self.line_of(key), f"“{key}” should be a list")
            return None
        return [Record(item, self._report) for item in node.value]

    def words(self, key: str) -> Text | None:
        """A text in both languages, `{en: …, es: …}`; a missing Spanish is only reported."""
        record = self.record(key)
        if record is None:
            return None
        words = record.own_words()
        record.close()
        return words

    def own_words(self) -> Text | None:
        """The keys `en` and `es` of this very record as one text."""
        words = {}
        for lang in LANGUAGES:
            if not self.has(lang) or not self._fields[lang].value:
                what = f"has no {LANGUAGE_NAMES[lang]} text ({lang}: …)"
                self._report(self.line_of(lang), what)
                continue
            text = self.text(lang)
            if text:
                words[lang] = text
        return Text(words) if SOURCE_LANGUAGE in words else None

    def misplaced(self, key: str, where: str) -> None:
        """Report a key that another file decides."""
        if self.has(key):
            self._report(self.line_of(key), f"“{key}” is decided in {where} alone: remove it here")

    def close(self) -> None:
        """Report what is missing, and what nobody asked for, as one fault when it is a slip."""
        missing = list(self._missing)
        unknown = [key for key in self._fields if key not in self._asked]
        for key in unknown[:MOST_UNKNOWN]:
            hint = did_you_mean(key, self._asked - set(self._fields) or self._asked)
            for name in missing:
                if f"“{name}”" in hint:
                    missing.remove(name)
                    break
            self._report(self.line_of(key), f"unknown key “{key}”{hint}")
        for key in missing:
            self._report(self.line_of(key), f"“{key}” is missing")

    def _get(self, key: str) -> Marked | None:
        self._asked.add(key)
        node = self._fields.get(key)
        if node is None or node.value in ("", []):
            self._missing.append(key)
            return None
        return node


def _as_text(node: Marked) -> str | None:
    """One line of text; an unquoted colon makes YAML see a pair, which is put together again."""
    if isinstance(node.value, str):
        return one_line(node.value)
    if isinstance(node.value, dict) and len(node.value) == 1:
        ((key, inner),) = node.value.items()
        return one_line(f"{key}: {inner.value}") if isinstance(inner.value, str) else None
    return None


def is_id(text: str) -> bool:
    """Whether a text may name something for ever."""
    return bool(ID.match(text)) and len(text) <= LONGEST_ID
