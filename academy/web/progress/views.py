"""The progress pages: all skills, one module, one skill, and the figures to take away."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from academy.content import Module
from academy.errors import NotFound
from academy.measure import change, error, thentest, trend
from academy.measure.constants import Constants
from academy.services import constants, progress, readings
from academy.services.constants import Known
from academy.services.progress import Stand
from academy.web import chart, db, library
from academy.web.access import account, allow, now
from academy.web.languages import gettext as _
from academy.web.languages import local
from academy.web.progress import figures, profiles, tables
from academy.web.progress.figures import SkillStory
from academy.web.progress.words import HIGH, LOW, on_scale, sentence, verdict

blueprint = Blueprint("progress", __name__, url_prefix="/progress")


@blueprint.get("/")
@allow()
def index() -> ResponseReturnValue:
    """Where all skills stand."""
    standing = progress.standing(db.session(), account())
    modules = [
        (module, rows)
        for module in library.library().modules
        if (
            rows := profiles.current(module, [one for one in standing if one.module == module.slug])
        )
    ]
    shown = profiles.profiles(modules)
    return render_template(
        "web/progress/index.html",
        modules=list(zip([module for module, _rows in modules], shown, strict=True)),
        signs=profiles.signs(shown),
        moved=profiles.count_moved([stand for _module, rows in modules for _name, stand in rows]),
        judged=sum(stand.change is not None for _module, rows in modules for _n, stand in rows),
        first=library.library().modules[0] if library.library().modules else None,
    )


@blueprint.get("/<slug>/")
@allow()
def module(slug: str) -> ResponseReturnValue:
    """All skills of a module over time."""
    found = library.module(slug)
    stories = _stories(found)
    return render_template(
        "web/progress/module.html",
        module=found,
        stories=stories,
        charts=[
            (
                figures.time_chart(story, small=True),
                verdict(story.stand, story.stand.baseline_at),
                f"/progress/{slug}/{story.skill.id}/",
            )
            for story in stories
            if story.stand and story.readings
        ],
        moved=profiles.count_moved([story.stand for story in stories if story.stand]),
        judged=sum(bool(story.stand and story.stand.change is not None) for story in stories),
        coming=readings.upcoming(db.session(), account(), found, now()),
        rows=[row for story in stories for row in tables.rows(story)],
    )


@blueprint.get("/<slug>/<skill>/")
@allow()
def skill(slug: str, skill: str) -> ResponseReturnValue:
    """One skill: the finding in words, the chart, the looking back, the figures."""
    found = library.module(slug)
    stories = _stories(found)
    story = next((one for one in stories if one.skill.id == skill), None)
    if story is None:
        raise NotFound(skill)
    stand = story.stand
    known = constants.by_id(db.session(), [stand.constants_id]) if stand else {}
    line = _trend(story, known[stand.constants_id]) if stand else None
    return render_template(
        "web/progress/skill.html",
        module=found,
        story=story,
        number_of=stories.index(story) + 1,
        of=len(stories),
        finding=sentence(stand, stand.baseline_at) if stand else None,
        chart=figures.time_chart(story, trend=line),
        trend=line,
        others=[
            (
                figures.time_chart(one, small=True),
                verdict(one.stand, one.stand.baseline_at),
                f"/progress/{slug}/{one.skill.id}/",
            )
            for one in stories
            if one is not story and one.stand and one.readings
        ],
        rows=tables.rows(story),
        start=figures.start_strip(story, known),
        measured=_measured(story, known[stand.constants_id]) if stand else None,
        chance=_chance(stand, known[stand.constants_id]) if stand else "",
        back=_looking_back(story, known[stand.constants_id]) if stand else None,
        coming=readings.upcoming(db.session(), account(), found, now()),
    )


@blueprint.get("/<slug>/figures.csv")
@allow()
def module_csv(slug: str) -> ResponseReturnValue:
    """The figures of a module, as on its page."""
    stories = _stories(library.module(slug))
    return _csv(slug, stories)


@blueprint.get("/<slug>/<skill>/figures.csv")
@allow()
def skill_csv(slug: str, skill: str) -> ResponseReturnValue:
    """The figures of one skill, as on its page."""
    stories = [one for one in _stories(library.module(slug)) if one.skill.id == skill]
    if not stories:
        raise NotFound(skill)
    return _csv(f"{slug}-{skill}", stories)


def _stories(module: Module) -> list[SkillStory]:
    history = progress.history(db.session(), account(), module.slug)
    standing = progress.standing(db.session(), account(), module.slug)
    return figures.stories(module, history, standing)


def _csv(name: str, stories: list[SkillStory]) -> Response:
    text = tables.as_csv(row for story in stories for row in tables.rows(story))
    return Response(
        text,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _trend(story: SkillStory, known: Known) -> chart.Trend | None:
    """A trend from five readings over sixty days on; fewer say nothing about a slope."""
    marks = story.in_series
    days = [
        (float(local(one.submitted_at).date().toordinal()), score.score or 0.0)
        for one, score in marks
    ]
    found = trend.trend(days, known.values.sem)
    if found is None:
        return None
    start, end = local(marks[0][0].submitted_at).date(), local(marks[-1][0].submitted_at).date()
    first = found.at(start.toordinal())
    last = found.at(end.toordinal())
    return chart.Trend(start, on_scale(first), end, on_scale(last))


def _measured(story: SkillStory, known: Known) -> dict[str, object]:
    """What "how it is measured" says under the figures, on the 1 to 7 scale."""
    values = known.values
    stand = story.stand
    latest = stand.latest if stand else None
    kelley = error.kelley(latest, values.mean, values.retest_r, values.sd)
    return {
        "statements": len(story.skill.item_ids),
        "retest": values.retest_r,
        "sem": values.sem * (HIGH - LOW) / 100,
        "mdc": values.mdc95 * (HIGH - LOW) / 100,
        "pairs": known.pairs,
        "nearer": on_scale(kelley.value) if kelley else None,
        "version": values.version,
        "has_room": _has_room(stand, values),
        "comparisons": sum(score.change is not None for _sitting, score in story.readings),
    }


def _has_room(stand: Stand | None, values: Constants) -> bool:
    """Whether a gain would fit on the scale above this baseline."""
    if stand is None or stand.baseline is None:
        return True
    return change.judge([stand.baseline] * stand.baselines, stand.latest, values).can_show_gain


def _chance(stand: Stand, known: Known) -> str:
    """How likely it is that the change is real, for somebody who wants one number."""
    found = change.judge([stand.baseline] * stand.baselines, stand.latest, known.values)
    if stand.change is None or found.posterior_gain is None:
        return ""
    in_ten = min(9, max(1, round(found.posterior_gain * 10)))
    return _(
        "Of ten people with such a start and such a change, about %(number)s have really risen.",
        number=in_ten,
    )


def _looking_back(story: SkillStory, known: Known) -> dict[str, object] | None:
    """Then, now and the shift between them, when the looking back was answered."""
    if story.then is None or story.stand is None or story.stand.baseline is None:
        return None
    sitting, score = story.then
    same_day = [
        one
        for reading, one in story.readings
        if reading.occasion == "later" and reading.submitted_at <= sitting.submitted_at
    ]
    if score.score is None or not same_day:
        return None
    found = thentest.then_test(
        story.stand.baseline, same_day[-1].score, score.score, known.values, story.stand.baselines
    )
    return {
        "on": sitting.submitted_at,
        "then": on_scale(score.score),
        "pre": on_scale(story.stand.baseline),
        "shift": found.shift,
        "adjusted": None if found.adjusted is None else found.adjusted * (HIGH - LOW) / 100,
        "moved": found.yardstick_moved,
    }
