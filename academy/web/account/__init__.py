"""Accounts: signing in and out, first run, reset by mail, and a person's own settings."""

from academy.web.account import sign_in
from academy.web.account.blueprint import blueprint

__all__ = ["blueprint", "sign_in"]
