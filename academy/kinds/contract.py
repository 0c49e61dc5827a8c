"""What an exercise kind promises: four pure functions, a template, an example and its cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol


def N_(text: str) -> str:
    """Mark a text for the translators; the page that shows it looks the translation up."""
    return text


@dataclass(frozen=True, slots=True)
class Source:
    """One language of one exercise file, without its front matter."""

    path: str
    # The number, in the file, of the first line of `text`.
    first_line: int
    text: str
    title: str
    lang: str


class Finding(NamedTuple):
    """Something wrong in an author's file, and the line it is on."""

    line: int
    what: str


class Unreadable(Exception):
    """The source is not an exercise of this kind; says everything that is wrong with it."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{line}: {what}" for line, what in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Feedback:
    """What to say about one part of the answer; `html` is the author's and sanitised."""

    key: str
    is_right: bool
    html: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer is worth, 0 to 1; None while a reviewer has yet to say."""

    score: float | None
    feedback: tuple[Feedback, ...] = ()
    awaits_review: bool = False


class Kind(Protocol):
    """A module `academy/kinds/<kind>/kind.py`; its page part is `<kind>.html` beside it.

    The template is included with `exercise` (what `read` returned), `slug`, `answer` (what `take`
    returned, or none), `mark` (or none), `action` (where it posts), `csrf_token()` and `_`; `error`
    may hold what `take` refused, `token` makes the form one sending. It works without script.
    """

    # One line that names the kind for authors, and what they write.
    NAME: str
    ADVICE: str

    def read(self, source: Source) -> Any:
        """Make a frozen dataclass of plain values; raises Unreadable."""

    def twins(self, exercise: Any, other: Any) -> list[str]:
        """In what the same exercise in another language differs, in words; texts may differ."""

    def restore(self, data: Any) -> Any:
        """Make again what `read` made, from its `dataclasses.asdict` after JSON."""

    def take(self, exercise: Any, form: Mapping[str, str]) -> Any:
        """Make a JSON-able answer of what was posted; raises errors.Invalid naming the field."""

    def mark(self, exercise: Any, answer: Any) -> Mark:
        """What the answer is worth; one kept from before an edit may no longer fit: no score."""
