"""The blocks of a lesson arranged as the design draws them: notes, pairs, tables, exercises."""

import html
import re
import unicodedata
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from academy.content import rules
from academy.content.library import Section
from academy.content.problems import did_you_mean
from academy.kinds import prose
from academy.kinds.contract import Finding

# A private-use character; `prose.refusals` keeps it out of authors' texts.
EXERCISE_MARK = "\ue000"
EXERCISE = "exercise:"

PAIRS = (("Inside", "Customer"), ("Interno", "Cliente"))
PAIR_WORDS = {"en": PAIRS[0], "es": PAIRS[1]}
BOXES = {
    "critical reading": "critical",
    "lectura crítica": "critical",
    "side note": "side",
    "al margen": "side",
}
BOX_WORDS = {
    ("critical", "en"): "Critical reading",
    ("critical", "es"): "Lectura crítica",
    ("side", "en"): "Side note",
    ("side", "es"): "Al margen",
}
TABLE_WORD = {"en": "Table", "es": "Tabla"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
DEEPEST_HEADING = 4
# Anchors the page around the lesson may use itself.
RESERVED = {"main", "notes", "next", "section"}

_IMAGE = re.compile(r"images/([a-z0-9][a-z0-9_-]*\.[a-z]+)$")


class Arrangement(Treeprocessor):
    """Runs last over the tree; gathers sections, links, images and faults on its way."""

    def __init__(self, markdown: Markdown, text: str, first_line: int, lang: str, module: str):
        super().__init__(markdown)
        self.sections: list[Section] = []
        self.levels: list[int] = []
        self.exercises: list[Finding] = []
        self.images: list[Finding] = []
        self.faults: list[Finding] = []
        self._lines = text.split("\n")
        self._first_line = first_line
        self._lang = lang
        self._module = module
        self._ids: set[str] = set(RESERVED)
        self._tables = 0
        self._level = 2

    def run(self, root: Element) -> Element:
        """Arrange the blocks of the whole text."""
        placed = [self._exercise_links(block) for block in root]
        self._check_links(root, {id(link) for links in placed for link in links})
        self._check_images(root)
        new = Element("div")
        read: Element | None = None
        for block, links in zip(list(root), placed, strict=True):
            outside = list(self._outside(block, links))
            if outside:
                new.extend(outside)
                read = None
                continue
            if read is None:
                read = SubElement(new, "div", {"class": "read"})
            read.append(self._inside(block))
        return new

    def _outside(self, block: Element, links: list[Element]) -> Iterator[Element]:
        """What stands beside the running text: exercises, the two conversations, tables."""
        for link in links:
            slug = link.get("href", "").removeprefix(EXERCISE)
            self.exercises.append(Finding(self._line(EXERCISE + slug), slug))
            mark = Element("p")
            mark.text = f"{EXERCISE_MARK}{slug}{EXERCISE_MARK}"
            yield mark
        if block.tag == "table":
            heads = tuple(_plain(cell) for cell in block.iter("th"))
            if heads in PAIRS:
                yield from self._pair(block)
                return
            if heads[::-1] in PAIRS:
                what = f"write | {heads[1]} | {heads[0]} |: inside always stands left"
                self._fault(heads[0], what)
            yield self._table(block, heads)

    def _inside(self, block: Element) -> Element:
        if block.tag in HEADINGS:
            self._heading(block)
        if block.tag == "blockquote":
            return self._box(block)
        return block

    # Headings

    def _heading(self, block: Element) -> None:
        title, level = _plain(block), HEADINGS[block.tag]
        if level == 1:
            self._fault(title, "a second page title: begin headings with “##”")
        elif level > DEEPEST_HEADING:
            self._fault(title, "headings go from “##” to “####”")
        elif level > self._level + 1:
            self._fault(title, f"the heading “{title}” skips a level")
        if not title:
            self._fault("#", "a heading without words")
        self._level = level = min(max(level, 2), DEEPEST_HEADING)
        self.levels.append(level)
        block.tag = f"h{level + 1}"
        block.set("id", self._new_id(title))
        if level == 2:
            self.sections.append(Section(block.get("id", ""), title))

    def _new_id(self, title: str) -> str:
        stem = plain_id(title)
        name, number = stem, 2
        while name in self._ids:
            name, number = f"{stem}-{number}", number + 1
        self._ids.add(name)
        return name

    # Boxes

    def _box(self, block: Element) -> Element:
        opening = block.find("p")
        strong = opening[0] if opening is not None and len(opening) else None
        if opening is None or strong is None or strong.tag != "strong" or _has(opening.text):
            return block
        words = _plain(strong).rstrip(".:").casefold()
        kind = BOXES.get(words)
        if kind is None:
            hint = did_you_mean(words, BOXES)
            if hint:
                self._fault(_plain(strong), f"no box is called “{words}”{hint}")
            return block
        opening.text = (strong.tail or "").lstrip(" .:\n")
        opening.remove(strong)
        if not _has(opening.text) and not len(opening):
            block.remove(opening)
        block.tag = "aside"
        name = BOX_WORDS[kind, self._lang]
        # A note, not a landmark: a page may hold several.
        block.attrib.update({"role": "note", "aria-label": name})
        block.set("class", "note critical" if kind == "critical" else "side")
        if kind == "critical":
            heading = Element("h3")
            heading.text = name
            block.insert(0, heading)
        return block

    # Tables

    def _pair(self, table: Element) -> Iterator[Element]:
        for row in table.iterfind("tbody/tr"):
            two = Element("div", {"class": "two wide"})
            for cell, short, word in zip(row, ("in", "cu"), PAIR_WORDS[self._lang], strict=False):
                side = SubElement(two, "div")
                name = SubElement(side, "span", {"class": f"conv conv-{short}"})
                icon = SubElement(
                    name, "i", {"class": f"icon-{'inside' if short == 'in' else 'customer'}"}
                )
                icon.tail = word
                said = SubElement(side, "p", {"class": f"said said-{short}"})
                said.text = cell.text
                said.extend(list(cell))
            yield two

    def _table(self, table: Element, heads: tuple[str, ...]) -> Element:
        self._tables += 1
        label = f"{TABLE_WORD[self._lang]} {self._tables}: {', '.join(filter(None, heads))}"
        frame = Element(
            "div", {"class": "scroll wide", "tabindex": "0", "role": "region", "aria-label": label}
        )
        table.set("class", "data")
        for cell in table.iter():
            if cell.tag in ("th", "td"):
                style = cell.attrib.pop("style", "")
                if "right" in style:
                    cell.set("class", "r")
                if cell.tag == "th":
                    cell.set("scope", "col")
        frame.append(table)
        return frame

    # Links and images

    def _exercise_links(self, block: Element) -> list[Element]:
        """The links of a paragraph that holds nothing but links to exercises."""
        links = list(block)
        if block.tag != "p" or not links or _has(block.text):
            return []
        for link in links:
            href = link.get("href", "")
            if link.tag != "a" or not href.startswith(EXERCISE) or _has(link.tail):
                return []
            if not re.fullmatch(r"[a-z0-9-]+", href.removeprefix(EXERCISE)):
                return []
        return links

    def _check_links(self, root: Element, placed: set[int]) -> None:
        for link in root.iter("a"):
            href = link.get("href", "")
            if id(link) in placed:
                continue
            if href.startswith(EXERCISE):
                what = "a link to an exercise stands alone between two empty lines"
                if not re.fullmatch(r"[a-z0-9-]+", href.removeprefix(EXERCISE)):
                    what = f"“{href}” names no exercise: exercise: and its file's name"
                self._fault(href, what)
            else:
                self._check_link(link, href)

    def _check_link(self, link: Element, href: str) -> None:
        refusal = prose.link_refusal(href)
        if refusal:
            self._fault(href, refusal)
            link.attrib.pop("href", None)
        elif not href.startswith(("/", "#")):
            link.set("rel", "noopener")

    def _check_images(self, root: Element) -> None:
        for image in root.iter("img"):
            source = image.get("src", "")
            if not _has(image.get("alt")):
                self._fault(source, f"the image {source} has no alternative text: ![…]({source})")
            match = _IMAGE.match(source)
            if not match or not source.endswith(rules.IMAGE_SUFFIXES):
                allowed = ", ".join(rules.IMAGE_SUFFIXES)
                self._fault(source, f"“{source}” is not images/<lower-case-name> ({allowed})")
                image.attrib.pop("src", None)
                continue
            self.images.append(Finding(self._line(source), match[1]))
            image.set("src", f"/modules/{self._module}/images/{match[1]}")
            image.set("class", "img-fluid")

    def _fault(self, needle: str, what: str) -> None:
        self.faults.append(Finding(self._line(needle), what))

    def _line(self, needle: str) -> int:
        """The first line that holds this text; the tree itself knows no lines."""
        for number, line in enumerate(self._lines, self._first_line):
            if needle and needle in line:
                return number
        return self._first_line


def plain_id(title: str) -> str:
    """An anchor from a heading: ASCII letters and digits, with hyphens between."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-") or "section"


def _plain(element: Element) -> str:
    # Code and entities are already escaped in the tree; a title is plain text.
    return " ".join(html.unescape("".join(element.itertext())).split())


def _has(text: str | None) -> bool:
    return bool(text and text.strip())
