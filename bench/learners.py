"""Many learners, each signed in and on the last screen of a baseline: one POST from submitting."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from academy.content import Module, SelfAssessment
from academy.services import readings, sign_ins
from academy.services.scores import PER_SCREEN
from academy.services.sign_ins import Account
from academy.storage import Organisation, Person


@dataclass(frozen=True, slots=True)
class Learner:
    """What a browser of this learner holds, and the form it is about to send."""

    person_id: int
    cookie: str
    csrf_token: str
    path: str
    form: str
    # item id -> the answer that must be in the database afterwards
    answers: dict[str, int]

    @property
    def token(self) -> str:
        """What the reading is known by."""
        return self.path.rpartition("/")[2]


def enter(app: Flask, engine: Engine, module: Module, count: int, now: datetime) -> list[Learner]:
    """Make them, through the services, in one transaction."""
    with Session(engine, expire_on_commit=False) as session:
        house = Organisation(name="Bench", created_at=now)
        session.add(house)
        session.flush()
        people = [
            Person(
                organisation_id=house.id,
                email=f"learner{number}@bench.test",
                name=f"Learner {number}",
                role="learner",
                password_hash="",
                created_at=now,
                welcomed_at=now,
            )
            for number in range(count)
        ]
        session.add_all(people)
        session.flush()
        made = [_ready(app, session, module, person, now) for person in people]
        session.commit()
    return made


def signed_in(
    app: Flask, session: Session, person: Person, now: datetime
) -> tuple[str, str, Account]:
    """The cookie of a browser in which this person is signed in, and a token for its forms."""
    token = sign_ins.begin(session, person, now)
    account = sign_ins.account(session, token, now)
    assert account is not None
    return *browser(app, token), account


def browser(app: Flask, user: str) -> tuple[str, str]:
    """The cookie in which Flask-Login finds this user, and a token for the forms."""
    secret = hashlib.sha256(user.encode()).hexdigest()[:40]
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = signer.dumps({"_user_id": user, "_fresh": True, "csrf_token": secret})
    csrf = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    return f"{app.config['SESSION_COOKIE_NAME']}={cookie}", str(csrf.dumps(secret))


def _ready(app: Flask, session: Session, module: Module, person: Person, now: datetime) -> Learner:
    cookie, csrf_token, account = signed_in(app, session, person, now)
    instrument = module.self_assessment
    token = readings.start(session, account, module, "baseline", now)
    answers = _answers(instrument, person.id)
    shown = [item.id for item in instrument.items][-(len(answers) % PER_SCREEN or PER_SCREEN) :]
    earlier = {item: str(value) for item, value in answers.items() if item not in shown}
    seconds = {str(screen): 50.0 for screen in range(1, 6)}
    readings.save(session, account, module, token, earlier, {}, seconds, now)
    fields = {
        "csrf_token": csrf_token,
        "screen": -(-len(instrument.items) // PER_SCREEN),
        "was": json.dumps(dict.fromkeys(shown, "")),
        **{f"a.{item}": answers[item] for item in shown},
        "action": "submit",
    }
    path = f"/modules/{module.slug}/readings/{token}"
    return Learner(person.id, cookie, csrf_token, path, urlencode(fields), answers)


def _answers(instrument: SelfAssessment, seed: int) -> dict[str, int]:
    """Answers of this learner's own, so that a mix-up would show."""
    return {
        item.id: 1 + (seed * 7 + place * place + seed // 49) % 7
        for place, item in enumerate(instrument.items)
    }
