"""The first run: an organisation and its first admin, by whoever can read the terminal."""

import hmac

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from academy.errors import Invalid
from academy.services import people
from academy.web import access, db, languages
from academy.web.access import everyone
from academy.web.account import door, limits
from academy.web.account.blueprint import blueprint
from academy.web.account.forms import SetUpForm


@blueprint.get("/set-up")
@everyone
def set_up() -> ResponseReturnValue:
    """The form, or first the code that the terminal shows."""
    if people.is_anybody(db.session()):
        return redirect("/sign-in")
    form = SetUpForm(formdata=None, code=request.args.get("code", ""))
    return _page(form, 200)


@blueprint.post("/set-up")
@everyone
def set_up_now() -> ResponseReturnValue:
    """Add the organisation and its admin, sign in, go on to who sees what."""
    with db.reading() as opened:
        if people.is_anybody(opened):
            return redirect("/sign-in")
    form = SetUpForm()
    if not _is_right(form.code.data):
        if limits.take("set-up", "") is None:
            form.say(_("Too many tries. Wait fifteen minutes."))
            return _page(form, 429)
        form.code.errors = [_("This is not the code the terminal shows.")]
        return _page(form, 422)
    try:
        hashed = _password_hash(form)
        person = people.set_up(
            db.session(),
            form.organisation.data or "",
            form.name.data or "",
            form.email.data or "",
            hashed,
            access.now(),
            languages.language(),
        )
    except Invalid as error:
        form.refuse(error)
        return _page(form, 422)
    door.let_in(person, is_shared=False)
    return redirect("/welcome")


def _password_hash(form: SetUpForm) -> str:
    """Everything is looked at before the slow hash; raises Invalid at the fields."""
    password = form.password.data or ""
    people.person_name(form.organisation.data or "", "organisation")
    people.person_name(form.name.data or "")
    people.email_address(form.email.data or "")
    if password != (form.password_again.data or ""):
        raise Invalid(password_again=people.NOT_THE_SAME)
    site = current_app.config["ACADEMY"].site_name
    fields = (form.organisation, form.name, form.email)
    about = (*(field.data or "" for field in fields), site)
    return people.new_password_hash(password, about)


def _is_right(code: str | None) -> bool:
    wanted = people.set_up_code(current_app.config["ACADEMY"].secret_key)
    return hmac.compare_digest(wanted.encode(), (code or "").strip().encode())


def _page(form: SetUpForm, status: int) -> ResponseReturnValue:
    page = render_template("web/account/set_up.html", form=form, may=_is_right(form.code.data))
    return page, status, limits.RETRY_AFTER if status == 429 else {}
