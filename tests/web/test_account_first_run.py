"""The first run: an empty site waits for its admin; a first visit says who sees what."""

import pytest
from sqlalchemy import select

from academy.services import people
from academy.storage import Organisation, Person
from tests.cast import PASSWORD
from tests.pages import Browser

WORDS = "eleven grey herons wade"


@pytest.fixture
def nobody(app, clean):
    """A browser on a site where no person exists."""
    return Browser(app.test_client())


@pytest.fixture
def form(settings):
    return {
        "code": people.set_up_code(settings.secret_key),
        "organisation": "Halden Supplies",
        "name": "Ada",
        "email": "ada@halden.example",
        "password": WORDS,
        "password_again": WORDS,
    }


def test_signing_in_says_that_nobody_is_here_yet(nobody):
    nobody.get("/sign-in")
    assert "/set-up" in nobody.page.links


def test_the_first_admin_is_set_up_and_signed_in(nobody, form, rows):
    nobody.get(f"/set-up?code={form['code']}")
    assert nobody.page.fields["code"] == form["code"]
    assert nobody.post("/set-up", form).location == "/welcome"
    nobody.get("/welcome")
    with rows() as session:
        (person,) = session.scalars(select(Person)).all()
        assert (person.role, person.email) == ("admin", "ada@halden.example")
        assert session.scalars(select(Organisation.name)).all() == ["Halden Supplies"]


def test_without_the_code_there_is_only_the_question_for_it(nobody):
    for path in ("/set-up", "/set-up?code=wrong"):
        nobody.get(path)
        assert [control["name"] for control in nobody.page.controls] == ["code"]


def test_a_wrong_code_sets_nothing_up(nobody, form, rows):
    nobody.get("/set-up")
    nobody.post("/set-up", {**form, "code": "wrong"}, status=422)
    with rows() as session:
        assert session.scalars(select(Person)).all() == []


def test_ten_wrong_codes_and_then_a_pause(nobody, form):
    nobody.get("/set-up")
    for _ in range(10):
        nobody.post("/set-up", {**form, "code": "wrong"}, status=422)
    nobody.post("/set-up", {**form, "code": "wrong"}, status=429)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation", ""),
        ("name", ""),
        ("email", "ada"),
        ("password", "password1234"),
        ("password_again", "eleven grey herons"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_the_rest_is_kept(nobody, form, field, value):
    nobody.get("/set-up")
    fields = {**form, field: value}
    if field == "password":
        fields["password_again"] = value
    page = nobody.post("/set-up", fields, status=422).get_data(as_text=True)
    assert f'id="{field}-error"' in page
    if field != "organisation":
        assert 'value="Halden Supplies"' in page


def test_a_site_with_people_is_not_set_up_again(visitor, form):
    assert visitor.get("/set-up", status=302).location == "/sign-in"
    visitor.get("/sign-in")
    assert visitor.post("/set-up", form).location == "/sign-in"


@pytest.fixture
def newcomer(visitor, cast, rows):
    """lena on her first visit."""
    with rows() as session:
        session.get(Person, cast.lena.id).welcomed_at = None
    visitor.get("/sign-in?next=/progress/")
    fields = {"email": cast.lena.email, "password": PASSWORD, "next": "/progress/"}
    assert visitor.post("/sign-in", fields).location == "/welcome?next=/progress/"
    return visitor


def test_who_sees_what_comes_first_and_then_where_one_was_going(newcomer):
    newcomer.get("/welcome?next=/progress/")
    assert "Who sees what" in newcomer.page.words
    fields = {"name": "Lena", "language": "en", "time_zone": "UTC", "next": "/progress/"}
    assert newcomer.post("/welcome", fields).location == "/progress/"


@pytest.mark.parametrize(
    ("button", "leads_to"), [("baseline", "/modules/great-disconnect/"), ("home", "/")]
)
def test_having_read_it_is_noted_and_leads_on(newcomer, cast, rows, button, leads_to):
    newcomer.get("/welcome")
    fields = {"name": "Lena M", "language": "es", "time_zone": "Europe/Lisbon", "to": button}
    assert newcomer.post("/welcome", fields).location == leads_to
    with rows() as session:
        lena = session.get(Person, cast.lena.id)
        assert lena.welcomed_at is not None
        assert (lena.name, lena.language, lena.time_zone) == ("Lena M", "es", "Europe/Lisbon")


def test_a_mistake_there_is_said_at_its_field(newcomer):
    newcomer.get("/welcome")
    fields = {"name": "", "language": "es", "time_zone": "UTC"}
    page = newcomer.post("/welcome", fields, status=422).get_data(as_text=True)
    assert 'id="name-error"' in page
