"""The mathematics of measurement.md: numbers in, numbers out, standard library only."""
