"""The dated record of every change."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from domain.events import ClockMoved, Event, ReplyDelivered, StatusChanged
from domain.sla.why import Past
from storage.tables import events, messages, people

_TOLD_OF_CLOCKS: dict[str, type[Event]] = {
    kind.__name__: kind for kind in (ClockMoved, ReplyDelivered)
}
_APPEND = insert(events)
_OF_CLOCKS = (
    select(events, people.c.name.label("actor"))
    .join(people, people.c.id == events.c.actor_id, isouter=True)
    .where(events.c.ticket_id == bindparam("of"), events.c.name.in_(list(_TOLD_OF_CLOCKS)))
    .order_by(events.c.id)
)
_AUTHORS = (
    select(messages.c.id, people.c.name)
    .join(people, people.c.id == messages.c.author_id)
    .where(messages.c.ticket_id == bindparam("of"), messages.c.kind == "reply")
)


def _row(event: Event, at: datetime, actor_id: int | None) -> dict[str, Any]:
    facts = asdict(event)
    return {
        "ticket_id": facts.pop("ticket_id"),
        "name": type(event).__name__,
        "facts": facts,
        "at": at,
        "actor_id": actor_id,
    }


class HistoryTable:
    """Implements `domain.repositories.History`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, happened: Sequence[Event], at: datetime, actor_id: int | None) -> None:
        """Keep events, in their order."""
        rows = [_row(event, at, actor_id) for event in happened]
        if rows:
            self._connection.execute(_APPEND, rows)

    def of_clocks(self, ticket_id: int) -> Sequence[Past]:
        """Return what a ticket's clocks did, and the answers that arrived, in order."""
        rows = self._connection.execute(_OF_CLOCKS, {"of": ticket_id}).all()
        answers = self._connection.execute(_AUTHORS, {"of": ticket_id})
        authors = {row.id: row.name for row in answers}
        return [
            Past(
                row.at,
                _TOLD_OF_CLOCKS[row.name](ticket_id, **row.facts),
                authors.get(row.facts.get("message_id"), row.actor or ""),
            )
            for row in rows
        ]

    def status_before(self, ticket_id: int, message_id: int) -> str | None:
        """Return the status that a client's line ended, None if it ended none."""
        rows = self._connection.execute(
            select(events.c.facts).where(
                events.c.ticket_id == ticket_id, events.c.name == StatusChanged.__name__
            )
        )
        found = [row.facts for row in rows if row.facts.get("message_id") == message_id]
        return str(found[-1]["before"]) if found else None
