"""Pages that explain, and the one that says the program is alive."""

from academy.web.pages.views import blueprint

__all__ = ["blueprint"]
