"""A complete small module in a folder of its own, to be broken in one place at a time."""

import shutil
from pathlib import Path

import pytest

from academy import content

EXAMPLE = Path(__file__).parent / "example_module"
SLUG = "asking-again"
FOLDER = f"90-{SLUG}"


class Files:
    """The two folders, and the edits an author makes in them."""

    def __init__(self, root: Path) -> None:
        self.modules = root / "modules"
        self.exercises = root / "exercises"
        self.module = self.modules / FOLDER

    def path(self, name: str) -> Path:
        """A file by its name; exercises are called exercises/…"""
        if name.startswith("exercises/"):
            return self.exercises / SLUG / name.removeprefix("exercises/")
        return self.module / name

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text, encoding="utf-8")

    def remove(self, name: str) -> None:
        self.path(name).unlink()

    def load(self) -> content.Library:
        return content.load(self.modules, self.exercises)

    def problems(self) -> list[str]:
        return [
            str(p).removeprefix(f"modules/{FOLDER}/").replace(f"exercises/{SLUG}", "exercises")
            for p in self.load().problems
        ]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    return Files(tmp_path)
