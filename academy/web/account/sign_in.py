"""Signing in, with one answer to every failure, and signing out."""

from flask import make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from academy.services import attempts, devices, passwords, people, second_factors, sign_ins
from academy.storage import Person
from academy.web import access, db, kept
from academy.web.access import everyone
from academy.web.account import door, limits
from academy.web.account.blueprint import blueprint
from academy.web.account.forms import CodeForm, SignInForm


@blueprint.get("/sign-in")
@everyone
def sign_in() -> ResponseReturnValue:
    """The form, or onwards for somebody already signed in."""
    if access.signed_in():
        return redirect(kept.safe_path(request.args.get("next")))
    is_set_up = people.is_anybody(db.session())
    return _page(SignInForm(formdata=None), 200, is_set_up)


@blueprint.post("/sign-in")
@everyone
def sign_in_now() -> ResponseReturnValue:
    """Count the guess, check it outside any transaction, then let in or refuse."""
    form = SignInForm()
    email, password = form.email.data or "", form.password.data or ""
    with db.reading() as opened:
        found = people.by_email(opened, email)
        is_open = found is not None and people.may_sign_in(opened, found, demo=door.is_demo())
        name = door.device()
        is_known = devices.is_known(opened, found.id if found else 0, name, access.now())
    guess = limits.take("sign-in", email, name if is_known else "")
    if guess is None:
        form.say(_("Too many tries. Wait fifteen minutes, or reset your password."))
        return _page(form, 429)
    checked = found.password_hash if found and is_open else ""
    if not passwords.is_right(checked, password):
        return _refused(form)
    renewed = passwords.made(password) if passwords.is_outdated(checked) else checked
    person = people.by_email(db.session(), email)
    if person is None or person.password_hash != checked or person.suspended_at:
        return _refused(form)
    attempts.forgive(db.session(), guess)
    person.password_hash = renewed
    if person.totp_confirmed_at:
        door.let_half_way(person, form.shared_computer.data)
        return _code_page(CodeForm(formdata=None), 200)
    door.let_in(person, form.shared_computer.data)
    return _onwards(person)


@blueprint.get("/sign-in/code")
@everyone
def code_again() -> ResponseReturnValue:
    """The second step, for somebody who reloads or comes back to it."""
    if door.half_way() is None:
        return redirect("/sign-in")
    return _code_page(CodeForm(formdata=None), 200)


@blueprint.post("/sign-in/code")
@everyone
def code() -> ResponseReturnValue:
    """The second step: a code of the authenticator, or a recovery code."""
    known = door.half_way()
    if known is None:
        form = SignInForm(formdata=None)
        form.say(_("That took more than ten minutes. Start again."))
        return _page(form, 422)
    person, is_shared = known
    form = CodeForm()
    guess = limits.take("code", person.email)
    if guess is None:
        form.say(_("Too many tries. Wait fifteen minutes."))
        return _code_page(form, 429)
    person = people.by_id(db.session(), person.id)
    if not second_factors.accept(db.session(), person, form.code.data or "", access.now()):
        form.code.errors = [_("This code is not right, or it was used already.")]
        return _code_page(form, 422)
    attempts.forgive(db.session(), guess)
    door.let_in(person, is_shared, access.now())
    return _onwards(person)


@blueprint.post("/sign-out")
@everyone
def sign_out() -> ResponseReturnValue:
    """End this session for every copy of its cookie, and drop what the browser stored."""
    found = access.signed_in()
    if found:
        sign_ins.end(db.session(), found)
    session.clear()
    response = make_response(redirect("/sign-in"))
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _refused(form: SignInForm) -> ResponseReturnValue:
    form.say(_("This address and password do not go together."))
    return _page(form, 422)


def _page(form: SignInForm, status: int, is_set_up: bool = True) -> ResponseReturnValue:
    page = render_template(
        "web/account/sign_in.html",
        form=form,
        next_path=kept.safe_path(request.values.get("next")),
        kept=request.form.get("kept", ""),
        is_set_up=is_set_up,
    )
    return page, status, limits.RETRY_AFTER if status == 429 else {}


def _code_page(form: CodeForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "web/account/code.html",
        form=form,
        next_path=kept.safe_path(request.values.get("next")),
        kept=request.form.get("kept", ""),
    )
    return page, status, limits.RETRY_AFTER if status == 429 else {}


def _onwards(person: Person) -> ResponseReturnValue:
    """To the form that was interrupted, or where the person was going."""
    interrupted = kept.unpack(request.form.get("kept", ""))
    if interrupted:
        return kept.send_again(*interrupted)
    target = kept.safe_path(request.form.get("next"))
    if person.welcomed_at is None:
        return redirect(kept.with_next("/welcome", target))
    return redirect(target)
