"""What the database itself refuses, whatever the program does."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from academy.storage import (
    Base,
    ContentVersion,
    LessonState,
    MeasurementConstants,
    OneUseToken,
    Person,
    Progress,
    Reading,
    ReadingDraft,
    SignInSession,
    SkillScore,
    Submission,
)
from tests.factories import START, after


def copy_of(session, table, **changes):
    """The values of a row of noise, with changes and without its id."""
    row = session.execute(select(table.__table__).limit(1)).first()._mapping
    return {name: value for name, value in row.items() if name != "id"} | changes


class TestTime:
    def test_a_time_without_a_zone_is_refused(self, session, cast):
        with pytest.raises(StatementError, match="without a zone"):
            session.execute(
                update(Person).values(created_at=datetime(2027, 1, 1, 9, 0))  # noqa: DTZ001
            )

    @pytest.mark.parametrize(
        "moment",
        [
            datetime(2027, 3, 28, 1, 59, 59, 123456, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2027, 10, 31, 2, 30, fold=0, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2028, 2, 29, 23, 59, tzinfo=ZoneInfo("Pacific/Auckland")),
            datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
        ],
    )
    def test_every_time_comes_back_as_the_same_moment_in_utc(self, session, cast, moment):
        session.execute(update(Person).values(welcomed_at=moment))
        session.commit()
        found = session.execute(select(Person.welcomed_at).limit(1)).scalar()
        assert found == moment.astimezone(UTC)
        assert found.utcoffset().total_seconds() == 0

    def test_moments_an_hour_apart_on_one_clock_face_keep_their_order(self, session, cast):
        berlin = ZoneInfo("Europe/Berlin")
        for person, fold in ((cast.lena, 1), (cast.luis, 0)):
            moment = datetime(2027, 10, 31, 2, 30, fold=fold, tzinfo=berlin)
            session.execute(update(Person).where(Person.id == person.id).values(welcomed_at=moment))
        query = select(Person.name).where(Person.id.in_([cast.lena.id, cast.luis.id]))
        assert session.scalars(query.order_by(Person.welcomed_at)).all() == ["Luis", "Lena"]


class TestOnce:
    @pytest.mark.parametrize("occasion", ["baseline", "second_baseline", "then_test"])
    def test_of_some_readings_there_is_one(self, session, cast, occasion):
        row = copy_of(session, Reading, occasion=occasion, person_id=cast.lena.id)
        session.execute(insert(Reading).values({**row, "token": "one"}))
        with pytest.raises(IntegrityError):
            session.execute(insert(Reading).values({**row, "token": "two"}))

    def test_of_later_readings_there_are_many(self, session, cast):
        row = copy_of(session, Reading, occasion="later", person_id=cast.lena.id)
        for token in ("one", "two", "three"):
            session.execute(insert(Reading).values({**row, "token": token}))

    @pytest.mark.parametrize(
        "table", [ReadingDraft, LessonState, Submission, SkillScore, Progress, Reading]
    )
    def test_a_row_that_should_be_one_is_one(self, session, cast, table):
        with pytest.raises(IntegrityError):
            session.execute(insert(table).values(copy_of(session, table)))

    def test_an_address_signs_one_person_in(self, session, cast):
        with pytest.raises(IntegrityError):
            session.execute(insert(Person).values(copy_of(session, Person, name="Somebody else")))


class TestWords:
    @pytest.mark.parametrize(
        ("table", "column"),
        [(Person, "role"), (Person, "language"), (Person, "theme"), (Reading, "occasion")],
    )
    def test_only_the_words_there_are(self, session, cast, table, column):
        with pytest.raises(IntegrityError):
            session.execute(update(table).values({column: "owner"[:2]}))

    def test_a_purpose_is_one_of_those_there_are(self, session, cast):
        row = {
            "organisation_id": cast.lena.organisation_id,
            "person_id": cast.lena.id,
            "purpose": "anything",
            "token_hash": "0" * 64,
            "new_email": "",
            "created_at": START,
            "expires_at": after(1),
        }
        with pytest.raises(IntegrityError):
            session.execute(insert(OneUseToken).values(row))


def linked():
    """Every table whose rows belong to a person, except the person's own."""
    return [t for t in Base.metadata.sorted_tables if "person_id" in t.columns]


