"""The desk's tables, a module for each part. Every change here comes with a migration.

All modules are imported here, so that `metadata` is whole whichever of them is imported.
"""

from storage.tables import dictionaries, engine, history, messages, people, posts, tickets

__all__ = ["dictionaries", "engine", "history", "messages", "people", "posts", "tickets"]
