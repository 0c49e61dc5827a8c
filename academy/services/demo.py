"""The demonstration: two organisations, a cast, and sixty learners out of a seeded model."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.content import Module
from academy.services import lessons, readings
from academy.services.sign_ins import Account
from academy.storage import Organisation, Person

HOME, OTHER = "Halden Supplies", "Northgate Partners"
CAST = (
    ("lena", "Lena Ortiz", "learner", HOME),
    ("leo", "Leo Brandt", "learner", HOME),
    ("nico", "Nico Abreu", "learner", HOME),
    ("tom", "Tom Adler", "trainer", HOME),
    ("mara", "Mara Quist", "manager", HOME),
    ("ana", "Ana Lindqvist", "author", HOME),
    ("ada", "Ada Moreau", "admin", HOME),
    ("olga", "Olga Renner", "learner", OTHER),
)
LEARNERS = 60
SEED = 20260407
# POMP points of true growth per skill; lena's first skill moves clearly, the others hardly.
LENA_GROWTH = (34.0, 9.0, 2.0)
NOTE = (
    "Tuesday's review: eleven questions, two about the customer. Ask Marchetti what a missed "
    "Thursday slot costs the store manager."
)


@dataclass(frozen=True, slots=True)
class Learner:
    """One simulated person: where each skill truly starts and how far it truly moves."""

    start: tuple[float, ...]
    growth: tuple[float, ...]
    begun: datetime
    second_after: int | None
    follow_ups: int


def is_loaded(session: Session) -> bool:
    """Whether the demonstration is there already."""
    query = select(Organisation.id).where(Organisation.is_demonstration)
    return session.execute(query).first() is not None


def set_password(session: Session, password_hash: str) -> None:
    """Give everybody of the demonstration this password."""
    ours = select(Organisation.id).where(Organisation.is_demonstration)
    session.execute(
        update(Person).where(Person.organisation_id.in_(ours)).values(password_hash=password_hash)
    )


def load(session: Session, module: Module, password_hash: str, now: datetime) -> int:
    """Enter everybody with their readings; returns how many readings there are."""
    chance = random.Random(SEED)  # noqa: S311 - a reproducible model, not a secret
    homes = {name: _organisation(session, name, now) for name in (HOME, OTHER)}
    people = {
        key: _person(session, homes[home], f"{key}@demo.test", name, role, password_hash, now)
        for key, name, role, home in CAST
    }
    people["nico"].welcomed_at = None
    count = 0
    skills = len(module.self_assessment.skills)
    for number in range(1, LEARNERS + 1):
        person = _person(
            session,
            homes[HOME],
            f"learner{number:02d}@demo.test",
            _name(chance),
            "learner",
            password_hash,
            now,
        )
        count += _live(session, person, module, _learner(chance, skills, now), chance, now)
    lena = Learner((38.0, 52.0, 47.0), LENA_GROWTH, now - timedelta(days=100), 5, 2)
    count += _live(session, people["lena"], module, lena, chance, now)
    _study(session, people["lena"], module, now)
    leo = Learner((61.0, 44.0, 58.0), (0.0,) * 3, now - timedelta(days=5), None, 0)
    count += _live(session, people["leo"], module, leo, chance, now, teach=False)
    olga = Learner((55.0, 60.0, 40.0), (5.0,) * 3, now - timedelta(days=70), 6, 1)
    count += _live(session, people["olga"], module, olga, chance, now)
    return count


def _learner(chance: random.Random, skills: int, now: datetime) -> Learner:
    """Levels spread by 16 points, growth by 6 round 8; most set two baselines, some drop out."""
    stays = next((k for k in range(3) if chance.random() < 0.18), 3)
    return Learner(
        tuple(min(90.0, max(12.0, chance.gauss(55, 15))) for _ in range(skills)),
        tuple(chance.gauss(8, 7) for _ in range(skills)),
        now - timedelta(days=chance.randint(100, 122), minutes=chance.randint(0, 500)),
        chance.randint(4, 11) if chance.random() < 0.65 else None,
        stays,
    )


def _live(
    session: Session,
    person: Person,
    module: Module,
    learner: Learner,
    chance: random.Random,
    now: datetime,
    teach: bool = True,
) -> int:
    """Take every reading of this learner's plan that lies in the past."""
    account = account_of(person)
    quirks = {item.id: chance.gauss(0, 0.5) for item in module.self_assessment.items}
    plan = [("baseline", 0)]
    if learner.second_after:
        plan.append(("second_baseline", learner.second_after))
    start = learner.second_after or 0
    plan += [("later", start + days) for days in module.reassessment[: learner.follow_ups]]
    if learner.follow_ups > 1:
        plan.append(("then_test", start + module.reassessment[learner.follow_ups - 1]))
    taken = 0
    for occasion, after in plan:
        at = learner.begun + timedelta(days=after, minutes=chance.randint(0, 240))
        if at > now:
            break
        if occasion == "later" and teach:
            _teach(session, account, module, learner.begun + timedelta(days=start + 2), 3)
        share = 0.0 if occasion != "later" else min(1.0, (after - start) / 60)
        answers = _answers(module, learner, share, quirks, chance, occasion == "then_test")
        token = readings.start(session, account, module, occasion, at)
        seconds = {str(screen): chance.uniform(40, 90) for screen in range(1, 6)}
        readings.save(session, account, module, token, answers, {}, seconds, at)
        readings.submit(session, account, module, token, at + timedelta(minutes=6))
        taken += 1
    return taken


