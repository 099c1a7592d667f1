"""What people type for a field, and what a form shows of it.

A table is a text with a line for each row: `mon: 09:00-13:00, 14:00-18:00`. Its first column ends
with a colon if the table is keyed; the others are separated by ` | `, and empty ones at the end may
be left out. What contains a separator stands in quotes.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import zip_longest

from domain.dictionaries.fields.body import Row, rows_of, table_of, value_at
from domain.dictionaries.fields.field import Field, Form
from domain.dictionaries.fields.quoting import cell, cells, joined, split, unquoted

_YES = frozenset({"yes", "true", "on", "y", "да", "д", "+"})
_NO = frozenset({"no", "false", "off", "n", "нет", "н", "-"})
_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)


def typed_value(text: str, field: Field, names: Collection[str] = ()) -> object:
    """Return what a body contains for a typed text; None clears the field.

    `names` are the entries that the field may name: a comma of theirs separates nothing.

    What can't be understood stays as typed, so that reading the body says what is wrong with it.
    """
    if field.form is Form.TABLE:
        return _typed_table(text, field)
    words = text.strip() if field.form is Form.TEXT else " ".join(text.split())
    if not words:
        return None
    if field.many:
        return split(text, names) or None
    if field.form is Form.NUMBER and _NUMBER.fullmatch(words):
        return int(words)
    if field.form is Form.YES_NO and words.casefold() in _YES | _NO:
        return words.casefold() in _YES
    return words


def repeated(text: str, table: Field) -> str:
    """Return the first row of a keyed table that is there a second time; empty if none is."""
    keys = [_key_of(line)[0] for line in text.splitlines() if line.strip()] if table.keyed else []
    return next((one for at, one in enumerate(keys) if one in keys[:at]), "")


def _key_of(line: str) -> tuple[str, str]:
    """Return a row's first column and the rest of it."""
    key, _, rest = line.partition(": ") if ": " in line else line.partition(":")
    return key.strip(), rest


def _typed_table(text: str, table: Field) -> object:
    lines = [line for line in text.splitlines() if line.strip()]
    if table.word and [line.strip().casefold() for line in lines] == [table.word]:
        return table.word
    return table_of([row_typed(line, table) for line in lines], table)


def row_typed(line: str, table: Field) -> Row:
    """Return the cells of a row that is typed on a line."""
    if not table.keyed:
        return dict(_cells(cells(line), table.columns))
    key, rest = _key_of(line)
    return {table.columns[0].key: key, **dict(_cells(cells(rest), table.columns[1:]))}


def _cells(written: Sequence[str], columns: Sequence[Field]) -> Iterator[tuple[str, object]]:
    """Yield each cell that is not empty; cells beyond the last column belong to it."""
    if len(written) > len(columns):
        most = len(columns) - 1
        written = [*written[:most], "|".join(written[most:])]
    for column, one in zip_longest(columns, written, fillvalue=""):
        assert isinstance(column, Field), "there are no more cells than columns"
        text = str(one).strip()
        value = typed_value(text if column.many else unquoted(text), column)
        if value is not None:
            yield column.key, value


def shown_value(written: object, field: Field) -> str:
    """Return a written value as a form shows it; `typed_value` reads it back."""
    if field.form is Form.TABLE:
        return "\n".join(_lines(written, field))
    if written is None:
        return ""
    if isinstance(written, bool):
        return "yes" if written else "no"
    if isinstance(written, list | tuple):
        return joined(str(one) for one in written)
    return str(written)


def _lines(written: object, table: Field) -> Iterator[str]:
    if written is not None and not isinstance(written, Mapping | list | tuple):
        yield str(written)
    for row in rows_of(written, table):
        yield row_shown(row, table)


def row_shown(row: Row, table: Field) -> str:
    """Return a row on a line; `row_typed` reads it back."""
    if not table.keyed:
        return _line(row, table.columns)
    first = table.columns[0]
    return f"{shown_value(row.get(first.key), first)}: {_line(row, table.columns[1:])}"


def _line(row: Row, columns: Sequence[Field]) -> str:
    return " | ".join(_cell(row.get(one.key), one) for one in columns).rstrip(" |")


def _cell(written: object, column: Field) -> str:
    shown = shown_value(written, column)
    return shown if column.many else cell(shown)


def changes(
    before: object, after: object, fields: Sequence[Field]
) -> Iterator[tuple[Field, str, str]]:
    """Yield each field that differs, with its value before and after in one line; – is none."""
    for field in fields:
        was, now = (shown_value(value_at(one, field.key), field) for one in (before, after))
        if was != now:
            said = [" / ".join(one.splitlines()) or "–" for one in (was, now)]
            yield field, said[0], said[1]


def example_of(field: Field) -> str:
    """Return how a value can be typed; of a table, one row."""
    if field.form is not Form.TABLE:
        return field.example
    cells = [one.example for one in field.columns]
    if not field.keyed:
        return " | ".join(cells)
    return f"{cells[0]}: {' | '.join(cells[1:])}"
