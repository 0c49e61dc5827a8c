"""The kinds of exercise there are: a folder each, and one line here."""

from pathlib import Path

from academy.kinds.choice import kind as choice
from academy.kinds.contract import Kind

KINDS: dict[str, Kind] = {
    "choice": choice,
}

FOLDER = Path(__file__).parent

OPENING = """\
# How to write an exercise

One Markdown file per exercise in `exercises/<module>/`, and its Spanish twin beside it:
`which-kind.md` and `which-kind.es.md`. The file's name is the exercise's id: lower-case letters,
digits and hyphens, never renamed once somebody has answered it. A lesson places it with a link on
a line of its own:

    [Check yourself](exercise:which-kind)

The English file names the kind and the title; the Spanish file gives the title only and has the
same structure. A figure (a percentage, a year, a large number) needs a source among the module's
`sources`. `academy content check` names the file and the line of whatever is wrong.

This page is generated from the kinds' own examples: change those, then write it anew with
`python -c "from academy import kinds; print(kinds.documentation(), end='')" > exercises/README.md`.
"""


def documentation() -> str:
    """The whole of exercises/README.md: one section per kind, shown by its own example."""
    return "\n".join([OPENING, *(_section(name) for name in sorted(KINDS))])


def example(name: str) -> str:
    """The example file of a kind, as an author would write it."""
    return (FOLDER / name / "example.md").read_text(encoding="utf-8")


def _section(name: str) -> str:
    kind = KINDS[name]
    return f"## `{name}`: {kind.NAME}\n\n{kind.ADVICE}\n\n```markdown\n{example(name)}```\n"
