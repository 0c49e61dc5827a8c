"""What the charts draw, and where: plain objects for the SVG macros beside them."""

from academy.web.chart.marks import Band, Mark, Profile, ProfileRow, Strip, VerdictWords
from academy.web.chart.timeline import Point, Then, TimeChart, Trend

__all__ = [
    "Band",
    "Mark",
    "Point",
    "Profile",
    "ProfileRow",
    "Strip",
    "Then",
    "TimeChart",
    "Trend",
    "VerdictWords",
]
