"""A change of fields as people read it: by their labels, with people's names."""

from collections.abc import Iterator, Sequence

from domain.answers.settings import ShownChange
from domain.desk.act import Act
from domain.desk.settings.pages import names_in
from domain.dictionaries import DESCRIPTIONS, Entry
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.typed import shown_value

ROWS = 5
"""Rows of a table that a change names; a calendar may get a hundred holidays."""


def entry_changes(before: Entry | None, after: Entry, act: Act) -> Iterator[ShownChange]:
    """Yield another name of an entry, without a label, and each field that differs."""
    if before is not None and before.name != after.name:
        yield ShownChange("", before.name, after.name)
    was = before.body if before is not None else None
    yield from field_changes(was, after.body, after.kind, DESCRIPTIONS[after.kind].fields, act)


def field_changes(
    before: object, after: object, kind: str, fields: Sequence[Field], act: Act
) -> Iterator[ShownChange]:
    """Yield each field of a kind that differs; for a table, only the rows that differ."""
    for field in fields:
        was, now = (_lines(value_at(one, field.key), field, act) for one in (before, after))
        if was != now:
            less, more = ([one for one in a if one not in b] for a, b in ((was, now), (now, was)))
            lines = (less, more) if less or more else (was, now)
            less_said, more_said = map(_in_short, lines)
            yield ShownChange(field.label, less_said, more_said, (str(kind), field.key))


def _lines(written: object, field: Field, act: Act) -> list[str]:
    if field.type is ValueType.PERSON:
        written = names_in(written, act)
    return shown_value(written, field).splitlines()


def _in_short(lines: Sequence[str]) -> str:
    more = [f"… ({len(lines)})"] if len(lines) > ROWS else []
    return "\n".join([*lines[:ROWS], *more]) or "–"
