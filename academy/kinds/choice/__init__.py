"""A knowledge check: one question, a reason for every option."""
