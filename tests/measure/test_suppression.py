"""Small groups: what is hidden, and that subtraction finds nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.measure import suppression


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], ()),
        ([5], (True,)),
        ([4], (False,)),
        ([10, 7], (True, True)),
        ([3, 20, 30], (False, False, True)),
        ([3, 2, 30], (False, False, True)),
        ([1, 2, 9, 30], (False, False, False, True)),
        ([0, 20, 30], (False, True, True)),
        ([3, 8, 8], (False, False, True)),
    ],
)
def test_the_remainder_rule(counts: list[int], shown: tuple[bool, ...]) -> None:
    assert suppression.visible(counts) == shown


@given(st.lists(st.integers(0, 40), max_size=12))
def test_subtraction_never_finds_fewer_than_five(counts: list[int]) -> None:
    shown = suppression.visible(counts)
    hidden = sum(n for n, is_shown in zip(counts, shown, strict=True) if not is_shown)
    assert hidden == 0 or hidden >= 5 or not any(shown)
    assert all(n >= 5 for n, is_shown in zip(counts, shown, strict=True) if is_shown)


@pytest.mark.parametrize(
    ("count", "last", "published"),
    [(4, 0, 0), (5, 0, 5), (6, 5, 5), (9, 5, 5), (10, 5, 10), (12, 5, 12), (8, 10, 10), (5, 10, 5)],
)
def test_figures_move_in_batches_of_five(count: int, last: int, published: int) -> None:
    assert suppression.published(count, last) == published


def test_figures_disappear_with_their_people() -> None:
    assert suppression.published(4, 10) == 0


def test_three_received_raters_stand_alone_and_fewer_merge() -> None:
    found = suppression.rater_groups({"manager": 1, "peers": 3, "reports": 2, "customers": 1})
    assert found.alone == ("manager", "peers")
    assert found.others == ("reports", "customers")
    assert found.hidden == ()
    assert found.total_may_be_shown


def test_too_few_others_are_hidden_and_so_is_the_total() -> None:
    found = suppression.rater_groups({"manager": 1, "peers": 5, "reports": 2, "customers": 0})
    assert found.hidden == ("reports",)
    assert found.others == ()
    assert not found.total_may_be_shown


def test_the_total_may_stand_beside_groups_that_are_all_shown() -> None:
    assert suppression.rater_groups({"manager": 1, "peers": 5}).total_may_be_shown
