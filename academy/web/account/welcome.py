"""The first visit: who sees what, before anything is answered."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from academy.errors import Invalid
from academy.services import people
from academy.web import access, db, kept, library
from academy.web.access import allow
from academy.web.account.blueprint import blueprint
from academy.web.account.forms import WelcomeForm, fill

BASELINE = "/modules/great-disconnect/"


@blueprint.get("/welcome")
@allow()
def welcome() -> ResponseReturnValue:
    """Who sees what, and the little we ask."""
    return _page(fill(WelcomeForm(formdata=None), access.account()), 200)


@blueprint.post("/welcome")
@allow()
def welcome_read() -> ResponseReturnValue:
    """Note that it was read, and go where the button says."""
    form = WelcomeForm()
    person = people.by_id(db.session(), access.account().id)
    try:
        people.rename(db.session(), person, form.name.data or "")
        people.prefer(
            db.session(), person, language=form.language.data, time_zone=form.time_zone.data
        )
    except Invalid as error:
        form.refuse(error)
        return _page(form, 422)
    people.welcome(db.session(), person, access.now())
    if request.form.get("to") == "baseline":
        return redirect(BASELINE)
    return redirect(kept.safe_path(request.form.get("next")))


def _statements() -> int:
    """How many statements the first baseline has."""
    modules = library.library().modules
    return len(modules[0].self_assessment.items) if modules else 0


def _page(form: WelcomeForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "web/account/welcome.html",
        form=form,
        next_path=kept.safe_path(request.values.get("next")),
        today=access.now(),
        statements=_statements(),
    )
    return page, status
