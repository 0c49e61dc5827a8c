"""Accounts: signing in and out, first run, reset by mail, and a person's own settings."""

from academy.web.account import (
    email,
    prove,
    reset,
    second_factor,
    set_up,
    settings,
    sign_in,
    welcome,
)
from academy.web.account.blueprint import blueprint
from academy.web.account.prove import proof_first, proved_recently

# The views register themselves on the blueprint when their module is imported.
VIEWS = (sign_in, reset, settings, prove, email, second_factor, set_up, welcome)

__all__ = ["VIEWS", "blueprint", "proof_first", "proved_recently"]
