"""The dictionaries as they were at a former revision."""

from collections.abc import Callable, Iterable
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, bindparam, select

from domain.dictionaries import BadEntries, Dictionaries, Entry, Kind
from storage.engine.sql import AnyRow
from storage.repositories.dictionaries.versions import as_made
from storage.tables.dictionaries import entries, entry_versions

_CHANGED_AFTER = (
    select(entry_versions.c.made_at)
    .where(entry_versions.c.revision > bindparam("of"))
    .order_by(entry_versions.c.revision)
    .limit(1)
)
_UNTIL = (
    select(entry_versions, entries.c.kind, entries.c.position)
    .join(entries, entries.c.id == entry_versions.c.entry_id)
    .where(entry_versions.c.revision <= bindparam("of"))
    .order_by(entry_versions.c.revision, entry_versions.c.id)
)

remembered: WeakKeyDictionary[Connection, dict[int, tuple[Dictionaries, datetime]]] = (
    WeakKeyDictionary()
)
"""What each connection read of former revisions: after a change, every open ticket needs one."""

_MOST = 8


def as_of(
    connection: Connection,
    revision: int,
    read: Callable[[Iterable[Entry], int], Dictionaries],
    *,
    remember: bool,
) -> tuple[Dictionaries, datetime] | None:
    """Return the dictionaries as they were at a revision, and when they changed after it.

    None if they have not changed since, or can no longer be read.
    """
    known = remembered.setdefault(connection, {})
    if revision in known:
        return known[revision]
    changed_at = connection.execute(_CHANGED_AFTER, {"of": revision}).scalars().first()
    if changed_at is None:
        return None
    made: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_UNTIL, {"of": revision}):
        made.setdefault(row.entry_id, []).append(row)
    try:
        found = read([_after(versions) for versions in made.values()], revision), changed_at
    except BadEntries:  # an entry was written under rules that have since become stricter
        return None
    if remember:
        if len(known) >= _MOST:
            known.clear()
        known[revision] = found
    return found


def _after(versions: list[AnyRow]) -> Entry:
    """Return an entry as it was after the last of these versions."""
    last = versions[-1]
    entry = Entry(last.entry_id, Kind(last.kind), last.name, last.position, last.body)
    return as_made(entry, versions)
