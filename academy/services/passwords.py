"""Passwords: which are refused, how they are kept, how one is checked."""

import re
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from academy.services.texts import N_

SHORTEST, LONGEST = 12, 128
# 32 MiB and three passes: 0.08 s on a two-core machine, above OWASP's floor of 19 MiB and two.
HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
# Two cores' worth: more at once would only be slower, and each takes its 32 MiB.
_AT_ONCE = threading.BoundedSemaphore(2)
# Guesses an attacker with word lists, names, keyboard rows and dates would need.
FEWEST_GUESSES = 10**6
# zxcvbn reads no further; its time grows with the length.
_READS = 72

TOO_SHORT = N_("Use at least 12 characters. A few words with spaces are fine.")
TOO_LONG = N_("Use at most 128 characters.")
TOO_COMMON = N_("A stranger would try this early. Use a few words that do not belong together.")
TOO_CLOSE = N_("Leave out your name, your address and the name of this site.")


def made(password: str) -> str:
    """What is kept of a password: argon2id, with its salt and parameters."""
    with _AT_ONCE:
        return HASHER.hash(_same(password))


def is_right(kept: str, password: str) -> bool:
    """Whether this is the password; takes as long when nobody or no password is there."""
    with _AT_ONCE:
        try:
            HASHER.verify(kept or _nobodys(HASHER), _same(password)[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def is_outdated(kept: str) -> bool:
    """Whether a password just proved should be kept anew, with today's parameters."""
    return HASHER.check_needs_rehash(kept)


def problem(password: str, about: tuple[str, ...]) -> str | None:
    """Why a password is refused, or None; `about` is what is known of its owner and the site."""
    text = _same(password)
    if len(text) < SHORTEST:
        return TOO_SHORT
    if len(text) > LONGEST:
        return TOO_LONG
    words = context_words(about)
    if any(word in text.casefold() for word in words):
        return TOO_CLOSE
    return TOO_COMMON if _guesses(text, words) < FEWEST_GUESSES else None


def _guesses(text: str, words: tuple[str, ...]) -> int:
    # Its lists take 14 MB, which a worker needs only when somebody chooses a password.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    return int(zxcvbn(text[:_READS], user_inputs=list(words))["guesses"])


def context_words(about: tuple[str, ...]) -> tuple[str, ...]:
    """The words of names and addresses that are long enough to mean somebody."""
    # The ending of an address (com, example) says nothing about its owner.
    kept = [text.rpartition(".")[0] if "@" in text else text for text in about]
    words = [word for text in kept for word in re.split(r"[\W_]+", _same(text).casefold())]
    return tuple(dict.fromkeys(word for word in words if len(word) >= 4))


def _same(password: str) -> str:
    """One form for what looks the same: keyboards compose accents differently."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")
