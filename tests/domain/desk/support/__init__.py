"""A desk on a real database: spoken to in its own words, or by raw updates."""
