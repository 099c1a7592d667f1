"""The audit: recorded changes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, union
from typing_extensions import override

from domain.audit import OWNERS, Audited, AuditEntry, Change, Owner, Subject, Via, Wanted
from domain.dictionaries import Kind
from domain.repositories import Audit
from storage.engine.sql import AnyRow
from storage.tables.dictionaries import entries
from storage.tables.history import audit
from storage.tables.people import people

_ACTOR, _BEHALF, _SUBJECT = (people.alias(name) for name in ("actor", "behalf", "subject"))


def _owned_by(*owners: Owner) -> ColumnElement[bool]:
    return audit.c.what.in_([what.value for what, one in OWNERS.items() if one in owners])


_ENTRIES = (
    select(
        audit,
        _ACTOR.c.name.label("actor"),
        _BEHALF.c.name.label("behalf"),
        _SUBJECT.c.name.label("person"),
        entries.c.name.label("entry"),
    )
    .join(_ACTOR, _ACTOR.c.id == audit.c.actor_id, isouter=True)
    .join(_BEHALF, _BEHALF.c.id == audit.c.on_behalf_of_id, isouter=True)
    .join(
        _SUBJECT,
        and_(_owned_by(Owner.PERSON), _SUBJECT.c.id == audit.c.subject),
        isouter=True,
    )
    .join(
        entries,
        and_(_owned_by(Owner.DEPARTMENT, Owner.ENTRY), entries.c.id == audit.c.subject),
        isouter=True,
    )
    .order_by(audit.c.id.desc())
)
_NUMBERS = union(
    select(audit.c.actor_id.label("id")),
    select(audit.c.on_behalf_of_id),
    select(audit.c.subject).where(_owned_by(Owner.PERSON)),
).subquery()
_PEOPLE = select(people.c.id, people.c.name).where(people.c.id.in_(select(_NUMBERS.c.id)))
_NAMES = select(entries.c.id, entries.c.name)
_DEPARTMENTS = _NAMES.where(entries.c.kind == Kind.DEPARTMENT.value)


class AuditTable(Audit):
    """Implements `domain.repositories.Audit`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def append(
        self,
        change: Change,
        at: datetime,
        via: Via,
        actor_id: int | None,
        on_behalf_of_id: int | None,
    ) -> None:
        row = {
            "at": at,
            "actor_id": actor_id,
            "on_behalf_of_id": on_behalf_of_id,
            "via": via.value,
            "what": change.what.value,
            "subject": change.subject,
            "before": change.before,
            "after": change.after,
            "fields": {key: list(pair) for key, pair in change.fields.items()} or None,
        }
        self._connection.execute(insert(audit), row)

    @override
    def entries(self, wanted: Wanted, most: int, skip: int = 0) -> Sequence[AuditEntry]:
        query = _ENTRIES.where(*_conditions(wanted)).limit(most).offset(skip)
        return [_entry_of(row) for row in self._connection.execute(query)]

    @override
    def find(self, number: int) -> AuditEntry | None:
        row = self._connection.execute(_ENTRIES.where(audit.c.id == number)).one_or_none()
        return _entry_of(row) if row is not None else None

    @override
    def newest_of(self, what: Audited, subject: int) -> AuditEntry | None:
        return self.newest_of_each(what, [subject]).get(subject)

    @override
    def newest_of_each(self, what: Audited, subjects: Collection[int]) -> Mapping[int, AuditEntry]:
        newest = (
            select(func.max(audit.c.id))
            .where(audit.c.what == what.value, audit.c.subject.in_(subjects))
            .group_by(audit.c.subject)
        )
        found = map(_entry_of, self._connection.execute(_ENTRIES.where(audit.c.id.in_(newest))))
        return {one.change.subject: one for one in found}

    @override
    def people(self) -> Mapping[int, str]:
        return {row.id: row.name for row in self._connection.execute(_PEOPLE)}

    @override
    def departments(self) -> Mapping[int, str]:
        return {row.id: row.name for row in self._connection.execute(_DEPARTMENTS)}

    @override
    def entry_names(self) -> Mapping[int, str]:
        return {row.id: row.name for row in self._connection.execute(_NAMES)}


def _entry_of(row: AnyRow) -> AuditEntry:
    fields = {key: (before, after) for key, (before, after) in (row.fields or {}).items()}
    return AuditEntry(
        row.at,
        row.actor or "",
        row.behalf or "",
        Via(row.via),
        Change(Audited(row.what), row.subject, row.before, row.after, fields),
        row.person or row.entry or f"#{row.subject}",
        row.id,
    )


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.people is not None:
        acted = (audit.c.actor_id, audit.c.on_behalf_of_id)
        yield or_(*(column.in_(wanted.people) for column in acted))
    if wanted.subjects is not None:
        yield or_(*(_of(owner, wanted.subjects) for owner in Owner))
    if wanted.since is not None:
        yield audit.c.at >= wanted.since


def _of(owner: Owner, subjects: Iterable[Subject]) -> ColumnElement[bool]:
    numbers = [one.id for one in subjects if one.owner is owner]
    return and_(_owned_by(owner), audit.c.subject.in_(numbers))
