"""Which language and time zone a page speaks, and how it writes dates and figures."""

from datetime import UTC, date, datetime

import pytest
from flask_login import login_user
from hypothesis import given
from hypothesis import strategies as st

from academy.storage import Person
from academy.web import access, languages

MOMENT = datetime(2027, 3, 28, 22, 30, tzinfo=UTC)


@pytest.fixture
def speak(app):
    """Ask a formatting function as a page in this language would."""

    def said(lang, function, *args, **more):
        with app.test_request_context(headers={"Accept-Language": lang}):
            return function(*args, **more)

    return said


class TestChoice:
    @pytest.mark.parametrize(
        ("asked", "lang"),
        [
            *(("es", "es"), ("es-MX,es;q=0.9,en;q=0.8", "es"), ("en", "en"), ("en-GB", "en")),
            *(("de,fr;q=0.9", "en"), ("", "en"), ("*", "en"), ("de;q=1,es;q=0.5", "es")),
            *(("x" * 4000, "en"), ("es;q=nonsense", "en"), ("\xff\xfe", "en")),
        ],
    )
    def test_a_visitor_is_answered_in_the_browsers_language(self, visitor, asked, lang):
        visitor.get("/who-sees-what", headers={"Accept-Language": asked})
        assert visitor.page.lang == lang

    def test_a_visitor_may_choose_and_it_stays(self, visitor):
        visitor.get("/who-sees-what")
        visitor.post("/language", {"language": "es", "next": "/who-sees-what"})
        visitor.get("/measurement")
        assert visitor.page.lang == "es"

    def test_a_persons_own_choice_is_kept_with_the_person(self, here, signed_in, cast):
        here.get("/")
        here.post("/language", {"language": "es", "next": "/progress/"})
        other_device = signed_in(cast.lena)
        other_device.get("/", headers={"Accept-Language": "en"})
        assert other_device.page.lang == "es"

    def test_it_leads_back_to_the_page(self, here):
        assert here.post("/language", {"language": "es", "next": "/progress/"}).location == (
            "/progress/"
        )

    @pytest.mark.parametrize("lang", ["", "de", "x" * 4000, "es\x00", "../es"])
    def test_a_language_there_is_not_changes_nothing(self, here, rows, cast, lang):
        response = here.client.post(
            "/language", data={"language": lang, "csrf_token": here.token()}
        )
        assert response.status_code < 500
        with rows() as session:
            assert session.get(Person, cast.lena.id).language == "en"

    def test_others_keep_theirs(self, here, signed_in, cast):
        here.get("/")
        here.post("/language", {"language": "es"})
        luis = signed_in(cast.luis)
        luis.get("/")
        assert luis.page.lang == "en"

    def test_spanish_pages_have_hardly_a_word_of_the_english_ones(
        self, here, signed_in, cast, rows
    ):
        """A page whose texts had not been translated would say the same in both."""
        here.get("/measurement")
        english = set(here.page.words.split(". "))
        with rows() as session:
            session.get(Person, cast.lena.id).language = "es"
        spanish = signed_in(cast.lena)
        spanish.get("/measurement")
        assert not english & set(spanish.page.words.split(". "))


class TestDates:
    @pytest.mark.parametrize(
        ("lang", "function", "more", "text"),
        [
            ("en", languages.day, {}, "28 March"),
            ("en", languages.day, {"year": True}, "28 March 2027"),
            ("es", languages.day, {}, "28 de marzo"),
            ("es", languages.day, {"year": True}, "28 de marzo de 2027"),
            ("en", languages.short_day, {}, "28 Mar"),
            ("es", languages.short_day, {}, "28 mar"),
            ("en", languages.weekday_day, {}, "Sunday 28 March"),
            ("es", languages.weekday_day, {}, "Domingo, 28 de marzo"),
            ("en", languages.clock, {}, "22:30"),
        ],
    )
    def test_people_read_them_as_they_write_them(self, speak, lang, function, more, text):
        assert speak(lang, function, MOMENT, **more) == text

    def test_a_day_is_the_same_in_every_zone(self, speak):
        assert speak("en", languages.day, date(2028, 2, 29), year=True) == "29 February 2028"

    @pytest.mark.parametrize(
        ("zone", "day", "clock"),
        [
            *(("Europe/Berlin", "29 March", "00:30"), ("America/Bogota", "28 March", "17:30")),
            *(("Pacific/Kiritimati", "29 March", "12:30"), ("UTC", "28 March", "22:30")),
        ],
    )
    def test_a_moment_is_told_on_the_persons_own_clock(
        self, app, signed_in, cast, rows, zone, day, clock
    ):
        with rows() as session:
            session.get(Person, cast.lena.id).time_zone = zone
        browser = signed_in(cast.lena)
        with browser.client.session_transaction() as cookie:
            token = cookie["_user_id"]
        with app.test_request_context():
            login_user(access._load(token))
            assert (languages.day(MOMENT), languages.clock(MOMENT)) == (day, clock)


class TestFigures:
    @pytest.mark.parametrize(
        ("lang", "value", "more", "text"),
        [
            *(("en", 3.14159, {}, "3.1"), ("es", 3.14159, {}, "3,1"), ("en", -0.7, {}, "−0.7")),
            *(("en", 0.7, {"sign": True}, "+0.7"), ("es", -0.7, {"sign": True}, "−0,7")),
            *(("en", -0.04, {"sign": True}, "0.0"), ("en", 0.0, {"sign": True}, "0.0")),
            *(("en", 22.166, {"digits": 2}, "22.17"), ("en", 5, {"digits": 0}, "5")),
        ],
    )
    def test_they_have_the_sign_of_the_language_and_a_real_minus(
        self, speak, lang, value, more, text
    ):
        assert speak(lang, languages.number, value, **more) == text

    def test_nought_is_never_signed(self, app):
        @given(st.floats(-0.049, 0.049))
        def check(value):
            with app.test_request_context():
                assert languages.number(value, 1, sign=True) == "0.0"

        check()

    @pytest.mark.parametrize(
        ("minutes", "text"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (70, "1 h 10 min")]
    )
    def test_a_length_of_time_is_in_hours_and_minutes(self, speak, minutes, text):
        assert speak("en", languages.duration, minutes) == text
