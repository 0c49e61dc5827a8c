"""Where skills stand, as the tables that several pages show: one statement for all of them."""

from collections.abc import Sequence

from academy.content import Module
from academy.services import constants
from academy.services.progress import Stand
from academy.web import db
from academy.web.chart import Profile
from academy.web.languages import language
from academy.web.progress import figures

Rows = list[tuple[str, Stand]]


def current(module: Module, standing: Sequence[Stand]) -> Rows:
    """The module's skills that have a reading, with the series now in force, in its order."""
    rows = []
    for one in module.self_assessment.skills:
        ours = [stand for stand in standing if stand.skill == one.id]
        now_asked = [stand for stand in ours if stand.series == one.series]
        if ours:
            rows.append((one.names.in_(language()), (now_asked or ours)[-1]))
    return rows


def profiles(modules: Sequence[tuple[Module, Rows]]) -> list[Profile]:
    """A table for each module; a skill with one mark alone shows the range it lies in."""
    alone = {
        stand.constants_id
        for _module, rows in modules
        for _n, stand in rows
        if stand.change is None
    }
    known = constants.by_id(db.session(), alone) if alone else {}
    return [
        figures.profile(
            module.titles.in_(language()),
            rows,
            [f"/progress/{module.slug}/{stand.skill}/" for _name, stand in rows],
            known,
        )
        for module, rows in modules
    ]


def signs(shown: Sequence[Profile]) -> list[str]:
    """What the key above these tables must explain."""
    marks = {mark.kind for one in shown for row in one.rows for mark in row.strip.marks}
    bands = {row.strip.band.kind for one in shown for row in one.rows if row.strip.band}
    return [sign for sign in ("baseline", "latest", "sdc", "ci") if sign in marks | bands]


def count_moved(standing: Sequence[Stand]) -> int:
    """How many skills changed more than measurement error, up or down."""
    return sum(stand.verdict in ("gain", "loss") for stand in standing)
