"""The Spanish catalogue: `python -m tests.translations` fails when a text of the interface has
none; with the word `update` it collects new texts into the catalogue instead."""

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "academy" / "translations" / "es" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
EXTRACT = ("-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", "--no-location")
KEYWORDS = ("-k", "_", "-k", "N_", "-k", "_l", "-k", "ngettext:1,2")
# Written by hand: the tools would put dates and names of machines and people there.
HEADER = """\
# Spanish texts of the interface; new ones are collected by `make translations`.
msgid ""
msgstr ""
"Language: es\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extracted() -> Catalog:
    """Every text the program can show, out of the sources."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        command = [sys.executable, *EXTRACT, *KEYWORDS, "-o", str(target), "."]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        with target.open("rb") as file:
            return read_po(file)


def spanish() -> Catalog:
    """The catalogue as it stands."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="es")


def problems() -> list[str]:
    """A line for each text that is missing, empty, uncertain or has lost a placeholder."""
    there = spanish()
    return [
        f"{what}: {message.id!r}"
        for message in extracted()
        if message.id
        for what in _faults(message, there.get(message.id))
    ]


def _faults(message: Message, there: Message | None) -> list[str]:
    said = _texts(there.string) if there else []
    if there is None or not all(said):
        return ["no Spanish"]
    if there.fuzzy:
        return ["uncertain Spanish"]
    wanted = set(PLACEHOLDER.findall(_texts(message.id)[-1]))
    # A singular may say "one" instead of the number.
    lost = any((set(PLACEHOLDER.findall(text)) ^ wanted) - {"%(num)d"} for text in said)
    return ["lost placeholder"] if lost else []


def _texts(found: str | list[str] | tuple[str, ...]) -> list[str]:
    return [found] if isinstance(found, str) else list(found)


def update() -> None:
    """Write the catalogue anew: what the program shows now, with the Spanish there is."""
    there, made = spanish(), Catalog(locale="es", charset="utf-8")
    for message in extracted():
        if message.id:
            known = there.get(message.id)
            made.add(message.id, known.string if known else message.string, flags=message.flags)
    body = io.BytesIO()
    write_po(body, made, width=100, omit_header=True)
    CATALOGUE.write_text(HEADER + body.getvalue().decode().lstrip("\n"), encoding="utf-8")


def main() -> int:
    """Check, or update and say what is still to translate; 1 when anything is missing."""
    if "update" in sys.argv[1:]:
        update()
    found = problems()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
