"""The dictionaries, and who belongs to a group or a department."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, bindparam, func, insert, select, update
from typing_extensions import override

from domain.dictionaries import Dictionaries, Entry, Kind, read_dictionaries
from domain.platforms import Platforms
from domain.policy.assignment import Candidate
from domain.repositories import DictionaryShelf
from storage.engine.patterns import compile_pattern
from storage.engine.sql import insert_or_nothing, spelled
from storage.tables import dictionaries, entries, memberships, people, tickets

_REVISION = select(dictionaries.c.revision).where(dictionaries.c.id == 1)
_COUNTED = select(dictionaries.c.revision, dictionaries.c.counted, dictionaries.c.counted_to)
_ENTRIES = select(entries).order_by(entries.c.position, entries.c.id)
_GROUPS_OF = (
    select(entries.c.name)
    .join(memberships, memberships.c.entry_id == entries.c.id)
    .where(memberships.c.person_id == bindparam("of"), entries.c.kind == Kind.GROUP.value)
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
_MEMBERS = (
    select(
        memberships.c.person_id, memberships.c.given_at, people.c.away_until, _LOAD.label("load")
    )
    .join(people, people.c.id == memberships.c.person_id)
    .where(memberships.c.entry_id == bindparam("of"), people.c.role != "client")
    .order_by(memberships.c.person_id)
)
_GIVEN = (
    update(memberships)
    .where(
        memberships.c.entry_id == bindparam("of"), memberships.c.person_id == bindparam("person")
    )
    .values(given_at=bindparam("at"))
)

_read: WeakKeyDictionary[Connection, Dictionaries] = WeakKeyDictionary()
"""What each connection read last, because every line needs the dictionaries."""


class DictionariesTable(DictionaryShelf):
    """Implements `domain.repositories.DictionaryShelf`."""

    def __init__(self, connection: Connection, platforms: Platforms) -> None:
        self._connection = connection
        self._platforms = platforms
        self._changed = False
        self._loaded: Dictionaries | None = None

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
        found = read_dictionaries(self.entries(), compile_pattern, self._platforms, revision)
        if not self._changed:  # otherwise the unit may still be rolled back
            _read[self._connection] = found
        return found

    def instead(self, kind: Kind, written: Mapping[str, object]) -> Dictionaries:
        """Return the dictionaries with one replaced by these bodies. Raises BadEntries."""
        others = [entry for entry in self.entries() if entry.kind is not kind]
        entries = [
            Entry(number, kind, name, number, body)
            for number, (name, body) in enumerate(written.items(), 1)
        ]
        return read_dictionaries([*others, *entries], compile_pattern, self._platforms)

    def entries(self) -> Sequence[Entry]:
        """Return every entry as written."""
        return [
            Entry(row.id, Kind(row.kind), row.name, row.position, row.body)
            for row in self._connection.execute(_ENTRIES)
        ]

    def add(self, kind: Kind, name: str, body: object) -> int:
        """Add an entry, the last of its kind; return its number."""
        last = select(func.coalesce(func.max(entries.c.position), 0)).where(
            entries.c.kind == kind.value
        )
        position = self._connection.execute(last).scalar_one() + 1
        number: int = self._connection.execute(
            insert(entries).returning(entries.c.id),
            {"kind": kind.value, "name": name, "position": position, "body": body},
        ).scalar_one()
        self._changes()
        return number

    def change(self, entry_id: int, name: str, body: object) -> None:
        """Change an entry's name and body."""
        self._connection.execute(
            update(entries).where(entries.c.id == entry_id).values(name=name, body=body)
        )
        self._changes()

    def _changes(self) -> None:
        # Tickets already counted used the old entries, so counting starts again.
        self._connection.execute(
            update(dictionaries).values(revision=dictionaries.c.revision + 1, counted_to=0)
        )
        self._changed, self._loaded = True, None

    def join(self, entry_id: int, person_ids: Collection[int]) -> None:
        """Add people to a group or a department."""
        rows = [{"entry_id": entry_id, "person_id": one} for one in person_ids]
        if rows:
            self._connection.execute(insert_or_nothing(self._connection, memberships), rows)

    @override
    def groups_of(self, person_id: int) -> tuple[str, ...]:
        return tuple(self._connection.execute(_GROUPS_OF, {"of": person_id}).scalars())

    @override
    def members(self, entry_id: int) -> Sequence[Candidate]:
        return [
            Candidate(row.person_id, row.load, row.given_at, row.away_until)
            for row in self._connection.execute(_MEMBERS, {"of": entry_id})
        ]

    @override
    def counted(self) -> tuple[int, int, int]:
        row = self._connection.execute(_COUNTED).one()
        return row.revision, row.counted, row.counted_to

    @override
    def set_counted(self, revision: int, up_to: int) -> None:
        self._connection.execute(update(dictionaries).values(counted=revision, counted_to=up_to))

    @override
    def given(self, entry_id: int, person_id: int, at: datetime) -> None:
        self._connection.execute(_GIVEN, {"of": entry_id, "person": person_id, "at": at})
