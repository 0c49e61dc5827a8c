"""The pages on which a reading is taken."""

from typing import Any, cast

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from academy.content import Module
from academy.errors import Conflict, Invalid, NotFound
from academy.services import constants, progress, readings, scores
from academy.services.readings import Sitting, written
from academy.web import chart, db, languages, library
from academy.web.access import account, allow, now
from academy.web.languages import gettext as _
from academy.web.languages import ngettext
from academy.web.progress import figures, profiles
from academy.web.readings import forms

blueprint = Blueprint("readings", __name__, url_prefix="/modules/<slug>/readings")


@blueprint.get("/")
@allow()
def intro(slug: str) -> ResponseReturnValue:
    """What this reading is, how long it takes, who sees it, and the button that starts it."""
    module = library.module(slug)
    return render_template(
        "web/readings/intro.html",
        module=module,
        coming=readings.upcoming(db.session(), account(), module, now()),
        under_way=readings.under_way(db.session(), account(), module),
        minutes=forms.minutes(len(module.self_assessment.items)),
    )


@blueprint.post("/")
@allow()
def start(slug: str) -> ResponseReturnValue:
    """Begin, or go on with what is under way."""
    module = library.module(slug)
    occasion = request.form.get("occasion", "")
    try:
        token = readings.start(db.session(), account(), module, occasion, now())
    except Conflict:
        # Not open (any more): the page before it says what is.
        return redirect(f"/modules/{slug}/readings/")
    return redirect(f"/modules/{slug}/readings/{token}")


