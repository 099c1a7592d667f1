"""What happens to a ticket: triage, lifecycle, department, level, lock."""
