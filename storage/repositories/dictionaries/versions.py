"""Versions of entries: what each has been, and why it was changed."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, bindparam, func, select
from typing_extensions import override

from domain.dictionaries import DATED, Entry, EntryVersion, Kind
from domain.repositories import DictionaryShelf
from storage.engine.sql import IDS, AnyRow
from storage.tables.dictionaries import entries, entry_versions

_VERSIONS = select(entry_versions).order_by(entry_versions.c.id)
_OF_ENTRY = _VERSIONS.where(entry_versions.c.entry_id == bindparam("of"))
_ENDS = (
    select(
        func.max(entry_versions.c.id).label("newest"),
    )
    .where(entry_versions.c.entry_id.in_(IDS))
    .group_by(entry_versions.c.entry_id)
    .having(func.count() > 1)
)
_CHANGED = select(entry_versions).where(entry_versions.c.id.in_(_ENDS))
_DATED = (
    _VERSIONS.join(entries, entries.c.id == entry_versions.c.entry_id)
    .where(entries.c.kind.in_([kind.value for kind in DATED]))
    .order_by(None)
    .order_by(entry_versions.c.entry_id, entry_versions.c.id)
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


def made(connection: Connection, entry_id: int) -> Sequence[AnyRow]:
    """Return an entry's versions in the order in which they were made."""
    return connection.execute(_OF_ENTRY, {"of": entry_id}).all()


def made_of_dated(connection: Connection) -> Mapping[int, Sequence[AnyRow]]:
    """Return the versions of entries whose former values still count, by entry, as `made` does."""
    found: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_DATED):
        found.setdefault(row.entry_id, []).append(row)
    return found


def as_made(entry: Entry, versions: Sequence[AnyRow]) -> Entry:
    """Return an entry with its versions in the order in which they were made, if they count."""
    if not versions or entry.kind not in DATED:
        return entry
    return entry.as_made([version_of(row) for row in versions])


def version_of(row: AnyRow) -> EntryVersion:
    """Return a version, from its row."""
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


class VersionsTable(DictionaryShelf):
    """The part of the dictionaries about versions of entries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def versions(self, entry_id: int) -> Sequence[EntryVersion]:
        return [version_of(row) for row in reversed(made(self._connection, entry_id))]

    @override
    def changed(self, entry_ids: Collection[int]) -> Mapping[int, EntryVersion]:
        found = map(version_of, self._connection.execute(_CHANGED, {"ids": list(entry_ids)}))
        return {one.entry_id: one for one in found}

    @override
    def tells_after(self, revision: int) -> bool:
        return self._connection.execute(_TELLS, {"of": revision}).first() is not None

    @override
    def reason_after(self, revision: int) -> str:
        return self._connection.execute(_REASON, {"of": revision}).scalars().first() or ""

    @override
    def names_of(self, kind: Kind, name: str) -> frozenset[str]:
        query = {"of": kind.value, "name": name}
        return frozenset({name, *self._connection.execute(_NAMES, query).scalars()})
