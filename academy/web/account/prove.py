"""The password once more, before something delicate; it counts for ten minutes."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from academy.services import attempts, passwords, people, sign_ins
from academy.web import access, db, kept
from academy.web.access import allow
from academy.web.account import limits
from academy.web.account.blueprint import blueprint
from academy.web.account.forms import ProveForm

View = TypeVar("View", bound=Callable[..., Any])


def proved_recently() -> bool:
    """Whether the password was given within ten minutes in this session."""
    return sign_ins.is_proved(access.account(), access.now())


def proof_first(view: View) -> View:
    """Ask for the password before this view, unless it was given recently; a form is kept."""

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        if proved_recently():
            return view(*args, **kwargs)
        if request.method in db.SAFE_METHODS:
            return redirect(kept.with_next("/account/prove", request.full_path))
        return _page(ProveForm(formdata=None), 401, kept.pack())

    return cast(View, asked)


@blueprint.get("/account/prove")
@allow()
def prove() -> ResponseReturnValue:
    """Ask for the password."""
    return _page(ProveForm(formdata=None), 200)


@blueprint.post("/account/prove")
@allow()
def prove_now() -> ResponseReturnValue:
    """Check it, and go on to what was interrupted."""
    form, account = ProveForm(), access.account()
    interrupted = request.form.get("kept", "")
    number = limits.take("sign-in", account.email, f"session {account.session_id}")
    if number is None:
        form.say(_("Too many tries. Wait fifteen minutes."))
        return _page(form, 429, interrupted)
    with db.reading() as opened:
        password_hash = people.by_id(opened, account.id).password_hash
    if not passwords.is_right(password_hash, form.password.data or ""):
        form.password.errors = [_("This is not your password.")]
        return _page(form, 422, interrupted)
    attempts.forgive(db.session(), number)
    sign_ins.prove(db.session(), account, access.now())
    again = kept.unpack(interrupted)
    if again:
        return kept.send_again(*again)
    return redirect(kept.safe_path(request.form.get("next")))


def _page(form: ProveForm, status: int, interrupted: str = "") -> ResponseReturnValue:
    page = render_template(
        "web/account/prove.html",
        form=form,
        kept=interrupted,
        next_path=kept.safe_path(request.values.get("next")),
    )
    return page, status, limits.RETRY_AFTER if status == 429 else {}
