"""Entries of the dictionaries as they are written: each change is another revision."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update
from typing_extensions import override

from domain.dictionaries import BEGINNING, Entry, Former, Kind
from domain.repositories import DictionaryShelf
from storage.engine.sql import AnyRow
from storage.repositories.dictionaries.versions import as_made, made, made_of_dated
from storage.tables.dictionaries import dictionaries, entries, entry_versions

REVISION = select(dictionaries.c.revision).where(dictionaries.c.id == 1)
_ENTRIES = select(entries).order_by(entries.c.position, entries.c.id)
_OF_KIND = (
    select(entries.c.id)
    .where(entries.c.kind == bindparam("of"))
    .order_by(entries.c.position, entries.c.id)
)


class EntriesTable(DictionaryShelf):
    """The part of the dictionaries about entries as they are written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def entries(self) -> Sequence[Entry]:
        rows = self._connection.execute(_ENTRIES).all()
        dated = made_of_dated(self._connection)
        return [as_made(_entry(row), dated.get(row.id, ())) for row in rows]

    @override
    def entry(self, entry_id: int) -> Entry | None:
        row = self._connection.execute(_ENTRIES.where(entries.c.id == entry_id)).one_or_none()
        return as_made(_entry(row), made(self._connection, entry_id)) if row is not None else None

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
            "revision": self._begin_revision(),
            "reason": reason,
            "tells": tells,
        }
        rows = [{**version, "valid_from": one.since, "body": one.body} for one in parts]
        self._connection.execute(insert(entry_versions), rows)

    @override
    def switch(self, entry_id: int, *, off: bool) -> None:
        switched = self._connection.execute(
            update(entries).where(entries.c.id == entry_id, entries.c.off != off).values(off=off)
        )
        if switched.rowcount:
            self._begin_revision()

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
        self._begin_revision()

    def _of_kind(self, kind: Kind) -> list[int]:
        return list(self._connection.execute(_OF_KIND, {"of": kind.value}).scalars())

    def _begin_revision(self) -> int:
        """Begin another revision; return it."""
        # Tickets already counted used the old entries, so counting starts again.
        self._connection.execute(
            update(dictionaries).values(revision=dictionaries.c.revision + 1, counted_to=0)
        )
        revision: int = self._connection.execute(REVISION).scalar_one()
        return revision


def _entry(row: AnyRow) -> Entry:
    return Entry(row.id, Kind(row.kind), row.name, row.position, row.body, row.off)
