"""Who sees what, how it is measured, accessibility, and the health check."""

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from academy.measure.constants import SELF_REPORT
from academy.web import db
from academy.web.access import everyone
from academy.web.progress.words import HIGH, LOW

blueprint = Blueprint("pages", __name__)


@blueprint.get("/who-sees-what")
@everyone
def who_sees_what() -> ResponseReturnValue:
    """Where answers go."""
    return render_template("web/pages/who_sees_what.html")


@blueprint.get("/measurement")
@everyone
def measurement() -> ResponseReturnValue:
    """How a score, its error and a verdict come about."""
    width = (HIGH - LOW) / 100
    return render_template(
        "web/pages/measurement.html",
        prior=SELF_REPORT,
        sem=SELF_REPORT.sem * width,
        mdc=SELF_REPORT.mdc95 * width,
        width=width,
    )


@blueprint.get("/accessibility")
@everyone
def accessibility() -> ResponseReturnValue:
    """What we promise to people who use the site differently."""
    return render_template("web/pages/accessibility.html")


@blueprint.get("/healthz")
@everyone
def health() -> ResponseReturnValue:
    """200 while the database answers, 503 when it does not."""
    try:
        db.session().execute(text("SELECT 1"))
    except (DBAPIError, PoolTimeout):
        return jsonify(status="the database does not answer"), 503
    return jsonify(status="ok")
