"""Tables in bodies: their rows as cells, whatever their written form."""

from collections.abc import Mapping, Sequence

from domain.dictionaries.fields import Field

Row = Mapping[str, object]
"""The cells of a row by the keys of their columns; empty ones are left out."""


def rows_of(written: object, table: Field) -> list[Row]:
    """Return the rows of a written table. What is no table has none."""
    if isinstance(written, Mapping):
        return [_named(str(name), value, table) for name, value in written.items()]
    if isinstance(written, Sequence) and not isinstance(written, str):
        return [dict(row) if isinstance(row, Mapping) else {} for row in written]
    return []


def _named(name: str, value: object, table: Field) -> Row:
    if not isinstance(value, Mapping):
        value = {} if value is None else {table.short: value}
    return {table.columns[0].key: name, **value}


def table_of(rows: Sequence[Row], table: Field) -> object:
    """Return how rows are written in a body; None if there are none."""
    if not table.keyed:
        return [dict(row) for row in rows] or None
    first = table.columns[0].key
    return {str(row.get(first, "")): _rest(row, first, table.short) for row in rows} or None


def _rest(row: Row, first: str, short: str) -> object:
    cells = {key: value for key, value in row.items() if key != first}
    return cells[short] if cells.keys() == {short} else cells or None
