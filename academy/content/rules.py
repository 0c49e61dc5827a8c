"""The thresholds a module must meet, in one place."""

FEWEST_LESSONS = 4
FEWEST_CARDS = 12
FEWEST_COMMITMENTS = 3
FEWEST_OUTCOMES = 3
LESSON_MINUTES = (5, 8)
SCALE_POINTS = 7
FEWEST_SKILLS, MOST_SKILLS = 3, 4
# Scored items of one skill, all keyed the same way; one unscored check item comes on top.
ITEMS_PER_SKILL = 8
# Neighbours of one skill in asking order, beyond which the skills are not interleaved.
LONGEST_RUN = 2
# Days after the baseline; stands in while a module names none, which is reported.
USUAL_REASSESSMENT = (30, 60, 90)
# An image's file name, as it may stand in an address.
IMAGE_SUFFIXES = (".svg", ".png", ".jpg", ".webp")