class TestBetweenOrganisations:
    """No row can belong to a person of one organisation and say it is of another."""

    @pytest.fixture
    def filled(self, session, cast):
        """A row of luis in every table that belongs to people."""
        person = {"organisation_id": cast.luis.organisation_id, "person_id": cast.luis.id}
        for table in linked():
            if session.execute(select(table.c.id).where(table.c.person_id == cast.luis.id)).first():
                continue
            values = {
                "token_hash": table.name.ljust(64, "0"),
                "created_at": START,
                "seen_at": START,
                "proved_at": START,
                "expires_at": after(1),
                "purpose": "reset",
            }
            known = {name: value for name, value in values.items() if name in table.columns}
            session.execute(insert(table).values({**person, **known}))
        return session

    @pytest.mark.parametrize("table", linked(), ids=lambda table: table.name)
    def test_a_row_cannot_move_to_another_organisation(self, filled, cast, table):
        mine = table.c.person_id == cast.luis.id
        with pytest.raises(IntegrityError):
            filled.execute(
                update(table).where(mine).values(organisation_id=cast.olga.organisation_id)
            )

    @pytest.mark.parametrize("table", linked(), ids=lambda table: table.name)
    def test_a_row_cannot_move_to_a_person_of_another_organisation(self, filled, cast, table):
        mine = table.c.person_id == cast.luis.id
        with pytest.raises(IntegrityError):
            filled.execute(update(table).where(mine).values(person_id=cast.omar.id))

    def test_a_score_cannot_use_the_constants_of_another_organisation(self, session, cast):
        theirs = session.scalars(
            select(MeasurementConstants.id).where(
                MeasurementConstants.organisation_id == cast.olga.organisation_id
            )
        ).first()
        for table in (SkillScore, Progress):
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(
                    update(table).where(table.person_id == cast.luis.id).values(constants_id=theirs)
                )

    def test_a_score_cannot_belong_to_the_reading_of_another_person(self, session, cast):
        theirs = session.scalars(
            select(Reading.id).where(Reading.person_id == cast.mara.id)
        ).first()
        with pytest.raises(IntegrityError):
            session.execute(
                update(SkillScore)
                .where(SkillScore.person_id == cast.luis.id)
                .values(reading_id=theirs)
            )

    def test_a_person_cannot_move_while_rows_say_otherwise(self, session, cast):
        with pytest.raises(IntegrityError):
            session.execute(
                update(Person)
                .where(Person.id == cast.luis.id)
                .values(organisation_id=cast.olga.organisation_id)
            )


def test_with_a_person_everything_of_theirs_goes_and_nothing_else(session, cast, module):
    def counts(person):
        return [
            len(session.execute(select(t.c.id).where(t.c.person_id == person.id)).all())
            for t in linked()
        ]

    others = counts(cast.mara), counts(cast.olga)
    assert sum(counts(cast.luis)) > 10
    session.delete(session.get(Person, cast.luis.id))
    session.flush()
    assert sum(counts(cast.luis)) == 0
    assert (counts(cast.mara), counts(cast.olga)) == others


def test_what_was_answered_cannot_be_deleted_under_the_answers(session, cast):
    asked = session.scalars(select(Reading.instrument_hash)).first()
    with pytest.raises(IntegrityError):
        session.execute(ContentVersion.__table__.delete().where(ContentVersion.hash == asked))


def test_a_session_belongs_to_somebody(session, cast):
    row = {
        "organisation_id": cast.lena.organisation_id,
        "person_id": 999_999,
        "token_hash": "0" * 64,
        "created_at": START,
        "seen_at": START,
        "proved_at": START,
        "is_shared_computer": False,
    }
    with pytest.raises(IntegrityError):
        session.execute(insert(SignInSession).values(row))
