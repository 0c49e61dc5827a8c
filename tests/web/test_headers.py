"""The headers on every answer: pages stay personal, browsers strict, addresses honest."""

from dataclasses import replace

import pytest

from academy.app import create_app
from tests.web.test_access import BLANKS, addresses

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)


def strict(response):
    """What holds for every answer, a page, a file or an error."""
    headers = response.headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def personal(response):
    """What holds for every answer that the application gives."""
    strict(response)
    assert response.headers["Cache-Control"] in ("no-store", "private, max-age=86400")
    assert "Cookie" in response.headers["Vary"]


def test_every_page_has_them(app, here, past):
    for path in addresses(app, "GET", token=past.draft):
        personal(here.client.get(path))
        personal(here.client.head(path))
        personal(here.client.options(path))


def test_every_page_has_them_for_a_visitor(app, visitor):
    for path in addresses(app, "GET"):
        personal(visitor.client.get(path))


def test_every_answer_to_a_form_has_them(app, here):
    for path in addresses(app, "POST"):
        personal(here.client.post(path, data={"csrf_token": here.token(), "x": "y"}))
        personal(here.client.post(path, data={"x": "y"}))
        personal(here.client.post(path, json={"x": "y"}))


@pytest.mark.parametrize(
    ("method", "path", "more", "status"),
    [
        ("get", "/no/such/page", {}, 404),
        ("get", "/static/no-such-file.css", {}, 404),
        ("get", "/modules", {}, 308),
        ("delete", "/progress/", {}, 405),
        ("post", "/language", {"data": {"x": "y" * 1_100_000}}, 413),
        ("get", "/", {"headers": {"Host": "evil.example"}}, 400),
        ("post", "/language", {"data": {"language": "es"}}, 400),
        ("trace", "/", {}, 405),
    ],
)
def test_every_error_has_them(visitor, method, path, more, status):
    response = getattr(visitor.client, method)(path, **more)
    assert response.status_code == status
    personal(response)


def test_a_style_or_script_has_them_and_may_be_kept_for_ever(app, here):
    for url in app.extensions["academy.assets"].values():
        with here.client.get(url) as response:
            assert response.status_code == 200
            strict(response)
            assert "max-age=31536000" in response.headers["Cache-Control"]


def test_a_style_is_sent_compressed_to_whoever_takes_it(app, here):
    url = app.extensions["academy.assets"]["theme.css"]
    for encoding in ("br", "gzip"):
        with here.client.get(url, headers={"Accept-Encoding": encoding}) as response:
            assert response.headers["Content-Encoding"] == encoding


def test_an_address_outside_the_folder_is_no_file(here):
    for path in ("/static/../academy/config.py", "/static/%2e%2e/wsgi.py", "/static//etc/passwd"):
        assert here.client.get(path).status_code in (308, 404)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "localhost@evil.example", "", "a b", "x" * 300],
)
def test_another_host_is_refused_and_never_repeated(visitor, host):
    response = visitor.client.get("/sign-in", headers={"Host": host})
    assert response.status_code == 400
    assert "evil.example" not in response.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:8000"])
def test_this_machine_is_a_host(visitor, host):
    assert visitor.client.get("/who-sees-what", headers={"Host": host}).status_code == 200


def test_what_a_proxy_might_say_is_not_believed_without_one(visitor):
    spoofed = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "6.6.6.6",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "/admin",
    }
    for path in ("/", "/modules", "/sign-in"):
        response = visitor.client.get(path, headers=spoofed)
        assert "evil.example" not in response.text
        assert "evil.example" not in response.headers.get("Location", "")


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor):
    cookie = visitor.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("academy=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_over_https_it_is_bound_to_the_host_and_the_browser_stays_on_https(settings, engine, cast):
    site = create_app(replace(settings, base_url="https://academy.example"))
    site.extensions["academy.engine"].dispose()
    site.extensions["academy.engine"] = engine
    site.extensions["academy.reading_engine"] = engine.execution_options(academy_read_only=True)
    response = site.test_client().get("/sign-in", base_url="https://localhost")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-academy=")
    assert "Secure" in cookie
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_list_of_blanks_covers_every_rule(app):
    """An address that could not be built would be left out without a word."""
    blanks = {name for rule in app.url_map.iter_rules() for name in rule.arguments}
    assert blanks <= set(BLANKS)
