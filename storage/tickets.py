"""Tickets, and tickets as they are shown."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, insert, select, update

from domain.people import Conversation, Place
from domain.ports import DEFAULT_DEPARTMENT
from domain.posts import TicketView
from domain.tickets import Status, Ticket
from storage.places import AnyRow, columns_of
from storage.portable import spelled
from storage.tables import addresses, conversations, people, ratings, suspensions, tickets

_FIELDS = [field.name for field in fields(Ticket)]
_COLUMNS = [tickets.c[name] for name in _FIELDS]
_RESOLVED, _CLOSED = spelled("resolved", "closed")
_ACTIVE = tickets.c.status.not_in([_RESOLVED, _CLOSED])
_NOT_CLOSED = tickets.c.status != "closed"

_GET = select(*_COLUMNS).where(tickets.c.id == bindparam("ticket_id"))
_IN_CONVERSATION = (
    select(*_COLUMNS)
    .where(tickets.c.conversation_id == bindparam("conversation_id"), _NOT_CLOSED)
    .order_by(tickets.c.id)
)
_LAST_CLOSED = (
    select(*_COLUMNS)
    .where(tickets.c.conversation_id == bindparam("conversation_id"), tickets.c.status == "closed")
    .order_by(tickets.c.id.desc())
    .limit(1)
)
_IN_THREAD = (
    select(*_COLUMNS)
    .join(addresses, addresses.c.ticket_id == tickets.c.id)
    .where(
        addresses.c.platform == bindparam("platform"),
        addresses.c.team == bindparam("team"),
        addresses.c.chat == bindparam("chat"),
        addresses.c.thread == bindparam("thread"),
    )
)
_ACTIVE_OF = select(*_COLUMNS).where(tickets.c.client_id == bindparam("client_id"), _ACTIVE)
_RESOLVED_BEFORE = (
    select(*_COLUMNS)
    .where(tickets.c.status == _RESOLVED, tickets.c.status_changed_at < bindparam("instant"))
    .limit(bindparam("most"))
)
_SAVE = (
    update(tickets)
    .where(tickets.c.id == bindparam("ticket_id"))
    .values({name: bindparam(name) for name in _FIELDS if name != "id"})
)

_client, _assignee = people.alias("client"), people.alias("assignee")
VIEW: Select[Any] = (
    select(
        tickets,
        _client.c.name.label("client"),
        _client.c.language.label("client_language"),
        _client.c.time_zone.label("client_time_zone"),
        _assignee.c.name.label("assignee"),
        suspensions.c.problem.label("unreachable"),
        ratings.c.value.label("rating"),
    )
    .join(_client, _client.c.id == tickets.c.client_id)
    .join(_assignee, _assignee.c.id == tickets.c.assignee_id, isouter=True)
    .join(conversations, conversations.c.id == tickets.c.conversation_id)
    .join(ratings, ratings.c.ticket_id == tickets.c.id, isouter=True)
    .join(
        suspensions,
        and_(
            suspensions.c.platform == conversations.c.platform,
            suspensions.c.team == conversations.c.team,
            suspensions.c.chat == conversations.c.chat,
        ),
        isouter=True,
    )
)
"""Rows that `view_of` understands."""

_VIEWS = VIEW.where(tickets.c.id.in_(bindparam("ticket_ids", expanding=True)))
_VIEWS_OF_CLIENT = (
    VIEW.where(tickets.c.client_id == bindparam("client_id"))
    .order_by(tickets.c.id.desc())
    .limit(bindparam("most"))
)
_VIEWS_ACTIVE = (
    VIEW.where(_ACTIVE)
    .order_by(tickets.c.waiting_since.is_(None), tickets.c.waiting_since, tickets.c.id)
    .limit(bindparam("most"))
)


def view_of(row: AnyRow) -> TicketView:
    """The ticket as it is shown, from a row of VIEW."""
    return TicketView(
        id=row.id,
        subject=row.subject,
        status=Status(row.status),
        source=row.source,
        client=row.client,
        client_language=row.client_language,
        client_time_zone=row.client_time_zone,
        assignee=row.assignee,
        assignee_id=row.assignee_id,
        created_at=row.created_at,
        status_changed_at=row.status_changed_at,
        waiting_since=row.waiting_since,
        first_response_at=row.first_response_at,
        follows_id=row.follows_id,
        version=row.version,
        unreachable=row.unreachable or "",
        rating=row.rating or "",
    )


def views(connection: Connection, ticket_ids: Collection[int]) -> dict[int, TicketView]:
    """The tickets with these numbers, as they are shown."""
    if not ticket_ids:
        return {}
    rows = connection.execute(_VIEWS, {"ticket_ids": list(ticket_ids)})
    return {row.id: view_of(row) for row in rows}


def _ticket(row: AnyRow) -> Ticket:
    columns = dict(zip(_FIELDS, row, strict=True))
    return Ticket(**{**columns, "status": Status(row.status)})


class TicketsTable:
    """Implements `domain.ports.Tickets`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        subject: str,
        subject_settled: bool,
        conversation: Conversation,
        source: str,
        follows_id: int | None,
        written_at: datetime,
        now: datetime,
    ) -> Ticket:
        """A new ticket in status `new`, numbered."""
        columns: dict[str, Any] = {
            "subject": subject,
            "subject_settled": subject_settled,
            "status": Status.NEW.value,
            "client_id": conversation.person_id,
            "conversation_id": conversation.id,
            "department_id": DEFAULT_DEPARTMENT,
            "assignee_id": None,
            "source": source,
            "follows_id": follows_id,
            "created_at": now,
            "status_changed_at": now,
            "waiting_since": written_at,
            "first_response_at": None,
            "last_client_line_at": written_at,
            "last_staff_line_at": None,
            "version": 1,
        }
        number = self._connection.execute(
            insert(tickets).returning(tickets.c.id), columns
        ).scalar_one()
        return Ticket(**{**columns, "id": number, "status": Status.NEW})

    def get(self, ticket_id: int) -> Ticket | None:
        """The ticket with this number."""
        return self._one(_GET, {"ticket_id": ticket_id})

    def save(self, ticket: Ticket) -> None:
        """Keep what a transition made of it."""
        columns = {name: getattr(ticket, name) for name in _FIELDS if name != "id"}
        columns["status"] = ticket.status.value
        self._connection.execute(_SAVE, {**columns, "ticket_id": ticket.id})

    def view(self, ticket_id: int) -> TicketView:
        """The ticket as it is shown."""
        return views(self._connection, [ticket_id])[ticket_id]

    def in_conversation(self, conversation_id: int) -> Sequence[Ticket]:
        """The active and resolved tickets of a conversation, oldest first."""
        rows = self._connection.execute(_IN_CONVERSATION, {"conversation_id": conversation_id})
        return [_ticket(row) for row in rows]

    def last_closed_in(self, conversation_id: int) -> Ticket | None:
        """The newest closed ticket of a conversation."""
        return self._one(_LAST_CLOSED, {"conversation_id": conversation_id})

    def in_thread(self, place: Place) -> Ticket | None:
        """The ticket whose thread this is."""
        return self._one(_IN_THREAD, columns_of(place))

    def of_client(self, person_id: int, most: int) -> Sequence[TicketView]:
        """A client's tickets, newest first."""
        rows = self._connection.execute(_VIEWS_OF_CLIENT, {"client_id": person_id, "most": most})
        return [view_of(row) for row in rows]

    def active(self, most: int) -> Sequence[TicketView]:
        """Active tickets of the desk: those who wait longest first."""
        return [view_of(row) for row in self._connection.execute(_VIEWS_ACTIVE, {"most": most})]

    def active_of(self, person_id: int) -> Sequence[Ticket]:
        """A client's active tickets, for what concerns them all."""
        rows = self._connection.execute(_ACTIVE_OF, {"client_id": person_id})
        return [_ticket(row) for row in rows]

    def resolved_before(self, instant: datetime, most: int) -> Sequence[Ticket]:
        """Tickets resolved before an instant and still not closed."""
        rows = self._connection.execute(_RESOLVED_BEFORE, {"instant": instant, "most": most})
        return [_ticket(row) for row in rows]

    def _one(self, query: Select[Any], values: dict[str, Any]) -> Ticket | None:
        row = self._connection.execute(query, values).one_or_none()
        return _ticket(row) if row is not None else None
