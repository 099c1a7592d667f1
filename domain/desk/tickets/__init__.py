"""Changes of a ticket: triage, lifecycle, department, level, lock."""
