"""Everything that speaks HTTP to people: one folder per area of the site."""
