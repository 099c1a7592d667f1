"""A page of the queue for one viewer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from domain.answers import Answer
from domain.answers.queue import QueueChoices, QueueEntry, QueuePage
from domain.commands import ShowQueue
from domain.desk.act import Act
from domain.desk.views.queue_filters import CHOICES, looked_up, projects_known, zone_of
from domain.dictionaries import Category, Department, Dictionaries, Group, Level
from domain.outgoing.buttons import Choice
from domain.people.person import Role
from domain.platforms import sources
from domain.policy.queue.lamp import lamp_for_staff, urgency
from domain.policy.queue.order import weight
from domain.policy.queue.ticket_list import NOBODY, Filter, Filters, QueueRow
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def show_queue(command: ShowQueue, act: Act) -> Answer | None:
    """Return a page of tickets. Raises Refusal if a filter cannot be understood."""
    filters = looked_up(command.filters, command.named, act)
    page = act.uow.queue.page(
        filters,
        viewer_id=act.person.id,
        zone=zone_of(act.person),
        sight=act.sight,
        at=command.at,
    )
    dictionaries = act.uow.dictionaries.load()
    return QueuePage(
        tuple(entry_of(row, dictionaries, act) for row in page.rows),
        filters,
        _asked(filters, dictionaries, act.uow),
        _choices(dictionaries, act),
        page.earlier,
        page.later,
        page.searched,
    )


def entry_of(row: QueueRow, dictionaries: Dictionaries, act: Act) -> QueueEntry:
    """Return a row of the list for the actor, with names instead of ids."""
    ticket = row.ticket
    category = dictionaries.category(ticket.category_id)
    priority = dictionaries.priority(ticket.priority_id)
    level = dictionaries.level(ticket.level_id)
    beside = urgency(ticket)
    locked = ticket.locked_until is not None and ticket.locked_until > act.now
    return QueueEntry(
        id=ticket.id,
        subject=ticket.subject,
        status=ticket.status.value,
        lamp=lamp_for_staff(ticket, act.person.id).value,
        urgency=beside.value if beside else "",
        client=row.client,
        mark=row.mark,
        client_id=ticket.client_id,
        groups=row.groups,
        weight=weight(ticket, act.now),
        waits=act.now - ticket.waiting_since if ticket.waiting_since else timedelta(0),
        left=_left(ticket, dictionaries, act.now),
        assignee=row.assignee,
        assignee_id=ticket.assignee_id,
        project=ticket.project,
        category=category.name if category else "",
        priority=priority.name if priority else "",
        level=level.name if level else "",
        unread=row.unread,
        source=ticket.source,
        locked_by=row.locked_by if locked else "",
        thread=row.thread,
    )


def _left(ticket: Ticket, dictionaries: Dictionaries, now: datetime) -> timedelta | None:
    """Return the working time until the nearest deadline: negative after it, None without one."""
    due = [one for one in (ticket.response_due_at, ticket.resolution_due_at) if one is not None]
    if not due or not ticket.is_active:
        return None
    calendar = dictionaries.calendar_of(dictionaries.level(ticket.level_id), ticket.department_id)
    nearest = min(due)
    return calendar.between(now, nearest) if nearest > now else -calendar.between(nearest, now)


def _asked(filters: Filters, dictionaries: Dictionaries, uow: UnitOfWork) -> Mapping[Filter, str]:
    """Return the filters by the names that people see."""
    names = {
        Filter.LEVEL: {one.id: one.name for one in dictionaries.levels},
        Filter.CATEGORY: {one.id: one.name for one in dictionaries.categories},
        Filter.DEPARTMENT: {one.id: one.name for one in dictionaries.departments},
        Filter.GROUP: {one.id: one.name for one in dictionaries.groups},
    }
    asked: dict[Filter, str] = {
        name: names[name].get(value, str(value)) if name in names else str(value)
        for name in Filter
        if (value := getattr(filters, name.value)) is not None and name is not Filter.PERIOD
    }
    for name in (Filter.CLIENT, Filter.RESPONSIBLE):
        if getattr(filters, name.value):
            asked[name] = uow.people.get(getattr(filters, name.value)).name
    if filters.responsible == NOBODY:
        asked[Filter.RESPONSIBLE] = ""
    if filters.period is not None:
        first, last = filters.period.first.isoformat(), filters.period.last.isoformat()
        asked[Filter.PERIOD] = first if first == last else f"{first} … {last}"
    return asked


def _choices(dictionaries: Dictionaries, act: Act) -> QueueChoices:
    staff = [one for one in act.uow.people.staff() if one.id != act.person.id]
    return QueueChoices(
        viewer_id=act.person.id,
        staff=tuple(Choice(one.id, one.name) for one in staff[: CHOICES - 1]),
        levels=_named(dictionaries.levels),
        categories=_named(dictionaries.categories),
        departments=_named(dictionaries.departments),
        groups=_named(dictionaries.groups),
        projects=tuple(projects_known(act, CHOICES)),
        marks=tuple(act.uow.people.values(Filter.MARK.value, CHOICES)),
        sources=tuple(sources(act.uow.platforms)),
        sees_as=act.person.role is Role.ADMINISTRATOR,
    )


def _named(
    entries: Sequence[Level] | Sequence[Category] | Sequence[Department] | Sequence[Group],
) -> tuple[Choice, ...]:
    return tuple(Choice(one.id, one.name) for one in entries[:CHOICES])
