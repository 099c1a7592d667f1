"""The dated record of every change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select
from typing_extensions import override

from domain.events import (
    AnswerMoved,
    CategoryChanged,
    ClockMoved,
    DepartmentChanged,
    Event,
    LevelChanged,
    NewTicketFolded,
    PriorityChanged,
    ReplyDelivered,
    StatusChanged,
    SubjectChanged,
    TicketAssigned,
    TicketHandedOver,
    TicketPlaced,
    TicketReleased,
)
from domain.outgoing.bodies import Changed, TicketChange
from domain.repositories import History
from domain.sla.why import Past
from storage.engine.sql import IDS, AnyRow, spelled
from storage.tables.history import events
from storage.tables.messages import messages
from storage.tables.people import people

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
_MOVED_SINCE = select(events.c.ticket_id, events.c.facts).where(
    events.c.name == ClockMoved.__name__, events.c.at >= bindparam("since")
)
_AUTHORS = (
    select(messages.c.id, people.c.name)
    .join(people, people.c.id == messages.c.author_id)
    .where(messages.c.ticket_id == bindparam("of"), messages.c.kind.in_(spelled("reply")))
)


_CHANGES: Mapping[str, Changed] = {
    StatusChanged.__name__: Changed.STATUS,
    LevelChanged.__name__: Changed.LEVEL,
    CategoryChanged.__name__: Changed.CATEGORY,
    PriorityChanged.__name__: Changed.PRIORITY,
    DepartmentChanged.__name__: Changed.DEPARTMENT,
    SubjectChanged.__name__: Changed.SUBJECT,
    TicketAssigned.__name__: Changed.ASSIGNEE,
    TicketHandedOver.__name__: Changed.ASSIGNEE,
    TicketReleased.__name__: Changed.ASSIGNEE,
}
_assigned = events.alias("assigned")
_ON_CARD = [name for name, what in _CHANGES.items() if what is not Changed.SUBJECT]
_ROWS_OF_CHANGES = select(events, people.c.name.label("actor")).join(
    people, people.c.id == events.c.actor_id, isouter=True
)
_NEWEST = (
    _ROWS_OF_CHANGES.where(events.c.ticket_id == bindparam("of"), events.c.name.in_(list(_CHANGES)))
    .order_by(events.c.id.desc())
    .limit(bindparam("most"))
)
_LATEST = _ROWS_OF_CHANGES.where(
    events.c.id.in_(
        select(func.max(events.c.id))
        .where(
            events.c.ticket_id.in_(bindparam("tickets", expanding=True)),
            events.c.name.in_(_ON_CARD),
        )
        .group_by(events.c.ticket_id)
    )
)
_ASSIGNED = [TicketAssigned.__name__, TicketHandedOver.__name__]
_BY_OTHERS = _ROWS_OF_CHANGES.where(
    events.c.ticket_id == bindparam("of"),
    events.c.name.in_(
        [name for name in _ON_CARD if _CHANGES[name] is not Changed.ASSIGNEE],
    ),
    events.c.at >= bindparam("since"),
    events.c.actor_id.not_in(bindparam("besides", expanding=True)),
    events.c.id
    > select(func.coalesce(func.max(_assigned.c.id), 0))
    .where(_assigned.c.ticket_id == bindparam("of"), _assigned.c.name.in_(_ASSIGNED))
    .scalar_subquery(),
).order_by(events.c.id)
_FOLDED = (
    select(events.c.facts)
    .where(events.c.ticket_id == bindparam("of"), events.c.name == NewTicketFolded.__name__)
    .order_by(events.c.id)
)
_PLACED = (
    select(events.c.facts)
    .where(events.c.ticket_id == bindparam("of"), events.c.name == TicketPlaced.__name__)
    .order_by(events.c.id.desc())
    .limit(1)
)
_LAST_FOLDED = _FOLDED.order_by(None).order_by(events.c.id.desc()).limit(1)
_REPLY_MOVED = (
    select(events.c.at)
    .where(
        events.c.ticket_id == bindparam("of"),
        events.c.name == AnswerMoved.__name__,
        events.c.actor_id == bindparam("by"),
    )
    .order_by(events.c.id.desc())
    .limit(1)
)
_STILL_HERE = (
    select(messages.c.id)
    .where(messages.c.ticket_id == bindparam("of"), messages.c.id.in_(IDS))
    .order_by(messages.c.id)
)
_NAMES = select(people.c.id, people.c.name).where(people.c.id.in_(bindparam("ids", expanding=True)))


_BEHALF = "on_behalf_of_id"
"""Among an event's facts: in whose place its actor acted."""


