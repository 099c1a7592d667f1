"""Tickets, and the view of a ticket."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    Connection,
    Update,
    and_,
    bindparam,
    exists,
    func,
    insert,
    select,
    update,
)
from typing_extensions import override

from domain.dictionaries import Kind
from domain.errors import stored
from domain.events import TicketOpened
from domain.messages import MessageKind
from domain.outgoing.templates import REPLY
from domain.outgoing.ticket_view import TicketView
from domain.people.person import COMPANY, MARK, property_text
from domain.people.places import Place
from domain.policy.forms.form_steps import TICKET_FORM
from domain.policy.people.support_expiry import support_end
from domain.policy.queue.order import queue_key
from domain.repositories import Tickets
from domain.tickets import Status, Ticket
from storage.engine.sql import IDS, AnyRow, AnySelect, spelled
from storage.engine.types import week_of
from storage.repositories.dictionaries.entries import REVISION
from storage.repositories.places import columns_of, thread_address_of
from storage.repositories.tickets.rows import COLUMNS, FIELDS, ticket_of
from storage.tables.dictionaries import entries, memberships
from storage.tables.history import events
from storage.tables.messages import dialogues, messages
from storage.tables.people import conversations, people
from storage.tables.posts import UNSETTLED, addresses, posts, suspensions
from storage.tables.tickets import ratings, tickets

_RESOLVED, _CLOSED = spelled("resolved", "closed")
_ACTIVE = tickets.c.status.not_in([_RESOLVED, _CLOSED])
_NOT_CLOSED = tickets.c.status != _CLOSED

_ADD = insert(tickets).returning(tickets.c.id)
_GET = select(*COLUMNS).where(tickets.c.id == bindparam("ticket_id"))
_IN_CONVERSATION = (
    select(*COLUMNS)
    .where(tickets.c.conversation_id == bindparam("conversation_id"), _NOT_CLOSED)
    .order_by(tickets.c.id)
)
_LOOKED_AT = 50
"""How many of a client's newest tickets are looked at for those that they opened themselves."""

_newest = (
    select(tickets.c.id)
    .where(tickets.c.client_id == bindparam("client_id"))
    .order_by(tickets.c.id.desc())
    .limit(_LOOKED_AT)
)
_OPENED_BY = (
    select(*COLUMNS)
    .where(
        tickets.c.id.in_(_newest.scalar_subquery()),
        tickets.c.created_at > bindparam("since"),
        exists().where(
            events.c.ticket_id == tickets.c.id,
            events.c.name == TicketOpened.__name__,
            events.c.actor_id == bindparam("client_id"),
        ),
    )
    .order_by(tickets.c.id.desc())
    .limit(bindparam("most"))
)
_LAST_CLOSED = (
    select(*COLUMNS)
    .where(tickets.c.conversation_id == bindparam("conversation_id"), tickets.c.status == _CLOSED)
    .order_by(tickets.c.id.desc())
    .limit(1)
)
_IN_THREAD = (
    select(*COLUMNS)
    .join(addresses, addresses.c.ticket_id == tickets.c.id)
    .where(
        addresses.c.platform == bindparam("platform"),
        addresses.c.team == bindparam("team"),
        addresses.c.chat == bindparam("chat"),
        addresses.c.thread == bindparam("thread"),
    )
)
_ENTRY_OF = {
    Kind.DEPARTMENT: tickets.c.department_id,
    Kind.CATEGORY: tickets.c.category_id,
    Kind.PRIORITY: tickets.c.priority_id,
    Kind.LEVEL: tickets.c.level_id,
}
"""Where a ticket has an entry of a dictionary."""
_ACTIVE_AFTER = (
    select(*COLUMNS)
    .where(tickets.c.id > bindparam("after"), _ACTIVE)
    .order_by(tickets.c.id)
    .limit(bindparam("most"))
)
_ACTIVE_OF = select(*COLUMNS).where(tickets.c.client_id == bindparam("client_id"), _ACTIVE)
_WITH_ASSIGNEE = (
    select(*COLUMNS)
    .where(tickets.c.assignee_id == bindparam("person_id"), tickets.c.queue_key.is_not(None))
    .order_by(tickets.c.queue_key, tickets.c.id)
)
_WITH_ASSIGNEES = (
    select(*COLUMNS)
    .where(tickets.c.assignee_id.in_(IDS), tickets.c.queue_key.is_not(None))
    .order_by(tickets.c.queue_key, tickets.c.id)
)
_UNASSIGNED = (
    select(*COLUMNS)
    .where(
        tickets.c.department_id == bindparam("department_id"),
        tickets.c.assignee_id.is_(None),
        tickets.c.queue_key.is_not(None),
        tickets.c.status.in_(spelled("new", "open")),
    )
    .order_by(tickets.c.queue_key, tickets.c.id)
    .limit(bindparam("most"))
)
_LOCKED = select(*COLUMNS).where(tickets.c.locked_until.is_not(None))
_LOCKED_BY = _LOCKED.where(tickets.c.locked_by_id == bindparam("person_id"))
_LOCKED_BEFORE = (
    _LOCKED.where(tickets.c.locked_until <= bindparam("instant"))
    .order_by(tickets.c.locked_until)
    .limit(bindparam("most"))
)
_RESOLVED_BEFORE = (
    select(*COLUMNS)
    .where(tickets.c.status == _RESOLVED, tickets.c.status_changed_at < bindparam("instant"))
    .limit(bindparam("most"))
)
_client, _assignee = people.alias("client"), people.alias("assignee")
_locker = people.alias("locker")
_department, _category, _priority, _level = (
    entries.alias(name) for name in ("department", "category", "priority", "level")
)
_thread = addresses.alias("thread")
_BETWEEN = "\n"
"""Stands between names: no name has it."""

