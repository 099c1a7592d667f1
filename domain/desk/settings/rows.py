"""The rows of an entry's table: shown, added, changed and removed one by one."""

from collections.abc import Mapping
from dataclasses import replace

from domain.answers import Answer
from domain.answers.settings import EntryPage, ListedRow, Mistake, TablePage
from domain.commands import RemoveRow, SaveEntry, SaveRow, ShowTable
from domain.commands.settings import REASON, Typed
from domain.desk.act import Act
from domain.desk.settings.change import save_entry
from domain.desk.settings.fields.choices import said
from domain.desk.settings.fields.mistakes import mistake_at
from domain.desk.settings.pages import PAGE, entry_of, may_change
from domain.dictionaries import DESCRIPTIONS, Entry
from domain.dictionaries.fields.body import Row, rows_of, table_of, value_at, with_value
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.typed import row_shown, shown_value, typed_value
from domain.dictionaries.kinds.calendars import EXCEPTIONS, WHY_LATE
from domain.errors import Refusal
from domain.text.sentence import sentence, term_in


def show_table(command: ShowTable, act: Act) -> TablePage:
    """Show a page of a table's rows. Raises Refusal if there is no such table."""
    entry = entry_of(command.entry, act)
    return table_page(entry, table_in(entry, command.field), act, command.page)


def table_page(
    entry: Entry, table: Field, act: Act, page: int = 0, *, done: bool = False
) -> TablePage:
    """Return a page of a table's rows."""
    rows = rows_in(entry, table)
    first = min(page, max(len(rows) - 1, 0) // PAGE) * PAGE
    listed = enumerate(rows[first : first + PAGE], first + 1)
    versions = act.uow.dictionaries.versions(entry.id)
    return TablePage(
        entry.id,
        entry.name,
        table.key,
        table.label,
        table.help,
        tuple(ListedRow(number, row_shown(row, table)) for number, row in listed),
        first // PAGE,
        more=len(rows) > first + PAGE,
        version=versions[0].id,
        undo=versions[0].id if len(versions) > 1 else 0,
        may_change=may_change(act),
        done=done,
        kind=entry.kind.value,
    )


def save_row(command: SaveRow, act: Act) -> Answer:
    """Add or change a row; ask first if open tickets may move.

    Raises Refusal with all mistakes, each beside its column.
    """
    entry = entry_of(command.entry, act)
    table = table_in(entry, command.field)
    row = row_given(entry, table, command.row, command.values, act)
    rows = _with(rows_in(entry, table), command.row, row)
    _refuse_twice(rows, row, table)
    reason = str(command.values.get(REASON, ""))
    try:
        return _saved(entry, table, rows, command.version, act, reason)
    except Refusal as refusal:
        if refusal.code == "day_is_over" and REASON in command.values:  # the form asks for it
            raise Refusal(refusal.code, day=refusal.words["day"], typed="") from None
        raise by_column(refusal, table, row) from None


def remove_row(command: RemoveRow, act: Act) -> Answer:
    """Remove a row; ask first if open tickets may move. Show the rows again if they have changed.

    Raises Refusal if it must stay.
    """
    entry = entry_of(command.entry, act)
    table = table_in(entry, command.field)
    if is_stale(entry, command.version, act):
        return table_page(entry, table, act)
    rows = rows_in(entry, table)
    if not 0 < command.row <= len(rows):
        raise Refusal("stale_button")
    left = [*rows[: command.row - 1], *rows[command.row :]]
    return _saved(entry, table, left, command.version, act)


def _saved(
    entry: Entry, table: Field, rows: list[Row], version: int, act: Act, reason: str = ""
) -> Answer:
    text = "\n".join(row_shown(row, table) for row in rows)
    command = SaveEntry(entry.kind, entry.id, {table.key: text}, version, reason=reason)
    answer = save_entry(command, act)
    if not isinstance(answer, EntryPage):
        return answer
    return table_page(entry_of(entry.id, act), table, act, done=answer.done)


def is_stale(entry: Entry, version: int, act: Act) -> bool:
    """Return whether an entry has changed since somebody saw this version of it."""
    return act.uow.dictionaries.versions(entry.id)[0].id != version


def table_in(entry: Entry, key: str) -> Field:
    """Return a table of an entry. Raises Refusal if there is none with this key."""
    field = DESCRIPTIONS[entry.kind].field(key)
    if field is None or field.type is not ValueType.TABLE:
        raise Refusal("stale_button")
    return field


def rows_in(entry: Entry, table: Field) -> list[Row]:
    """Return the rows of an entry's table."""
    return rows_of(value_at(entry.body, table.key), table)


def row_at(entry: Entry, table: Field, number: int) -> Row:
    """Return a row, counted from 1; 0 is a new one. Raises Refusal if there is no such row."""
    rows = rows_in(entry, table)
    if not 0 <= number <= len(rows):
        raise Refusal("stale_button")
    return rows[number - 1] if number else {}


def cells_of(table: Field) -> tuple[Field, ...]:
    """Return what is asked for a row: its columns, and of a special day why it changes so late."""
    return (*table.columns, WHY_LATE) if table == EXCEPTIONS else table.columns


def row_given(
    entry: Entry, table: Field, number: int, values: Mapping[str, Typed], act: Act
) -> Row:
    """Return a row with the given cells in place of those it has."""
    row = dict(row_at(entry, table, number))
    for column in table.columns:
        if column.key in values:
            names = [one.name for one in act.uow.dictionaries.entries() if one.kind is column.of]
            text = " ".join(said(values[column.key], column, act).replace("|", " ").split())
            row[column.key] = typed_value(text, column, names)
    return {key: value for key, value in row.items() if value is not None}


def entry_with(entry: Entry, table: Field, number: int, row: Row) -> Entry:
    """Return an entry with a changed or a new row in its table."""
    rows = table_of(_with(rows_in(entry, table), number, row), table)
    return replace(entry, body=with_value(entry.body, table.key, rows))


def _refuse_twice(rows: list[Row], row: Row, table: Field) -> None:
    """Refuse a second row of a keyed table with the same first column."""
    first = table.columns[0]
    name = row.get(first.key)
    if table.keyed and [one.get(first.key) for one in rows].count(name) > 1:
        other = term_in(str(name), first.terms) or name
        twice = sentence("“%(other)s” already exists", other=other)
        raise Refusal("bad_entry", mistakes=(mistake_at(first, twice),))


def _with(rows: list[Row], number: int, row: Row) -> list[Row]:
    return [*rows[: number - 1], row, *rows[number:]] if number else [*rows, row]


def by_column(refusal: Refusal, table: Field, row: Row) -> Refusal:
    """Return what is refused with each mistake beside its column."""
    mistakes = refusal.words.get("mistakes")
    if refusal.code != "bad_entry" or not isinstance(mistakes, tuple):
        return refusal
    found = tuple(_at_column(one, table, row) for one in mistakes if isinstance(one, Mistake))
    return Refusal("bad_entry", mistakes=found)


def _at_column(mistake: Mistake, table: Field, row: Row) -> Mistake:
    if mistake.field != table.key:
        return replace(mistake, field=table.columns[0].key)
    columns = {one.key: one for one in table.columns}
    meant = columns.get(mistake.where.rpartition(".")[2])
    if meant is not None:
        return replace(mistake, field=meant.key, label=meant.label, where="", place=())
    first = table.columns[0]
    is_whole = table.keyed and shown_value(row.get(first.key), first) in ("", mistake.where)
    meant = columns[table.short] if is_whole and row.get(first.key) else first
    return replace(mistake, field=meant.key, label=meant.label)
