"""A person's own page: name, language, theme, time zone, password, other sessions."""

from flask import current_app, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.errors import Invalid
from academy.services import attempts, passwords, people, sign_ins
from academy.storage.people import LANGUAGES, THEMES
from academy.web import access, db, kept
from academy.web.access import allow, everyone
from academy.web.account import door, limits, mail
from academy.web.account.blueprint import blueprint
from academy.web.account.forms import ChangePasswordForm, SettingsForm, fill


@blueprint.get("/account/")
@allow()
def settings() -> ResponseReturnValue:
    """Everything one may change about oneself."""
    return _page(fill(SettingsForm(formdata=None), access.account()), ChangePasswordForm(), 200)


@blueprint.post("/account/")
@allow()
def settings_keep() -> ResponseReturnValue:
    """Keep name, language, theme and time zone."""
    form = SettingsForm()
    person = people.by_id(db.session(), access.account().id)
    try:
        people.rename(db.session(), person, form.name.data or "")
        people.prefer(
            db.session(), person, form.language.data, form.theme.data, form.time_zone.data
        )
    except Invalid as error:
        form.refuse(error)
        return _page(form, ChangePasswordForm(formdata=None), 422)
    door.speak(person.language)
    flash(_("Saved."))
    return redirect("/account/")


@blueprint.post("/account/password")
@allow()
def password_change() -> ResponseReturnValue:
    """A new password for whoever knows the old one; every other session ends."""
    form, account = ChangePasswordForm(), access.account()
    number = limits.take("sign-in", account.email, f"session {account.session_id}")
    settings_form = fill(SettingsForm(formdata=None), account)
    if number is None:
        form.say(_("Too many tries. Wait fifteen minutes."))
        return _page(settings_form, form, 429)
    with db.reading() as opened:
        old = people.by_id(opened, account.id).password_hash
        about = people.about(opened, account.id)
    if not passwords.is_right(old, form.password.data or ""):
        form.password.errors = [_("This is not your present password.")]
        return _page(settings_form, form, 422)
    site = current_app.config["ACADEMY"].site_name
    try:
        new = people.new_password_hash(form.new_password.data or "", (*about, site), "new_password")
    except Invalid as error:
        form.refuse(error)
        return _page(settings_form, form, 422)
    attempts.forgive(db.session(), number)
    person = people.by_id(db.session(), account.id)
    people.set_password(db.session(), person, new, keep_session=account.session_id)
    if not account.is_shared_computer:
        door.know_device(person)
    mail.send("password_changed", person_id=person.id)
    flash(_("Your password is changed. Every other session has ended."))
    return redirect("/account/")


@blueprint.post("/account/sessions")
@allow()
def sessions_end() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    account = access.account()
    ended = sign_ins.end_all(db.session(), account.id, keep=account.session_id)
    flash(ngettext("One other session has ended.", "%(num)d other sessions have ended.", ended))
    return redirect("/account/")


@blueprint.post("/language")
@everyone
def language() -> ResponseReturnValue:
    """The other language: kept with the person, or in a visitor's session."""
    chosen = request.form.get("language", "")
    if access.signed_in():
        person = people.by_id(db.session(), access.account().id)
        people.prefer(db.session(), person, language=chosen)
    elif chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(kept.safe_path(request.form.get("next")))


@blueprint.post("/theme")
@everyone
def theme() -> ResponseReturnValue:
    """Light, dark or automatic: kept with the person, or in a visitor's session."""
    chosen = request.form.get("theme", "")
    if access.signed_in():
        person = people.by_id(db.session(), access.account().id)
        people.prefer(db.session(), person, theme=chosen)
    elif chosen in THEMES:
        session["theme"] = chosen
    return redirect(kept.safe_path(request.form.get("next")))


def _page(
    settings_form: SettingsForm, password_form: ChangePasswordForm, status: int
) -> ResponseReturnValue:
    with db.reading() as opened:
        others = sign_ins.others(opened, access.account(), access.now())
    page = render_template(
        "web/account/settings.html",
        settings=settings_form,
        password=password_form,
        others=others,
        now=access.now(),
    )
    return page, status, limits.RETRY_AFTER if status == 429 else {}
