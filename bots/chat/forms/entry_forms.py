"""Forms of the settings: for an entry, for a row of one of its tables, and for a task."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from bots.chat.buttons.parts import Number, Part, Value
from bots.chat.buttons.values import OfRow, OfTask
from bots.platforms import FieldKind, Form, FormField, FormFilled, Rendered
from bots.text.locales import N_, label
from bots.text.terms import said_in
from domain import commands as ask
from domain.answers.forms import AskedField, EntryForm, RowForm, TaskForm
from domain.commands import Command
from domain.desk.dialogues.people.cards import CARD_FORMS, CardForm
from domain.dictionaries import Kind
from domain.dictionaries.fields.field import ValueType

_ENTRY, _ROW, _TASK = "setting", "row", "task"
"""The names of the forms."""


def _about(text: str) -> Kind | CardForm:
    return CARD_FORMS.get(text) or Kind(text)


def _about_text(about: Kind | CardForm) -> str:
    return about.value if isinstance(about, Kind) else about.name


@dataclass(frozen=True, slots=True)
class _OfEntry(Value):
    """What the form of an entry, or of a person's card, carries after its name."""

    of: Annotated[Kind | CardForm, Part(_about, _about_text)]
    entry: Number
    revision: Number


def form_for(form: EntryForm | RowForm | TaskForm, language: str, otherwise: Rendered) -> Form:
    """Return the form for an entry of a dictionary, for a row of its tables, or for a task."""
    match form:
        case EntryForm():
            of = _about(form.kind)
            value = f"{_ENTRY}:{_OfEntry(of, form.entry, form.revision).written()}"
            title = form.name or label(N_("Add: %(one)s"), language, one=label(form.one, language))
        case RowForm():
            value = f"{_ROW}:{OfRow(form.entry, form.field, form.row, form.version).written()}"
            title = form.name
        case TaskForm():
            value, title = f"{_TASK}:{OfTask(form.task).written()}", label(form.label, language)
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


def _field(asked: AskedField, language: str) -> FormField:
    """Return a field of a form for one of an entry. Several values are typed, with commas."""
    offered = () if asked.many else asked.choices
    return FormField(
        asked.key,
        label(asked.label, language),
        FieldKind.CHOICE if offered else _lines(asked),
        tuple((one, _called(one, asked, language)) for one in offered),
        asked.value if offered else said_in(language, asked.value, *asked.of),
        _hint(asked, language) if not offered else label(asked.help, language),
        optional=not asked.required,
    )


def _called(choice: str, asked: AskedField, language: str) -> str:
    """Return what a choice is called; without a label it is a name."""
    return label(asked.labels.get(choice, ""), language) or choice


def _lines(asked: AskedField) -> FieldKind:
    long = (
        asked.many
        or asked.type in (ValueType.TABLE, ValueType.TEXT)
        or len(asked.value) > _ONE_LINE
    )
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
        listed = ", ".join(_called(one, asked, language) for one in asked.choices)
        lines.append(label(N_("One or more of: %(choices)s"), language, choices=listed))
    elif asked.example:
        # In chat nobody knows their account's number; a @name is understood everywhere.
        named = "@anna, @boris" if asked.many else "@anna"
        example = named if asked.type is ValueType.PERSON else _example(asked, language)
        lines.append(label(N_("Like this: %(example)s"), language, example=example))
    return "\n".join(lines)


def _example(asked: AskedField, language: str) -> str:
    said = said_in(language, asked.example, *asked.of)
    return label(asked.example, language) if said == asked.example else said


# What was filled in

FormReader = Callable[[str, FormFilled], Command | None]
"""Reads what a form's value says after its name, and what was filled in."""


def _values(filled: FormFilled) -> Mapping[str, str]:
    return {key: text.plain for key, text in filled.texts.items()}


def _save_entry(about: str, filled: FormFilled) -> Command | None:
    form = _OfEntry.read(about)
    if form is None:
        return None
    if isinstance(form.of, CardForm):
        return form.of.save(form.entry, _values(filled), form.revision)
    return ask.SaveEntry(form.of, form.entry, _values(filled), form.revision)


def _save_row(about: str, filled: FormFilled) -> Command | None:
    of = OfRow.read(about)
    if of is None:
        return None
    return ask.SaveRow(of.entry, of.field, of.row, of.version, _values(filled))


def _run_task(about: str, filled: FormFilled) -> Command | None:
    of = OfTask.read(about)
    return ask.RunTask(of.task, _values(filled)) if of is not None else None


SAVES: Mapping[str, FormReader] = {_ENTRY: _save_entry, _ROW: _save_row, _TASK: _run_task}
"""For each form, what is saved."""


def _begin_entry(about: str) -> Command | None:
    form = _OfEntry.read(about)
    if form is None:
        return None
    if isinstance(form.of, CardForm):
        return form.of.begin(form.entry)
    return ask.BeginChange(form.entry) if form.entry else ask.BeginEntry(form.of)


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
