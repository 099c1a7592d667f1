"""Which entries name which, and which people: what still uses an entry or names somebody, a
rename that breaks nothing, and another person in the place of one who leaves.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from domain.dictionaries.description import Description
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.body import rows_of, table_of, value_at, with_value
from domain.dictionaries.fields.conditions import NAMED, WHEN
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.kinds.projects import PROPERTY
from domain.dictionaries.registry import DESCRIPTIONS


def users_of(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that name this one."""
    return [one for one in entries if entry.name in set(_named(one, entry.kind))]


def renamed(entry: Entry, name: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that name this one, with its new name in their bodies."""
    return [
        replace(one, body=_with_name(one, entry.kind, entry.name, name))
        for one in users_of(entry, entries)
    ]


def names_kind(entry: Entry, kind: Kind) -> bool:
    """Return whether an entry names one of a kind."""
    return next(_named(entry, kind), None) is not None


def names_people(described: Description[Any]) -> bool:
    """Return whether entries of a kind can name people."""
    columns = (column for field in described.fields for column in field.columns)
    return any(one.type is ValueType.PERSON for one in (*described.fields, *columns))


def fields_naming(entry: Entry, accounts: Collection[str]) -> list[Field]:
    """Return the fields of an entry that name somebody with one of these accounts."""
    return [
        field
        for field in DESCRIPTIONS[entry.kind].fields
        if any(one in accounts for one in _accounts_in(entry, field))
    ]


def with_person(entry: Entry, accounts: Collection[str], after: str) -> Entry:
    """Return an entry that names another account wherever it names one of these; empty: nobody.

    A row of a table goes if it needs somebody, and there is nobody.
    """

    def replaced(written: object) -> object:
        if isinstance(written, list | tuple):
            listed = [after if str(one) in accounts else one for one in written]
            return [one for one in dict.fromkeys(listed) if one] or None
        return (after or None) if str(written) in accounts else written

    body: object = entry.body
    for field in fields_naming(entry, accounts):
        written = value_at(body, field.key)
        changed = _with_cells(written, field, replaced) if field.columns else replaced(written)
        body = with_value(body, field.key, changed)
    return replace(entry, body=body)


def _with_cells(written: object, table: Field, replaced: Callable[[object], object]) -> object:
    columns = [one for one in table.columns if one.type is ValueType.PERSON]
    rows = []
    for row in rows_of(written, table):
        cells = {**row, **{one.key: replaced(row.get(one.key)) for one in columns}}
        if all(cells[one.key] is not None for one in columns if one.required):
            rows.append({key: value for key, value in cells.items() if value is not None})
    return table_of(rows, table)


def _accounts_in(entry: Entry, field: Field) -> Iterator[str]:
    written = value_at(entry.body, field.key)
    if field.type is ValueType.PERSON:
        yield from _names(written)
    if columns := [one.key for one in field.columns if one.type is ValueType.PERSON]:
        for row in rows_of(written, field):
            for column in columns:
                yield from _names(row.get(column))


def _fields(entry: Entry, kind: Kind) -> Iterator[Field]:
    return (one for one in DESCRIPTIONS[entry.kind].fields if one.of is kind)


def _tables(entry: Entry, kind: Kind) -> Iterator[tuple[Field, list[str]]]:
    """Yield each table with columns that name entries of a kind, and the keys of these."""
    for field in DESCRIPTIONS[entry.kind].fields:
        if columns := [one.key for one in field.columns if one.of is kind]:
            yield field, columns


def _has_conditions(entry: Entry) -> bool:
    return DESCRIPTIONS[entry.kind].field(WHEN.key) is not None


def _conditions(kind: Kind) -> list[str]:
    """Return the keys under which conditions name entries of a kind."""
    facts = [fact.value for fact, of in NAMED.items() if of is kind]
    named = [PROPERTY, f"properties.{PROPERTY}"] if kind is Kind.PROJECT else []
    return [f"{WHEN.key}.{key}" for key in (*facts, *named)]


def _named(entry: Entry, kind: Kind) -> Iterator[str]:
    for field in _fields(entry, kind):
        yield from _names(value_at(entry.body, field.key))
    for table, columns in _tables(entry, kind):
        for row in rows_of(value_at(entry.body, table.key), table):
            for column in columns:
                yield from _names(row.get(column))
    if _has_conditions(entry):
        for key in _conditions(kind):
            yield from _names(value_at(entry.body, key))


def _names(written: object) -> list[str]:
    listed = written if isinstance(written, list | tuple) else [written]
    return [str(one) for one in listed if one is not None]


def _with_name(entry: Entry, kind: Kind, before: str, after: str) -> object:
    body: object = entry.body
    keys = [field.key for field in _fields(entry, kind)]
    if _has_conditions(entry):
        keys += _conditions(kind)
    for key in keys:
        written = value_at(body, key)
        if before in _names(written):
            body = with_value(body, key, _replaced(written, before, after))
    for table, columns in _tables(entry, kind):
        if rows := rows_of(value_at(body, table.key), table):
            said = [
                {
                    key: _replaced(value, before, after) if key in columns else value
                    for key, value in row.items()
                }
                for row in rows
            ]
            body = with_value(body, table.key, table_of(said, table))
    return body


def _replaced(written: object, before: str, after: str) -> object:
    if isinstance(written, list | tuple):
        return list(dict.fromkeys(after if str(one) == before else one for one in written))
    return after if str(written) == before else written
