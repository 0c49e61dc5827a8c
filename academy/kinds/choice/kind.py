"""One question with three or four options, exactly one right, and a reason under each of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from academy import errors
from academy.kinds import prose
from academy.kinds.contract import N_, Feedback, Finding, Mark, Source, Unreadable

NAME = "a knowledge check"
ADVICE = (
    "A question, then a task list of three or four options: `[x]` marks the one right option, and\n"
    "a quoted reason stands under every option, the wrong ones too. The last paragraph before the\n"
    "list is the question itself; paragraphs above it set the scene. The page says which option\n"
    "is right: begin no reason with yes or no. It is scored towards nothing and shown to nobody."
)
FEWEST, MOST = 3, 4

_OPTION = re.compile(r"[ \t]{0,3}[-*+][ \t]+\[(?P<box>.?)\][ \t]*(?P<text>.*)$")
_REASON = re.compile(r"[ \t]*>[ \t]?(?P<text>.*)$")
_LISTED = re.compile(r"[ \t]{0,3}[-*+][ \t]")


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer and why it is right or not; both are sanitised HTML."""

    text: str
    reason: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A knowledge check; `scene` may be empty, `question` never is; options are keyed 1, 2, …"""

    title: str
    scene: str
    question: str
    options: tuple[Option, ...]

    @property
    def right(self) -> str:
        """The key of the right option."""
        return next(str(n) for n, option in enumerate(self.options, 1) if option.is_right)


@dataclass(slots=True)
class _Draft:
    """An option while its lines are being gathered."""

    line: int
    box: str
    text: list[str]
    reason: list[str] = field(default_factory=list)


def read(source: Source) -> Choice:
    """Read a knowledge check; raises Unreadable with every fault and its line."""
    slow = prose.refusals(source.text, source.first_line)
    if slow:
        raise Unreadable(*slow)
    asked, drafts, faults = _gather(source)
    faults += _faults(source, asked, drafts)
    if faults:
        raise Unreadable(*sorted(faults))
    paragraphs = re.split(r"\n[ \t]*\n", "\n".join(asked).strip())
    return Choice(
        title=source.title,
        scene="".join(f"<p>{prose.inline(p)}</p>" for p in paragraphs[:-1]),
        question=prose.inline(paragraphs[-1]),
        options=tuple(_option(draft) for draft in drafts),
    )


def _gather(source: Source) -> tuple[list[str], list[_Draft], list[Finding]]:
    """The lines before the list, the options, and lines that belong to neither."""
    asked: list[str] = []
    drafts: list[_Draft] = []
    faults: list[Finding] = []
    for number, line in enumerate(source.text.split("\n"), source.first_line):
        option, reason = _OPTION.match(line), _REASON.match(line)
        if option:
            drafts.append(_Draft(number, option["box"].strip().lower(), [option["text"]]))
        elif drafts and reason:
            drafts[-1].reason.append(reason["text"])
        elif not drafts:
            asked.append(line)
        elif _LISTED.match(line):
            faults.append(Finding(number, "an option needs its box: “- [ ] …” or “- [x] …”"))
        elif line.strip():
            continues = line[0] in " \t"
            if continues:
                (drafts[-1].reason or drafts[-1].text).append(line.strip())
            else:
                faults.append(Finding(number, "text after the options belongs above them"))
    return asked, drafts, faults


def _faults(source: Source, asked: list[str], drafts: list[_Draft]) -> list[Finding]:
    faults = prose.inline_refusals(source.text, source.first_line)
    last = max((d.line for d in drafts), default=source.first_line)
    if not "".join(asked).strip():
        faults.append(Finding(source.first_line, "there is no question above the options"))
    if not FEWEST <= len(drafts) <= MOST:
        faults.append(Finding(last, f"has {len(drafts)} options; {FEWEST} or {MOST} are needed"))
    for draft in drafts:
        if draft.box not in ("", "x"):
            faults.append(Finding(draft.line, f"“[{draft.box}]” should be “[x]” or “[ ]”"))
        if not "".join(draft.text).strip():
            faults.append(Finding(draft.line, "the option has no text"))
        if not "".join(draft.reason).strip():
            faults.append(Finding(draft.line, "the option has no reason under it (“> …”)"))
    right = [d.line for d in drafts if d.box == "x"]
    if drafts and len(right) != 1:
        line = right[1] if right else drafts[0].line
        faults.append(Finding(line, f"{len(right)} options are marked [x]; exactly one is right"))
    return faults


def _option(draft: _Draft) -> Option:
    return Option(
        text=prose.inline("\n".join(draft.text)),
        reason=prose.inline("\n".join(draft.reason)),
        is_right=draft.box == "x",
    )


def twins(exercise: Choice, other: Choice) -> list[str]:
    """A translation has as many options and the same right one."""
    if len(exercise.options) != len(other.options):
        return [f"has {len(other.options)} options, the English has {len(exercise.options)}"]
    if exercise.right != other.right:
        return [f"option {other.right} is marked right, in the English option {exercise.right}"]
    return []


def restore(data: Any) -> Choice:
    """A version that was kept, as it was read then."""
    options = tuple(Option(o["text"], o["reason"], o["is_right"]) for o in data["options"])
    return Choice(data["title"], data["scene"], data["question"], options)


def take(exercise: Choice, form: Mapping[str, str]) -> dict[str, str]:
    """The key of the chosen option; raises Invalid on the field `choice`."""
    chosen = form.get("choice", "")
    if chosen not in _keys(exercise):
        raise errors.Invalid(choice=N_("Choose one of the answers."))
    return {"choice": chosen}


def mark(exercise: Choice, answer: Any) -> Mark:
    """1 for the right option, 0 for another, and the reason for each of them."""
    chosen = answer.get("choice") if isinstance(answer, Mapping) else None
    feedback = tuple(
        Feedback(str(n), option.is_right, option.reason)
        for n, option in enumerate(exercise.options, 1)
    )
    if chosen not in _keys(exercise):
        return Mark(None)
    return Mark(1.0 if chosen == exercise.right else 0.0, feedback)


def _keys(exercise: Choice) -> list[str]:
    return [str(n) for n in range(1, len(exercise.options) + 1)]
