"""What a chart draws, and where: the geometry of strips and of readings in time."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.web.chart import Band, Mark, Point, Strip, Then, TimeChart, VerdictWords, labels
from academy.web.chart.labels import Label, Spot

START = date(2026, 4, 7)


def chart(*readings: tuple[int, float], band: Band | None = None, **more: object) -> TimeChart:
    """Readings as (days since the baseline, value)."""
    points = tuple(
        Point(
            value,
            START + timedelta(days=days),
            f"{value:.1f}",
            f"{days} Apr",
            "baseline" if index == 0 else "latest" if index == len(readings) - 1 else "reading",
        )
        for index, (days, value) in enumerate(readings)
    )
    return TimeChart("c", "Hearing the difference", "…", points, band, **more)  # type: ignore[arg-type]


class TestStrip:
    def test_the_whole_scale_is_always_drawn(self) -> None:
        strip = Strip()
        assert strip.ticks[0] == "0.00%"
        assert strip.ticks[-1] == "100.00%"
        assert len(strip.ticks) == 7

    def test_a_scale_of_a_hundred_has_eleven_ticks(self) -> None:
        assert len(Strip(low=0, high=100).ticks) == 11

    def test_a_value_lies_in_proportion(self) -> None:
        assert Strip().x(4) == "50.00%"

    def test_a_link_needs_both_ends(self) -> None:
        baseline, latest = Mark(3, "baseline"), Mark(5, "latest")
        assert Strip((baseline,)).link is None
        assert Strip((latest,)).link is None
        assert Strip((latest, baseline)).link == ("33.33%", "66.67%")

    def test_the_latest_reading_lies_on_top_of_the_baseline(self) -> None:
        strip = Strip((Mark(4, "latest"), Mark(4, "baseline"), Mark(4, "then")))
        assert [mark.kind for mark in strip.drawn] == ["then", "baseline", "latest"]

    def test_a_band_beyond_the_scale_is_cut_and_has_no_edge_there(self) -> None:
        strip = Strip(band=Band(0.4, 2.5))
        assert strip.band_box == ("0.00%", "25.00%")
        assert strip.edges == ["25.00%"]

    def test_a_lopsided_band_stays_lopsided(self) -> None:
        assert Strip(band=Band(2.5, 5.5, "sdc")).edges == ["25.00%", "75.00%"]

    def test_only_a_baseline_is_a_hollow_circle(self) -> None:
        assert Mark(3, "baseline").css == "c-base"
        for kind in ("reading", "latest", "then"):
            assert Mark(3, kind).css != "c-base"  # type: ignore[arg-type]
            assert Mark(3, kind, doubtful=True).css == "c-doubt"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "bold"), [("gain", True), ("loss", True), ("possible_gain", False), ("noise", False)]
)
def test_bold_means_distinguishable_up_or_down_alike(code: str, bold: bool) -> None:
    assert VerdictWords(code, "…").distinguishable is bold


class TestTime:
    def test_the_axis_is_true_time_not_visit_number(self) -> None:
        drawn = chart((0, 3), (10, 3), (100, 3))
        first, second, last = (drawn.x(point.on) for point in drawn.points)
        assert (second - first) / (last - first) == pytest.approx(0.1, abs=0.001)

    def test_one_reading_has_a_place(self) -> None:
        drawn = chart((0, 3.7))
        assert drawn.x(START) == 6
        assert drawn.path == []
        assert [label.text for label in drawn.figures] == ["3.7"]

    def test_higher_values_lie_higher(self) -> None:
        drawn = chart((0, 3))
        assert (drawn.y(7), drawn.y(4), drawn.y(1)) == (0, 150, 300)

    def test_a_figure_goes_below_its_mark_when_the_band_edge_would_cross_it(self) -> None:
        drawn = chart((0, 3.7), (21, 4.2), (49, 4.5), (91, 5.0), band=Band(2.6, 4.8))
        places = {label.text: label.y for label in drawn.figures}
        assert places["4.5"] > drawn.y(4.5)
        assert places["4.2"] < drawn.y(4.2)

    def test_a_changed_item_breaks_the_line(self) -> None:
        old = Point(3, START, "3.0", "7 Apr", "baseline", series="a")
        new = Point(4, START + timedelta(days=30), "4.0", "7 May", "latest", series="b")
        assert TimeChart("c", "", "", (old, new)).path == []

    def test_of_many_readings_first_extremes_and_last_have_figures(self) -> None:
        values = [3.1, 3.4, 2.2, 3.6, 3.9, 6.1, 4.4, 4.2, 4.9, 5.0]
        drawn = chart(*((index * 30, value) for index, value in enumerate(values)))
        assert {label.text for label in drawn.figures} == {"3.1", "2.2", "6.1", "5.0"}

    def test_two_baselines_days_apart_keep_their_figures_apart(self) -> None:
        drawn = chart((0, 3.6), (5, 3.7), (60, 4.4), (90, 4.1))
        assert clashes(drawn.figures, labels.DESKTOP) == []
        assert clashes(on_a_phone(drawn.figures), labels.PHONE) == []

    def test_a_date_without_room_on_a_phone_is_shown_on_wider_pages_only(self) -> None:
        dates = chart((0, 3), (9, 3), (90, 3)).dates
        assert [label.css for label in dates] == ["", labels.WIDE_ONLY, ""]

    def test_the_note_moves_up_or_away_when_a_reading_lies_in_it(self) -> None:
        band = Band(2.6, 4.8)
        free = chart((0, 3.7), (90, 4.2), band=band, band_note="may be noise").note
        low = chart((0, 3.7), (90, 2.8), band=band, band_note="may be noise").note
        assert free is not None
        assert low is not None
        assert low.y < free.y
        thin = chart((0, 3.7), (90, 3.8), band=Band(3.5, 3.9), band_note="may be noise")
        assert thin.note is None

    def test_the_words_at_the_ends_are_not_written_over(self) -> None:
        drawn = chart((0, 6.4), (90, 1.2), low_word="never", high_word="every time")
        ends = drawn._words()
        for label in drawn.figures:
            box = labels.centred(label.x, label.y, label.text, labels.PHONE)
            assert not any(box.overlaps(end) for end in ends)

    def test_a_then_test_keeps_its_words_clear(self) -> None:
        drawn = chart((0, 3.7), (30, 3.2), (90, 5), then=Then(3.0, "3.0 looking back, July"))
        box = drawn._then_box(labels.DESKTOP)
        for label in drawn.figures:
            other = labels.centred(label.x, label.y, label.text, labels.DESKTOP)
            assert not box.overlaps(other)


@given(
    st.lists(
        st.tuples(st.integers(1, 200), st.floats(1, 7)),
        min_size=1,
        max_size=14,
        unique_by=lambda reading: reading[0],
    )
)
def test_no_two_dates_ever_overlap(readings: list[tuple[int, float]]) -> None:
    drawn = chart((0, 4.0), *sorted(readings))
    assert clashes(drawn.dates, labels.DESKTOP, labels.WORD_CHAR) == []
    assert clashes(on_a_phone(drawn.dates), labels.PHONE, labels.WORD_CHAR) == []


def test_a_needed_figure_is_written_even_without_room() -> None:
    spots = [Spot(50, 100, 8, "3.0", True), Spot(50, 100, 8, "4.0", True)]
    told = labels.figures(spots, [], {width: [] for width in labels.WIDTHS}, 300)
    assert [label.text for label in told] == ["3.0", "4.0"]


def on_a_phone(told: list[Label]) -> list[Label]:
    return [label for label in told if label.css != labels.WIDE_ONLY]


def clashes(told: list[Label], width: int, char: float = labels.FIGURE_CHAR) -> list[str]:
    boxes = [(a.text, labels.centred(a.x, a.y, a.text, width, char)) for a in told]
    return [f"{a[0]} on {b[0]}" for a, b in combinations(boxes, 2) if a[1].overlaps(b[1])]