_DEPARTMENTS = (
    select(func.count())
    .where(entries.c.kind == Kind.DEPARTMENT.value, ~entries.c.off)
    .scalar_subquery()
)
_FORM_STEP = (
    select(dialogues.c.step)
    .where(dialogues.c.ticket_id == tickets.c.id, dialogues.c.form == TICKET_FORM)
    .limit(1)
    .scalar_subquery()
)
_UNKNOWN_REPLY = (
    select(func.min(messages.c.id))
    .join(posts, posts.c.message_id == messages.c.id)
    .where(
        posts.c.ticket_id == tickets.c.id,
        posts.c.template == REPLY,
        posts.c.state.in_(UNSETTLED),
        posts.c.state == spelled("unknown")[0],
        messages.c.ticket_id == tickets.c.id,
        messages.c.kind.in_(spelled(MessageKind.REPLY.value)),
    )
    .scalar_subquery()
)
_GROUPS = (
    select(func.aggregate_strings(entries.c.name, _BETWEEN))
    .join(memberships, memberships.c.entry_id == entries.c.id)
    .where(
        memberships.c.person_id == tickets.c.client_id,
        entries.c.kind == Kind.GROUP.value,
        ~entries.c.off,
    )
    .scalar_subquery()
)
VIEW: AnySelect = (
    select(
        tickets,
        _client.c.name.label("client"),
        _client.c.language.label("client_language"),
        _client.c.time_zone.label("client_time_zone"),
        _client.c.properties.label("client_properties"),
        func.coalesce(_GROUPS, "").label("client_groups"),
        _assignee.c.name.label("assignee"),
        suspensions.c.problem.label("unreachable"),
        ratings.c.value.label("rating"),
        ratings.c.entry_id.label("rating_id"),
        _locker.c.name.label("locked_by"),
        _department.c.name.label("department"),
        _category.c.name.label("category"),
        _priority.c.name.label("priority"),
        _level.c.name.label("level"),
        func.coalesce(_FORM_STEP, "").label("form_step"),
        _UNKNOWN_REPLY.label("unknown_reply"),
        REVISION.scalar_subquery().label("revision"),
        _thread.c.platform.label("thread_platform"),
        _thread.c.team.label("thread_team"),
        _thread.c.chat.label("thread_chat"),
        _thread.c.thread.label("thread_root"),
        _DEPARTMENTS.label("departments"),
    )
    .join(_client, _client.c.id == tickets.c.client_id)
    .join(_assignee, _assignee.c.id == tickets.c.assignee_id, isouter=True)
    .join(_locker, _locker.c.id == tickets.c.locked_by_id, isouter=True)
    .join(_department, _department.c.id == tickets.c.department_id, isouter=True)
    .join(_category, _category.c.id == tickets.c.category_id, isouter=True)
    .join(_priority, _priority.c.id == tickets.c.priority_id, isouter=True)
    .join(_level, _level.c.id == tickets.c.level_id, isouter=True)
    .join(conversations, conversations.c.id == tickets.c.conversation_id)
    .join(
        ratings,
        and_(ratings.c.ticket_id == tickets.c.id, ratings.c.round == tickets.c.round),
        isouter=True,
    )
    .join(
        _thread,
        _thread.c.address == thread_address_of(tickets.c.id),
        isouter=True,
    )
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
"""Rows that `view_of` reads."""

_VIEWS = VIEW.where(tickets.c.id.in_(bindparam("ticket_ids", expanding=True)))
_VIEWS_OF_CLIENT = (
    VIEW.where(tickets.c.client_id == bindparam("client_id"))
    .order_by(tickets.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


def view_of(row: AnyRow) -> TicketView:
    """Return the ticket with names instead of ids, from a row of VIEW."""
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
        rating_id=row.rating_id,
        client_id=row.client_id,
        last_client_line_at=row.last_client_line_at,
        last_staff_line_at=row.last_staff_line_at,
        last_replier_id=row.last_replier_id,
        department=row.department or "",
        category=row.category or "",
        priority=row.priority or "",
        level=row.level or "",
        project=row.project,
        points=row.points,
        response_due_at=row.response_due_at,
        resolution_due_at=row.resolution_due_at,
        expiring=row.expiring,
        overdue=row.overdue,
        missed_answers=row.missed_answers,
        locked_by=row.locked_by or "",
        locked_until=row.locked_until,
        form_step=row.form_step,
        support_until=support_end(row.client_properties),
        client_company=property_text(row.client_properties, COMPANY),
        client_mark=property_text(row.client_properties, MARK),
        client_groups=tuple(sorted(filter(None, row.client_groups.split(_BETWEEN)))),
        thread=_thread_of(row),
        may_move=row.departments > 1,
        unknown_reply=row.unknown_reply,
        round=row.round,
    )


def _thread_of(row: AnyRow) -> Place | None:
    if row.thread_chat is None:
        return None
    return Place(row.thread_platform, row.thread_team, row.thread_chat, row.thread_root)


def views(
    connection: Connection,
    ticket_ids: Collection[int],
    shown: Callable[[TicketView, AnyRow], TicketView] = lambda ticket, _: ticket,
) -> dict[int, TicketView]:
    """Return the tickets with these numbers, with names instead of ids.

    `shown` adds to each what follows from the dictionaries and its row of VIEW.
    """
    if not ticket_ids:
        return {}
    rows = connection.execute(_VIEWS, {"ticket_ids": list(ticket_ids)})
    return {row.id: shown(view_of(row), row) for row in rows}


def _columns(ticket: Ticket) -> dict[str, object]:
    columns = {name: getattr(ticket, name) for name in FIELDS if name != "id"}
    return {**columns, "status": ticket.status.value, "queue_key": queue_key(ticket)}


@lru_cache(maxsize=256)
def _saving(names: frozenset[str]) -> Update:
    return (
        update(tickets)
        .where(tickets.c.id == bindparam("ticket_id"))
        .values({name: bindparam(name) for name in names})
    )


class TicketsTable(Tickets):
    """Implements `domain.repositories.Tickets`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: dict[int, Ticket] = {}

    @override
    def add(self, ticket: Ticket) -> Ticket:
        number = self._connection.execute(
            _ADD,
            {**_columns(ticket), "created_week": week_of(ticket.created_at)},
        ).scalar_one()
        added = replace(ticket, id=number)
        self._kept[number] = added
        return added

    @override
    def get(self, ticket_id: int) -> Ticket:
        return stored(self.find(ticket_id), "ticket", ticket_id)

    @override
    def find(self, ticket_id: int) -> Ticket | None:
        return self._one(_GET, {"ticket_id": ticket_id})

    @override
    def save(self, ticket: Ticket) -> None:
        columns, kept = _columns(ticket), self._kept.get(ticket.id)
        if kept is not None:
            before = _columns(kept)
            columns = {name: value for name, value in columns.items() if before[name] != value}
        if columns:
            saving = _saving(frozenset(columns))
            self._connection.execute(saving, {**columns, "ticket_id": ticket.id})
        self._kept[ticket.id] = ticket

    @override
    def place_anew(self, ticket: Ticket) -> None:
        placed = {"queue_key": queue_key(ticket)}
        saving = _saving(frozenset(placed))
        self._connection.execute(saving, {**placed, "ticket_id": ticket.id})

    @override
    def rename_project(self, before: str, after: str) -> None:
        of_it = update(tickets).where(tickets.c.project == before)
        self._connection.execute(of_it.values(project=after))

    @override
    def open_with(self, kind: Kind, entry: int) -> int:
        column = _ENTRY_OF.get(kind)
        if column is None:
            return 0
        query = select(func.count()).select_from(tickets).where(_ACTIVE, column == entry)
        found: int = self._connection.execute(query).scalar_one()
        return found

    @override
    def active_after(self, ticket_id: int, most: int) -> Sequence[Ticket]:
        rows = self._connection.execute(_ACTIVE_AFTER, {"after": ticket_id, "most": most})
        return [self._read(row) for row in rows]

    def _read(self, row: AnyRow) -> Ticket:
        """Return a ticket, and remember its stored state."""
        ticket = ticket_of(row)
        self._kept[ticket.id] = ticket
        return ticket

    @override
    def view(self, ticket_id: int) -> TicketView:
        return stored(views(self._connection, [ticket_id]).get(ticket_id), "ticket", ticket_id)

    @override
    def in_conversation(self, conversation_id: int) -> Sequence[Ticket]:
        rows = self._connection.execute(_IN_CONVERSATION, {"conversation_id": conversation_id})
        return [self._read(row) for row in rows]

    @override
    def opened_by(self, client_id: int, since: datetime, most: int) -> Sequence[Ticket]:
        asked = {"client_id": client_id, "since": since, "most": most}
        return [self._read(row) for row in self._connection.execute(_OPENED_BY, asked)]

    @override
    def last_closed_in(self, conversation_id: int) -> Ticket | None:
        return self._one(_LAST_CLOSED, {"conversation_id": conversation_id})

    @override
    def in_thread(self, place: Place) -> Ticket | None:
        return self._one(_IN_THREAD, columns_of(place))

    @override
    def of_client(self, person_id: int, most: int, skip: int = 0) -> Sequence[TicketView]:
        page = {"client_id": person_id, "most": most, "skip": skip}
        return [view_of(row) for row in self._connection.execute(_VIEWS_OF_CLIENT, page)]

    @override
    def active_of(self, person_id: int) -> Sequence[Ticket]:
        rows = self._connection.execute(_ACTIVE_OF, {"client_id": person_id})
        return [self._read(row) for row in rows]

    @override
    def with_assignee(self, person_id: int) -> Sequence[Ticket]:
        rows = self._connection.execute(_WITH_ASSIGNEE, {"person_id": person_id})
        return [self._read(row) for row in rows]

    @override
    def with_assignees(self, person_ids: Collection[int]) -> Sequence[Ticket]:
        if not person_ids:
            return []
        rows = self._connection.execute(_WITH_ASSIGNEES, {"ids": list(person_ids)})
        return [self._read(row) for row in rows]

    @override
    def unassigned(self, department_id: int, most: int) -> Sequence[Ticket]:
        which = {"department_id": department_id, "most": most}
        return [self._read(row) for row in self._connection.execute(_UNASSIGNED, which)]

    @override
    def locked_by(self, person_id: int) -> Sequence[Ticket]:
        rows = self._connection.execute(_LOCKED_BY, {"person_id": person_id})
        return [self._read(row) for row in rows]

    @override
    def locked_before(self, instant: datetime, most: int) -> Sequence[Ticket]:
        rows = self._connection.execute(_LOCKED_BEFORE, {"instant": instant, "most": most})
        return [self._read(row) for row in rows]

    @override
    def resolved_before(self, instant: datetime, most: int) -> Sequence[Ticket]:
        rows = self._connection.execute(_RESOLVED_BEFORE, {"instant": instant, "most": most})
        return [self._read(row) for row in rows]

    def _one(self, query: AnySelect, values: Mapping[str, object]) -> Ticket | None:
        row = self._connection.execute(query, values).one_or_none()
        return self._read(row) if row is not None else None
