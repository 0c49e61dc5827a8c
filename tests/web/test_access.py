"""Who may open what: asked before any view runs, for every address there is."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from academy.services import sign_ins
from academy.storage import Person, ReadingDraft, SignInSession
from academy.web import access, kept
from tests.databases import everything
from tests.pages import Browser

MODULE = "/modules/great-disconnect"
# What stands in an address where a rule has a blank.
BLANKS = {
    "slug": "great-disconnect",
    "lesson": "two-worlds",
    "exercise": "which-kind-is-it",
    "skill": "hearing-the-difference",
    "token": "nobodys-token-nobodys-token",
    "name": "no-picture.svg",
}
PRIVATE = ("/", "/modules/", f"{MODULE}/", f"{MODULE}/readings/", "/progress/", "/account/")


def addresses(app, method, is_open=None, **blanks):
    """Every address of the site that takes this method; of open or of closed pages alone."""
    found = []
    with app.app_context():
        for rule in app.url_map.iter_rules():
            policy = access.policy_of(rule.endpoint)
            if method in rule.methods and is_open in (None, policy is access.EVERYONE):
                found.append(rule.build({**BLANKS, **blanks}, append_unknown=False)[1])
    return sorted(set(found))


class TestSignedOut:
    def test_every_closed_page_leads_to_the_sign_in_page_and_back(self, app, visitor):
        paths = addresses(app, "GET", is_open=False)
        assert len(paths) > 15
        for path in paths:
            location = visitor.get(path, 302).location
            assert location == ("/sign-in" if path == "/" else f"/sign-in?next={path}")

    def test_the_question_in_the_address_comes_along(self, visitor):
        location = visitor.get(f"{MODULE}/readings/abc?screen=3", 302).location
        assert location == f"/sign-in?next={MODULE}/readings/abc%3Fscreen%3D3"

    def test_every_form_is_kept_without_its_secrets(self, app, visitor):
        secrets = ("password", "password_again", "new_password", "code", "csrf_token")
        typed = {"note": "what I typed", **{name: f"canary-{name}" for name in secrets}}
        for path in addresses(app, "POST", is_open=False):
            response = visitor.client.post(path, data=typed)
            assert response.status_code == 401, path
            visitor._look(response, 401)
            packed = json.loads(visitor.page.form("/sign-in").data["kept"])
            assert packed == {"path": path, "fields": [["note", "what I typed"]]}
            assert "canary" not in response.text

    def test_a_script_is_told_in_its_own_language(self, app, visitor):
        for path in addresses(app, "POST", is_open=False):
            response = visitor.client.post(path, json={"note": "x"})
            assert (response.status_code, response.get_json()) == (401, {"error": "signed-out"})

    def test_nothing_that_a_visitor_sends_changes_a_row(self, app, visitor, engine):
        before = everything(engine)
        for path in addresses(app, "POST", is_open=False):
            visitor.client.post(path, data={"note": "x", "name": "x", "version": "0"})
        assert everything(engine) == before

    def test_markup_in_a_kept_form_stays_text(self, visitor):
        visitor.post(f"{MODULE}/lessons/two-worlds/note", {"note": "</p><script>x</script>"}, 401)
        assert "<script>x" not in visitor.page.html

    def test_a_text_of_many_lines_is_kept_as_it_was(self, visitor):
        text = "one\r\n\r\n“two” & <three>\t€"
        visitor.post(f"{MODULE}/lessons/two-worlds/note", {"note": text}, 401)
        packed = json.loads(visitor.page.form("/sign-in").data["kept"])
        assert ["note", text] in packed["fields"]


class TestForms:
    """A form is ours, or it changes nothing."""

    @pytest.mark.parametrize("token", [None, "", "wrong", "x" * 9000, "nul\x00"])
    def test_without_its_token_a_form_comes_back_with_everything_and_one_button(
        self, here, engine, token
    ):
        before = everything(engine)
        path = f"{MODULE}/lessons/two-worlds/note"
        typed = {"note": "kept text", "version": "0", "more": "a", "password": "canary"}
        sent = typed if token is None else {**typed, "csrf_token": token}
        here._look(here.client.post(path, data=sent), 400)
        again = here.page.form(path)
        shown = {name: value for name, value in again.fields if name != "csrf_token"}
        assert shown == {"note": "kept text", "version": "0", "more": "a"}
        assert again.buttons == [("", "")]
        assert everything(engine) == before

    def test_sent_again_it_goes_through(self, here, rows):
        path = f"{MODULE}/lessons/two-worlds/note"
        here._look(here.client.post(path, data={"note": "kept text", "version": "0"}), 400)
        assert here.post(path, here.page.form(path).data).location.startswith(MODULE)

    def test_the_token_of_another_session_is_worth_nothing(self, here, signed_in, cast):
        other = signed_in(cast.luis)
        sent = {"note": "x", "version": "0", "csrf_token": other.token()}
        here._look(here.client.post(f"{MODULE}/lessons/two-worlds/note", data=sent), 400)

    def test_no_address_takes_a_form_without_its_token(self, app, here, engine):
        here.get("/")
        before = everything(engine)
        for path in addresses(app, "POST"):
            for more in ({"data": {"a": "b"}}, {"json": {"a": "b"}}):
                assert here.client.post(path, **more).status_code == 400, path
            foreign = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
            response = here.client.post(path, data='{"a": "b"}', headers=foreign)
            assert response.status_code == 400, path
        assert everything(engine) == before

    def test_a_field_sent_twice_comes_back_twice(self, here):
        path = f"{MODULE}/lessons/two-worlds/note"
        here._look(here.client.post(path, data={"note": ["one", "two"]}), 400)
        assert [v for n, v in here.page.form(path).fields if n == "note"] == ["one", "two"]


class TestLooking:
    """What only looks changes nothing."""

    def test_no_page_changes_a_row(self, app, here, past, engine):
        here.get("/")
        before = everything(engine)
        for token in (past.draft, past.later, BLANKS["token"]):
            for path in addresses(app, "GET", token=token):
                assert here.client.get(path).status_code < 500, path
                assert here.client.head(path).status_code < 500, path
        assert everything(engine) == before

    def test_the_only_thing_that_moves_is_when_a_session_was_last_seen(
        self, app, signed_in, cast, engine, now
    ):
        browser = signed_in(cast.lena)
        browser.get("/")
        before = everything(engine)
        with time_machine.travel(now + timedelta(minutes=5), tick=False):
            browser.get("/progress/")
        after = everything(engine)
        for table, rows in after.items():
            for row, old in zip(rows, before[table], strict=True):
                changed = {name for name in row if row[name] != old[name]}
                assert changed <= ({"seen_at"} if table == "sign_in_session" else set())

    def test_head_answers_as_get_does_without_the_page(self, here, past):
        for path in (*PRIVATE, "/progress/great-disconnect/figures.csv", "/healthz", "/nope"):
            head, get = here.client.head(path), here.client.get(path)
            assert head.status_code == get.status_code
            assert head.get_data() == b""
            assert head.mimetype == get.mimetype

    @pytest.mark.parametrize("method", ["put", "delete", "patch", "post"])
    def test_a_method_a_page_does_not_take_is_refused(self, here, method):
        response = getattr(here.client, method)("/progress/", data={"csrf_token": here.token()})
        assert response.status_code == 405


class TestSessions:
    def test_a_forged_cookie_is_nobodys(self, app, cast):
        for value in ("", "x", "x" * 3000, "eyJfdXNlcl9pZCI6IjEifQ.x.y"):
            browser = Browser(app.test_client())
            browser.client.set_cookie("academy", value)
            browser.get("/", 302)

    @pytest.mark.parametrize("token", ["", "1", "x" * 2000, "\x00", "é", None])
    def test_a_signed_cookie_of_nobody_is_nobodys(self, app, cast, token):
        browser = Browser(app.test_client())
        with browser.client.session_transaction() as cookie:
            cookie["_user_id"] = token
        browser.get("/", 302)

    @pytest.mark.parametrize(
        ("name", "minutes"), [("lena", 60), ("tom", 30), ("mara", 30), ("ana", 30), ("ada", 30)]
    )
    def test_an_idle_session_ends(self, signed_in, cast, now, name, minutes):
        with time_machine.travel(now, tick=False) as clock:
            browser = signed_in(getattr(cast, name))
            clock.shift(timedelta(minutes=minutes))
            browser.get("/progress/")
            clock.shift(timedelta(minutes=minutes, seconds=1))
            browser.get("/progress/", 302)

    def test_no_session_lasts_longer_than_twelve_hours(self, signed_in, cast, now):
        with time_machine.travel(now, tick=False) as clock:
            browser = signed_in(cast.lena)
            for _ in range(24):
                clock.shift(timedelta(minutes=30))
                browser.get("/who-sees-what")
                browser.get("/progress/")
            clock.shift(timedelta(seconds=1))
            browser.get("/progress/", 302)

    def test_autosave_keeps_a_session_alive(self, signed_in, cast, now):
        with time_machine.travel(now, tick=False) as clock:
            browser = signed_in(cast.lena)
            begun = browser.post(f"{MODULE}/readings/", {"occasion": "baseline"}).location
            for _ in range(4):
                clock.shift(timedelta(minutes=50))
                browser.post_json(f"{begun}/answers", {"changes": {"htd-1": "3"}})

    @pytest.mark.parametrize(
        "changes", [{"suspended_at": datetime(2026, 1, 1, tzinfo=UTC)}], ids=["suspended"]
    )
    def test_a_person_shut_out_is_out_on_the_next_request(self, here, cast, rows, changes):
        here.get("/progress/")
        with rows() as session:
            session.execute(update(Person).where(Person.id == cast.lena.id).values(**changes))
        here.get("/progress/", 302)

    def test_two_people_alternating_never_see_each_other(self, signed_in, cast):
        lena, luis = signed_in(cast.lena), signed_in(cast.luis)
        for _ in range(20):
            lena.get("/account/")
            assert "luis@" not in lena.page.html
            luis.get("/account/")
            assert "lena@" not in luis.page.html

    def test_a_session_id_is_kept_as_a_hash_alone(self, app, signed_in, cast, rows):
        browser = signed_in(cast.lena)
        with browser.client.session_transaction() as cookie:
            token = cookie["_user_id"]
        with rows() as session:
            kept_as = session.scalars(select(SignInSession.token_hash)).one()
        assert kept_as == sign_ins.hashed(token) != token


BYPASSES = (
    *(
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
    ),
    *("https://evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x"),
    *("/\t/evil.example", "/\n/evil.example", " //evil.example", "evil.example", "/\x00/evil"),
    *("http:///evil.example", "//evil.example/%2e%2e", "/\\/evil.example", "////evil.example"),
)


class TestWhereTo:
    @pytest.mark.parametrize("target", BYPASSES)
    def test_no_target_leads_off_the_site(self, target):
        assert kept.safe_path(target) == "/"
        assert kept.sign_in_url(target) == "/sign-in"

    @pytest.mark.parametrize("target", BYPASSES)
    def test_no_switch_of_language_or_theme_does_either(self, here, target):
        for path, field in (("/language", "language"), ("/theme", "theme")):
            choice = {"language": "en", "theme": "dark"}[field]
            assert here.post(path, {field: choice, "next": target}).location == "/"

    @pytest.mark.parametrize(
        "target", ["/", "/progress/", "/modules/x?screen=2", "/a?next=//evil.example", "/é"]
    )
    def test_a_path_of_ours_is_kept(self, target):
        assert kept.safe_path(target) == target

    @pytest.mark.parametrize("path", ["//evil.example/progress/", "/\\evil.example/"])
    def test_no_address_itself_leads_off_the_site(self, visitor, path):
        response = visitor.client.get(path)
        location = response.headers.get("Location", "/")
        assert location.startswith(("/", "http://localhost/"))
        assert not location.startswith(("//", "/\\"))


class TestWhose:
    def test_what_is_somebody_elses_and_what_is_not_there_answer_alike(self, here, cast, rows):
        with rows() as session:
            theirs = session.scalars(
                select(ReadingDraft.token).where(ReadingDraft.person_id == cast.luis.id)
            ).one()
        nobodys = "n" * len(theirs)
        for rest in ("", "/results"):
            bodies = set()
            for token in (theirs, nobodys):
                response = here.client.get(f"{MODULE}/readings/{token}{rest}")
                assert response.status_code == 404
                bodies.add(response.text.replace(token, "").split("csrf_token", 1)[0])
            assert len(bodies) == 1

    def test_a_page_that_does_not_exist_says_the_same_to_everybody(self, signed_in, cast):
        said = set()
        for name in ("lena", "tom", "mara", "ana", "ada"):
            browser = signed_in(getattr(cast, name))
            browser.get("/admin/no-such-page", 404)
            said.add(tuple(browser.page.h1))
        assert len(said) == 1
