"""Ways through the list of tickets: runs of indexes that match a filter, in the list's order.

The queue's order is (queue_key, id); tickets outside the queue are newest first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, not_, or_, true

from domain.policy.people.scope import Scope, Sight
from domain.policy.queue.order import OVERDUE_BELOW
from domain.policy.queue.ticket_list import NOBODY, Filter, Filters, Light
from domain.tickets import Status
from storage.engine.sql import AnyColumn, spelled
from storage.engine.types import weeks_of
from storage.repositories.people.search import MeantPeople
from storage.tables.tickets import ANSWERED, EXPIRING, tickets

Condition = ColumnElement[bool]
_T = tickets.c

MOST_RUNS = 60
"""How many runs of one way are merged: the weeks of a year and a bit."""

IN_QUEUE: Condition = _T.queue_key.is_not(None)
OUTSIDE: Condition = _T.queue_key.is_(None)

_UNANSWERED: AnyColumn = literal_column(
    "coalesce(last_client_line_at, 0) > coalesce(last_staff_line_at, -1)"
)
# As they stand in the indexes that hold nothing else. Without a type, or it is compared with 1.
_ANSWERED: AnyColumn = literal_column(ANSWERED)
_EXPIRING: AnyColumn = literal_column(EXPIRING)
(_NO_PROJECT,) = spelled("")


@dataclass(frozen=True, slots=True)
class Run:
    """Tickets that are next to each other in an index, in the list's order.

    `lead` says which; `check` is what else must be checked, None if nothing. `alike` is the index's
    first column if all of them have no value in it; PostgreSQL does not see that this is one value.
    """

    index: str
    lead: Condition
    check: Condition | None = None
    alike: AnyColumn | None = None


@dataclass(frozen=True, slots=True)
class FilterPlan:
    """How to apply a filter: by following its runs, or by checking tickets on another way.

    Without runs, it can only be checked.
    """

    runs: tuple[Run, ...]
    check: Condition


THE_QUEUE = Run("ix_tickets_queue", true())


def without(light: Light, viewer_id: int) -> Condition:
    """Return a condition for tickets of the queue whose lamp does not show this."""
    if light is Light.OVERDUE:  # they come first, so an index leads past them
        return _T.queue_key >= OVERDUE_BELOW
    return not_(_LAMPS[light](viewer_id).check)


Clients = Mapping[Filter, MeantPeople]
"""The clients that filters about clients mean."""

OF_CLIENTS = (Filter.GROUP, Filter.COMPANY, Filter.MARK, Filter.LANGUAGE)
"""Filters that ask about the client."""


def ways(
    filters: Filters,
    viewer_id: int,
    created: tuple[datetime, datetime] | None,
    clients: Clients | None = None,
) -> list[FilterPlan]:
    """Return the ways of all filters through the queue."""
    found = [
        _EQUAL[name](getattr(filters, name))
        for name in _EQUAL
        if getattr(filters, name) is not None
    ]
    found += map(_of_clients, (clients or {}).values())
    if created is not None:
        found.append(_opened_between(*created))
    if filters.lamp is not None:
        found.append(_LAMPS[filters.lamp](viewer_id))
    return found


def ways_outside(
    status: Status,
    filters: Filters,
    viewer_id: int,
    created: tuple[datetime, datetime] | None,
    clients: Clients | None = None,
) -> tuple[Run, list[Condition]]:
    """Return how to find tickets of a status outside the queue: a run, and a check."""
    checks = [way.check for way in ways(filters, viewer_id, None, clients)]
    same = _T.status == _literal(status)
    run = Run("ix_tickets_settled", and_(OUTSIDE, same))
    if filters.client is not None:
        run = Run("ix_tickets_settled_client", and_(OUTSIDE, _T.client_id == filters.client), same)
    if created is not None:
        within = and_(_T.created_at >= created[0], _T.created_at < created[1])
        run = Run(run.index, and_(run.lead, within), run.check)
    return run, checks


def in_sight(sight: Sight) -> list[FilterPlan]:
    """Return the way of the tickets that somebody may see; none if that is every ticket."""
    mine = _BY_ASSIGNEE(sight.person_id)
    match sight.scopes.view:
        case Scope.ALL:
            return []
        case Scope.OWN:
            free = _responsible(NOBODY)
            return [FilterPlan((*mine.runs, *free.runs), or_(mine.check, free.check))]
    theirs = _T.department_id.in_(sight.departments)
    each = (_IN_DEPARTMENT(one) for one in sorted(sight.departments))
    runs = [run for way in each for run in way.runs]
    also = Run("ix_tickets_queue_assignee", mine.check, not_(theirs))
    runs = [*runs, also] if len(runs) < MOST_RUNS else []
    return [FilterPlan(tuple(runs), or_(theirs, mine.check))]


def _literal(status: Status) -> ColumnElement[str]:
    return spelled(status.value)[0]


def _checked(column: AnyColumn) -> Callable[[int | str | None], FilterPlan]:
    """Return conditions that so many tickets meet that any way soon fills a page."""
    return lambda value: FilterPlan((), column == value)


def _equal(index: str, column: AnyColumn) -> Callable[[int | str | None], FilterPlan]:
    def way(value: int | str | None) -> FilterPlan:
        same = column == value
        return FilterPlan((Run(index, same),), same)

    return way


_BY_ASSIGNEE = _equal("ix_tickets_queue_assignee", _T.assignee_id)
_IN_DEPARTMENT = _equal("ix_tickets_queue_department", _T.department_id)
_IN_STATUS = _equal("ix_tickets_queue_status", _T.status)


def _responsible(person_id: int) -> FilterPlan:
    if person_id != NOBODY:
        return _BY_ASSIGNEE(person_id)
    free = _T.assignee_id.is_(None)
    return FilterPlan((Run("ix_tickets_queue_assignee", free, alike=_T.assignee_id),), free)


_EQUAL: Mapping[str, Callable[[Any], FilterPlan]] = {
    Filter.CLIENT: _equal("ix_tickets_queue_client", _T.client_id),
    Filter.RESPONSIBLE: _responsible,
    Filter.PROJECT: lambda name: _in_project(str(name)),
    Filter.CATEGORY: _checked(_T.category_id),
    Filter.LEVEL: _equal("ix_tickets_queue_level", _T.level_id),
    Filter.DEPARTMENT: _IN_DEPARTMENT,
    Filter.STATUS: lambda status: _IN_STATUS(status.value),
    Filter.SOURCE: _checked(_T.source),
}


def _in_project(name: str) -> FilterPlan:
    same = and_(_T.project != _NO_PROJECT, _T.project == name)
    return FilterPlan((Run("ix_tickets_queue_project", same),), same)


def _of_clients(meant: MeantPeople) -> FilterPlan:
    """Return a run for each client if they are few; many are soon met on any way."""
    runs = (Run("ix_tickets_queue_client", _T.client_id == one) for one in meant.few or ())
    return FilterPlan(tuple(runs) or NOBODYS if meant.few is not None else (), meant.check)


NOBODYS = (Run("ix_tickets_queue_client", _T.client_id == 0),)
"""The tickets of nobody: where a filter means no client at all."""


def _opened_between(since: datetime, until: datetime) -> FilterPlan:
    """Return a run for each week of the period; each run also checks the exact instants."""
    within = and_(_T.created_at >= since, _T.created_at < until)
    weeks = weeks_of(since, until)
    if len(weeks) > MOST_RUNS:
        return FilterPlan((), within)
    runs = (Run("ix_tickets_queue_week", _T.created_week == week, within) for week in weeks)
    return FilterPlan(tuple(runs), within)


# Lamps, as domain.policy.queue.lamp has them: who wrote the last public line, and who looks.


def _not(column: AnyColumn, person_id: int) -> Condition:
    return column.is_distinct_from(person_id)


def _red(viewer: int) -> FilterPlan:
    """The client wrote last and the viewer is responsible; or the viewer's question has a reply."""
    mine, to_me = _T.assignee_id == viewer, and_(_UNANSWERED, _T.client_id != viewer)
    own = _T.client_id == viewer
    my_turn = or_(
        and_(_ANSWERED, _not(_T.last_replier_id, viewer)),
        and_(_UNANSWERED, _T.last_client_line_at.is_(None)),
    )
    return FilterPlan(
        (
            Run("ix_tickets_queue_assignee", mine, to_me),
            Run("ix_tickets_queue_client", own, my_turn),
        ),
        or_(and_(mine, to_me), and_(own, my_turn)),
    )


