"""The dated record of every change."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert, select

from domain.events import Event, StatusChanged
from storage.tables import events


class HistoryTable:
    """Implements `domain.ports.History`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, event: Event, at: datetime, actor_id: int | None) -> None:
        """Keep an event."""
        facts = asdict(event)
        self._connection.execute(
            insert(events),
            {
                "ticket_id": facts.pop("ticket_id"),
                "name": type(event).__name__,
                "facts": facts,
                "at": at,
                "actor_id": actor_id,
            },
        )

    def status_before(self, ticket_id: int, message_id: int) -> str | None:
        """The status that a client's line ended, None if it ended none."""
        rows = self._connection.execute(
            select(events.c.facts).where(
                events.c.ticket_id == ticket_id, events.c.name == StatusChanged.__name__
            )
        )
        found = [row.facts for row in rows if row.facts.get("message_id") == message_id]
        return str(found[-1]["before"]) if found else None
