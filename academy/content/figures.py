"""Figures: numbers that claim something about the world and therefore need a source."""

import re

from academy.kinds.contract import Finding

# What people say in a scene may hold invented amounts; addresses are no claims.
_EXEMPT = re.compile(
    r"“[^”]{0,600}”|«[^»]{0,600}»|`[^`\n]{0,200}`|\]\([^)\n]{0,200}\)|<?https?://\S+"
)
_SMALL = "two|three|four|five|six|seven|eight|nine|ten|twice|dos|tres|cuatro|cinco|seis|diez"
# Bounded and anchored, so that no text takes more than linear time.
_NUMBER = r"(?<![\d.,])\d[\d.,]{0,20}"
_FIGURE = re.compile(
    rf"{_NUMBER}\s?(?:%|percent\b|per cent\b|por ciento\b)"
    rf"|[$€£]\s?\d[\d.,]{{0,20}}"
    rf"|{_NUMBER}\s(?:times|veces)\b"
    rf"|\b(?:{_SMALL})\s(?:times|veces)\s(?:as|the|more|fewer|less|más|mayor|menos|el|la|los)\b"
    r"|(?<![\d.,])\d{1,3}(?:[.,\u00a0\u202f]\d{3}){1,5}\b"
    r"|\b\d{4,20}",
    re.IGNORECASE,
)


def first(text: str, first_line: int = 1) -> Finding | None:
    """The first figure in a text, or None."""
    plain = _EXEMPT.sub(lambda match: "\n" * match[0].count("\n"), text)
    match = _FIGURE.search(plain)
    if match is None:
        return None
    line = first_line + plain[: match.start()].count("\n")
    return Finding(line, f"“{' '.join(match[0].split())}” is a figure and no source is named")
