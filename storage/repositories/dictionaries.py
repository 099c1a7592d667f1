"""The dictionaries, and who belongs to a group or a department."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
from typing_extensions import override

from domain.dictionaries import (
    BEGINNING,
    DATED,
    BadEntries,
    Dictionaries,
    Entry,
    EntryVersion,
    Former,
    Kind,
    Pinned,
    read_dictionaries,
)
from domain.dictionaries.readable import read_readable
from domain.platforms import Platforms
from domain.policy.assignment import Candidate
from domain.policy.shifts import NO_SHIFTS, Rota, StandIn
from domain.repositories import DictionaryShelf
from storage.engine.patterns import compile_pattern
from storage.engine.sql import AnyRow, insert_or_nothing, spelled
from storage.tables import (
    dictionaries,
    entries,
    entry_versions,
    memberships,
    people,
    stand_ins,
    tickets,
)

_REVISION = select(dictionaries.c.revision).where(dictionaries.c.id == 1)
_COUNTED = select(dictionaries.c.revision, dictionaries.c.counted, dictionaries.c.counted_to)
_ENTRIES = select(entries).order_by(entries.c.position, entries.c.id)
_VERSIONS = select(entry_versions).order_by(entry_versions.c.id)
_DATED = (
    _VERSIONS.join(entries, entries.c.id == entry_versions.c.entry_id)
    .where(entries.c.kind.in_([kind.value for kind in DATED]))
    .order_by(None)
    .order_by(entry_versions.c.entry_id, entry_versions.c.id)
)
_CHANGED_AFTER = (
    select(entry_versions.c.made_at)
    .where(entry_versions.c.revision > bindparam("of"))
    .order_by(entry_versions.c.revision)
    .limit(1)
)
_TELLS = (
    select(entry_versions.c.id)
    .where(entry_versions.c.revision > bindparam("of"), entry_versions.c.tells)
    .limit(1)
)
_REASON = (
    select(entry_versions.c.reason)
    .where(entry_versions.c.revision > bindparam("of"), entry_versions.c.reason != "")
    .order_by(entry_versions.c.revision.desc())
    .limit(1)
)
_NAMES = (
    select(entry_versions.c.name)
    .join(entries, entries.c.id == entry_versions.c.entry_id)
    .where(entries.c.kind == bindparam("of"), entries.c.name == bindparam("name"))
)
_UNTIL = (
    select(entry_versions, entries.c.kind, entries.c.position)
    .join(entries, entries.c.id == entry_versions.c.entry_id)
    .where(entry_versions.c.revision <= bindparam("of"))
    .order_by(entry_versions.c.revision, entry_versions.c.id)
)
_OF_KIND = (
    select(entries.c.id)
    .where(entries.c.kind == bindparam("of"))
    .order_by(entries.c.position, entries.c.id)
)
_GROUPS_OF = (
    select(entries.c.name)
    .join(memberships, memberships.c.entry_id == entries.c.id)
    .where(
        memberships.c.person_id == bindparam("of"),
        entries.c.kind == Kind.GROUP.value,
        ~entries.c.off,
    )
    .order_by(entries.c.name)
)
_RESOLVED, _CLOSED = spelled("resolved", "closed")
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
        _LOAD.label("load"),
    )
    .join(people, people.c.id == memberships.c.person_id)
    .where(_OF, people.c.role != "client")
    .group_by(memberships.c.person_id, people.c.away_until)
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
    .where(_OF, people.c.role != "client")
)
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

_read: WeakKeyDictionary[Connection, Dictionaries] = WeakKeyDictionary()
"""What each connection read last, because every line needs the dictionaries."""


_former: WeakKeyDictionary[Connection, dict[int, tuple[Dictionaries, datetime]]] = (
    WeakKeyDictionary()
)
"""What each connection read of former revisions: after a change, every open ticket needs one."""

_MOST_FORMER = 8


class DictionariesTable(DictionaryShelf):
    """Implements `domain.repositories.DictionaryShelf`."""

    def __init__(self, connection: Connection, platforms: Platforms, pinned: Pinned) -> None:
        self._connection = connection
        self._platforms = platforms
        self.pinned = pinned
        self._changed = False
        self._loaded: Dictionaries | None = None
        self._counting = 0

    @override
    def load(self, revision: int | None = None) -> Dictionaries:
        """Return every dictionary as it is now.

        A caller that already knows the current `revision` saves one query here.
        """
        if self._loaded is None:  # within one transaction they don't change
            self._loaded = self._load(revision)
        return self._loaded

    def _load(self, revision: int | None) -> Dictionaries:
        if revision is None:
            revision = self._connection.execute(_REVISION).scalar_one()
        known = _read.get(self._connection)
        if known is not None and known.revision == revision and not self._changed:
            return known
        found = replace(self.readable(self.entries()), revision=revision)
        if not self._changed:  # otherwise the unit may still be rolled back
            _read[self._connection] = found
        return found

    @override
    def as_of(self, revision: int) -> tuple[Dictionaries, datetime | None]:
        known = _former.setdefault(self._connection, {})
        if revision in known:
            return known[revision]
        changed_at = self._connection.execute(_CHANGED_AFTER, {"of": revision}).scalars().first()
        if changed_at is None:
            return self.load(), None
        made: dict[int, list[AnyRow]] = {}
        for row in self._connection.execute(_UNTIL, {"of": revision}):
            made.setdefault(row.entry_id, []).append(row)
        then = [_as_made(rows) for rows in made.values()]
        try:
            found = self._read(then, revision), changed_at
        except BadEntries:  # an entry was written under rules that have since become stricter
            return self.load(), None
        if not self._changed:
            if len(known) >= _MOST_FORMER:
                known.clear()
            known[revision] = found
        return found

    def instead(self, kind: Kind, written: Mapping[str, object]) -> Dictionaries:
        """Return the dictionaries with one replaced by these bodies. Raises BadEntries."""
        others = [entry for entry in self.entries() if entry.kind is not kind]
        entries = [
            Entry(number, kind, name, number, body)
            for number, (name, body) in enumerate(written.items(), 1)
        ]
        return self.read([*others, *entries])

    @override
    def read(self, entries: Iterable[Entry]) -> Dictionaries:
        return self._read(entries)

    def _read(self, entries: Iterable[Entry], revision: int = 0) -> Dictionaries:
        return read_dictionaries(entries, compile_pattern, self._platforms, revision, self.pinned)

    @override
    def readable(self, entries: Sequence[Entry]) -> Dictionaries:
        return read_readable(entries, self.read, self._bodies)

    def _bodies(self, entry: Entry) -> Sequence[object]:
        return [row.body for row in reversed(self._made(entry.id))]

    @override
    def entries(self) -> Sequence[Entry]:
        rows = self._connection.execute(_ENTRIES).all()
        dated: dict[int, list[AnyRow]] = {}
        for row in self._connection.execute(_DATED):
            dated.setdefault(row.entry_id, []).append(row)
        return [_entry(row, dated.get(row.id, ())) for row in rows]

    @override
    def entry(self, entry_id: int) -> Entry | None:
        row = self._connection.execute(_ENTRIES.where(entries.c.id == entry_id)).one_or_none()
        return _entry(row, self._made(entry_id)) if row is not None else None

    @override
    def versions(self, entry_id: int) -> Sequence[EntryVersion]:
        return [_version(row) for row in reversed(self._made(entry_id))]

    def _made(self, entry_id: int) -> Sequence[AnyRow]:
        """Return an entry's versions in the order in which they were made."""
        query = _VERSIONS.where(entry_versions.c.entry_id == entry_id)
        return self._connection.execute(query).all()

    @override
    def add(
        self, kind: Kind, name: str, body: object, at: datetime, actor_id: int | None = None
    ) -> int:
        position = len(self._of_kind(kind)) + 1
        number: int = self._connection.execute(
            insert(entries).returning(entries.c.id),
            {"kind": kind.value, "name": name, "position": position, "body": body},
        ).scalar_one()
        self._write(number, name, [Former(BEGINNING, body)], at, actor_id)
        return number

    @override
    def change(
        self,
        entry_id: int,
        name: str,
        body: object,
        at: datetime,
        actor_id: int | None = None,
        valid_from: datetime | None = None,
        *,
        before: Sequence[Former] = (),
        reason: str = "",
        tells: bool = False,
    ) -> None:
        known = self.entry(entry_id)
        if known is None:
            return
        since = valid_from or (BEGINNING if known.kind is Kind.LEVEL else at)
        if (known.name, known.body) == (name, body) and known.since <= since and not before:
            return
        self._connection.execute(
            update(entries).where(entries.c.id == entry_id).values(name=name, body=body)
        )
        parts = [*before, Former(since, body)]
        self._write(entry_id, name, parts, at, actor_id, reason, tells=tells)

    def _write(
        self,
        entry_id: int,
        name: str,
        parts: Sequence[Former],
        at: datetime,
        actor_id: int | None = None,
        reason: str = "",
        *,
        tells: bool = False,
    ) -> None:
        version = {
            "entry_id": entry_id,
            "name": name,
            "made_at": at,
            "actor_id": actor_id,
            "revision": self._changes(),
            "reason": reason,
            "tells": tells,
        }
        rows = [{**version, "valid_from": one.since, "body": one.body} for one in parts]
        self._connection.execute(insert(entry_versions), rows)

    @override
    def tells_after(self, revision: int) -> bool:
        return self._connection.execute(_TELLS, {"of": revision}).first() is not None

    @override
    def reason_after(self, revision: int) -> str:
        return self._connection.execute(_REASON, {"of": revision}).scalars().first() or ""

    @override
    def names_of(self, kind: Kind, name: str) -> Collection[str]:
        query = {"of": kind.value, "name": name}
        return {name, *self._connection.execute(_NAMES, query).scalars()}

    @override
    def switch(self, entry_id: int, *, off: bool) -> None:
        switched = self._connection.execute(
            update(entries).where(entries.c.id == entry_id, entries.c.off != off).values(off=off)
        )
        if switched.rowcount:
            self._changes()

    @override
    def move(self, entry_id: int, position: int) -> None:
        known = self.entry(entry_id)
        if known is None:
            return
        before = self._of_kind(known.kind)
        order = [one for one in before if one != entry_id]
        order.insert(max(position - 1, 0), entry_id)
        if order == before:
            return
        for place, number in enumerate(order, 1):
            self._connection.execute(
                update(entries).where(entries.c.id == number).values(position=place)
            )
        self._changes()

    def _of_kind(self, kind: Kind) -> list[int]:
        return list(self._connection.execute(_OF_KIND, {"of": kind.value}).scalars())

    def _changes(self) -> int:
        """Begin another revision; return it."""
        # Tickets already counted used the old entries, so counting starts again.
        self._connection.execute(
            update(dictionaries).values(revision=dictionaries.c.revision + 1, counted_to=0)
        )
        self._changed, self._loaded = True, None
        revision: int = self._connection.execute(_REVISION).scalar_one()
        return revision

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
    def groups_of(self, person_id: int) -> tuple[str, ...]:
        return tuple(self._connection.execute(_GROUPS_OF, {"of": person_id}).scalars())

    @override
    def members(self, entry_id: int) -> Sequence[Candidate]:
        return [
            Candidate(row.person_id, row.load, row.given_at, row.away_until)
            for row in self._connection.execute(_MEMBERS, {"of": self._with_shifts(entry_id)})
        ]

    def _with_shifts(self, entry_id: int) -> list[int]:
        """Return the number of a department and those of its shifts."""
        return [entry_id, *(shift.id for shift in self.load().shifts_of(entry_id))]

    @override
    def rota(self, department_id: int) -> Rota:
        shifts = self.load().shifts_of(department_id)
        if not shifts:
            return NO_SHIFTS
        of = {"of": self._with_shifts(department_id)}
        members: dict[int, set[int]] = {}
        for row in self._connection.execute(_BELONGS, of):
            members.setdefault(row.entry_id, set()).add(row.person_id)
        agreed = [
            StandIn(row.shift_id, date.fromisoformat(row.day), row.person_id, row.instead_id)
            for row in self._connection.execute(_STAND_INS, of)
        ]
        return Rota(
            [(shift, frozenset(members.get(shift.id, ()))) for shift in shifts],
            agreed,
            frozenset(one.instead_id for one in agreed).difference(*members.values()),
        )

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

    @override
    def departments_of(self, person_id: int) -> frozenset[int]:
        found = set(self._connection.execute(_DEPARTMENTS_OF, {"of": person_id}).scalars())
        known = self.load()
        for one in known.departments if known.shifts else ():
            if person_id in self.rota(one.id).members:
                found.add(one.id)
        return frozenset(found)

    @override
    def counted(self) -> tuple[int, int, int]:
        row = self._connection.execute(_COUNTED).one()
        self._counting = row.revision
        return row.revision, row.counted, row.counted_to

    @override
    def set_counted(self, revision: int, up_to: int) -> None:
        # Whoever has changed the dictionaries meanwhile, in another process, starts it again.
        self._connection.execute(
            update(dictionaries)
            .where(dictionaries.c.revision == self._counting)
            .values(counted=revision, counted_to=up_to)
        )

    @override
    def given(self, entry_id: int, person_id: int, at: datetime) -> None:
        of = self._with_shifts(entry_id)
        self._connection.execute(_GIVEN, {"of": of, "person": person_id, "at": at})


def _entry(row: AnyRow, made: Sequence[AnyRow]) -> Entry:
    """Return an entry with its versions in the order in which they were made."""
    entry = Entry(row.id, Kind(row.kind), row.name, row.position, row.body, row.off)
    return entry.as_made(list(map(_version, made))) if made and entry.kind in DATED else entry


def _as_made(made: Sequence[AnyRow]) -> Entry:
    """Return an entry as it was after the last of these versions."""
    last = made[-1]
    entry = Entry(last.entry_id, Kind(last.kind), last.name, last.position, last.body)
    return entry.as_made(list(map(_version, made))) if entry.kind in DATED else entry


def _version(row: AnyRow) -> EntryVersion:
    return EntryVersion(
        row.id,
        row.entry_id,
        row.valid_from,
        row.name,
        row.body,
        row.made_at,
        row.actor_id,
        row.revision,
        row.reason,
    )
