"""The house reads top to bottom: the import contracts of pyproject.toml hold."""

import ast
import subprocess
import sys
import tomllib

import pytest

from academy.config import ROOT

SOURCES = sorted((ROOT / "academy").rglob("*.py"))
LONGEST = 400
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "handler"}


def test_nothing_looks_up():
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def test_the_contracts_are_all_there():
    found = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert [one["type"] for one in found["contracts"]].count("forbidden") == 3
    layers = next(one for one in found["contracts"] if one["type"] == "layers")
    assert layers["exhaustive"]
    assert [part for line in layers["layers"] for part in line.split(" | ")][:4] == [
        *("cli", "app", "web", "jobs")
    ]


def calls(path, attribute):
    """Where a file calls a method of this name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id) == attribute
    ]


def test_only_the_request_and_the_command_commit():
    """Two places in web/db.py: the single commit, and the one that comes early."""
    found = [place for path in SOURCES for place in calls(path, "commit")]
    assert not [place for place in found if place.startswith("academy/services/")]
    in_web = [place.partition(":")[0] for place in found if place.startswith("academy/web/")]
    assert in_web == ["academy/web/db.py"] * 2


@pytest.mark.parametrize("name", ["select", "insert", "update", "delete", "text"])
def test_no_view_asks_the_database_itself(name):
    allowed = {"academy/web/pages/views.py"} if name == "text" else set()
    views = [path for path in SOURCES if path.match("academy/web/*/*.py")]
    asking = {
        path.relative_to(ROOT).as_posix()
        for path in views
        if "sqlalchemy" in path.read_text(encoding="utf-8") and calls(path, name)
    }
    assert asking <= allowed


def test_no_service_looks_at_a_clock():
    """But one: the name of a file that the operator's own command puts aside."""
    for path in (ROOT / "academy" / "services").glob("*.py"):
        if path.name == "backups.py":
            continue
        for name in ("now", "utcnow", "today", "monotonic"):
            assert not calls(path, name), f"{path.name} calls {name}()"


def test_nothing_but_the_settings_reads_the_environment():
    for path in SOURCES:
        if path.name not in ("config.py", "cli.py", "server.py"):
            assert "os.environ" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_is_short_says_what_it_is_for_and_is_called_something(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST
    assert ast.get_docstring(ast.parse(text)), "no sentence says what the file is for"
    assert not BANNED & set(path.relative_to(ROOT).with_suffix("").parts)
    assert "TODO" not in text


def test_nobody_catches_everything():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                assert caught not in ("Exception", "BaseException", "everything"), path
