"""The figures to take away are the figures on the page, and no spreadsheet runs them."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from academy.storage import Person
from academy.web.progress import tables
from academy.web.progress.tables import Row
from tests.factories import account, later_readings, take

MODULE = "/progress/great-disconnect/"
SKILL = f"{MODULE}hearing-the-difference/"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(response, lang="en"):
    """The rows of a CSV file; where the comma is the decimal sign, semicolons part the cells."""
    text = response.get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";" if lang == "es" else ","))


def spoken(cells, lang):
    """A row of the sheet in the words and signs of the page."""
    skill, on, reading, score, change, needed, verdict = cells
    written = date.fromisoformat(on)
    pattern = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y"}[lang]
    if re.fullmatch(r"-?\d+[.,]\d+", change):
        change = change.replace("-", "−") if change.startswith("-") else f"+{change}"
    return [
        skill,
        format_date(written, pattern, locale=lang),
        reading,
        score,
        change.replace("+0.0", "0.0").replace("+0,0", "0,0"),
        needed,
        verdict,
    ]


@pytest.mark.parametrize("lang", ["en", "es"])
class TestTheSameFigures:
    @pytest.fixture
    def browser(self, signed_in, cast, rows, past, lang):
        with rows() as session:
            session.get(Person, cast.lena.id).language = lang
        return signed_in(cast.lena)

    def test_the_sheet_of_a_module_is_its_table_row_for_row(self, browser, lang):
        browser.get(MODULE)
        page = browser.page.rows
        heading, *lines = sheet(browser.get(f"{MODULE}figures.csv"), lang)
        assert heading == page[0]
        assert [spoken(line, lang) for line in lines] == page[1:]
        assert len(lines) == 12

    def test_the_sheet_of_a_skill_is_its_table_row_for_row(self, browser, lang):
        browser.get(SKILL)
        page = browser.page.rows
        heading, *lines = sheet(browser.get(f"{SKILL}figures.csv"), lang)
        assert heading[1:] == page[0]
        assert [spoken(line, lang)[1:] for line in lines] == page[1:]
        assert {line[0] for line in lines} == {lines[0][0]}

    def test_figures_use_the_sign_of_the_language(self, browser, lang):
        lines = sheet(browser.get(f"{MODULE}figures.csv"), lang)[1:]
        sign = {"en": ".", "es": ","}[lang]
        assert all(sign in line[3] for line in lines)


@pytest.mark.parametrize("level", [1, 4, 7])
def test_it_holds_for_any_change_up_or_down(here, cast, rows, module, now, level):
    with rows() as session:
        person = account(cast.lena)
        take(session, person, module, "baseline", now - timedelta(days=60), (3, 5, 4))
        take(session, person, module, "later", now - timedelta(days=30), level)
    here.get(MODULE)
    lines = sheet(here.get(f"{MODULE}figures.csv"))[1:]
    assert [spoken(line, "en") for line in lines] == here.page.rows[1:]


def test_a_doubtful_reading_is_marked_on_the_page_alone(here, cast, rows, module, now):
    same = {item.id: "4" for item in module.self_assessment.items}
    with rows() as session:
        take(session, account(cast.lena), module, "baseline", now, same, {"1": 1.0})
    here.get(SKILL)
    assert "(" in here.page.rows[1][1]
    assert "(" not in sheet(here.get(f"{SKILL}figures.csv"))[1][2]


def test_it_is_a_file_with_a_name_in_an_encoding_spreadsheets_read(here, past):
    response = here.get(f"{MODULE}figures.csv")
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"] == 'attachment; filename="great-disconnect.csv"'
    assert response.get_data().startswith(b"\xef\xbb\xbf")


def test_without_readings_it_is_a_heading(here):
    assert len(sheet(here.get(f"{MODULE}figures.csv"))) == 1


def test_only_ones_own_figures_are_in_it(signed_in, cast, rows, module):
    with rows() as session:
        later_readings(session, account(cast.lena), module, 1)
    assert len(sheet(signed_in(cast.lena).get(f"{MODULE}figures.csv"))) == 1 + 2 * 3
    assert len(sheet(signed_in(cast.tom).get(f"{MODULE}figures.csv"))) == 1


@pytest.mark.parametrize("path", [f"{MODULE}nope/figures.csv", "/progress/nope/figures.csv"])
def test_of_nothing_there_is_no_sheet(here, path):
    here.get(path, 404)


TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@given(st.lists(st.one_of(TEXT, st.sampled_from(FORMULA).flatmap(lambda c: TEXT.map(c.__add__)))))
def test_no_cell_begins_as_a_formula_does(cells):
    """Numbers may begin with a minus: they stay numbers."""
    for cell in cells:
        plain = tables._plain(cell)
        is_number = re.fullmatch(r"-?[\d.,]+", plain)
        assert is_number or not plain.startswith(FORMULA)
        assert is_number or plain.removeprefix("'") == cell.replace("−", "-")


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        *(("+0.7", "0.7"), ("−0.7", "-0.7"), ("−1,3", "-1,3"), ("0.0", "0.0"), ("–", "–")),
        *(("=1+1", "'=1+1"), ("-", "'-"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3", "'-2+3")),
        ("+1 (555) 000", "'+1 (555) 000"),
    ],
)
def test_a_number_stays_one_and_a_formula_becomes_text(cell, plain):
    assert tables._plain(cell) == plain


def test_a_skill_with_a_dangerous_name_is_harmless(app):
    row = Row(
        "=cmd|'/c calc'!A1", "…", "2026-01-12", "Baseline", "3.0", "–", "–", "…", False, False
    )
    with app.test_request_context():
        lines = list(csv.reader(io.StringIO(tables.as_csv([row]).removeprefix("\ufeff"))))
    assert lines[1][0] == "'=cmd|'/c calc'!A1"
