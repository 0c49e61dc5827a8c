"""Who may open what: a view without a policy is refused, before any view runs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

import structlog
from flask import Flask, Response, current_app, g, jsonify, redirect, request, session
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from sqlalchemy.exc import DBAPIError

from academy.errors import Forbidden, NotFound
from academy.services import sign_ins
from academy.services.sign_ins import Account
from academy.storage.people import ROLES
from academy.web import db, kept

View = TypeVar("View", bound=Callable[..., Any])
EVERYONE = frozenset({"everyone"})
csrf = CSRFProtect()
log = structlog.get_logger()


def everyone(view: View) -> View:
    """The view is open to people who are not signed in."""
    cast(Any, view).policy = EVERYONE
    return view


def allow(*roles: str) -> Callable[[View], View]:
    """The view is open to these roles; without names, to everybody who is signed in."""
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")

    def mark(view: View) -> View:
        cast(Any, view).policy = frozenset(roles or ROLES)
        return view

    return mark


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login holds: the account behind the session id in the cookie."""

    def __init__(self, account: Account, token: str) -> None:
        self.account = account
        self.token = token

    def get_id(self) -> str:
        """The random session id, not the person: signing out kills it everywhere."""
        return self.token


def init_app(app: Flask) -> None:
    """Ask, in this order: who are you, does this view allow you, is the form really ours."""
    login = LoginManager(app)
    # Strong protection signs people out when their address changes; our sessions are rows.
    login.session_protection = None
    login.user_loader(_load)
    app.before_request(_check)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.before_request(_check_form)


def account() -> Account:
    """Who is signed in; only for views that allow nobody else."""
    found = signed_in()
    if found is None:
        raise Forbidden
    return found


def signed_in() -> Account | None:
    """Who is signed in, or None."""
    # Asked dozens of times a page: one look behind Flask-Login's proxy instead of three.
    user = current_user._get_current_object()
    return user.account if isinstance(user, SignedIn) else None


def ask_nobody() -> None:
    """Go on as for a visitor when the database cannot say who is asking."""
    if "_login_user" not in g:
        current_app.login_manager._update_request_context_with_user()  # type: ignore[attr-defined]


def now() -> datetime:
    """The moment of this request; services never look at a clock themselves."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    moment: datetime = g.now
    return moment


def csrf_token() -> str:
    """The page's token; Flask-WTF keeps it for the request, but looks up four settings first."""
    try:
        made: str = g.csrf_token
    except AttributeError:
        made = generate_csrf()
    return made


def policy_of(endpoint: str) -> frozenset[str] | None:
    """The roles a view declared, or None when it declared nothing."""
    view = current_app.view_functions[endpoint]
    return getattr(view, "policy", None)


def _load(token: str) -> SignedIn | None:
    with db.reading() as opened:
        found = sign_ins.account(opened, token, now())
    if found is None:
        return None
    if sign_ins.is_stale(found, now()):
        _touch(found)
    return SignedIn(found, token)


def _touch(found: Account) -> None:
    """Note that the session is in use; a page can still be read where nothing can be written."""
    # A request that held one connection while it waits for a second could block all others.
    db.session().rollback()
    try:
        with db.engine().begin() as connection:
            sign_ins.touch(connection, found, now())
    except DBAPIError as error:
        log.warning("session not touched", error=type(error).__name__)


def _check() -> Any:
    if "\x00" in request.path:
        # No address of ours holds one, and PostgreSQL refuses to be asked about it.
        raise NotFound
    if request.endpoint is None:
        # No such page: the same answer whether or not it exists for somebody else.
        return None
    policy = policy_of(request.endpoint)
    if policy is None:
        raise Forbidden(f"{request.endpoint} declares no policy")
    if policy is EVERYONE:
        return None
    found = signed_in()
    if found is None:
        return _ask_to_sign_in()
    if found.role not in policy:
        raise NotFound
    if found.role == "admin" and policy == {"admin"} and not found.second_factor_at:
        return redirect("/account/second-factor")
    return None


def _check_form() -> None:
    if request.endpoint is not None and request.method not in db.SAFE_METHODS:
        csrf.protect()


def _ask_to_sign_in() -> Response | tuple[Response, int] | tuple[str, int]:
    session.pop("_user_id", None)
    if request.method in db.SAFE_METHODS:
        return cast(Response, redirect(kept.sign_in_url(request.full_path)))
    if request.is_json:
        return jsonify(error="signed-out"), 401
    return kept.sign_in_first()
