"""Which entries name which: what still uses an entry, and a rename that breaks nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.body import rows_of, table_of, value_at, with_value
from domain.dictionaries.fields.conditions import NAMED, WHEN
from domain.dictionaries.fields.field import Field
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
