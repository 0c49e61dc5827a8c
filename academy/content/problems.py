"""What is wrong in an author's file: one line each, with the place and the likely meaning."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

# Likeness takes quadratic time, and nobody misspells a word this long by a letter.
LONGEST_WORD = 80


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault; `path` starts at the folder of the modules or of the exercises."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def one_line(text: str) -> str:
    """Any message on one line."""
    return " ".join(text.split())


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The known word nearest to this one, as the end of a message, or nothing."""
    if len(word) > LONGEST_WORD:
        return ""
    near = difflib.get_close_matches(word, sorted(known), n=1)
    return f" (did you mean “{near[0]}”?)" if near else ""


def listed(words: Iterable[str]) -> str:
    """Words for the middle of a sentence."""
    return ", ".join(sorted(words))
