"""The figures behind the charts: rows for the page and for the CSV, made once for both."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from academy.services.progress import Score, Sitting
from academy.web.languages import day, language, local, number
from academy.web.languages import gettext as _
from academy.web.progress import words
from academy.web.progress.figures import BASELINES, SkillStory
from academy.web.progress.words import length

# A spreadsheet would run a cell that begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """One reading of one skill, in words as the page shows them."""

    skill: str
    on: str
    iso_day: str
    occasion: str
    score: str
    from_baseline: str
    needed: str
    verdict: str
    is_distinguishable: bool
    is_doubtful: bool


def rows(story: SkillStory) -> list[Row]:
    """Every reading of the skill, oldest first; the looking back last."""
    made = []
    for place, (sitting, score) in enumerate(story.readings, 1):
        made.append(_row(story, sitting, score, occasion(sitting, place)))
    if story.then:
        made.append(_row(story, *story.then, _("Looking back")))
    return made


def occasion(sitting: Sitting, place: int) -> str:
    """What a reading is called: the baselines by name, later ones by their place."""
    if sitting.occasion == "baseline":
        return _("Baseline")
    if sitting.occasion == "second_baseline":
        return _("Second baseline")
    return _("Reading %(number)s", number=place)


def _row(story: SkillStory, sitting: Sitting, score: Score, name: str) -> Row:
    change, needed = words.figures(score)
    if sitting.occasion == "then_test" and score.score is not None and score.baseline is not None:
        change = number(length(score.score - score.baseline), sign=True)
    verdict = words.title(score.verdict)
    if sitting.occasion in BASELINES:
        verdict = _("The starting mark")
    return Row(
        story.name,
        day(sitting.submitted_at, year=True),
        local(sitting.submitted_at).date().isoformat(),
        name,
        words.score(score.score),
        change or "–",
        needed or "–",
        verdict,
        score.verdict in ("gain", "loss"),
        sitting.is_doubtful,
    )


def as_csv(made: Iterable[Row]) -> str:
    """The same figures for a spreadsheet, with a plain date and nothing it would run."""
    file = io.StringIO()
    # Where the comma separates decimals, spreadsheets expect semicolons between cells.
    sheet = csv.writer(file, delimiter=";" if language() == "es" else ",")
    sheet.writerow(
        (
            _("Skill"),
            _("Date"),
            _("Reading"),
            _("Score"),
            _("From baseline"),
            _("Needed"),
            _("Verdict"),
        )
    )
    for row in made:
        cells: Sequence[str] = (
            row.skill,
            row.iso_day,
            row.occasion,
            row.score,
            row.from_baseline,
            row.needed,
            row.verdict,
        )
        sheet.writerow([_plain(cell) for cell in cells])
    # Spreadsheets take a file without a mark for the encoding of their own country.
    return "\ufeff" + file.getvalue()


def _plain(cell: str) -> str:
    text = cell.replace("−", "-")
    is_figure = text.lstrip("+-").replace(",", "").replace(".", "").isdecimal()
    if text.startswith(FORMULA) and not is_figure:
        return "'" + text
    return text.lstrip("+") if is_figure else text
