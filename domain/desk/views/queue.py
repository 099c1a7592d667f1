"""A page of the queue, put into facts."""

from datetime import datetime, timedelta
from typing import Any

from domain.commands import ShowQueue
from domain.desk.act import Act
from domain.desk.views.queue_filters import CHOICES, looked_up, zone_of
from domain.dictionaries import Dictionaries
from domain.platforms import sources
from domain.policy.lamp import lamp_for_staff, urgency
from domain.policy.queue_order import weight
from domain.policy.ticket_list import NOBODY, Cursor, Filter, Filters, QueueRow
from domain.posts import Answer
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def show_queue(command: ShowQueue, act: Act) -> Answer | None:
    """A page of the desk's tickets. Raises Refusal where a filter cannot be understood."""
    filters = looked_up(command.filters, command.named, act)
    page = act.uow.queue.page(
        filters, viewer_id=act.person.id, zone=zone_of(act.person), at=command.at
    )
    dictionaries = act.uow.dictionaries.load()
    facts = {
        "rows": [_row(row, dictionaries, act) for row in page.rows],
        "state": _state(filters),
        "asked": _asked(filters, dictionaries, act.uow),
        "earlier": _place(page.earlier),
        "later": _place(page.later),
        "searched": page.searched,
        "choices": _choices(dictionaries, act),
    }
    return Answer("answers/queue", facts)


def _row(row: QueueRow, dictionaries: Dictionaries, act: Act) -> dict[str, Any]:
    ticket = row.ticket
    category = dictionaries.category(ticket.category_id)
    priority = dictionaries.priority(ticket.priority_id)
    level = dictionaries.level(ticket.level_id)
    beside = urgency(ticket)
    locked = ticket.locked_until is not None and ticket.locked_until > act.now
    return {
        "id": ticket.id,
        "subject": ticket.subject,
        "status": ticket.status.value,
        "lamp": lamp_for_staff(ticket, act.person.id).value,
        "urgency": beside.value if beside else "",
        "client": row.client,
        "groups": list(row.groups),
        "weight": weight(ticket, act.now),
        "waits": _seconds(act.now - ticket.waiting_since) if ticket.waiting_since else 0,
        "left": _left(ticket, dictionaries, act.now),
        "assignee": row.assignee,
        "assignee_id": ticket.assignee_id,
        "project": ticket.project,
        "category": category.name if category else "",
        "priority": priority.name if priority else "",
        "level": level.name if level else "",
        "unread": row.unread,
        "source": ticket.source,
        "locked_by": row.locked_by if locked else "",
        "thread": [row.thread.team, row.thread.chat, row.thread.thread] if row.thread else None,
    }


def _left(ticket: Ticket, dictionaries: Dictionaries, now: datetime) -> int | None:
    """Seconds of working time until the nearest deadline, negative behind it; None without one."""
    due = [one for one in (ticket.response_due_at, ticket.resolution_due_at) if one is not None]
    if not due or not ticket.is_active:
        return None
    calendar = dictionaries.calendar_of(dictionaries.level(ticket.level_id), ticket.department_id)
    return _seconds(
        calendar.between(now, min(due)) if min(due) > now else -calendar.between(min(due), now)
    )


def _seconds(time: timedelta) -> int:
    return time // timedelta(seconds=1)


def _state(filters: Filters) -> dict[str, Any]:
    """The filters as plain data, for the buttons that go on with them."""
    state = {
        name.value: value
        for name in Filter
        if (value := getattr(filters, name.value)) is not None and name is not Filter.PERIOD
    }
    if filters.period is not None:
        state["period"] = [filters.period.first.isoformat(), filters.period.last.isoformat()]
    return state


def _asked(filters: Filters, dictionaries: Dictionaries, uow: UnitOfWork) -> dict[str, str]:
    """What the list was narrowed down to, by the names that people know."""
    names = {
        Filter.LEVEL: {one.id: one.name for one in dictionaries.levels},
        Filter.CATEGORY: {one.id: one.name for one in dictionaries.categories},
        Filter.DEPARTMENT: {one.id: one.name for one in dictionaries.departments},
    }
    asked = {
        name.value: names[name].get(value, str(value)) if name in names else str(value)
        for name in Filter
        if (value := getattr(filters, name.value)) is not None and name is not Filter.PERIOD
    }
    for name in (Filter.CLIENT, Filter.RESPONSIBLE):
        if getattr(filters, name.value):
            asked[name.value] = uow.people.get(getattr(filters, name.value)).name
    if filters.responsible == NOBODY:
        asked[Filter.RESPONSIBLE.value] = ""
    if filters.period is not None:
        first, last = filters.period.first.isoformat(), filters.period.last.isoformat()
        asked[Filter.PERIOD.value] = first if first == last else f"{first} … {last}"
    return asked


def _choices(dictionaries: Dictionaries, act: Act) -> dict[str, list[list[Any]]]:
    """What can be chosen for each filter: values and names."""
    offered: dict[str, list[list[Any]]] = {
        "level": [[one.id, one.name] for one in dictionaries.levels[:CHOICES]],
        "category": [[one.id, one.name] for one in dictionaries.categories[:CHOICES]],
        "department": [[one.id, one.name] for one in dictionaries.departments[:CHOICES]],
    }
    staff = [one for one in act.uow.people.staff() if one.id != act.person.id]
    offered[Filter.RESPONSIBLE.value] = [
        [act.person.id, ""],
        *([one.id, one.name] for one in staff[: CHOICES - 1]),
    ]
    offered[Filter.PROJECT.value] = [[one, one] for one in act.uow.queue.projects(CHOICES)]
    offered[Filter.SOURCE.value] = [[one, one] for one in sources(act.uow.platforms)]
    return offered


def _place(cursor: Cursor | None) -> list[int] | None:
    return [cursor.key, cursor.id] if cursor else None
