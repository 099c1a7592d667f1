"""Who belongs to a group, a department or a shift, and who stands in for a colleague."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
from typing_extensions import override

from domain.dictionaries import Kind, Shift
from domain.policy.people.shifts import NO_SHIFTS, Rota, StandIn
from domain.policy.tickets.assignment import MemberLoad
from domain.repositories import DictionaryShelf
from storage.engine.sql import insert_or_nothing, spelled
from storage.tables.dictionaries import entries, memberships, stand_ins
from storage.tables.people import people
from storage.tables.tickets import tickets

_GROUPS_OF = (
    select(memberships.c.person_id, entries.c.name)
    .join(memberships, memberships.c.entry_id == entries.c.id)
    .where(
        memberships.c.person_id.in_(bindparam("of", expanding=True)),
        entries.c.kind == Kind.GROUP.value,
        ~entries.c.off,
    )
    .order_by(entries.c.name)
)
_RESOLVED, _CLOSED = spelled("resolved", "closed")
(_CLIENT,) = spelled("client")
_LOAD = (
    select(func.count())
    .where(
        tickets.c.assignee_id == memberships.c.person_id,
        tickets.c.status.not_in([_RESOLVED, _CLOSED]),
        tickets.c.queue_key.is_not(None),
    )
    .scalar_subquery()
)
_OF = memberships.c.entry_id.in_(bindparam("of", expanding=True))
_MEMBERS = (
    select(
        memberships.c.person_id,
        func.max(memberships.c.given_at, type_=memberships.c.given_at.type).label("given_at"),
        people.c.away_until,
        people.c.speaks,
        _LOAD.label("load"),
    )
    .join(people, people.c.id == memberships.c.person_id)
    .where(_OF, people.c.role != _CLIENT)
    .group_by(memberships.c.person_id, people.c.id)
    .order_by(memberships.c.person_id)
)
_DEPARTMENTS_OF = (
    select(entries.c.id)
    .join(memberships, memberships.c.entry_id == entries.c.id, isouter=True)
    .where(
        entries.c.kind == Kind.DEPARTMENT.value,
        or_(memberships.c.person_id.is_(None), memberships.c.person_id == bindparam("of")),
    )
)
_BELONGS = (
    select(memberships.c.entry_id, memberships.c.person_id)
    .join(people, people.c.id == memberships.c.person_id)
    .where(_OF, people.c.role != _CLIENT)
)
_ON_SHIFTS = _BELONGS.where(memberships.c.person_id == bindparam("person"))
_STAND_INS = (
    select(stand_ins)
    .where(stand_ins.c.shift_id.in_(bindparam("of", expanding=True)))
    .order_by(stand_ins.c.id)
)
_GIVEN = (
    update(memberships)
    .where(_OF, memberships.c.person_id == bindparam("person"))
    .values(given_at=bindparam("at"))
)


class MembersTable(DictionaryShelf):
    """The part of the dictionaries about who belongs to what."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def join(self, entry_id: int, person_ids: Collection[int]) -> None:
        rows = [{"entry_id": entry_id, "person_id": one} for one in person_ids]
        if rows:
            self._connection.execute(insert_or_nothing(self._connection, memberships), rows)

    @override
    def leave(self, entry_id: int, person_ids: Collection[int]) -> None:
        self._connection.execute(
            delete(memberships).where(
                memberships.c.entry_id == entry_id,
                memberships.c.person_id.in_(list(person_ids)),
            )
        )

    @override
    def leave_all(self, person_id: int) -> None:
        self._connection.execute(delete(memberships).where(memberships.c.person_id == person_id))

    @override
    def groups_of(self, person_id: int) -> tuple[str, ...]:
        return self.groups_of_each([person_id]).get(person_id, ())

    @override
    def groups_of_each(self, person_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        for row in self._connection.execute(_GROUPS_OF, {"of": list(person_ids)}):
            found[row.person_id] = (*found.get(row.person_id, ()), row.name)
        return found

    @override
    def members(self, entry_id: int) -> Sequence[MemberLoad]:
        return [
            MemberLoad(row.person_id, row.load, row.given_at, row.away_until, frozenset(row.speaks))
            for row in self._connection.execute(_MEMBERS, {"of": self._with_shifts(entry_id)})
        ]

    def _with_shifts(self, entry_id: int) -> list[int]:
        """Return the number of a department and those of its shifts."""
        return [entry_id, *(shift.id for shift in self.load().shifts_of(entry_id))]

    @override
    def staff_of_each(self, entry_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
        parts = {one: self._with_shifts(one) for one in entry_ids}
        known = self._belonging(chain.from_iterable(parts.values()))
        return {
            one: frozenset[int]().union(*(known.get(part, ()) for part in parts[one]))
            for one in parts
        }

    def _belonging(self, entry_ids: Iterable[int]) -> Mapping[int, set[int]]:
        """Return the staff that these entries name, by entry."""
        found: dict[int, set[int]] = {}
        for row in self._connection.execute(_BELONGS, {"of": list(entry_ids)}):
            found.setdefault(row.entry_id, set()).add(row.person_id)
        return found

    @override
    def departments_of(self, person_id: int) -> frozenset[int]:
        found = set(self._connection.execute(_DEPARTMENTS_OF, {"of": person_id}).scalars())
        known = self.load()
        shifts = {
            shift.id: one.id for one in known.departments for shift in known.shifts_of(one.id)
        }
        if shifts:
            asked = {"of": list(shifts), "person": person_id}
            found.update(
                shifts[row.entry_id] for row in self._connection.execute(_ON_SHIFTS, asked)
            )
        return frozenset(found)

    @override
    def given(self, entry_id: int, person_id: int, at: datetime) -> None:
        of = self._with_shifts(entry_id)
        self._connection.execute(_GIVEN, {"of": of, "person": person_id, "at": at})

    @override
    def rota(self, department_id: int) -> Rota:
        return self._rotas([department_id]).get(department_id, NO_SHIFTS)

    @override
    def rotas(self) -> Mapping[int, Rota]:
        return self._rotas([one.id for one in self.load().departments])

    def _rotas(self, department_ids: Iterable[int]) -> Mapping[int, Rota]:
        known = self.load()
        shifts = {one: found for one in department_ids if (found := known.shifts_of(one))}
        if not shifts:
            return {}
        of = [*shifts, *(shift.id for found in shifts.values() for shift in found)]
        members = self._belonging(of)
        agreed = [
            StandIn(row.shift_id, date.fromisoformat(row.day), row.person_id, row.instead_id)
            for row in self._connection.execute(_STAND_INS, {"of": of})
        ]
        return {one: _rota(one, found, members, agreed) for one, found in shifts.items()}

    @override
    def stand_in(self, one: StandIn, at: datetime, actor_id: int) -> None:
        row = {
            "shift_id": one.shift_id,
            "day": one.day.isoformat(),
            "person_id": one.person_id,
            "instead_id": one.instead_id,
            "made_at": at,
            "actor_id": actor_id,
        }
        self._connection.execute(insert(stand_ins), row)


def _rota(
    department_id: int,
    shifts: Sequence[Shift],
    members: Mapping[int, set[int]],
    agreed: Sequence[StandIn],
) -> Rota:
    """Return a department's shifts, from the members and the agreements of all departments."""
    own = {one.id for one in shifts}
    agreed = [one for one in agreed if one.shift_id in own]
    belong = (members.get(one, set()) for one in (department_id, *own))
    return Rota(
        [(one, frozenset(members.get(one.id, ()))) for one in shifts],
        agreed,
        frozenset(one.instead_id for one in agreed).difference(*belong),
    )