def _answers(
    module: Module,
    learner: Learner,
    share: float,
    quirks: dict[str, float],
    chance: random.Random,
    looking_back: bool,
) -> dict[str, str]:
    """Answers 1-7 from the true level, the day's mood, the item's quirk and plain noise."""
    answers = {}
    for index, skill in enumerate(module.self_assessment.skills):
        level = learner.start[index] + share * learner.growth[index] - (9 if looking_back else 0)
        mood = chance.gauss(0, 0.3)
        for item in (*skill.item_ids, skill.check_id):
            true = 1 + 6 * level / 100
            value = (8 - true if item == skill.check_id else true) + mood + quirks[item]
            answers[item] = str(min(7, max(1, round(value + chance.gauss(0, 0.7)))))
    return answers


def _teach(session: Session, account: Account, module: Module, first: datetime, count: int) -> None:
    """Finish the first lessons, a few days apart."""
    for number, lesson in enumerate(module.lessons[:count]):
        lessons.finish(session, account, module, lesson.slug, first + timedelta(days=3 * number))


def _study(session: Session, person: Person, module: Module, now: datetime) -> None:
    """lena is in the middle of lesson 4, with a note."""
    account = account_of(person)
    if len(module.lessons) > 3:
        lesson = module.lessons[3].slug
        at = now - timedelta(days=1)
        lessons.write_note(session, account, module, lesson, NOTE, 0, at)


def account_of(person: Person) -> Account:
    """A person as services know somebody who is signed in."""
    return Account(
        person.id,
        person.organisation_id,
        "",
        True,
        person.name,
        person.email,
        person.role,
        person.language,
        person.theme,
        person.time_zone,
        person.welcomed_at,
        None,
        0,
        person.created_at,
        person.created_at,
        None,
        False,
    )


def _organisation(session: Session, name: str, now: datetime) -> Organisation:
    made = Organisation(name=name, is_demonstration=True, created_at=now - timedelta(days=130))
    session.add(made)
    session.flush()
    return made


def _person(
    session: Session,
    home: Organisation,
    email: str,
    name: str,
    role: str,
    password_hash: str,
    now: datetime,
) -> Person:
    made = Person(
        organisation_id=home.id,
        email=email,
        name=name,
        role=role,
        password_hash=password_hash,
        created_at=now - timedelta(days=130),
        welcomed_at=now - timedelta(days=129),
    )
    session.add(made)
    session.flush()
    return made


GIVEN: Sequence[str] = (
    *("Amir", "Bea", "Caro", "Dario", "Elif", "Finn", "Gita", "Hugo", "Ines", "Jonas"),
    *("Kira", "Luca", "Maya", "Noor", "Otto", "Pilar", "Rafa", "Sanna", "Teo", "Vera"),
)
FAMILY: Sequence[str] = (
    *("Arce", "Bauer", "Costa", "Duarte", "Ek", "Ferro", "Gomes", "Hahn", "Iversen", "Juarez"),
    *("Kovac", "Lund", "Mendes", "Novak", "Oliva", "Prieto", "Ruiz", "Silva", "Torres", "Weiss"),
)


def _name(chance: random.Random) -> str:
    return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
