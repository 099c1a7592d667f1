"""Databases to test against: made once a run, lent to one test after another."""
