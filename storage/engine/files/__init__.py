"""The database's files on disk: who can read them, and whether they are still there."""
