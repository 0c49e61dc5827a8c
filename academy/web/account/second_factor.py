"""Switching the second step of signing in on and off, and its recovery codes."""

import segno
from flask import current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from academy.services import attempts, people, second_factors
from academy.storage import Person
from academy.web import access, db
from academy.web.access import allow
from academy.web.account import limits
from academy.web.account.blueprint import blueprint
from academy.web.account.forms import CodeForm
from academy.web.account.prove import proof_first


@blueprint.get("/account/second-factor")
@allow()
@proof_first
def second_factor() -> ResponseReturnValue:
    """Off, waiting for its first code, or on."""
    return _page(CodeForm(formdata=None), 200)


@blueprint.post("/account/second-factor/start")
@allow()
@proof_first
def second_factor_start() -> ResponseReturnValue:
    """Make a secret for an authenticator."""
    second_factors.start(db.session(), people.by_id(db.session(), access.account().id))
    return redirect("/account/second-factor")


@blueprint.post("/account/second-factor/confirm")
@allow()
@proof_first
def second_factor_confirm() -> ResponseReturnValue:
    """Switch it on with a first code; the recovery codes are shown this once."""
    form, account = CodeForm(), access.account()
    number = limits.take("code", account.email)
    if number is None:
        form.say(_("Too many tries. Wait fifteen minutes."))
        return _page(form, 429)
    codes = second_factors.confirm(db.session(), account, form.code.data or "", access.now())
    if codes is None:
        form.code.errors = [_("Wrong code. Check that your phone’s clock is right.")]
        return _page(form, 422)
    attempts.forgive(db.session(), number)
    return render_template("web/account/recovery_codes.html", codes=codes)


@blueprint.post("/account/second-factor/codes")
@allow()
@proof_first
def second_factor_codes() -> ResponseReturnValue:
    """New recovery codes; the old ones are worthless from now on."""
    person = people.by_id(db.session(), access.account().id)
    if not person.totp_confirmed_at:
        return redirect("/account/second-factor")
    codes = second_factors.renew_recovery_codes(db.session(), person, access.now())
    return render_template("web/account/recovery_codes.html", codes=codes)


@blueprint.post("/account/second-factor/off")
@allow()
@proof_first
def second_factor_off() -> ResponseReturnValue:
    """Sign in by password alone again."""
    second_factors.turn_off(db.session(), access.account())
    flash(_("The second step is off."))
    return redirect("/account/")


def _page(form: CodeForm, status: int) -> ResponseReturnValue:
    with db.reading() as opened:
        person = people.by_id(opened, access.account().id)
    page = render_template(
        "web/account/second_factor.html",
        form=form,
        is_on=bool(person.totp_confirmed_at),
        secret=person.totp_secret,
        square=_square(person) if person.totp_secret else "",
    )
    return page, status, limits.RETRY_AFTER if status == 429 else {}


def _square(person: Person) -> Markup:
    """The secret as a square code that a phone reads: black on white in either theme."""
    address = second_factors.address(person, current_app.config["ACADEMY"].site_name)
    drawn = segno.make(address, error="m").svg_inline(
        scale=4, border=4, light="#fff", omitsize=False, svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - made of our own secret by segno
