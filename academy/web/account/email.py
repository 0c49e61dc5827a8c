"""Another address to sign in with: asked for with the password, proved by a link sent there."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from academy.errors import Invalid
from academy.services import one_use_tokens, people
from academy.web import access, db
from academy.web.access import allow, everyone
from academy.web.account import limits, mail
from academy.web.account.blueprint import blueprint
from academy.web.account.forms import EmailForm
from academy.web.account.prove import proof_first


@blueprint.get("/account/email")
@allow()
@proof_first
def email() -> ResponseReturnValue:
    """Ask for the new address."""
    return render_template("web/account/email.html", form=EmailForm())


@blueprint.post("/account/email")
@allow()
@proof_first
def email_ask() -> ResponseReturnValue:
    """Send a link to the new address and a notice to the old; an address in use looks the same."""
    form, account = EmailForm(), access.account()
    try:
        new = people.email_address(form.email.data or "")
    except Invalid as error:
        form.refuse(error)
        return render_template("web/account/email.html", form=form), 422
    if limits.take("email", account.email) is None:
        form.say(_("Too many tries. Wait fifteen minutes."))
        return render_template("web/account/email.html", form=form), 429, limits.RETRY_AFTER
    mail.send("email_change", person_id=account.id, new_email=new)
    mail.send("email_asked", person_id=account.id)
    flash(_("A link is on its way to %(email)s. Your address changes when you open it.", email=new))
    return redirect("/account/")


@blueprint.get("/account/email/<token>")
@everyone
def email_with(token: str) -> ResponseReturnValue:
    """The button behind the link; opening it changes nothing."""
    link = one_use_tokens.find(db.session(), "email-change", token, access.now())
    if link is None:
        return render_template("web/account/link_over.html"), 410
    return render_template("web/account/email_with.html", token=token, new=link.new_email)


@blueprint.post("/account/email/<token>")
@everyone
def email_now(token: str) -> ResponseReturnValue:
    """Move the account to the new address and tell the old one."""
    link = one_use_tokens.use(db.session(), "email-change", token, access.now())
    if link is None:
        return render_template("web/account/link_over.html"), 410
    person = people.by_id(db.session(), link.person_id)
    old, new = person.email, link.new_email
    people.set_email(db.session(), person, new)
    mail.send("email_changed", person_id=person.id, to=old)
    flash(_("From now on you sign in with %(email)s.", email=new))
    return redirect("/account/")
