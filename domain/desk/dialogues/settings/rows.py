"""Forms for a row of an entry's table, where a platform asks one question after another."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from domain.commands import Command, SaveRow
from domain.commands.settings import Typed
from domain.desk.act import Act
from domain.desk.dialogues.field_questions import ENTRY, NOW, VERSION, question_for, values_of
from domain.desk.dialogues.form import DialogueForm, Question
from domain.desk.settings.fields.mistakes import mistake_at, mistakes
from domain.desk.settings.pages import entry_of
from domain.desk.settings.rows import by_column, cells_of, entry_with, row_given, table_in
from domain.dictionaries import Kind
from domain.dictionaries.description import Description
from domain.dictionaries.fields.field import Field, read_value
from domain.dictionaries.past_days import begun_days
from domain.errors import Refusal
from domain.repositories.dialogues import Dialogue

ROW = "row_number"
"""Among a dialogue's values: the row, counted from 1; 0 is a new one."""

_KNOWN = (ENTRY, NOW, ROW, VERSION)


def row_name(kind: Kind, table: str, row: int) -> str:
    """Return the name of the form for a row of a table; 0 is a new row."""
    return f"{'row' if row else 'new-row'}-{kind}-{table}"


def forms_of(described: Description[Any]) -> Sequence[DialogueForm]:
    """Return two forms for each table of a kind: for a new row, and for one that is there."""
    return [
        _form(described, table, is_new=is_new)
        for table in described.fields
        if table.columns and not table.fixed
        for is_new in (True, False)
    ]


def _form(described: Description[Any], table: Field, *, is_new: bool) -> DialogueForm:
    def done(dialogue: Dialogue) -> Command:
        entry, row, version = (int(str(dialogue.values[one])) for one in (ENTRY, ROW, VERSION))
        return SaveRow(entry, table.key, row, version, values_of(dialogue, _KNOWN))

    questions = tuple(
        _question(one, table, described.kind, is_new=is_new)
        if one in table.columns
        else _why_late(one, table)
        for one in cells_of(table)
    )
    return DialogueForm(row_name(described.kind, table.key, int(not is_new)), questions, done)


def _why_late(reason: Field, table: Field) -> Question:
    """Return the question why a day changes only now: it is asked if the day has begun."""

    def check(_dialogue: Dialogue, typed: Typed, _act: Act) -> None:
        if not typed:
            raise Refusal("empty_line")

    def when(dialogue: Dialogue, act: Act) -> bool:
        entry = entry_of(int(str(dialogue.values[ENTRY])), act)
        number, given = int(str(dialogue.values[ROW])), values_of(dialogue, _KNOWN)
        row = row_given(entry, table, number, given, act)
        return bool(begun_days(entry, entry_with(entry, table, number, row), act.now))

    asked = question_for(replace(reason, required=True), table.label, check)
    return replace(asked, when=when)


def _question(column: Field, table: Field, kind: Kind, *, is_new: bool) -> Question:
    """Return the question for a column. In a row that is there, skipping it leaves it as it is."""

    def check(dialogue: Dialogue, typed: Typed, act: Act) -> None:
        given = {**values_of(dialogue, _KNOWN), column.key: typed}
        entry, number = int(str(dialogue.values[ENTRY])), int(str(dialogue.values[ROW]))
        _refuse(entry, table.key, number, column, given, act)

    of = (kind.value, table.key, column.key)
    return question_for(column, table.label, check, of, optional=None if is_new else True)


def _refuse(
    number: int, key: str, row_number: int, column: Field, given: dict[str, Typed], act: Act
) -> None:
    """Refuse a cell that can't be one, or with which the row can't be one once it is complete."""
    entry = entry_of(number, act)
    table = table_in(entry, key)
    row = row_given(entry, table, row_number, given, act)
    try:
        read_value(row.get(column.key), column, act.uow.platforms)
    except (ValueError, TypeError) as wrong:
        raise Refusal("bad_entry", mistakes=(mistake_at(column, wrong.args[0]),)) from None
    if all(one.key in row for one in table.columns if one.required):
        after = entry_with(entry, table, row_number, row)
        found = [one for one in mistakes(entry, after, act) if one.field == table.key]
        if found:
            raise by_column(Refusal("bad_entry", mistakes=tuple(found)), table, row)
