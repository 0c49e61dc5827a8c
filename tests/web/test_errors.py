"""What can go wrong has a page in words, a status, and nothing in the log that somebody typed."""

import json
import socket
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from academy.app import create_app
from academy.config import ROOT, Settings
from academy.web import db
from academy.web.access import everyone
from tests.databases import everything
from tests.pages import Browser

NOTE = "/modules/great-disconnect/lessons/two-worlds/note"


class TestPages:
    @pytest.mark.parametrize(
        ("method", "path", "more", "status"),
        [
            ("get", "/no/such/page", {}, 404),
            ("get", "/%00", {}, 404),
            ("get", "/%ff%fe", {}, 404),
            ("get", "/" + "x" * 8000, {}, 404),
            ("put", "/progress/", {}, 405),
            ("post", "/language", {"data": {"x": "y" * 1_100_000}}, 413),
        ],
    )
    @pytest.mark.parametrize("lang", ["en", "es"])
    def test_each_is_a_whole_page_with_one_way_on(self, visitor, method, path, more, status, lang):
        headers = {"Accept-Language": lang}
        response = getattr(visitor.client, method)(path, headers=headers, **more)
        visitor._look(response, status)
        assert visitor.page.lang == lang
        assert "/" in visitor.page.links

    def test_a_script_gets_the_same_as_json(self, here):
        said = here.client.get("/nope", headers={"Accept": "application/json"})
        assert (said.status_code, said.get_json()) == (404, {"error": "404", "code": ""})

    def test_what_was_typed_into_the_address_is_not_on_the_page(self, visitor):
        visitor.get("/canary-in-the-address?q=canary", 404)
        assert "canary" not in visitor.page.words

    @pytest.mark.parametrize("parts", [999, 1001, 3000])
    def test_too_many_parts_are_too_much(self, here, parts):
        fields = {f"f{number}": "x" for number in range(parts - 1)}
        sent = {"csrf_token": here.token(), **fields}
        response = here.client.post(NOTE, data=sent, content_type="multipart/form-data")
        assert response.status_code == (302 if parts < 1000 else 413)

    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (b"\xff\xfe%", "application/x-www-form-urlencoded"),
            (b"%zz=%e2%28%a1&a", "application/x-www-form-urlencoded"),
            (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
            (b"", "multipart/form-data"),
            (b"x" * 5000, "text/plain"),
            (b"<x/>", "application/xml"),
            (b"{", "application/json"),
            (b"x", "\xff"),
        ],
    )
    def test_a_body_of_any_kind_is_answered_in_words(self, here, data, kind):
        headers = {"X-CSRFToken": here.token(), "Content-Type": kind}
        for path in (NOTE, "/modules/great-disconnect/readings/", "/language", "/theme"):
            assert here.client.post(path, data=data, headers=headers).status_code < 500

    def test_text_no_database_can_hold_is_refused_or_cleaned(self, here):
        for path in (
            *(NOTE, "/language", "/theme", "/sign-in", "/reset", "/account/", "/welcome"),
            *("/account/password", "/account/prove", "/sign-in/code", "/set-up"),
        ):
            names = ("note", "email", "password", "name", "language", "theme", "time_zone", "code")
            sent = dict.fromkeys((*names, "next", "kept"), "a\x00b@c.example")
            response = here.client.post(path, data={"csrf_token": here.token(), **sent})
            assert response.status_code < 500, path


class TestWhenTheDatabaseIsGone:
    @pytest.fixture(params=["refused", "missing", "unmigrated"])
    def orphan(self, request, settings, tmp_path, cast):
        """A site without its database, and the browser of somebody who was signed in."""
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        urls = {
            "refused": f"postgresql+psycopg://academy@127.0.0.1:{port}/academy",
            "missing": f"sqlite:///{tmp_path / 'no-such-folder' / 'academy.db'}",
            "unmigrated": f"sqlite:///{tmp_path / 'empty.db'}",
        }
        site = create_app(replace(settings, database_url=urls[request.param]))
        browser = Browser(site.test_client())
        with browser.client.session_transaction() as cookie:
            cookie["_user_id"] = "somebody"
        yield browser, request.param
        site.extensions["academy.engine"].dispose()

    def test_the_health_check_says_so_within_eight_seconds(self, orphan):
        browser, kind = orphan
        started = time.monotonic()
        response = browser.client.get("/healthz")
        assert time.monotonic() - started < 8
        if kind != "unmigrated":
            assert response.status_code == 503
            assert "status" in response.get_json()

    def test_every_page_says_so_in_words_to_somebody_signed_in(self, orphan):
        browser, kind = orphan
        for path in ("/", "/progress/", "/modules/great-disconnect/"):
            browser.get(path, 500 if kind == "unmigrated" else 503)
            assert len(browser.page.words) > 100

    def test_a_form_is_not_acknowledged(self, orphan):
        browser, _kind = orphan
        response = browser.client.post(NOTE, data={"note": "x", "version": "0"})
        assert response.status_code in (400, 500, 503)

    def test_pages_that_need_no_database_are_there(self, orphan):
        browser, _kind = orphan
        with browser.client.session_transaction() as cookie:
            cookie.clear()
        for path in ("/who-sees-what", "/measurement", "/accessibility"):
            browser.get(path)


