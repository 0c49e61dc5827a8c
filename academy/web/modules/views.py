"""The pages of the curriculum: all modules, one module, one lesson."""

import mimetypes
from collections.abc import Mapping
from typing import cast

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from academy.errors import Conflict, Invalid, NotFound
from academy.services import lessons, progress, today
from academy.web import db, languages, library
from academy.web.access import account, allow, now
from academy.web.languages import gettext as _
from academy.web.modules import parts
from academy.web.progress import profiles

blueprint = Blueprint("modules", __name__, url_prefix="/modules")


@blueprint.get("/")
@allow()
def modules() -> ResponseReturnValue:
    """Every module, and how far you are in it."""
    courses = today.courses(db.session(), account(), library.library().modules, now())
    return render_template("web/modules/modules.html", courses=courses)


@blueprint.get("/<slug>/")
@allow()
def module(slug: str) -> ResponseReturnValue:
    """What a module is for, your baseline, its lessons."""
    found = library.module(slug)
    standing = progress.standing(db.session(), account(), slug)
    rows = profiles.current(found, standing)
    shown = profiles.profiles([(found, rows)])
    return render_template(
        "web/modules/module.html",
        module=found,
        of=len(library.library().modules),
        course=today.course(db.session(), account(), found, now()),
        profile=shown[0],
        signs=profiles.signs(shown),
        stands=[stand for _name, stand in rows],
        moved=profiles.count_moved([stand for _name, stand in rows]),
        places=lessons.places(db.session(), account(), slug),
    )


@blueprint.get("/<slug>/lessons/<lesson>")
@allow()
def lesson(slug: str, lesson: str) -> ResponseReturnValue:
    """A lesson with its checks, your notes, and what comes next."""
    return _lesson(slug, lesson)


@blueprint.post("/<slug>/lessons/<lesson>/note")
@allow()
def note(slug: str, lesson: str) -> ResponseReturnValue:
    """Keep a note; the script sends it while it is typed."""
    sent = request.get_json(silent=True) if request.is_json else request.form
    fields: Mapping[str, object] = sent if isinstance(sent, Mapping) else {}
    text, version = str(fields.get("note", "")), str(fields.get("version", ""))
    number = int(version) if version.isdecimal() and len(version) < 10 else 0
    try:
        place = lessons.write_note(
            db.session(), account(), library.module(slug), lesson, text, number, now()
        )
    except Conflict as conflict:
        there = cast(lessons.Place, conflict.current)
        if request.is_json:
            return jsonify(error="changed", note=there.note, version=there.note_version), 409
        return _lesson(slug, lesson, 409, typed=text, there=there)
    except Invalid:
        if request.is_json:
            return jsonify(error="too-long"), 422
        return _lesson(slug, lesson, 422, typed=text)
    if request.is_json:
        at = languages.clock(place.note_at or now())
        return jsonify(state="saved", at=at, version=place.note_version)
    flash(_("Saved %(time)s", time=languages.clock(now())))
    return redirect(f"/modules/{slug}/lessons/{lesson}#notes")


@blueprint.post("/<slug>/lessons/<lesson>/finish")
@allow()
def finish(slug: str, lesson: str) -> ResponseReturnValue:
    """Note that a lesson is finished and go on to the next."""
    found = library.module(slug)
    lessons.finish(db.session(), account(), found, lesson, now())
    slugs = [one.slug for one in found.lessons]
    after = slugs[slugs.index(lesson) + 1 :]
    if after:
        return redirect(f"/modules/{slug}/lessons/{after[0]}")
    flash(_("All lessons of this module are finished."))
    return redirect(f"/modules/{slug}/")


@blueprint.post("/<slug>/exercises/<exercise>")
@allow()
def answer(slug: str, exercise: str) -> ResponseReturnValue:
    """Keep an answer to an exercise and show its reasons where it stands."""
    found = library.module(slug)
    home = next((one for one in found.lessons if exercise in one.page("en").exercises), None)
    if home is None:
        raise NotFound(exercise)
    try:
        lessons.check(
            db.session(),
            account(),
            found,
            found.exercise(exercise),
            request.form,
            languages.language(),
            now(),
        )
    except Invalid as invalid:
        return _lesson(slug, home.slug, 422, refused=(exercise, _(str(invalid))))
    return redirect(f"/modules/{slug}/lessons/{home.slug}#exercise-{exercise}")


@blueprint.get("/<slug>/images/<name>")
@allow()
def image(slug: str, name: str) -> ResponseReturnValue:
    """A picture of a module, by the name its author gave it."""
    path = library.picture(library.module(slug), name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": "private, max-age=86400"}
    return Response(path.read_bytes(), mimetype=kind, headers=headers)


def _lesson(
    slug: str,
    lesson: str,
    status: int = 200,
    typed: str | None = None,
    there: lessons.Place | None = None,
    refused: tuple[str, str] | None = None,
) -> ResponseReturnValue:
    found = library.module(slug)
    this = found.lesson(lesson)
    places = lessons.places(db.session(), account(), slug)
    page = this.page(languages.language())
    after = next((one for one in found.lessons if one.number > this.number), None)
    done = [one.number for one in found.lessons if _finished(places, one.slug)]
    return render_template(
        "web/modules/lesson.html",
        module=found,
        lesson=this,
        page=page,
        parts=parts.parts(found, this, lessons.answers(db.session(), account(), found), refused),
        place=places.get(lesson),
        typed=typed,
        there=there,
        drawn=parts.drawn(found, this, done),
        after=after,
    ), status


def _finished(places: dict[str, lessons.Place], lesson: str) -> bool:
    return lesson in places and places[lesson].finished_at is not None
