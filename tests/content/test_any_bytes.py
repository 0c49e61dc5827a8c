"""Whatever stands in a file, loading answers with problems and never with an error."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.conftest import EXAMPLE, Files

NAMES = ["module.md", "self-assessment.yaml", "cards.yaml", "02-what-we-counted.md"]
NAMES += ["exercises/which-follows.md", "module.es.md", "commitments.yaml"]

PIECES = [b"---\n", b"title: x\n", b"- id: a\n", b"  en: {", b"[", b"]", b"\xff", b"\x00", b"\n"]
PIECES += [b": ", b"'", b'"', b"&a ", b"*a", b"!!int ", b"? ", b"> ", b"| ", b"\t", b"{{"]
pieces = st.sampled_from(PIECES)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=8, deadline=None)
@given(start=st.integers(0, 400), junk=st.lists(pieces, min_size=1, max_size=12).map(b"".join))
def test_junk_in_a_file_is_a_problem_or_text(name: str, start: int, junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
        files = Files(Path(folder))
        data = files.path(name).read_bytes()
        files.path(name).write_bytes(data[:start] + junk + data[start:])
        for problem in files.load().problems:
            assert "\n" not in str(problem)
            assert problem.line >= 1
            assert problem.line <= (data + junk).count(b"\n") + 2
