"""Fails when a text of the interface has no Spanish: `python -m tests.translations`."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "academy" / "translations" / "es" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def extracted() -> Catalog:
    """Every text the program can show, out of the sources."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        subprocess.run(
            [
                sys.executable,
                "-m",
                "babel.messages.frontend",
                "-q",
                "extract",
                "-F",
                "babel.cfg",
                "-k",
                "_",
                "-k",
                "N_",
                "-k",
                "ngettext:1,2",
                "-o",
                str(target),
                ".",
            ],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        with target.open("rb") as file:
            return read_po(file)


def problems() -> list[str]:
    """A line for each text that is missing, empty, uncertain or has lost a placeholder."""
    with CATALOGUE.open("rb") as file:
        spanish = read_po(file, locale="es")
    found = []
    for message in extracted():
        if not message.id:
            continue
        there = spanish.get(message.id)
        name = message.id[0] if isinstance(message.id, tuple) else message.id
        said = (
            []
            if there is None
            else (list(there.string) if isinstance(there.string, tuple | list) else [there.string])
        )
        if not said or not all(said):
            found.append(f"no Spanish: {name!r}")
        elif there.fuzzy:
            found.append(f"uncertain Spanish: {name!r}")
        else:
            wanted = set(
                PLACEHOLDER.findall(message.id[-1] if isinstance(message.id, tuple) else name)
            )
            found += [
                f"lost placeholder: {name!r}"
                for text in said
                if set(PLACEHOLDER.findall(text)) - wanted
                or (wanted - set(PLACEHOLDER.findall(text)) - {"%(num)d"})
            ]
    return found


def _differs(text: str, wanted: set[str]) -> bool:
    """Whether the placeholders differ; a singular may say "one" instead of the number."""
    return bool((set(PLACEHOLDER.findall(text)) ^ wanted) - {"%(num)d"})


def main() -> int:
    """Print the problems; 1 when there are any."""
    found = problems()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
