"""The dated record of every change."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert

from domain.events import Event
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
