"""The page that opens the day: where you stopped, what is owed, where you stand."""

from academy.web.today.views import blueprint

__all__ = ["blueprint"]