@blueprint.get("/<token>")
@allow()
def form(slug: str, token: str) -> ResponseReturnValue:
    """Six statements."""
    module = library.module(slug)
    try:
        sitting = readings.sitting(db.session(), account(), module, token)
    except NotFound:
        return _already_there(module, token)
    asked = request.args.get("screen", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    return _page(module, sitting, number or forms.first_unanswered_screen(sitting))


@blueprint.post("/<token>")
@allow()
def answer(slug: str, token: str) -> ResponseReturnValue:
    """Keep six answers and move on, or submit all of them."""
    module = library.module(slug)
    sent = forms.read(request.form)
    try:
        sitting = _save(module, token, sent)
    except NotFound:
        return _already_there(module, token)
    except Conflict as conflict:
        sitting = readings.sitting(db.session(), account(), module, token)
        return _page(module, sitting, sent.screen, 409, clash=conflict.current, sent=sent)
    except Invalid:
        sitting = readings.sitting(db.session(), account(), module, token)
        return _page(module, sitting, sent.screen, 422, is_refused=True, sent=sent)
    if sent.action == "back":
        return redirect(f"/modules/{slug}/readings/{token}?screen={max(1, sent.screen - 1)}")
    if sent.action != "submit":
        return redirect(f"/modules/{slug}/readings/{token}?screen={sent.screen + 1}")
    try:
        readings.submit(db.session(), account(), module, token, now(), kept=sitting)
    except Invalid:
        # The answers that were given are kept; the page says which are missing.
        db.commit_early()
        return _page(module, sitting, sent.screen, 422, is_incomplete=True)
    return redirect(f"/modules/{slug}/readings/{token}/results")


@blueprint.post("/<token>/answers")
@allow()
def autosave(slug: str, token: str) -> ResponseReturnValue:
    """Keep what the script sends while somebody is answering."""
    module = library.module(slug)
    try:
        sitting = _save(module, token, forms.read_json(request.get_json(silent=True)))
    except NotFound:
        if readings.submitted(db.session(), account(), module, token):
            return jsonify(state="submitted")
        raise
    except Conflict as conflict:
        clashes, when = cast(readings.Clash, conflict.current)
        there = {item: written(clashes, item) for item in clashes}
        return jsonify(error="changed", there=there, at=languages.clock(when)), 409
    return jsonify(state="saved", at=languages.clock(now()), answered=len(sitting.answers))


@blueprint.get("/<token>/results")
@allow()
def results(slug: str, token: str) -> ResponseReturnValue:
    """What this reading says, and what it does not."""
    module = library.module(slug)
    history = progress.history(db.session(), account(), slug)
    this = next((one for one in history if one.token == token), None)
    if this is None:
        raise NotFound(token)
    known = constants.by_id(db.session(), [score.constants_id for score in this.scores])
    clear, close = figures.gaps(module, this, known)
    is_later = this.occasion in ("later", "then_test")
    title, lead = _opening(this)
    return render_template(
        "web/readings/results.html",
        module=module,
        this=this,
        name=occasion_name(this.occasion),
        title=title,
        lead=lead,
        is_later=is_later,
        coming=readings.upcoming(db.session(), account(), module, now()),
        profile=_profile(module) if is_later else figures.start_profile(module, this, known),
        gaps=clear,
        close=close,
        lesson=module.lessons[0],
        today=languages.local(now()).date(),
    )


def _opening(this: progress.Sitting) -> tuple[str, str]:
    """The heading and the first sentence: the finding, before any drawing."""
    if this.occasion == "baseline":
        return _("Your baseline is set."), _(
            "This is the mark everything later is measured from. It stays as you left it today, "
            "even if you see things differently later on."
        )
    if this.occasion == "second_baseline":
        return _("Your second baseline is set."), _(
            "Your starting mark is now the mean of two days. It takes a smaller change to be "
            "told from chance."
        )
    if this.occasion == "then_test":
        return _("You looked back."), _(
            "What you now say about the start stands beside what you said then. The verdicts "
            "still use your baseline."
        )
    moved = sum(score.verdict in ("gain", "loss") for score in this.scores)
    if not moved:
        return _("Nothing can be told from chance yet."), _(
            "No skill has changed more than measurement error. That is the usual picture after "
            "one reading more, and it does not mean that nothing changed."
        )
    title = ngettext(
        "One skill changed more than measurement error.",
        "%(num)d skills changed more than measurement error.",
        moved,
    )
    if moved == len(this.scores):
        return title, _("Each row shows the change beside what it needed.")
    return title, _("The others cannot be told from chance yet. Each row says what it would take.")


def _profile(module: Module) -> chart.Profile:
    standing = progress.standing(db.session(), account(), module.slug)
    return profiles.profiles([(module, profiles.current(module, standing))])[0]


@blueprint.post("/<token>/discard")
@allow()
def discard(slug: str, token: str) -> ResponseReturnValue:
    """Throw unfinished answers away."""
    readings.discard(db.session(), account(), library.module(slug), token)
    return redirect(f"/modules/{slug}/readings/")


def _save(module: Module, token: str, sent: forms.Sent) -> Sitting:
    return readings.save(
        db.session(),
        account(),
        module,
        token,
        sent.changes,
        sent.bases,
        sent.seconds,
        now(),
        is_last=sent.action == "submit",
    )


def _already_there(module: Module, token: str) -> ResponseReturnValue:
    """A second click, a stale tab: the reading is there, once."""
    if not readings.submitted(db.session(), account(), module, token):
        raise NotFound(token)
    return redirect(f"/modules/{module.slug}/readings/{token}/results")


def _page(
    module: Module,
    sitting: Sitting,
    number: int,
    status: int = 200,
    sent: forms.Sent | None = None,
    clash: Any = None,
    is_incomplete: bool = False,
    is_refused: bool = False,
) -> ResponseReturnValue:
    lang = languages.language()
    missing = frozenset(sitting.unanswered) if is_incomplete else frozenset()
    number = forms.first_unanswered_screen(sitting) if missing else number
    return render_template(
        "web/readings/form.html",
        module=module,
        sitting=sitting,
        screen=forms.screen(sitting, number, lang, sent.changes if sent else None, missing),
        stored=forms.stored(sitting),
        all_items=forms.all_items(sitting.instrument, lang),
        total=len(sitting.instrument.items),
        per_screen=scores.PER_SCREEN,
        minutes_left=forms.minutes(len(sitting.unanswered)),
        missing=sorted(missing),
        clashes=forms.clashes(sitting, sent, clash) if sent and clash else [],
        is_refused=is_refused,
        occasion_name=occasion_name(sitting.occasion),
    ), status


def occasion_name(occasion: str) -> str:
    """What this reading is called in headings and margins."""
    names = {
        "baseline": _("Baseline"),
        "second_baseline": _("Second baseline"),
        "later": _("Reading"),
        "then_test": _("Looking back"),
    }
    return names[occasion]
