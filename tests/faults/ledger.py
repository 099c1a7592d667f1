"""What the desk's database holds, read past the desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from storage.sessions import engine

_UNSETTLED = """
    SELECT (SELECT count(*) FROM inbox WHERE state = 'new')
         + (SELECT count(*) FROM posts WHERE state IN ('queued', 'pending', 'sending'))
         + (SELECT count(*) FROM mirrors WHERE wanted <> shown AND chat IS NOT NULL)
"""
_LINES = """
    SELECT ticket_id, external_id, chat, text FROM messages WHERE kind = 'client' ORDER BY id
"""
_POSTS = """
    SELECT p.template, p.state, a.platform, m.text
    FROM posts p
    LEFT JOIN addresses a ON a.address = p.destination
    LEFT JOIN messages m ON m.id = p.message_id
    ORDER BY p.id
"""
_THREADS = """
    SELECT ticket_id, thread FROM addresses WHERE ticket_id IS NOT NULL ORDER BY ticket_id
"""


class Ledger:
    """Rows of a desk's database, by table."""

    def __init__(self, url: str) -> None:
        self._engine = engine(url, read_only=True)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _look(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            yield connection

    def _rows(self, query: str) -> list[Any]:
        with self._look() as connection:
            return list(connection.execute(text(query)).mappings())

    def unsettled(self) -> int:
        """How many updates, posts and pictures still wait for something."""
        with self._look() as connection:
            return int(connection.execute(text(_UNSETTLED)).scalar_one())

    def updates(self) -> dict[str, int]:
        """How many updates are in each state."""
        rows = self._rows("SELECT state, count(*) AS many FROM inbox GROUP BY state")
        return {row["state"]: row["many"] for row in rows}

    def lines(self) -> list[Any]:
        """Clients' lines as they were kept: ticket_id, chat, external_id, text."""
        return self._rows(_LINES)

    def posts(self) -> list[Any]:
        """All posts: template, state, the platform they go to, and the text of the line."""
        return self._rows(_POSTS)

    def threads(self) -> dict[int, str]:
        """The thread of each ticket."""
        return {row["ticket_id"]: row["thread"] for row in self._rows(_THREADS)}
