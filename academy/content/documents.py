"""Files as text: decoded, lines counted, front matter apart from the body."""

from dataclasses import dataclass
from pathlib import Path

from academy.content import marked
from academy.content.marked import Malformed, Marked
from academy.content.problems import Problem, one_line
from academy.content.records import Record
from academy.kinds.contract import Finding

FENCE = "---"
LONGEST_MESSAGE = 300


class Desk:
    """Where the files of one folder are read and their problems are gathered."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.problems: list[Problem] = []
        # Who has which id: (sort, id) to the file and line.
        self.claims: dict[tuple[str, str], tuple[str, int]] = {}
        # The first figure of a file that names no sources itself.
        self.figures: list[tuple[str, Finding]] = []
        # Every file that was read, for the version of the whole.
        self.texts: dict[str, str] = {}

    def path(self, name: str) -> str:
        """How a file of this folder is called in a problem."""
        path = f"{self.name}/{name}" if name else self.name
        # A name on disk may hold anything, even bytes that are no text.
        return one_line(path.encode("utf-8", "backslashreplace").decode())

    def report(self, name: str, line: int, what: str) -> None:
        """Note one fault, on one line whatever the author's words in it are."""
        self.problems.append(Problem(self.path(name), line, one_line(what)[:LONGEST_MESSAGE]))

    def claim(self, sort: str, name: str, file: str, line: int) -> bool:
        """Give an id to the thing on this line; refuse and report one that is taken."""
        taken = self.claims.setdefault((sort, name), (file, line))
        if taken != (file, line):
            where = f"line {taken[1]}" if taken[0] == file else taken[0]
            self.report(file, line, f"duplicate id “{name}”: the {sort} of {where} has it")
        return taken == (file, line)

    def text(self, name: str) -> str | None:
        """The whole file, or None with a problem."""
        try:
            data = (self.folder / name).read_bytes()
        except OSError as error:
            self.report(name, 1, f"cannot be read: {error.strerror}")
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self.report(name, line, "is not UTF-8 text: save it as UTF-8")
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.texts[name] = text
        return text

    def record(self, name: str) -> Record | None:
        """A YAML file whose top is a mapping."""
        text = self.text(name)
        return None if text is None else self._parse(name, text, 1)

    def document(self, name: str) -> "Document | None":
        """A Markdown file with front matter."""
        text = self.text(name)
        if text is None:
            return None
        lines = text.split("\n")
        fences = [n for n, line in enumerate(lines) if line.rstrip() == FENCE][:2]
        if len(fences) < 2 or fences[0] != 0:
            self.report(name, 1, "does not begin with front matter between two lines of “---”")
            return None
        end = fences[1]
        head = self._parse(name, "\n".join(lines[1:end]), 2)
        if head is None:
            return None
        return Document(name, head, "\n".join(lines[end + 1 :]), end + 2)

    def _parse(self, name: str, text: str, first_line: int) -> Record | None:
        try:
            node = marked.parse(text, first_line)
        except Malformed as error:
            self.report(name, *error.finding)
            return None
        return self._record(name, node)

    def _record(self, name: str, node: Marked) -> Record | None:
        if not isinstance(node.value, dict):
            self.report(name, node.line, "should be a list of “key: value”")
            return None
        return Record(node, lambda line, what: self.report(name, line, what))


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file: the front matter, the body, and the number of the body's first line."""

    name: str
    head: Record
    body: str
    body_line: int
