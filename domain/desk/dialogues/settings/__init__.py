"""Forms of the settings: of entries, rows of their tables, and tasks."""
