"""What people type for a field, and what a form shows of it.

A table is a text with a line for each row: `mon: 09:00-13:00, 14:00-18:00`. Its first column ends
with a colon if the table is keyed; the others are separated by ` | `, and empty ones at the end may
be left out. What contains a separator stands in quotes.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import zip_longest

from domain.dictionaries.fields.body import Row, rows_of, table_of, value_at
from domain.dictionaries.fields.field import Field, ValueType, duration_said
from domain.dictionaries.fields.quotes import cell, cells, joined, split, unquoted
from domain.text.sentence import Term, term_in

_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)

Say = Callable[[Term], str]
"""Says a term: by its key as it is stored, or by its label in somebody's language."""


def typed_value(text: str, field: Field, names: Collection[str] = ()) -> object:
    """Return what a body contains for a typed text; None clears the field.

    `names` are the entries that the field may name: a comma in such a name separates nothing.

    What can't be understood stays as typed, so that reading the body says what is wrong with it.
    """
    if field.type is ValueType.TABLE:
        return _typed_table(text, field)
    words = text.strip() if field.type is ValueType.TEXT else " ".join(text.split())
    if not words:
        return None
    if field.many:
        return [_in_keys(one, field) for one in split(text, names)] or None
    if field.type is ValueType.NUMBER and _NUMBER.fullmatch(words):
        return int(words)
    if field.type is ValueType.YES_NO and (answer := term_in(words, field.terms)):
        return answer.key == "yes"
    return _in_keys(words, field)


def _in_keys(typed: str, field: Field) -> str:
    """Return a typed value with the keys of its terms."""
    if field.type is ValueType.DURATION:
        return duration_said(typed, str)
    return _with_terms(typed, field, str) if field.terms else typed


def _with_terms(words: str, field: Field, say: Say) -> str:
    """Return a value with its terms replaced by words; in a LINE, each word may be one."""
    if term := term_in(words, field.terms):
        return say(term)
    if not field.words:
        return words
    found = [(one, term_in(one, field.words)) for one in words.split(" ")]
    return " ".join(one if term is None else say(term) for one, term in found)


def repeated(text: str, table: Field) -> str:
    """Return the first row of a keyed table that is there a second time; empty if none is."""
    lines = [line for line in text.splitlines() if line.strip()] if table.keyed else []
    keys = [_first(line, table) for line in lines]
    return next((one for at, one in enumerate(keys) if one in keys[:at]), "")


def _key_of(line: str) -> tuple[str, str]:
    """Return a row's first column and the rest of it."""
    key, _, rest = line.partition(": ") if ": " in line else line.partition(":")
    return key.strip(), rest


def _first(line: str, table: Field) -> str:
    """Return the first column of a row that is typed on a line."""
    return _in_keys(_key_of(line)[0], table.columns[0])


def _typed_table(text: str, table: Field) -> object:
    lines = [line for line in text.splitlines() if line.strip()]
    if table.word and len(lines) == 1 and term_in(lines[0], [table.word]):
        return table.word.key
    return table_of([row_typed(line, table) for line in lines], table)


def row_typed(line: str, table: Field) -> Row:
    """Return the cells of a row that is typed on a line."""
    if not table.keyed:
        return dict(_cells(cells(line), table.columns))
    rest = _key_of(line)[1]
    return {
        table.columns[0].key: _first(line, table),
        **dict(_cells(cells(rest), table.columns[1:])),
    }


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


def shown_value(written: object, field: Field, say: Say = str) -> str:
    """Return a written value as a form shows it; `typed_value` reads it back."""
    if field.type is ValueType.TABLE:
        return "\n".join(_lines(written, field, say))
    if written is None:
        return ""
    if isinstance(written, bool):
        return _shown_one("yes" if written else "no", field, say)
    if isinstance(written, list | tuple):
        return joined(_shown_one(str(one), field, say) for one in written)
    return _shown_one(str(written), field, say)


def _shown_one(written: str, field: Field, say: Say) -> str:
    if field.type is ValueType.DURATION:
        return duration_said(written, say)
    return written if say is str or not field.terms else _with_terms(written, field, say)


def _lines(written: object, table: Field, say: Say) -> Iterator[str]:
    if written is not None and not isinstance(written, Mapping | list | tuple):
        is_word = table.word is not None and written == table.word.key
        yield say(table.word) if table.word and is_word else str(written)
    for row in rows_of(written, table):
        yield row_shown(row, table, say)


def row_shown(row: Row, table: Field, say: Say = str) -> str:
    """Return a row on a line; `row_typed` reads it back."""
    if not table.keyed:
        return _line(row, table.columns, say)
    first = table.columns[0]
    return f"{shown_value(row.get(first.key), first, say)}: {_line(row, table.columns[1:], say)}"


def _line(row: Row, columns: Sequence[Field], say: Say) -> str:
    return " | ".join(_cell(row.get(one.key), one, say) for one in columns).rstrip(" |")


def _cell(written: object, column: Field, say: Say) -> str:
    shown = shown_value(written, column, say)
    return shown if column.many else cell(shown)


def in_words(shown: str, field: Field, say: Say) -> str:
    """Return a value that is shown by the keys of its terms as it reads with their labels.

    What can't be read, like a value that was shortened, stays as it is.
    """
    if not (field.columns or field.terms or field.type is ValueType.DURATION):
        return shown
    return "\n".join(_line_in_words(one, field, say) for one in shown.split("\n"))


def _line_in_words(shown: str, field: Field, say: Say) -> str:
    value = typed_value(shown, field)
    return shown_value(value, field, say) if shown_value(value, field) == shown else shown


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
    """Return how a value can be typed; for a table, one row."""
    if field.type is not ValueType.TABLE:
        return field.example
    cells = [one.example for one in field.columns]
    if not field.keyed:
        return " | ".join(cells)
    return f"{cells[0]}: {' | '.join(cells[1:])}"
