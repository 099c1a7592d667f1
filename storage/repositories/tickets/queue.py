"""Pages of the list of tickets, each read through indexes that are already in its order.

If there are several filters, the most selective one leads. The others are checked on the way, for
at most so many tickets a page. Only the few places of several runs are sorted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from typing_extensions import override

from domain.dictionaries import Kind
from domain.messages import MessageKind
from domain.people.person import MARK, property_text
from domain.policy.people.people_search import value_key
from domain.policy.people.scope import EVERYTHING, Sight
from domain.policy.queue.ticket_list import (
    PAGE,
    WALKED,
    Cursor,
    Filter,
    Filters,
    Light,
    ListPart,
    QueueRow,
    Stretch,
    merge,
)
from domain.repositories import Queue
from storage.engine.sql import IDS, AnyColumn, AnyRow, AnySelect, spelled
from storage.repositories.people.search import meant_in, meant_with
from storage.repositories.places import place_of, thread_address_of
from storage.repositories.tickets.queue_plan import (
    IN_QUEUE,
    OF_CLIENTS,
    THE_QUEUE,
    Clients,
    Condition,
    FilterPlan,
    Run,
    in_sight,
    ways,
    ways_outside,
    without,
)
from storage.repositories.tickets.rows import COLUMNS, ticket_of
from storage.tables.dictionaries import entries, memberships
from storage.tables.messages import messages
from storage.tables.people import people
from storage.tables.posts import addresses
from storage.tables.tickets import tickets

_HAS_PROJECT = (IN_QUEUE, tickets.c.project != spelled("")[0])
_first_name = (
    select(func.min(tickets.c.project).label("name"), literal(1).label("place"))
    .where(*_HAS_PROJECT)
    .cte("projects", recursive=True)
)
_next_name = (
    select(func.min(tickets.c.project))
    .where(*_HAS_PROJECT, tickets.c.project > _first_name.c.name)
    .correlate(_first_name)
    .scalar_subquery()
)
_names = _first_name.union_all(
    select(_next_name, _first_name.c.place + 1).where(
        _first_name.c.name.is_not(None), _first_name.c.place < bindparam("most")
    )
)
_PROJECTS = select(_names.c.name).where(_names.c.name.is_not(None))

_COUNTED = 500
"""Tickets are counted up to this number for a filter: any more is plenty."""

_AT_ONCE = 100
"""Runs that one statement puts together; SQLite takes up to 500 (docs: limits)."""

_QUEUE_KEY: ColumnElement[int] = type_coerce(tickets.c.queue_key, BigInteger)
_CREATED: ColumnElement[int] = type_coerce(tickets.c.created_at, BigInteger)

_client, _assignee, _locker = (people.alias(name) for name in ("client", "assignee", "locker"))
_ROWS = (
    select(
        *COLUMNS,
        _client.c.name.label("client"),
        _client.c.properties.label("client_properties"),
        _assignee.c.name.label("assignee"),
        _locker.c.name.label("locker"),
        addresses.c.platform,
        addresses.c.team,
        addresses.c.chat,
        addresses.c.thread,
    )
    .join(_client, _client.c.id == tickets.c.client_id)
    .join(_assignee, _assignee.c.id == tickets.c.assignee_id, isouter=True)
    .join(_locker, _locker.c.id == tickets.c.locked_by_id, isouter=True)
    .join(
        addresses,
        addresses.c.address == thread_address_of(tickets.c.id),
        isouter=True,
    )
    .where(tickets.c.id.in_(IDS))
)
_GROUPS = (
    select(memberships.c.person_id, entries.c.name)
    .join(entries, entries.c.id == memberships.c.entry_id)
    .where(memberships.c.person_id.in_(IDS), entries.c.kind == Kind.GROUP.value)
    .order_by(entries.c.position, entries.c.id)
)
_UNREAD = (
    select(tickets.c.id, func.count().label("lines"))
    .join(messages, messages.c.ticket_id == tickets.c.id)
    .where(
        tickets.c.id.in_(IDS),
        messages.c.kind.in_(spelled(MessageKind.CLIENT.value)),
        messages.c.joins_id.is_(None),
        or_(
            tickets.c.last_staff_line_at.is_(None),
            messages.c.written_at > tickets.c.last_staff_line_at,
        ),
    )
    .group_by(tickets.c.id)
)


class QueueTable(Queue):
    """Implements `domain.repositories.Queue`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def page(
        self,
        filters: Filters,
        *,
        viewer_id: int,
        zone: tzinfo,
        sight: Sight = EVERYTHING,
        at: Cursor | None = None,
        most: int = PAGE,
    ) -> ListPart:
        created = filters.period.instants(zone) if filters.period else None
        found = self._walk(self._plan(filters, viewer_id, sight, created), at, most)
        if at is None or not at.back:
            earlier = Cursor(*(found.found or ((at.key, at.id),))[0], back=True) if at else None
            later = Cursor(*found.end) if found.end else None
            return ListPart(self._rows(found.found), earlier, later, found.walked)
        if found.end is None and len(found.found) < most:
            # Where the first page would be short, show a whole one from the beginning.
            return self.page(filters, viewer_id=viewer_id, zone=zone, sight=sight, most=most)
        places = found.found[::-1]
        earlier = Cursor(*found.end, back=True) if found.end else None
        later = Cursor(*(places or ((at.key, at.id),))[-1])
        return ListPart(self._rows(places), earlier, later, found.walked)

    @override
    def first(
        self,
        any_of: Iterable[Filters],
        *,
        viewer_id: int,
        sight: Sight,
        most: int,
        besides: Iterable[Light] = (),
    ) -> Sequence[QueueRow]:
        others = [without(one, viewer_id) for one in besides]
        found = (self._plan(one, viewer_id, sight, None) for one in any_of)
        plans = [replace(one, checks=[*one.checks, *others]) for one in found]
        heads = [_head(one, run, most) for one in plans for run in one.runs]
        places: set[tuple[int, int]] = set()
        for start in range(0, len(heads), _AT_ONCE):
            run = union_all(*heads[start : start + _AT_ONCE])
            places |= {(row.key, row.id) for row in self._connection.execute(run)}
        return self._rows(sorted(places)[:most])

    @override
    def projects(self, most: int) -> Sequence[str]:
        return list(self._connection.execute(_PROJECTS, {"most": most}).scalars())

    def _plan(
        self,
        filters: Filters,
        viewer_id: int,
        sight: Sight,
        created: tuple[datetime, datetime] | None,
    ) -> "_Plan":
        seen = in_sight(sight)
        clients = self._clients(filters)
        if filters.settled is not None:
            run, checks = ways_outside(filters.settled, filters, viewer_id, created, clients)
            return _Plan((run,), checks + [one.check for one in seen], _CREATED, descending=True)
        found = ways(filters, viewer_id, created, clients) + seen
        leading = self._most_selective([way for way in found if way.runs])
        checks = [way.check for way in found if way is not leading]
        runs = leading.runs if leading else (THE_QUEUE,)
        return _Plan(runs, checks, _QUEUE_KEY, descending=False)

    def _clients(self, filters: Filters) -> Clients:
        """Return the clients that the filters about clients mean."""
        asked = {name: getattr(filters, name) for name in OF_CLIENTS}
        return {
            name: meant_in(value, tickets.c.client_id, self._connection)
            if name is Filter.GROUP
            else meant_with(value_key(name, value), tickets.c.client_id, self._connection)
            for name, value in asked.items()
            if value is not None
        }

    def _most_selective(self, candidates: Sequence[FilterPlan]) -> FilterPlan | None:
        if len(candidates) < 2:
            return next(iter(candidates), None)
        return min(candidates, key=self._count)

    def _count(self, way: FilterPlan) -> int:
        """Return how many tickets are on a way, up to the limit that matters."""
        total = 0
        for run in way.runs:
            # In their order, or PostgreSQL looks for them among all there ever were.
            some = _of(run, IN_QUEUE).order_by(*_order(run)).limit(_COUNTED).subquery()
            total += self._connection.execute(select(func.count()).select_from(some)).scalar_one()
            if total >= _COUNTED:
                break
        return total

    def _walk(self, plan: "_Plan", at: Cursor | None, most: int) -> Stretch:
        down = plan.descending != bool(at and at.back)
        reach = max(WALKED // len(plan.runs), most + 1)
        stretches = tuple(self._stretch(plan, run, at, most, reach, down) for run in plan.runs)
        return merge(stretches, most, descending=down)

    def _stretch(
        self, plan: "_Plan", run: Run, at: Cursor | None, most: int, reach: int, down: bool
    ) -> Stretch:
        checks = [*plan.checks, *([] if run.check is None else [run.check])]
        way = plan.way(run, at, down)
        if not checks:
            rows = self._connection.execute(way.limit(most + 1)).all()
            places = tuple((row.key, row.id) for row in rows)
            return Stretch(places, places[-1] if len(places) > most else None)
        walked = way.add_columns(and_(*checks).label("fits")).limit(reach).subquery()
        fitting = select(walked.c.key, walked.c.id).where(walked.c.fits).limit(most + 1)
        places = tuple((row.key, row.id) for row in self._connection.execute(fitting))
        if len(places) > most:
            return Stretch(places, places[-1])
        last = self._connection.execute(way.limit(1).offset(reach - 1)).one_or_none()
        return Stretch(places, (last.key, last.id), reach) if last else Stretch(places)

    def _rows(self, places: Sequence[tuple[int, int]]) -> tuple[QueueRow, ...]:
        if not places:
            return ()
        ids = [number for _, number in places]
        rows = {row.id: row for row in self._connection.execute(_ROWS, {"ids": ids})}
        unread = {row.id: row.lines for row in self._connection.execute(_UNREAD, {"ids": ids})}
        groups = self._groups({row.client_id for row in rows.values()})
        return tuple(
            _row(rows[number], groups.get(rows[number].client_id, ()), unread.get(number, 0))
            for number in ids
        )

    def _groups(self, clients: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        groups: dict[int, tuple[str, ...]] = {}
        for row in self._connection.execute(_GROUPS, {"ids": list(clients)}):
            groups[row.person_id] = (*groups.get(row.person_id, ()), row.name)
        return groups


@dataclass(frozen=True, slots=True)
class _Plan:
    """The runs to follow, what is checked on each, and their order."""

    runs: tuple[Run, ...]
    checks: Sequence[Condition]
    key: ColumnElement[int]
    descending: bool

    def way(self, run: Run, at: Cursor | None, down: bool) -> AnySelect:
        """Return a run's places from the cursor on, in the chosen direction."""
        inside = IN_QUEUE if self.key is _QUEUE_KEY else None
        way = _of(run, inside, self.key)
        if at is not None:
            here = tuple_(self.key, tickets.c.id)
            there = tuple_(literal(at.key, BigInteger), literal(at.id))
            way = way.where(here < there if down else here > there)
        order = _order(run, self.key)
        return way.order_by(*(one.desc() for one in order) if down else order)


def _head(plan: _Plan, run: Run, most: int) -> AnySelect:
    """Return the first places of a run that meet all checks, to be put together with others."""
    checks = [*plan.checks, *([] if run.check is None else [run.check])]
    way = plan.way(run, None, plan.descending)
    if not checks:
        first = way.limit(most).subquery()
        return select(first.c.key, first.c.id)
    reach = max(WALKED // len(plan.runs), most + 1)
    walked = way.add_columns(and_(*checks).label("fits")).limit(reach).subquery()
    fitting = select(walked.c.key, walked.c.id).where(walked.c.fits).limit(most).subquery()
    return select(fitting.c.key, fitting.c.id)


def _order(run: Run, key: ColumnElement[int] = _QUEUE_KEY) -> tuple[AnyColumn, ...]:
    """Return the columns that sort a run in its index, from the first that differs."""
    own = (key, tickets.c.id)
    return own if run.alike is None else (run.alike, *own)


def _of(run: Run, inside: Condition | None, key: ColumnElement[int] = _QUEUE_KEY) -> AnySelect:
    """Return a run's tickets through its index. SQLite is told which: it keeps no statistics."""
    way = select(key.label("key"), tickets.c.id)
    way = way.with_hint(tickets, f"INDEXED BY {run.index}", "sqlite")
    conditions = [one for one in (inside, run.lead) if one is not None]
    return way.where(*conditions)


def _row(row: AnyRow, groups: tuple[str, ...], unread: int) -> QueueRow:
    return QueueRow(
        ticket=ticket_of(row),
        client=row.client,
        mark=property_text(row.client_properties, MARK),
        groups=groups,
        assignee=row.assignee or "",
        locked_by=row.locker or "",
        unread=unread,
        thread=place_of(row),
    )
