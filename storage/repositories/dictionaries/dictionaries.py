"""The dictionaries as the desk reads them, and by which revision tickets are counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, select, update
from typing_extensions import override

from domain.dictionaries import Dictionaries, Entry, Kind, Pinned, read_dictionaries
from domain.dictionaries.readable import read_readable
from domain.platforms import Platforms
from storage.engine.patterns import compile_pattern
from storage.repositories.dictionaries import former
from storage.repositories.dictionaries.entries import REVISION, EntriesTable
from storage.repositories.dictionaries.members import MembersTable
from storage.repositories.dictionaries.versions import VersionsTable, made
from storage.tables.dictionaries import dictionaries

_COUNTED = select(dictionaries.c.revision, dictionaries.c.counted, dictionaries.c.counted_to)

remembered: WeakKeyDictionary[Connection, Dictionaries] = WeakKeyDictionary()
"""What each connection read last, because every line needs the dictionaries."""


class DictionariesTable(EntriesTable, VersionsTable, MembersTable):
    """Implements `domain.repositories.DictionaryShelf`.

    Entries, their versions, and members are in modules of their own.
    """

    def __init__(self, connection: Connection, platforms: Platforms, pinned: Pinned) -> None:
        super().__init__(connection)
        self._platforms = platforms
        self.pinned = pinned
        self._changed = False
        self._loaded: Dictionaries | None = None
        self._counting = 0

    @override
    def load(self, revision: int | None = None) -> Dictionaries:
        # A caller that already knows the current revision saves one query.
        if self._loaded is None:  # within one transaction they don't change
            self._loaded = self._load(revision)
        return self._loaded

    def _load(self, revision: int | None) -> Dictionaries:
        if revision is None:
            revision = self._connection.execute(REVISION).scalar_one()
        known = remembered.get(self._connection)
        if known is not None and known.revision == revision and not self._changed:
            return known
        found = replace(self.readable(self.entries()), revision=revision)
        if not self._changed:  # otherwise the unit may still be rolled back
            remembered[self._connection] = found
        return found

    @override
    def _begin_revision(self) -> int:
        self._changed, self._loaded = True, None
        return super()._begin_revision()

    @override
    def as_of(self, revision: int) -> tuple[Dictionaries, datetime | None]:
        found = former.as_of(self._connection, revision, self._read, remember=not self._changed)
        return found or (self.load(), None)

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
        return [row.body for row in reversed(made(self._connection, entry.id))]

    @override
    def counted(self) -> tuple[int, int, int]:
        row = self._connection.execute(_COUNTED).one()
        self._counting = row.revision
        return row.revision, row.counted, row.counted_to

    @override
    def set_counted(self, revision: int, up_to: int) -> None:
        # Another process that has changed the dictionaries meanwhile starts it again.
        self._connection.execute(
            update(dictionaries)
            .where(dictionaries.c.revision == self._counting)
            .values(counted=revision, counted_to=up_to)
        )
