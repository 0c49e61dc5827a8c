"""A forgotten password: a link by mail that works once, for whoever reads the address's mail."""

from flask import current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from academy.errors import Invalid
from academy.services import one_use_tokens, people
from academy.web import access, db
from academy.web.access import everyone
from academy.web.account import door, limits, mail
from academy.web.account.blueprint import blueprint
from academy.web.account.forms import NewPasswordForm, ResetForm


@blueprint.get("/reset")
@everyone
def reset() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("web/account/reset.html", form=ResetForm())


@blueprint.post("/reset")
@everyone
def reset_ask() -> ResponseReturnValue:
    """Queue the mail; whether the address has an account is only looked up when it is sent."""
    form = ResetForm()
    try:
        email = people.email_address(form.email.data or "")
    except Invalid as error:
        form.refuse(error)
        return render_template("web/account/reset.html", form=form), 422
    if limits.take("reset", email) is None:
        form.say(_("Too many tries. Wait fifteen minutes."))
        return render_template("web/account/reset.html", form=form), 429, limits.RETRY_AFTER
    mail.send("reset", email=email)
    return redirect("/reset/sent")


@blueprint.get("/reset/sent")
@everyone
def reset_sent() -> ResponseReturnValue:
    """The same words for every address."""
    return render_template("web/account/reset_sent.html")


@blueprint.get("/reset/<token>")
@everyone
def reset_with(token: str) -> ResponseReturnValue:
    """The form behind the link; opening it, as mail scanners do, uses nothing up."""
    if one_use_tokens.find(db.session(), "reset", token, access.now()) is None:
        return render_template("web/account/link_over.html"), 410
    return render_template("web/account/reset_with.html", form=NewPasswordForm(), token=token)


@blueprint.post("/reset/<token>")
@everyone
def reset_now(token: str) -> ResponseReturnValue:
    """Set the password, sign out everywhere, tell the address."""
    form = NewPasswordForm()
    with db.reading() as opened:
        link = one_use_tokens.find(opened, "reset", token, access.now())
        about = people.about(opened, link.person_id) if link else ()
    if link is None:
        return render_template("web/account/link_over.html"), 410
    try:
        about = (*about, current_app.config["ACADEMY"].site_name)
        hashed = people.new_password_hash(form.new_password.data or "", about, "new_password")
    except Invalid as error:
        form.refuse(error)
        return render_template("web/account/reset_with.html", form=form, token=token), 422
    if one_use_tokens.use(db.session(), "reset", token, access.now()) is None:
        return render_template("web/account/link_over.html"), 410
    person = people.by_id(db.session(), link.person_id)
    people.set_password(db.session(), person, hashed, keep_session=None)
    mail.send("password_changed", person_id=person.id)
    door.empty()
    flash(_("Your password is changed. Sign in with it."))
    return redirect("/sign-in")
