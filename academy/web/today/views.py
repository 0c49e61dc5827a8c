"""The Today page."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from academy.services import progress, today
from academy.web import db, library
from academy.web.access import account, allow, now
from academy.web.progress import profiles
from academy.web.readings.forms import minutes

blueprint = Blueprint("today", __name__)


@blueprint.get("/")
@allow()
def home() -> ResponseReturnValue:
    """Where you stopped, what is owed, where you stand."""
    person = account()
    if person.welcomed_at is None:
        return redirect("/welcome")
    courses = today.courses(db.session(), person, library.library().modules, now())
    standing = progress.standing(db.session(), person)
    stands = [
        (course.module, rows)
        for course in courses
        if (
            rows := profiles.current(
                course.module, [s for s in standing if s.module == course.module.slug]
            )
        )
    ]
    date_today = now().astimezone(ZoneInfo(person.time_zone)).date()
    worked = [one for one in courses if one.worked_at and one.next_lesson and one.has_baseline]
    shown = profiles.profiles(stands)
    return render_template(
        "web/today/home.html",
        today=date_today,
        moment=now(),
        owed=[one for one in courses if one.draft_occasion or one.coming.is_owed(date_today)],
        going_on=max(worked, key=lambda one: one.worked_at or now(), default=None),
        fresh=next((one for one in courses if one.next_lesson and one.has_baseline), None),
        second=next((one for one in courses if one.may_wait), None),
        first=next((one for one in courses if not one.has_baseline), None),
        opens=min(_next_dates(courses), default=None),
        profiles=shown,
        signs=profiles.signs(shown),
        moved=profiles.count_moved([stand for _module, rows in stands for _name, stand in rows]),
        latest=max((stand.latest_at for stand in standing), default=None),
        minutes=minutes,
    )


def _next_dates(courses: list[today.Course]) -> list[date]:
    """When the next reading of each module opens or is due."""
    dates = [one.coming.due_on or one.coming.opens_on for one in courses if one.has_baseline]
    return [day for day in dates if day is not None]
