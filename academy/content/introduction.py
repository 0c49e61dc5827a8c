"""module.md and its Spanish twin: what a module is called, promises and builds on."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from academy.content import figures, rules
from academy.content.documents import Desk, Document
from academy.content.library import LANGUAGES, SOURCE_LANGUAGE, Outcome, Text
from academy.content.records import LANGUAGE_NAMES, Record
from academy.content.rendering import Rendered, Renderings, html_of

NAME = "module.md"
TWIN = "module.es.md"
TWIN_LANGUAGE = "es"

Look = Callable[[str, Rendered], None]


@dataclass(frozen=True, slots=True)
class Introduction:
    """What module.md says of a module, both languages together."""

    minutes: int
    reassessment: tuple[int, ...]
    titles: Text
    summaries: Text
    outcomes: tuple[Outcome, ...]
    intros: dict[str, str]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Half:
    """One language of it."""

    title: str
    summary: str
    outcomes: tuple[tuple[str, str], ...]
    intro: str


def read(
    desk: Desk, names: Collection[str], module: str, renderings: Renderings, look: Look
) -> Introduction | None:
    """Both files; None when the English one cannot be shown. `look` sees what was rendered."""
    if NAME not in names:
        desk.report(NAME, 1, "is missing: a module begins with it")
        return None
    document = desk.document(NAME)
    twin = _twin(desk, names)
    if document is None:
        return None
    head = document.head
    minutes, sources = head.whole("minutes"), head.texts("sources") or ()
    reassessment = _reassessment(desk, head)
    half = _half(desk, document, SOURCE_LANGUAGE, module, renderings, look, sources)
    other = None
    if twin:
        for key in ("minutes", "reassessment"):
            twin.head.misplaced(key, NAME)
        own = twin.head.texts("sources") if twin.head.has("sources") else None
        other = _half(desk, twin, TWIN_LANGUAGE, module, renderings, look, own or sources)
    if minutes is None or half is None:
        return None
    if twin and other and len(other.outcomes) != len(half.outcomes):
        what = f"has {len(other.outcomes)} outcomes, the English has {len(half.outcomes)}"
        desk.report(TWIN, twin.head.line_of("outcomes"), what)
        other = None
    halves = {SOURCE_LANGUAGE: half, **({TWIN_LANGUAGE: other} if other else {})}
    return Introduction(
        minutes=minutes,
        reassessment=reassessment,
        titles=Text({lang: h.title for lang, h in halves.items()}),
        summaries=Text({lang: h.summary for lang, h in halves.items()}),
        outcomes=tuple(_outcome(halves, n) for n in range(len(half.outcomes))),
        intros={lang: h.intro for lang, h in halves.items()},
        sources=sources,
    )


def _twin(desk: Desk, names: Collection[str]) -> Document | None:
    if TWIN not in names:
        desk.report(NAME, 1, f"has no {LANGUAGE_NAMES[TWIN_LANGUAGE]} twin {TWIN}")
        return None
    return desk.document(TWIN)


def _reassessment(desk: Desk, head: Record) -> tuple[int, ...]:
    """Days after the baseline, rising; the usual ones stand in for what is wrong."""
    texts = head.texts("reassessment")
    if texts is None:
        return rules.USUAL_REASSESSMENT
    days = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 5]
    if len(days) != len(texts) or days != sorted(set(days)) or 0 in days:
        what = "“reassessment” should be rising numbers of days, as [30, 60, 90]"
        desk.report(NAME, head.line_of("reassessment"), what)
        return rules.USUAL_REASSESSMENT
    return tuple(days)


def _half(
    desk: Desk,
    document: Document,
    lang: str,
    module: str,
    renderings: Renderings,
    look: Look,
    sources: tuple[str, ...],
) -> _Half | None:
    head = document.head
    title, summary = head.text("title"), head.text("summary")
    outcomes = _outcomes(desk, document.name, head)
    head.close()
    rendered = renderings.render(document.body, document.body_line, lang, module)
    look(document.name, rendered)
    for line, _ in rendered.exercises:
        desk.report(document.name, line, "an introduction places no exercises: put it in a lesson")
    figure = None if sources else figures.first(document.body, document.body_line)
    if figure:
        desk.report(document.name, figure.line, f"{figure.what}: add “sources:” above")
    if title is None or summary is None or outcomes is None:
        return None
    return _Half(title, summary, outcomes, html_of(rendered))


def _outcomes(desk: Desk, name: str, head: Record) -> tuple[tuple[str, str], ...] | None:
    records = head.records("outcomes")
    if records is None:
        return None
    if name == NAME and len(records) < rules.FEWEST_OUTCOMES:
        what = f"{len(records)} outcomes; {rules.FEWEST_OUTCOMES} or more are needed"
        desk.report(name, head.line_of("outcomes"), what)
    outcomes = []
    for record in records:
        outcome_name, text = record.text("name"), record.text("text")
        record.close()
        if outcome_name and text:
            outcomes.append((outcome_name, text))
    return tuple(outcomes) if len(outcomes) == len(records) else None


def _outcome(halves: dict[str, _Half], number: int) -> Outcome:
    by_lang = [(lang, halves[lang].outcomes[number]) for lang in LANGUAGES if lang in halves]
    return Outcome(
        names=Text({lang: name for lang, (name, _) in by_lang}),
        texts=Text({lang: text for lang, (_, text) in by_lang}),
    )
