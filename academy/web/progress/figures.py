"""From scores to what the charts draw: one learner's readings as rows, lines and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from academy.content import Module, Skill
from academy.measure import error
from academy.measure.constants import Z95
from academy.services.constants import Known
from academy.services.progress import Score, Sitting, Stand
from academy.web.chart import Band, Mark, Point, Profile, ProfileRow, Strip, Then, TimeChart, Trend
from academy.web.languages import day, language, local, number, short_day
from academy.web.languages import gettext as _
from academy.web.progress import words
from academy.web.progress.words import HIGH, LOW, length, on_scale

BASELINES = ("baseline", "second_baseline")


@dataclass(frozen=True, slots=True)
class SkillStory:
    """One skill of one person: the series now in force, its readings and the latest verdict."""

    skill: Skill
    readings: tuple[tuple[Sitting, Score], ...]
    then: tuple[Sitting, Score] | None
    stand: Stand | None

    @property
    def name(self) -> str:
        """The skill's name in the reader's language."""
        return self.skill.names.in_(language())

    @property
    def in_series(self) -> list[tuple[Sitting, Score]]:
        """The readings that may be compared with the latest: the same wording of statements."""
        series = self.stand.series if self.stand else ""
        return [(one, score) for one, score in self.readings if score.series == series]


@dataclass(frozen=True, slots=True)
class Gap:
    """Two skills of one reading that differ by more than their error."""

    more: str
    less: str
    points: str


def stories(
    module: Module, history: Sequence[Sitting], standing: Sequence[Stand]
) -> list[SkillStory]:
    """Every skill of the module, in the order the module teaches them."""
    return [_story(skill, history, standing) for skill in module.self_assessment.skills]


def _story(skill: Skill, history: Sequence[Sitting], standing: Sequence[Stand]) -> SkillStory:
    scored = [(one, one.of(skill.id)) for one in history]
    marks = [(one, found) for one, found in scored if found and found.score is not None]
    ours = [stand for stand in standing if stand.skill == skill.id]
    now = [stand for stand in ours if stand.series == skill.series]
    known = now or ours
    then = [pair for pair in marks if pair[0].occasion == "then_test"]
    return SkillStory(
        skill,
        tuple(pair for pair in marks if pair[0].occasion != "then_test"),
        then[-1] if then else None,
        known[-1] if known else None,
    )


def profile(
    caption: str,
    rows: Sequence[tuple[str, Stand]],
    hrefs: Sequence[str],
    known: Mapping[int, Known],
) -> Profile:
    """Baseline and latest per skill with the verdict: the table that is its own chart.

    `known` holds the constants of skills with one mark alone, for the range it lies in.
    """
    made = [
        ProfileRow(
            name,
            _change_strip(stand, known),
            (_was_now(stand),),
            words.verdict(stand, stand.baseline_at),
            href,
        )
        for (name, stand), href in zip(rows, hrefs, strict=True)
    ]
    return Profile(caption, tuple(made), (_("Was, now"),), {})


def _was_now(stand: Stand) -> str:
    if stand.change is None:
        return words.score(stand.baseline)
    return f"{words.score(stand.baseline)} → {words.score(stand.latest)}"


def _change_strip(stand: Stand, known: Mapping[int, Known]) -> Strip:
    if stand.baseline is None:
        return Strip()
    baseline = Mark(on_scale(stand.baseline), "baseline")
    if stand.change is None or stand.latest is None:
        return Strip(
            (baseline,), _likely(stand.baseline, stand.baselines, known.get(stand.constants_id))
        )
    return Strip((baseline, Mark(on_scale(stand.latest), "latest")), _detectable(stand))


def _detectable(judged: words.Judged) -> Band | None:
    """From the largest drop to the largest rise that would still be taken for error."""
    base = getattr(judged, "baseline", None)
    if base is None or judged.needed_up is None or judged.needed_down is None:
        return None
    return Band(on_scale(base + judged.needed_down), on_scale(base + judged.needed_up), "sdc")


def _likely(score: float, baselines: int, known: Known | None) -> Band | None:
    """Where the true figure behind the mean of these baselines most likely lies."""
    sem = known.values.sem / baselines**0.5 if known else None
    band = error.score_band(score, sem) if sem else None
    return Band(on_scale(band.low), on_scale(band.high), "ci") if band else None


def start_profile(module: Module, this: Sitting, known: dict[int, Known]) -> Profile:
    """One reading alone: each skill with the range its true figure most likely lies in."""
    rows = []
    for skill in module.self_assessment.skills:
        found = this.of(skill.id)
        name = skill.names.in_(language())
        if found is None or found.score is None:
            rows.append(ProfileRow(name, Strip(tall=True), ("–", "–")))
            continue
        band = error.score_band(found.score, known[found.constants_id].values.sem)
        strip, likely = Strip((Mark(on_scale(found.score), "baseline"),), tall=True), "–"
        if band is not None:
            low, high = on_scale(band.low), on_scale(band.high)
            strip = replace(strip, band=Band(low, high, "ci"))
            likely = _("%(low)s to %(high)s", low=number(low), high=number(high))
        rows.append(ProfileRow(name, strip, (words.score(found.score), likely)))
    ends = {LOW: _("never"), 4: _("half the time"), HIGH: _("every time")}
    caption = _("Baseline per skill with 95 percent interval")
    return Profile(caption, tuple(rows), (_("Score"), _("Likely range")), ends)


def start_strip(story: SkillStory, known: dict[int, Known]) -> Strip:
    """One mark and the range its true figure most likely lies in; a bare scale before that."""
    if story.stand is None or story.stand.latest is None:
        return Strip()
    score = story.stand.latest if story.stand.baseline is None else story.stand.baseline
    band = _likely(score, story.stand.baselines, known.get(story.stand.constants_id))
    return Strip((Mark(on_scale(score), "baseline"),), band)


def gaps(module: Module, this: Sitting, known: dict[int, Known]) -> tuple[list[Gap], int]:
    """Pairs of skills that differ by more than their error, and how many are too close to call."""
    scored = [
        (skill.names.in_(language()), found.score, known[found.constants_id].values)
        for skill in module.self_assessment.skills
        if (found := this.of(skill.id)) and found.score is not None
    ]
    clear: list[Gap] = []
    close = 0
    for one, other in combinations(scored, 2):
        more, less = (one, other) if one[1] >= other[1] else (other, one)
        line = Z95 * (more[2].sem ** 2 + less[2].sem ** 2) ** 0.5
        if more[1] - less[1] > line:
            clear.append(Gap(more[0], less[0], number(length(more[1] - less[1]))))
        else:
            close += 1
    return clear, close


def time_chart(story: SkillStory, small: bool = False, trend: Trend | None = None) -> TimeChart:
    """One skill over true time: readings, the band round the baseline, the looking back."""
    shown = story.readings
    last = len(shown) - 1
    points = tuple(
        Point(
            on_scale(score.score or 0),
            local(one.submitted_at).date(),
            words.score(score.score),
            short_day(one.submitted_at),
            "baseline" if one.occasion in BASELINES else "latest" if at == last else "reading",
            one.is_doubtful,
            score.series,
        )
        for at, (one, score) in enumerate(shown)
    )
    band = _detectable(story.stand) if story.stand and story.stand.change is not None else None
    note = ""
    if band:
        note = _(
            "Readings in this band, %(low)s to %(high)s, may be noise",
            low=number(max(LOW, band.low)),
            high=number(min(HIGH, band.high)),
        )
    then = None
    if story.then and story.then[1].score is not None and not small:
        sitting, score = story.then
        said = _(
            "%(score)s looking back, %(day)s",
            score=words.score(score.score),
            day=short_day(sitting.submitted_at),
        )
        then = Then(on_scale(story.then[1].score), said)
    return TimeChart(
        id=f"chart-{story.skill.id}",
        title=story.name,
        finding=_finding(story),
        points=points,
        band=band,
        then=then,
        trend=trend,
        low_word=_("never"),
        high_word=_("every time"),
        band_note=note,
        small=small,
    )


def _finding(story: SkillStory) -> str:
    parts = [
        f"{day(one.submitted_at)}: {words.score(score.score)}" for one, score in story.readings
    ]
    if story.stand:
        found = words.verdict(story.stand, story.stand.baseline_at)
        parts.append(f"{found.words}. {found.detail}".strip())
    return ". ".join(parts)