def _green(viewer: int) -> FilterPlan:
    """The viewer wrote last."""
    by_me, own = _T.last_replier_id == viewer, _T.client_id == viewer
    asked = and_(_UNANSWERED, _T.last_client_line_at.is_not(None))
    return FilterPlan(
        (
            Run("ix_tickets_queue_answered", _ANSWERED, by_me),
            Run("ix_tickets_queue_client", own, asked),
        ),
        or_(and_(_ANSWERED, by_me), and_(own, asked)),
    )


def _light_green(viewer: int) -> FilterPlan:
    """A colleague wrote last, to somebody else than the viewer."""
    check = and_(_not(_T.last_replier_id, viewer), _T.client_id != viewer)
    return FilterPlan((Run("ix_tickets_queue_answered", _ANSWERED, check),), and_(_ANSWERED, check))


def _yellow(viewer: int) -> FilterPlan:
    """The client wrote last, and nobody or a colleague is responsible: these come first."""
    check = and_(_not(_T.assignee_id, viewer), _T.client_id != viewer)
    return FilterPlan((), and_(_UNANSWERED, check))


def _grey(_viewer: int) -> FilterPlan:
    """Closed, and so not in the queue."""
    return FilterPlan((), _T.status == _literal(Status.CLOSED))


def _overdue(_viewer: int) -> FilterPlan:
    """Overdue tickets come first."""
    return FilterPlan((Run("ix_tickets_queue", _T.queue_key < OVERDUE_BELOW),), _T.overdue)


def _expiring(_viewer: int) -> FilterPlan:
    check = and_(_T.expiring, not_(_T.overdue))
    return FilterPlan((Run("ix_tickets_queue_expiring", _EXPIRING, not_(_T.overdue)),), check)


_LAMPS: Mapping[Light, Callable[[int], FilterPlan]] = {
    Light.RED: _red,
    Light.YELLOW: _yellow,
    Light.LIGHT_GREEN: _light_green,
    Light.GREEN: _green,
    Light.GREY: _grey,
    Light.OVERDUE: _overdue,
    Light.SOON: _expiring,
}
