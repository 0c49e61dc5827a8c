"""Authors' Markdown into HTML that is safe to show: what is slow is refused, the rest sanitised."""

import re
import threading
from urllib.parse import urlsplit

import nh3
from markdown import Markdown
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from academy.kinds.contract import Finding

# Python-Markdown takes quadratic time over `[`, `<` and stray emphasis, and recurses over nesting.
# A lesson of eight minutes has 10 kB, some twenty links and ten headings: this leaves ample room.
LONGEST = 64_000
LIMITS = (
    ("line", "\n", 2_000),
    ("square bracket", "[", 80),
    ("angle bracket", "<", 80),
    ("backtick", "`", 500),
    ("star", "*", 500),
    ("underscore", "_", 500),
    ("pipe", "|", 1_500),
    ("backslash", "\\", 500),
)
MOST_HEADINGS = 60
DEEPEST = 6

# Tags and attributes our own renderer emits; nothing else survives. Classes are listed one by one.
# fmt: off
TAGS = {
    "a", "aside", "blockquote", "br", "code", "div", "em", "h3", "h4", "h5", "hr", "i", "img", "li",
    "ol", "p", "pre", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}
# fmt: on
ATTRIBUTES = {
    "a": {"href", "rel", "title"},
    "aside": {"aria-label", "role"},
    "div": {"aria-label", "role", "tabindex"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "img": {"alt", "src", "title"},
    "ol": {"start"},
    "th": {"scope"},
}
CLASSES = {
    "aside": {"side", "note", "critical"},
    "div": {"read", "two", "wide", "scroll"},
    "i": {"icon-inside", "icon-customer"},
    "p": {"said", "said-in", "said-cu"},
    "span": {"conv", "conv-in", "conv-cu"},
    "img": {"img-fluid"},
    "table": {"data"},
    "td": {"r"},
    "th": {"r"},
}
INLINE_TAGS = {"a", "br", "code", "em", "strong"}
SCHEMES = {"http", "https", "mailto"}

_LEADING = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*")
_MARKER = re.compile(r">|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--")
_CODE = re.compile(r"`[^`]*`")
_TARGET = re.compile(r"(?<!!)\[[^\]]*\](?:\(\s*<?|:\s+<?)([^\s)>]+)")
_UNDERLINE = re.compile(r"[ \t]*(=+|-+)[ \t]*$")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000\ufeff\ufffe\uffff]")


# Making a renderer takes longer than rendering a sentence; one is not for two threads at once.
_inline = threading.local()


def refusals(text: str, first_line: int = 1) -> list[Finding]:
    """What must not be given to the renderer, because it would be slow or is no text."""
    if len(text) > LONGEST:
        return [Finding(first_line, f"is longer than {LONGEST} characters: split it")]
    found = [
        Finding(_line_of(text, mark, limit, first_line), f"has more than {limit} {name}s")
        for name, mark, limit in LIMITS
        if text.count(mark) > limit
    ]
    headings = 0
    for number, line in enumerate(text.split("\n"), first_line):
        headings += _is_heading(line)
        if headings > MOST_HEADINGS:
            return [*found, Finding(number, f"has more than {MOST_HEADINGS} headings")]
        if _depth(line) > DEEPEST:
            return [*found, Finding(number, f"is nested more than {DEEPEST} deep")]
        control = _CONTROL.search(line)
        if control:
            code = f"U+{ord(control[0]):04X}"
            return [*found, Finding(number, f"holds the control character {code}")]
    return found


def _line_of(text: str, mark: str, count: int, first_line: int) -> int:
    """The line of the first mark that is too many."""
    return first_line + mark.join(text.split(mark, count + 1)[: count + 1]).count("\n")


def _is_heading(line: str) -> bool:
    return line.lstrip().startswith("#") or bool(_UNDERLINE.match(line))


def _depth(line: str) -> int:
    leading = _LEADING.match(line)
    marks = len(_MARKER.findall(leading[0])) if leading else 0
    indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
    return marks + indent // 4


def renderer() -> Markdown:
    """A Markdown reader without raw HTML: tags in the text stay text."""
    markdown = Markdown(extensions=[TableExtension(), SaneListExtension()])
    markdown.preprocessors.deregister("html_block")
    for pattern in ("html", "entity", "automail"):
        markdown.inlinePatterns.deregister(pattern)
    return markdown


def clean(html: str) -> str:
    """Keep only what our own renderer emits."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def inline(text: str) -> str:
    """A sentence or two of Markdown as HTML without blocks, for labels and reasons."""
    if not hasattr(_inline, "markdown"):
        _inline.markdown = renderer()
    html = _inline.markdown.reset().convert(text.strip())
    return nh3.clean(
        html,
        tags=INLINE_TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="noopener",
    ).strip()


def inline_refusals(text: str, first_line: int) -> list[Finding]:
    """Links that may not be followed, HTML, and pictures, which have no place in a sentence."""
    found = tags(text, first_line)
    for number, line in enumerate(text.split("\n"), first_line):
        if "![" in line:
            found.append(Finding(number, "an exercise holds no pictures: put it in the lesson"))
        for target in _TARGET.findall(line):
            refusal = link_refusal(target)
            if refusal:
                found.append(Finding(number, refusal))
    return found


def tags(text: str, first_line: int) -> list[Finding]:
    """Raw HTML, which a page shows as it was typed."""
    found = []
    for number, line in enumerate(text.split("\n"), first_line):
        tag = _TAG.search(_CODE.sub("", line))
        if tag and not line.startswith("    "):
            found.append(Finding(number, f"{tag[0]} is HTML and would be shown as typed"))
    return found


def link_refusal(href: str) -> str:
    """Why a link may not be followed, or nothing: other sites, mail, and pages of this site."""
    if href.startswith("#") or (href.startswith("/") and not href.startswith(("//", "/\\"))):
        return ""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return f"the link “{href}” is no address"
    if parts.scheme in ("http", "https") and parts.netloc:
        return ""
    if parts.scheme == "mailto":
        return ""
    if parts.scheme:
        return f"a link may not start with “{parts.scheme}:”"
    return f"the link “{href}” leads nowhere: write https://…, /… or exercise:…"
