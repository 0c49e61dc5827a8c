"""Taking a reading: the page before it, six statements at a time, and what it says."""

from academy.web.readings.views import blueprint

__all__ = ["blueprint"]
