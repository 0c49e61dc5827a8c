"""Sales-training courses that take a baseline first and chart what changed, with its error."""
