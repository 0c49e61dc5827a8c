"""Versions of what people answer: one spelling of the content as JSON, and its hash."""

import hashlib
import json
from typing import Any

SERIES_LENGTH = 16


def canonical(data: Any) -> str:
    """The one JSON text of this data: keys sorted, no spaces, letters as they are."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """The SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def series(wording: Any) -> str:
    """A short name for one wording of a scale: another wording starts another series."""
    return digest(canonical(wording))[:SERIES_LENGTH]
