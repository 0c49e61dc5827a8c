"""Which groups may be shown without giving a person away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALLEST = 5
SMALLEST_RATERS = 3


def visible(counts: Sequence[int], smallest: int = SMALLEST) -> tuple[bool, ...]:
    """Which of the groups that make up a total may be shown beside that total.

    Groups under 5 are hidden; then the remainder rule: the next smallest are hidden too until the
    hidden people are 0 or at least 5, or subtraction would find them. Ties: the earlier group is
    hidden. Source: measurement.md section 6 (Tivian).
    """
    shown = [count >= smallest for count in counts]
    for place in sorted(range(len(counts)), key=lambda place: counts[place]):
        hidden = sum(max(0, n) for n, is_shown in zip(counts, shown, strict=True) if not is_shown)
        if hidden == 0 or hidden >= smallest:
            break
        shown[place] = False
    return tuple(shown)


def published(count: int, last: int = 0, batch: int = SMALLEST) -> int:
    """How many responses the published figures may rest on: the last number until 5 differ.

    Figures of yesterday's 5 and today's 6 people would reveal the sixth. `last` is what the figures
    shown now rest on. Below a batch nothing is published: 0.
    """
    if count < batch:
        return 0
    return count if abs(count - last) >= batch or last < batch else last


@dataclass(frozen=True, slots=True)
class RaterGroups:
    """How groups of raters are shown: by themselves, merged into "others", or not at all.

    total_may_be_shown: whether an average over all raters gives nobody away.
    """

    alone: tuple[str, ...]
    others: tuple[str, ...]
    hidden: tuple[str, ...]
    total_may_be_shown: bool


def rater_groups(received: Mapping[str, int], named: Sequence[str] = ("manager",)) -> RaterGroups:
    """Groups of 3 received answers or more stand alone, smaller ones merge, under 3 they hide.

    `named` groups are shown whatever their size, because their raters were told so. Empty groups
    are nowhere. Source: measurement.md section 5.
    """
    there = {group: n for group, n in received.items() if n > 0}
    alone = tuple(g for g, n in there.items() if g in named or n >= SMALLEST_RATERS)
    small = tuple(group for group in there if group not in alone)
    is_enough = sum(there[group] for group in small) >= SMALLEST_RATERS
    return RaterGroups(
        alone=alone,
        others=small if is_enough else (),
        hidden=() if is_enough else small,
        total_may_be_shown=is_enough or not small,
    )
