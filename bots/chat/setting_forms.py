"""Forms of the settings: for an entry, for a row of one of its tables, and for a task."""

from collections.abc import Callable, Mapping

from bots.chat.buttons.parts import number_in
from bots.chat.buttons.values import OfRow, OfTask
from bots.platforms import Field, FieldKind, Form, FormFilled, Rendered
from bots.text.locales import N_, label
from domain import commands as ask
from domain.answers.forms import AskedField, EntryForm, RowForm, TaskForm
from domain.commands import Command
from domain.desk.people.description import FORM as OF_PERSON
from domain.dictionaries import Kind
from domain.errors import Refusal

_ENTRY, _ROW, _TASK = "setting", "row", "task"
"""The names of the forms."""


def form_for(form: EntryForm | RowForm | TaskForm, language: str, otherwise: Rendered) -> Form:
    """Return the form for an entry of a dictionary, for a row of its tables, or for a task."""
    match form:
        case EntryForm():
            value = f"{_ENTRY}:{form.kind}:{form.entry}:{form.revision}"
            title = form.name or label(N_("Add: %(one)s"), language, one=label(form.one, language))
        case RowForm():
            value = f"{_ROW}:{OfRow(form.entry, form.field, form.row, form.version).written()}"
            title = form.name
        case TaskForm():
            value, title = f"{_TASK}:{form.task}", label(form.label, language)
    return Form(
        value,
        title,
        label(form.submit if isinstance(form, TaskForm) else N_("Save"), language),
        tuple(_field(one, language) for one in form.fields if len(one.value) <= MOST_TEXT),
        otherwise,
    )


MOST_TEXT = 3_000
"""Characters that a field of a form can have; a longer value is changed line by line, as typed."""

_ONE_LINE = 150
"""Characters that a field of one line shows."""


def _field(asked: AskedField, language: str) -> Field:
    """Return a field of a form for one of an entry. Several values are typed, with commas."""
    offered = () if asked.many else asked.choices
    return Field(
        asked.key,
        label(asked.label, language),
        FieldKind.CHOICE if offered else _kind(asked),
        tuple((one, one if asked.form == "entry" else label(one, language)) for one in offered),
        asked.value,
        _hint(asked, language) if not offered else label(asked.help, language),
        optional=not asked.required,
    )


def _kind(asked: AskedField) -> FieldKind:
    long = asked.many or asked.form in ("table", "text") or len(asked.value) > _ONE_LINE
    return FieldKind.TEXT if long else FieldKind.LINE


def _hint(asked: AskedField, language: str) -> str:
    lines = [label(asked.help, language)] if asked.help else []
    if asked.columns:
        first, *others = [label(one, language) for one in asked.columns]
        columns = f"{first}: {' | '.join(others)}" if asked.keyed else " | ".join((first, *others))
        lines.append(
            label(N_("Write one entry on each line: %(columns)s"), language, columns=columns)
        )
    if asked.choices:
        listed = ", ".join(label(one, language) for one in asked.choices)
        lines.append(label(N_("One or more of: %(choices)s"), language, choices=listed))
    elif asked.example:
        # In chat nobody knows their account's number; a @name is understood everywhere.
        named = "@anna, @boris" if asked.many else "@anna"
        example = named if asked.form == "person" else label(asked.example, language)
        lines.append(label(N_("Like this: %(example)s"), language, example=example))
    return "\n".join(lines)


# What was filled in


def saved(filled: FormFilled) -> Command:
    """Return the command of a filled-in form. Raises Refusal if it can't be read."""
    name, _, about = filled.value.partition(":")
    values = {key: text.plain for key, text in filled.texts.items()}
    command = SAVES[name](about, values)
    if command is None:
        raise Refusal("stale_button")
    return command


def _save_entry(about: str, values: Mapping[str, str]) -> Command | None:
    parts = _parts(about)
    if parts is None:
        return None
    kind, number, opened_at = parts
    if kind is None:
        return ask.SavePerson(number, values, opened_at)
    return ask.SaveEntry(kind, number, values, opened_at)


def _save_row(about: str, values: Mapping[str, str]) -> Command | None:
    of = OfRow.read(about)
    return ask.SaveRow(of.entry, of.field, of.row, of.version, values) if of is not None else None


def _run_task(about: str, values: Mapping[str, str]) -> Command | None:
    of = OfTask.read(about)
    return ask.RunTask(of.task, values) if of is not None else None


SAVES: Mapping[str, Callable[[str, Mapping[str, str]], Command | None]] = {
    _ENTRY: _save_entry,
    _ROW: _save_row,
    _TASK: _run_task,
}
"""For each form, what is saved: from what its value says after the name, and the values."""


def _begin_entry(about: str) -> Command | None:
    parts = _parts(about)
    if parts is None:
        return None
    kind, number, _ = parts
    if kind is None:
        return ask.BeginPerson(number)
    return ask.BeginChange(number) if number else ask.BeginEntry(kind)


def _begin_row(about: str) -> Command | None:
    of = OfRow.read(about)
    return ask.BeginRow(of.entry, of.field, of.row, of.version) if of is not None else None


def _begin_task(about: str) -> Command | None:
    of = OfTask.read(about)
    return ask.BeginTask(of.task) if of is not None else None


BEGINS: Mapping[str, Callable[[str], Command | None]] = {
    _ENTRY: _begin_entry,
    _ROW: _begin_row,
    _TASK: _begin_task,
}
"""For each form, the command that shows it again."""


def _parts(about: str) -> tuple[Kind | None, int, int] | None:
    """Return the kind, the entry and its version of a form's value; None if it is not ours.

    A person's card has no kind.
    """
    kind, entry, version = (*about.split(":"), "", "")[:3]
    number, opened_at = number_in(entry), number_in(version)
    if kind not in (*Kind, OF_PERSON) or number is None or opened_at is None:
        return None
    return None if kind == OF_PERSON else Kind(kind), number, opened_at
