"""What the desk's database holds, read past the desk."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, select, text

from domain.outgoing.bodies import Deadlines, OnHold, PassedDeadline
from domain.outgoing.templates import DEADLINE, ON_HOLD
from storage.engine.connections.factory import engine
from storage.repositories.posts.bodies import read
from storage.tables.history import events
from storage.tables.messages import messages
from storage.tables.posts import postings, posts
from storage.tables.tickets import deadlines, tickets, timers

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
_FOLDS = """
    SELECT p.folded_into, p.id, p.ticket_id, p.state, m.chat, m.external_id, m.text,
           s.external_id AS post
    FROM posts p
    JOIN messages m ON m.id = p.message_id
    LEFT JOIN postings s ON s.post_id = p.folded_into
    WHERE p.folded_into IS NOT NULL
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

    def dialogues(self) -> list[str]:
        """What has been answered in forms that are under way, as it is kept."""
        return [str(row["given"]) for row in self._rows("SELECT given FROM dialogues ORDER BY id")]

    def kinds(self, words: str) -> list[str]:
        """What lines with these words are: client, reply, note or held."""
        rows = self._rows("SELECT kind, text FROM messages ORDER BY id")
        return [row["kind"] for row in rows if words in str(row["text"])]

    def posts(self) -> list[Any]:
        """All posts: template, state, the platform they go to, and the text of the line."""
        return self._rows(_POSTS)

    def threads(self) -> dict[int, str]:
        """The thread of each ticket."""
        return {row["ticket_id"]: row["thread"] for row in self._rows(_THREADS)}

    def folds(self) -> dict[int, list[Any]]:
        """Lines that left, or are just leaving, in one post, by that post.

        ticket_id, state, chat, external_id, text; `post` is the ts of what they became.
        """
        found: dict[int, list[Any]] = defaultdict(list)
        for row in self._rows(_FOLDS):
            found[row["folded_into"]].append(row)
        return {head: rows for head, rows in found.items() if len(rows) > 1}

    def tickets(self) -> list[Any]:
        """All tickets, as their table has them."""
        with self._look() as connection:
            return list(connection.execute(select(tickets).order_by(tickets.c.id)))

    def events(self, *names: str) -> list[Any]:
        """The history of all tickets: what has one of these names, in order."""
        query = select(events).where(events.c.name.in_(names)).order_by(events.c.id)
        with self._look() as connection:
            return list(connection.execute(query))

    def waiting_deadlines(self) -> int:
        """How many deadlines have not been seen to, whether they are due or not."""
        query = select(deadlines).where(deadlines.c.fired_at.is_(None))
        with self._look() as connection:
            return len(connection.execute(query).all())

    def told_in_threads(self) -> list[tuple[int, PassedDeadline, bool]]:
        """What threads are told of deadlines: the ticket, which clock stands how, and if it left.

        What has been seen to before its turn came does not leave.
        """
        left = postings.c.external_id.label("left")
        query = (
            select(posts.c.ticket_id, posts.c.facts, left)
            .join(postings, postings.c.post_id == posts.c.id, isouter=True)
            .where(posts.c.template == DEADLINE)
            .order_by(posts.c.id)
        )
        with self._look() as connection:
            rows = connection.execute(query).all()
        said = [(row, read(DEADLINE, row.facts, row.ticket_id)) for row in rows]
        return [
            (row.ticket_id, clock, bool(row.left))
            for row, body in said
            if isinstance(body, Deadlines)
            for clock in body.clocks
        ]

    def staff_lines(self) -> list[tuple[str, str]]:
        """What staff wrote in threads, or meant to: its kind, and its words."""
        query = select(messages.c.kind, messages.c.text).where(messages.c.kind != "client")
        with self._look() as connection:
            return [(row.kind, str(row.text)) for row in connection.execute(query)]

    def waiting_timers(self) -> int:
        """How many timers have not fired, whether they are due or not."""
        query = select(timers).where(timers.c.fired_at.is_(None))
        with self._look() as connection:
            return len(connection.execute(query).all())

    def fired_timers(self) -> list[tuple[str, str]]:
        """Timers of lines that have fired: the kind, and the words of the line."""
        query = (
            select(timers.c.kind, messages.c.text)
            .join(messages, messages.c.id == timers.c.subject)
            .where(timers.c.fired_at.is_not(None))
        )
        with self._look() as connection:
            return [(row.kind, str(row.text)) for row in connection.execute(query)]

    def reminded_of_held(self) -> list[tuple[bool, str, bool]]:
        """Reminders of replies on hold: to its author or not, the line's words, if it was shown."""
        left = postings.c.external_id.label("left")
        query = (
            select(posts.c.facts, posts.c.ticket_id, messages.c.text, left)
            .join(messages, messages.c.id == posts.c.message_id)
            .join(postings, postings.c.post_id == posts.c.id, isouter=True)
            .where(posts.c.template == ON_HOLD)
            .order_by(posts.c.id)
        )
        with self._look() as connection:
            rows = connection.execute(query).all()
        said = [(row, read(ON_HOLD, row.facts, row.ticket_id)) for row in rows]
        return [
            (body.own, str(row.text), bool(row.left))
            for row, body in said
            if isinstance(body, OnHold)
        ]
