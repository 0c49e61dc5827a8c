"""Pages: all parse, full ones have a title, none carries a style or a script in itself."""

import re

import pytest
from jinja2 import meta, nodes

from academy.app import create_app
from academy.config import ROOT, Settings

TEMPLATES = sorted((ROOT / "academy").rglob("*.html"))
LONGEST = 150


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    key = "a key for tests, forty characters long!!"
    app = create_app(Settings(folder, f"sqlite:///{folder / 'none.db'}", key))
    yield app.jinja_env
    app.extensions["academy.engine"].dispose()


def name_of(path):
    return path.relative_to(ROOT / "academy").as_posix()


every_template = pytest.mark.parametrize("path", TEMPLATES, ids=name_of)


@every_template
def test_it_parses_and_every_page_it_names_is_there(environment, path):
    tree = environment.parse(path.read_text(encoding="utf-8"))
    for other in meta.find_referenced_templates(tree):
        assert other, f"{name_of(path)} builds the name of a page from input"
        assert environment.get_template(other)


@every_template
def test_a_full_page_has_a_title(environment, path):
    tree = environment.parse(path.read_text(encoding="utf-8"))
    extends = list(tree.find_all(nodes.Extends))
    if not extends:
        return
    assert not path.name.startswith("_")
    blocks = {block.name for block in tree.find_all(nodes.Block)}
    assert "title" in blocks


@every_template
def test_it_carries_no_style_and_no_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "javascript:" not in text


@every_template
def test_it_is_short(path):
    assert path.read_text(encoding="utf-8").count("\n") <= LONGEST


def test_escaping_is_never_switched_off():
    """`safe` is for what was sanitised when the curriculum was read, and for our own output."""
    may = {"kinds/choice/choice.html", "web/modules/module.html"}
    found = {name_of(p) for p in TEMPLATES if re.search(r"\|\s*safe\b", p.read_text("utf-8"))}
    assert found <= may
    assert not [p for p in TEMPLATES if "autoescape" in p.read_text("utf-8")]


def test_every_form_that_is_sent_carries_the_token():
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL)
        for form in forms:
            assert "csrf_token" in form or "carried(" in form, name_of(path)


def test_the_two_dark_themes_are_one():
    css = (ROOT / "academy" / "static" / "theme.css").read_text(encoding="utf-8")
    chosen = re.search(r'^\[data-bs-theme="dark"\] \{(.*?)^\}', css, re.DOTALL | re.MULTILINE)
    device = re.search(
        r"^@media \(prefers-color-scheme:dark\) \{\s*:root:not\(\[data-bs-theme\]\) \{(.*?)^  \}",
        css,
        re.DOTALL | re.MULTILINE,
    )
    assert chosen[1].split() == device[1].split()
    assert len(chosen[1].split()) > 20


def test_the_style_asks_no_other_host():
    for path in (ROOT / "academy" / "static").glob("*"):
        text = path.read_text(encoding="utf-8")
        addresses = set(re.findall(r"https?://[^\s\"')]+", text))
        assert addresses <= {"http://www.w3.org/2000/svg"}
