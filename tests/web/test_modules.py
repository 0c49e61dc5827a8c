"""The modules page and a module's own page."""

import shutil
from dataclasses import replace as changed
from itertools import count

import pytest
from sqlalchemy import select

from academy.app import create_app
from academy.config import ROOT
from academy.content import Shelf
from academy.services import lessons, sign_ins
from academy.storage import Person, Reading
from academy.storage.connection import READ_ONLY
from tests.factories import START, account, after, answers, past, take
from tests.pages import Browser

BASE = "/modules/great-disconnect"


def test_every_module_is_on_the_page(here, module):
    here.get("/modules/")
    assert module.titles.in_("en") in here.page.words
    assert f"{BASE}/" in here.page.links


def test_before_the_baseline_the_first_thing_is_the_baseline(here):
    here.get(f"{BASE}/")
    assert f"{BASE}/readings/" in here.page.links


def test_after_it_the_first_thing_is_the_lesson_to_go_on_with(here, rows, cast, module):
    with rows() as session:
        take(session, account(cast.lena), module, "baseline", START)
        lessons.finish(session, account(cast.lena), module, module.lessons[0].slug, after(1))
    here.get(f"{BASE}/")
    assert here.page.links.count(f"{BASE}/lessons/{module.lessons[1].slug}") == 2


def test_after_the_last_lesson_it_is_the_progress(here, rows, cast, module):
    with rows() as session:
        take(session, account(cast.lena), module, "baseline", START)
        for lesson in module.lessons:
            lessons.finish(session, account(cast.lena), module, lesson.slug, after(1))
    here.get(f"{BASE}/")
    assert "/progress/great-disconnect/" in here.page.links


def test_lessons_stand_in_their_order(here, module):
    here.get(f"{BASE}/")
    links = [link for link in here.page.links if "/lessons/" in link]
    assert list(dict.fromkeys(links)) == [f"{BASE}/lessons/{one.slug}" for one in module.lessons]


def test_what_others_did_is_not_on_it(here, cast):
    """luis finished two lessons and has readings; lena has nothing."""
    here.get(f"{BASE}/")
    assert "Done" not in here.page.words
    assert "0 of 6 lessons done" in here.page.words


class TestAnAuthorAtWork:
    """Files change, break and vanish while people learn."""

    @pytest.fixture
    def site(self, settings, engine, tmp_path):
        """A site of its own on a copy of the curriculum, which it looks at for every request."""
        for name in ("modules", "exercises"):
            shutil.copytree(ROOT / name, tmp_path / name)
        folders = {"modules_dir": tmp_path / "modules", "exercises_dir": tmp_path / "exercises"}
        made = create_app(changed(settings, **folders))
        made.extensions["academy.engine"].dispose()
        made.extensions["academy.engine"] = engine
        made.extensions["academy.reading_engine"] = engine.execution_options(**READ_ONLY)
        made.extensions["academy.shelf"] = Shelf(*folders.values(), clock=count(0, 2).__next__)
        return made

    @pytest.fixture
    def learner(self, site, cast, rows, now):
        with rows() as session:
            token = sign_ins.begin(session, cast.lena, now)
        browser = Browser(site.test_client())
        with browser.client.session_transaction() as cookie:
            cookie["_user_id"] = token
        return browser

    @pytest.fixture
    def folder(self, site, tmp_path):
        return tmp_path / "modules" / "01-great-disconnect"

    def test_an_edit_is_live_at_once(self, learner, folder):
        learner.get(f"{BASE}/lessons/two-worlds")
        path = folder / "01-two-worlds.md"
        path.write_text(path.read_text().replace("\n## ", "\n## New words, ", 1))
        learner.get(f"{BASE}/lessons/two-worlds")
        assert "New words, " in learner.page.words

    def test_a_broken_file_leaves_the_page_as_it_was(self, learner, folder):
        learner.get(f"{BASE}/lessons/two-worlds")
        before = learner.page.words
        (folder / "01-two-worlds.md").write_text("---\ntitle: [\n---\n")
        (folder / "self-assessment.yaml").write_text("window: {")
        for path in ("/", "/modules/", f"{BASE}/", f"{BASE}/readings/", "/progress/"):
            learner.get(path)
        learner.get(f"{BASE}/lessons/two-worlds")
        assert learner.page.words == before

    def test_a_reading_begun_before_the_edit_asks_and_scores_what_it_began_with(
        self, learner, folder, module, cast, rows
    ):
        begun = learner.post(f"{BASE}/readings/", {"occasion": "baseline"}).location
        learner.get(begun)
        before = learner.page.words
        path = folder / "self-assessment.yaml"
        path.write_text(
            path.read_text().replace("When I asked a customer", "If I asked a customer")
        )
        learner.get(begun)
        assert learner.page.words == before
        learner.post_json(f"{begun}/answers", {"changes": answers(module, 4)})
        learner.post(begun, {"action": "submit", "screen": "5"})
        learner.get(f"{begun}/results")
        with rows() as session:
            query = select(Reading.instrument_hash).where(Reading.person_id == cast.lena.id)
            assert session.scalar(query) == module.self_assessment.hash

    def test_a_module_that_is_gone_is_not_here_and_nothing_else_breaks(
        self, learner, folder, tmp_path, rows, cast, module, now
    ):
        with rows() as session:
            kept = past(session, account(cast.lena), module, now)
        learner.get(f"{BASE}/")
        shutil.rmtree(folder)
        shutil.rmtree(tmp_path / "exercises" / "great-disconnect")
        for path in ("/", "/modules/", "/progress/"):
            learner.get(path)
        for path in (
            *(f"{BASE}/", f"{BASE}/readings/{kept.draft}", f"{BASE}/lessons/two-worlds"),
            *(f"{BASE}/readings/{kept.later}/results", "/progress/great-disconnect/"),
        ):
            learner.get(path, 404)

    def test_a_lesson_without_its_twin_is_shown_in_english_and_says_so(
        self, learner, folder, rows, cast
    ):
        (folder / "02-whose-question.es.md").unlink()
        with rows() as session:
            session.get(Person, cast.lena.id).language = "es"
        learner.get(f"{BASE}/lessons/two-worlds")
        assert "English" not in learner.page.words.replace("English", "", 1)
        learner.get(f"{BASE}/lessons/whose-question")
        assert learner.page.lang == "es"
        assert '<div class="leaf-body" lang="en">' in learner.page.html

    def test_a_statement_renamed_under_a_sitting_does_not_stop_it(self, learner, folder, module):
        begun = learner.post(f"{BASE}/readings/", {"occasion": "baseline"}).location
        learner.post_json(f"{begun}/answers", {"changes": {"htd-1": "3"}})
        path = folder / "self-assessment.yaml"
        path.write_text(path.read_text().replace("htd-1\n", "htd-77\n"))
        for number in range(1, 6):
            learner.get(f"{begun}?screen={number}")
        learner.post_json(f"{begun}/answers", {"changes": answers(module, 4)})
        assert learner.post(begun, {"action": "submit"}).location == f"{begun}/results"

    def test_a_picture_of_the_module_is_given_by_its_name_and_nothing_else_is(
        self, learner, folder
    ):
        drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>'
        (folder / "images").mkdir(exist_ok=True)
        (folder / "images" / "two words.svg").write_text(drawing)
        response = learner.get(f"{BASE}/images/two%20words.svg")
        assert (response.mimetype, response.text) == ("image/svg+xml", drawing)
        for name in ("nope.svg", "x" * 300, "..%2fmodule.md", "%00", "two words.svg%00"):
            learner.get(f"{BASE}/images/{name}", 404)
