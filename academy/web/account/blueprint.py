"""The area's blueprint, and the sign-in form for pages outside the area that must show it."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from academy.web.account.forms import SignInForm

blueprint = Blueprint("account", __name__)


@blueprint.record_once
def _offer(state: BlueprintSetupState) -> None:
    # A refused form shows the sign-in page without coming through its view.
    state.app.jinja_env.globals["sign_in_form"] = SignInForm
