"""The command `academy`, run as a person runs it: a process, its words and its exit status."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from academy.config import ROOT

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def academy(tmp_path: Path) -> Command:
    """Run one command in an installation of its own; settings are given without their prefix."""

    def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        own = {k: v for k, v in os.environ.items() if not k.startswith("ACADEMY_")}
        given = {"DATA_DIR": str(tmp_path / "data"), **settings}
        extra = {"PASSWORD": given.pop("PASSWORD")} if "PASSWORD" in given else {}
        return subprocess.run(
            [sys.executable, "-m", "academy", *words],
            cwd=ROOT,
            env={**own, **extra, **{f"ACADEMY_{k}": v for k, v in given.items()}},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    return run


def add_admin(academy: Command) -> None:
    academy("migrate")
    done = academy(
        *("user", "add", "ida@halden.example", "--name", "Ida", "--organisation", "Halden"),
        *("--role", "admin"),
        PASSWORD="nine slow lorries at dusk",
    )
    assert done.returncode == 0, done.stderr


def people(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "data" / "academy.db") as database:
        return [row[0] for row in database.execute("SELECT email FROM person ORDER BY id")]


def test_a_misspelt_setting_is_named_and_nothing_starts(academy: Command) -> None:
    done = academy("check", DATABSE_URL="sqlite:///x")
    assert done.returncode == 1
    assert done.stderr.strip() == "ACADEMY_DATABSE_URL: no such setting"


def test_all_bad_settings_are_named_at_once(academy: Command) -> None:
    done = academy("check", SECRET_KEY="short", BASE_URL="here", PROXIES="one")
    assert done.returncode == 1
    for name in ("ACADEMY_SECRET_KEY", "ACADEMY_BASE_URL", "ACADEMY_PROXIES"):
        assert name in done.stderr


def test_the_key_and_the_database_are_for_their_owner_only(
    academy: Command, tmp_path: Path
) -> None:
    academy("migrate")
    for name in ("secret-key", "academy.db"):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_readable_database_is_refused_with_the_cure(academy: Command, tmp_path: Path) -> None:
    academy("migrate")
    (tmp_path / "data" / "academy.db").chmod(0o644)
    done = academy("migrate")
    assert done.returncode == 1
    assert "chmod 600" in done.stderr


def test_serving_an_old_database_is_refused(academy: Command) -> None:
    done = academy("serve", "--port", "1")
    assert done.returncode == 1
    assert "academy migrate" in done.stderr


def test_check_names_what_is_missing(academy: Command) -> None:
    done = academy("check")
    assert done.returncode == 1
    for finding in ("ACADEMY_MAIL_URL", "ACADEMY_BASE_URL", "academy migrate"):
        assert finding in done.stdout


def test_check_is_content_with_a_sound_installation(academy: Command) -> None:
    add_admin(academy)
    done = academy(
        "check",
        BASE_URL="https://academy.example",
        MAIL_URL="smtp://mail.example",
    )
    assert (done.stdout, done.returncode) == ("Nothing to mend.\n", 0)


def test_an_unreachable_database_is_a_finding_not_a_traceback(academy: Command) -> None:
    done = academy("check", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert done.returncode == 1
    assert "does not answer" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_weak_password_adds_nobody(academy: Command, tmp_path: Path) -> None:
    academy("migrate")
    done = academy(
        *("user", "add", "ida@halden.example", "--name", "Ida", "--organisation", "Halden"),
        PASSWORD="password1234",
    )
    assert done.returncode == 1
    assert done.stderr.startswith("password:")
    assert people(tmp_path) == []


def test_content_check_names_file_and_line(academy: Command, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "modules", tmp_path / "modules")
    lesson = next((tmp_path / "modules" / "01-great-disconnect").glob("01-*.md"))
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(text.replace("title:", "titel:", 1), encoding="utf-8")
    done = academy("content", "check", "--modules", str(tmp_path / "modules"))
    assert done.returncode == 1
    assert f"{lesson.name}:2: " in done.stdout
    assert "did you mean" in done.stdout


def test_the_shipped_content_is_sound(academy: Command) -> None:
    done = academy("content", "check")
    assert done.stdout.endswith(" 0 problems.\n"), done.stdout


def test_the_demonstration_exists_in_demonstration_mode_only(academy: Command) -> None:
    academy("migrate")
    assert academy("demo", "load").returncode == 1
    assert academy("demo", "load", DEMO="1").returncode == 0
    again = academy("demo", "load", DEMO="1")
    assert (again.returncode, again.stdout) == (0, "The demonstration is there already.\n")


def test_the_demonstration_is_not_mixed_with_real_people(academy: Command) -> None:
    add_admin(academy)
    done = academy("demo", "load", DEMO="1")
    assert done.returncode == 1
    assert "real people" in done.stderr


def test_a_backup_restores_everybody_into_an_empty_place(academy: Command, tmp_path: Path) -> None:
    add_admin(academy)
    copy = tmp_path / "copies" / "academy.copy"
    assert academy("backup", str(copy)).returncode == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    shutil.rmtree(tmp_path / "data")
    done = academy("restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert people(tmp_path) == ["ida@halden.example"]


def test_a_restore_over_people_wants_a_word_and_keeps_the_old(
    academy: Command, tmp_path: Path
) -> None:
    add_admin(academy)
    copy = tmp_path / "academy.copy"
    academy("backup", str(copy))
    assert academy("restore", str(copy)).returncode == 1
    done = academy("restore", str(copy), "--replace")
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "data").glob("academy.db.before-*"))) == 1


def test_a_damaged_backup_changes_nothing(academy: Command, tmp_path: Path) -> None:
    add_admin(academy)
    copy = tmp_path / "academy.copy"
    academy("backup", str(copy))
    copy.write_bytes(copy.read_bytes()[:5000])
    done = academy("restore", str(copy), "--replace")
    assert done.returncode == 1
    assert people(tmp_path) == ["ida@halden.example"]
