"""Counts guesses at secrets before they are checked, and keeps the count whatever follows."""

from flask import request

from academy.services import attempts
from academy.services.attempts import Guess
from academy.web import access, db

RETRY_AFTER = {"Retry-After": str(int(attempts.ACCOUNT_WINDOW.total_seconds()))}


def take(at: str, account: str, device: str = "") -> int | None:
    """The number of this guess, or None: too many, do not check it, answer 429."""
    guess = Guess(at, account.strip().lower(), request.remote_addr or "", device)
    number = attempts.take(db.session(), guess, access.now())
    db.commit_early()
    return number
