"""A process that does one thing only, and is killed while it does it."""
