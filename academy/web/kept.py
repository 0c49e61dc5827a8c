"""A form that could not be taken (signed out, expired) is kept and sent again in one click."""

import json
from urllib.parse import quote, urlsplit

from flask import render_template, request

NEVER_KEPT = frozenset({"csrf_token", "password", "password_again", "new_password", "code", "kept"})

# Views whose forms carry another, interrupted form along.
CARRIERS = frozenset({"account.sign_in_now", "account.code", "account.prove_now"})


def safe_path(target: str | None) -> str:
    """A path on this site, or the home page; nothing that leads anywhere else."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    if any(ord(char) < 32 or char == "\\" for char in target):
        return "/"
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return "/"
    return target.removesuffix("?")


def sign_in_url(target: str) -> str:
    """The sign-in page, which leads back to the target afterwards."""
    return with_next("/sign-in", target)


def with_next(page: str, target: str) -> str:
    """The address of a page that leads on to the target afterwards."""
    path = safe_path(target)
    return page if path == "/" else f"{page}?next={quote(path, safe='/')}"


def form_fields() -> list[tuple[str, str]]:
    """What was typed, in order, without secrets."""
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in NEVER_KEPT
    ]


def pack() -> str:
    """The refused form as one text, for a hidden field of the sign-in page."""
    kept = {"path": safe_path(request.full_path), "fields": form_fields()}
    return json.dumps(kept, ensure_ascii=False)


def unpack(text: str) -> tuple[str, list[tuple[str, str]]] | None:
    """Where a kept form goes and what it holds; None when the text is not one of ours."""
    try:
        kept = json.loads(text)
        fields = [(str(name), str(value)) for name, value in kept["fields"]]
        # Half a surrogate pair cannot be sent to a browser again.
        "".join(value for pair in fields for value in pair).encode()
        return safe_path(str(kept["path"])), fields
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def sign_in_first() -> tuple[str, int]:
    """The sign-in page, with the refused form inside it."""
    return render_template(
        "web/account/sign_in.html", kept=pack(), next_path=None, is_interrupted=True
    ), 401


def send_again(path: str, fields: list[tuple[str, str]], status: int = 200) -> tuple[str, int]:
    """A page with everything that was typed and one button that sends it again.

    A stale sign-in form is shown again as itself, with what was already waiting in it.
    """
    if status >= 400 and request.endpoint in CARRIERS:
        waiting = request.form.get("kept", "")
        page = render_template("web/account/sign_in.html", kept=waiting, typed=request.form)
        return page, status
    return render_template("web/account/send_again.html", path=path, fields=fields), status
