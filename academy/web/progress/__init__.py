"""What changed more than measurement error, and what cannot be told yet."""

from academy.web.progress.views import blueprint

__all__ = ["blueprint"]
