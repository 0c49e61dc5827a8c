"""modules/README.md shows nothing that does not work."""

import re

import pytest

from academy import content
from academy.config import ROOT
from tests.content.conftest import EXAMPLE, FOLDER

README = (ROOT / "modules" / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```(?:yaml|markdown)\n(.*?)```", README, re.DOTALL)


def everything() -> str:
    files = [*EXAMPLE.rglob("*.md"), *EXAMPLE.rglob("*.yaml")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_the_example_to_copy_has_no_problems() -> None:
    library = content.load(EXAMPLE / "modules", EXAMPLE / "exercises")
    assert [str(problem) for problem in library.problems] == []
    assert f"tests/content/example_module/modules/{FOLDER}" in README


@pytest.mark.parametrize("block", SHOWN)
def test_what_the_page_shows_stands_in_the_example(block: str) -> None:
    assert block in everything()


def test_the_page_shows_every_file_of_a_module() -> None:
    assert len(SHOWN) >= 9
    for name in ("module.md", "self-assessment.yaml", "cards.yaml", "commitments.yaml"):
        assert f"**{name}**" in README


def test_the_shipped_content_has_no_problems() -> None:
    library = content.load(ROOT / "modules", ROOT / "exercises")
    assert [str(problem) for problem in library.problems] == []
    assert [m.languages for m in library.modules] == [{"en", "es"}] * len(library.modules)