def test_a_database_that_takes_the_call_and_says_nothing_is_given_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"postgresql+psycopg://academy@127.0.0.1:{mute.getsockname()[1]}/academy"
        site = create_app(Settings(tmp_path, url, "a key for tests, forty characters long!!"))
        started = time.monotonic()
        response = site.test_client().get("/healthz")
        assert time.monotonic() - started < 8
        assert response.status_code == 503
        site.extensions["academy.engine"].dispose()


def test_a_value_no_column_takes_is_no_failure_of_ours(postgres_server, tmp_path):
    key = "a key for tests, forty characters long!!"
    site = create_app(Settings(tmp_path, postgres_server, key))

    @site.get("/asks")
    @everyone
    def asks():
        db.session().execute(text("SELECT :typed"), {"typed": "a\x00b"})

    visitor = Browser(site.test_client())
    visitor.get("/asks", 422)
    site.extensions["academy.engine"].dispose()


def test_the_health_check_answers_while_the_database_does(visitor):
    response = visitor.get("/healthz")
    assert response.get_json() == {"status": "ok"}


class TestACommitThatFails:
    """The view did its part, and the disk did not."""

    @pytest.fixture
    def full_disk(self, engine):
        def fail(_connection):
            raise OperationalError("COMMIT", {}, OSError("database or disk is full"))

        event.listen(engine, "commit", fail)
        yield
        event.remove(engine, "commit", fail)

    def test_it_is_never_acknowledged(self, here, full_disk):
        token = here.token()
        response = here.client.post(
            NOTE, data={"csrf_token": token, "note": "canary", "version": "0"}
        )
        assert response.status_code == 503

    def test_nothing_of_it_is_stored(self, here, full_disk, engine):
        before = everything(engine)
        sent = {"csrf_token": here.token(), "note": "canary", "version": "0"}
        here.client.post(NOTE, data=sent)
        assert everything(engine) == before


SCRIPT = """
    import json, sys
    from dataclasses import replace
    from pathlib import Path
    from sqlalchemy import text
    from academy.app import create_app
    from academy.config import ROOT, Settings
    from academy.services import schema
    from academy.storage import connect
    from academy.web import db
    from academy.web.access import everyone

    folder = Path(sys.argv[1])
    url = f"sqlite:///{folder / 'academy.db'}"
    engine = connect(url)
    schema.migrate(engine)
    engine.dispose()
    site = create_app(Settings(folder, url, "a key for tests, forty characters long!!"))

    @site.route("/breaks/<typed>", methods=["GET", "POST"])
    @everyone
    def breaks(typed):
        raise ValueError(f"could not use {typed!r}")

    @site.get("/asks/<typed>")
    @everyone
    def asks(typed):
        db.session().execute(text("SELECT x FROM nowhere WHERE y = :typed"), {"typed": typed})

    client = site.test_client()
    for path in json.loads(sys.argv[2]):
        answer = client.get(path)
        print(json.dumps([answer.status_code, answer.text]))
    client.post("/sign-in", data={"email": "canary@typed.example", "password": "canary-password"})
    client.get("/who-sees-what", headers={"User-Agent": "canary-agent", "Cookie": "x=canary"})
    client.open("/", method="GET\\r\\nX")
"""
PATHS = [
    "/breaks/canary-typed",
    "/breaks/canary%0d%0a%7B%22event%22:%20%22forged%22%7D",
    "/asks/canary-parameter",
    "/modules/great-disconnect/readings/canary-token",
    "/nope%0a%7B%22event%22:%22forged%22%7D?q=canary-query",
]


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """What a site of its own answered, and wrote to its log, when views broke."""
    folder = tmp_path_factory.mktemp("logged")
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), str(folder), json.dumps(PATHS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    return answers, run.stderr


class TestTheLog:
    def test_a_failure_is_a_page_with_a_code_and_the_code_is_in_the_log(self, logged):
        answers, log = logged
        lines = [json.loads(line) for line in log.splitlines()]
        codes = [line["code"] for line in lines if line["event"] == "failed"]
        assert len(codes) == 3
        for (status, page), code in zip(answers[:3], codes, strict=True):
            assert status == 500
            assert code in page

    def test_it_says_what_failed_and_where(self, logged):
        failed = [json.loads(line) for line in logged[1].splitlines() if '"failed"' in line]
        assert failed[0]["error"] == "ValueError"
        assert any("breaks" in place for place in failed[0]["where"])
        assert "OperationalError" in failed[2]["error"]

    def test_the_page_says_nothing_of_the_inside(self, logged):
        for _status, page in logged[0][:3]:
            for word in ("Traceback", "ValueError", "sqlite", "SELECT", "could not use", str(ROOT)):
                assert word not in page

    def test_nothing_that_was_typed_or_secret_is_in_it(self, logged):
        assert "canary" not in logged[1]

    def test_every_line_is_one_of_ours(self, logged):
        """A line break in an address or a method cannot forge one."""
        for line in logged[1].splitlines():
            assert json.loads(line)["event"] in ("request", "failed")

    def test_a_request_is_told_by_its_rule(self, logged):
        rules = {json.loads(line).get("rule") for line in logged[1].splitlines()}
        assert "/modules/<slug>/readings/<token>" in rules
        assert "-" in rules
