"""Bodies: what is under a key, and the rows of tables as cells, whatever their written form.

A body is plain data, never changed in place.
"""

from collections.abc import Mapping, Sequence

from domain.dictionaries.fields.field import Field


def value_at(body: object, key: str) -> object:
    """Return what is under a key with dots; None if there is nothing."""
    found: object = body
    for part in key.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def with_value(body: object, key: str, value: object) -> dict[str, object]:
    """Return a body with this value under a key with dots; None removes the key."""
    changed = dict(body) if isinstance(body, Mapping) else {}
    first, _, rest = key.partition(".")
    inner = with_value(changed.get(first), rest, value) or None if rest else value
    if inner is None:
        changed.pop(first, None)
    else:
        changed[first] = inner
    return changed


# Tables

Row = Mapping[str, object]
"""The cells of a row by the keys of their columns; empty ones are left out."""


def rows_of(written: object, table: Field) -> list[Row]:
    """Return the rows of a written table. What is no table has none."""
    if isinstance(written, Mapping):
        rows = [_named(str(name), value, table) for name, value in written.items()]
        first = table.columns[0].key
        return sorted(rows, key=lambda row: str(row[first])) if table.in_order else rows
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