def latest_changes(
    connection: Connection, ticket_ids: Collection[int]
) -> Mapping[int, TicketChange]:
    """Return the latest change of each of these tickets, for their cards."""
    if not ticket_ids:
        return {}
    rows = connection.execute(_LATEST, {"tickets": list(ticket_ids)}).all()
    changes = _changes(connection, rows)
    return {row.ticket_id: one for row, one in zip(rows, changes, strict=True)}


def changes_by_others(
    connection: Connection, ticket_id: int, since: datetime, besides: Collection[int]
) -> Sequence[TicketChange]:
    """Return a ticket's changes by people `besides` these since an instant, in order.

    Changes before the last assignment are left out, because the assignment message contained them.
    """
    asked = {"of": ticket_id, "since": since, "besides": list(besides)}
    return _changes(connection, connection.execute(_BY_OTHERS, asked).all())


def _changes(connection: Connection, rows: Sequence[AnyRow]) -> Sequence[TicketChange]:
    named = ("assignee_id", _BEHALF)
    ids = {row.facts[one] for row in rows for one in named if one in row.facts}
    found = connection.execute(_NAMES, {"ids": list(ids)}) if ids else ()
    names = {row.id: row.name for row in found}
    return [
        TicketChange(
            what=_CHANGES[row.name].value,
            after=row.facts.get("after") or names.get(row.facts.get("assignee_id"), ""),
            at=row.at,
            actor=row.actor or "",
            reason=row.facts.get("reason", ""),
            behalf=names.get(row.facts.get(_BEHALF), ""),
        )
        for row in rows
    ]


def _row(
    event: Event, at: datetime, actor_id: int | None, on_behalf_of_id: int | None
) -> dict[str, object]:
    facts = asdict(event)
    if on_behalf_of_id is not None:
        facts[_BEHALF] = on_behalf_of_id
    return {
        "ticket_id": facts.pop("ticket_id"),
        "name": type(event).__name__,
        "facts": facts,
        "at": at,
        "actor_id": actor_id,
    }


class HistoryTable(History):
    """Implements `domain.repositories.History`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def append(
        self,
        happened: Sequence[Event],
        at: datetime,
        actor_id: int | None,
        on_behalf_of_id: int | None = None,
    ) -> None:
        rows = [_row(event, at, actor_id, on_behalf_of_id) for event in happened]
        if rows:
            self._connection.execute(_APPEND, rows)

    @override
    def of_clocks(self, ticket_id: int) -> Sequence[Past]:
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

    @override
    def missed_since(self, at: datetime, calendars: Collection[str]) -> Sequence[int]:
        rows = self._connection.execute(_MOVED_SINCE, {"since": at})
        return sorted(
            {
                row.ticket_id
                for row in rows
                if row.facts["what"] == "missed"
                and row.facts["calendar"] in calendars
                and datetime.fromisoformat(row.facts["since"]) >= at
            }
        )

    @override
    def changes(self, ticket_id: int, most: int) -> Sequence[TicketChange]:
        rows = self._connection.execute(_NEWEST, {"of": ticket_id, "most": most}).all()
        return _changes(self._connection, rows)

    @override
    def language_of_choice(self, ticket_id: int) -> str:
        row = self._connection.execute(_PLACED, {"of": ticket_id}).first()
        return str(row.facts.get("language", "")) if row is not None else ""

    @override
    def last_folded(self, ticket_id: int) -> int | None:
        row = self._connection.execute(_LAST_FOLDED, {"of": ticket_id}).first()
        return int(row.facts["message_id"]) if row is not None else None

    @override
    def folded_into(self, ticket_id: int, most: int) -> Sequence[int]:
        rows = self._connection.execute(_FOLDED, {"of": ticket_id})
        ids = [row.facts["message_id"] for row in rows]
        here = _STILL_HERE.limit(most)
        return self._connection.execute(here, {"of": ticket_id, "ids": ids}).scalars().all()

    @override
    def last_reply_moved(self, ticket_id: int, actor_id: int) -> datetime | None:
        return self._connection.scalar(_REPLY_MOVED, {"of": ticket_id, "by": actor_id})

    @override
    def status_before(self, ticket_id: int, message_id: int) -> str | None:
        rows = self._connection.execute(
            select(events.c.facts).where(
                events.c.ticket_id == ticket_id, events.c.name == StatusChanged.__name__
            )
        )
        found = [row.facts for row in rows if row.facts.get("message_id") == message_id]
        return str(found[-1]["before"]) if found else None
