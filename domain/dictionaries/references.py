"""Which entries name which: what still uses an entry, and a rename that breaks nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.dictionaries.conditions import NAMED, Fact
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields import Field
from domain.dictionaries.registry import DESCRIPTIONS
from domain.dictionaries.typed import value_at, with_value


def users_of(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that name this one."""
    return [one for one in entries if entry.name in set(_named(one, entry.kind))]


def renamed(entry: Entry, name: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that name this one, with its new name in their bodies."""
    return [
        replace(one, body=_with_name(one, entry.kind, entry.name, name))
        for one in users_of(entry, entries)
    ]


def _fields(entry: Entry, kind: Kind) -> Iterator[Field]:
    return (one for one in DESCRIPTIONS[entry.kind].fields if one.of is kind)


def _facts(kind: Kind) -> list[Fact]:
    return [fact for fact, of in NAMED.items() if of is kind]


def _named(entry: Entry, kind: Kind) -> Iterator[str]:
    for field in _fields(entry, kind):
        yield from _names(value_at(entry.body, field.key))
    if entry.kind is Kind.RULE:
        for fact in _facts(kind):
            yield from _names(value_at(entry.body, f"when.{fact}"))


def _names(written: object) -> list[str]:
    listed = written if isinstance(written, list | tuple) else [written]
    return [str(one) for one in listed if one is not None]


def _with_name(entry: Entry, kind: Kind, before: str, after: str) -> object:
    body: object = entry.body
    keys = [field.key for field in _fields(entry, kind)]
    if entry.kind is Kind.RULE:
        keys += [f"when.{fact}" for fact in _facts(kind)]
    for key in keys:
        written = value_at(body, key)
        if before in _names(written):
            body = with_value(body, key, _replaced(written, before, after))
    return body


def _replaced(written: object, before: str, after: str) -> object:
    if isinstance(written, list | tuple):
        return [after if str(one) == before else one for one in written]
    return after
