"""The verbs: functions that take a session and the moment, and never commit."""
