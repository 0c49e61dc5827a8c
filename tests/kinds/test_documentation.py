"""exercises/README.md shows every kind by its own example."""

from academy import kinds
from academy.config import ROOT


def test_the_exercises_page_is_current() -> None:
    page = (ROOT / "exercises" / "README.md").read_text(encoding="utf-8")
    assert page == kinds.documentation()


def test_every_kind_has_its_section() -> None:
    for name in kinds.KINDS:
        assert f"## `{name}`" in kinds.documentation()
        assert kinds.example(name) in kinds.documentation()
