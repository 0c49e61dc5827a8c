"""Adding people, their standing, and what happens to their sessions when it changes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Forbidden, Invalid, NotFound
from academy.services import devices, one_use_tokens, people, sign_ins
from academy.storage import KnownDevice, Organisation, Person, SignInSession
from tests.cast import THEN


def account(session, person):
    token = sign_ins.begin(session, person, THEN)
    return sign_ins.account(session, token, THEN)


def sessions_of(session, person):
    counted = select(func.count()).select_from(SignInSession)
    return session.scalar(counted.where(SignInSession.person_id == person.id))


def test_somebody_added_is_found_by_any_spelling_of_the_address(session, cast):
    house = session.get_one(Organisation, cast.lena.organisation_id)
    made = people.add(session, house, " Nadia@Halden.Example", "Nadia  Ferreira", "learner", THEN)
    assert people.by_email(session, "NADIA@halden.example ") is made
    assert made.name == "Nadia Ferreira"
    assert made.password_hash == ""


@pytest.mark.parametrize(
    ("email", "name", "role", "field"),
    [
        ("nadia", "Nadia", "learner", "email"),
        ("nadia@halden", "Nadia", "learner", "email"),
        ("nadia@halden.example\nBcc: x@y.example", "Nadia", "learner", "email"),
        ("a" * 250 + "@halden.example", "Nadia", "learner", "email"),
        ("lena@halden.example", "Nadia", "learner", "email"),
        ("olga@halden.example", "Nadia", "learner", "email"),
        ("nadia@halden.example", "  ", "learner", "name"),
        ("nadia@halden.example", "N" * 201, "learner", "name"),
        ("nadia@halden.example", "Na\x00dia", "learner", "name"),
        ("nadia@halden.example", "Nadia", "owner", "role"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(session, cast, email, name, role, field):
    house = session.get_one(Organisation, cast.lena.organisation_id)
    with pytest.raises(Invalid) as refused:
        people.add(session, house, email, name, role, THEN)
    assert set(refused.value.fields) == {field}


def test_a_weak_password_is_refused_at_its_field(session, cast):
    house = session.get_one(Organisation, cast.lena.organisation_id)
    with pytest.raises(Invalid) as refused:
        people.add(session, house, "n@halden.example", "Nadia", "learner", THEN, "password1234")
    assert set(refused.value.fields) == {"password"}


def test_a_new_password_ends_other_sessions_links_and_known_devices(session, cast):
    here, elsewhere = account(session, cast.lena), account(session, cast.lena)
    luis = account(session, cast.luis)
    devices.remember(session, cast.lena, "device", THEN)
    link = one_use_tokens.issue(session, cast.lena, "reset", THEN)
    people.set_password(session, cast.lena, "hash", keep_session=here.session_id)
    left = set(session.scalars(select(SignInSession.id)))
    assert left == {here.session_id, luis.session_id}
    assert elsewhere.session_id not in left
    assert one_use_tokens.find(session, "reset", link, THEN) is None
    assert session.scalar(select(func.count()).select_from(KnownDevice)) == 0


def test_suspending_somebody_ends_their_sessions_and_nobody_elses(session, cast):
    account(session, cast.lena)
    account(session, cast.luis)
    people.suspend(session, cast.lena, THEN, by=account(session, cast.ada))
    assert sessions_of(session, cast.lena) == 0
    assert sessions_of(session, cast.luis) == 1
    people.restore(session, cast.lena)
    assert cast.lena.suspended_at is None


def test_another_role_ends_the_sessions_begun_under_the_old_one(session, cast):
    account(session, cast.lena)
    people.change_role(session, cast.lena, "trainer", by=account(session, cast.ada))
    assert cast.lena.role == "trainer"
    assert sessions_of(session, cast.lena) == 0


def test_nobody_gives_a_role_that_is_not_below_their_own(session, cast):
    with pytest.raises(Forbidden):
        people.change_role(session, cast.lena, "admin", by=account(session, cast.ada))
    for name in ("lena", "tom", "mara", "ana"):
        with pytest.raises(Forbidden):
            people.change_role(
                session, cast.luis, "learner", by=account(session, getattr(cast, name))
            )


def test_people_of_another_organisation_do_not_exist_for_an_admin(session, cast):
    with pytest.raises(NotFound):
        people.change_role(session, cast.olga, "trainer", by=account(session, cast.ada))
    with pytest.raises(NotFound):
        people.suspend(session, cast.olga, THEN, by=account(session, cast.ada))


def test_the_last_admin_stays_one(session, cast):
    with pytest.raises(Conflict):
        people.change_role(session, cast.ada, "learner")
    with pytest.raises(Conflict):
        people.suspend(session, cast.ada, THEN)
    people.change_role(session, cast.lena, "admin")
    people.change_role(session, cast.ada, "learner")
    with pytest.raises(Conflict):
        people.suspend(session, cast.lena, THEN)


def test_of_two_admins_shutting_each_other_out_one_stays(session, cast, engine):
    people.change_role(session, cast.lena, "admin")
    session.commit()

    def shut_out(person_id):
        with Session(engine) as opened:
            try:
                people.suspend(opened, people.by_id(opened, person_id), THEN)
                opened.commit()
            except Conflict:
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(shut_out, (cast.ada.id, cast.lena.id))) == [False, True]


def test_two_first_admins_at_once_are_one(clean, engine):
    def set_up(number):
        with Session(engine) as opened:
            try:
                email = f"admin{number}@halden.example"
                people.set_up(opened, "Halden", "Ada", email, "hash", THEN)
                opened.commit()
            except Conflict:
                return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(set_up, range(4))).count(True) == 1
    with Session(engine) as opened:
        assert opened.scalar(select(func.count()).select_from(Person)) == 1


def test_the_set_up_code_follows_the_key():
    assert people.set_up_code("one key") != people.set_up_code("another key")
    assert len(people.set_up_code("one key")) == 20


def test_preferences_are_among_the_choices(session, cast):
    people.prefer(session, cast.lena, language="es", theme="dark", time_zone="America/Bogota")
    assert (cast.lena.language, cast.lena.theme) == ("es", "dark")
    for wrong in ({"language": "de"}, {"theme": "pink"}, {"time_zone": "Mars/Olympus"}):
        with pytest.raises(Invalid) as refused:
            people.prefer(session, cast.lena, **wrong)
        assert set(refused.value.fields) == set(wrong)
