"""Opening the form for an entry or a task: of the platform, or one question after another."""

from collections.abc import Collection

from domain.answers import Answer
from domain.answers.forms import AskedField, EntryForm, FormPage, RowForm, TaskForm
from domain.answers.say import Say
from domain.commands import BeginChange, BeginEntry, BeginRow, BeginTask, Command
from domain.commands.settings import NAME
from domain.desk.act import Act
from domain.desk.dialogues import engine
from domain.desk.dialogues.field_questions import ENTRY, NOW, VERSION, Of
from domain.desk.dialogues.settings.entries import name_of
from domain.desk.dialogues.settings.rows import ROW, row_name
from domain.desk.dialogues.settings.tasks import form_name, task_called
from domain.desk.dialogues.table import FORMS
from domain.desk.settings.fields.choices import offers
from domain.desk.settings.pages import entry_of, one_by_one, pinned_of
from domain.desk.settings.rows import cells_of, is_stale, row_at, table_in, table_page
from domain.dictionaries import DESCRIPTIONS, Entry
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.typed import example_of, row_shown, shown_value
from domain.errors import Refusal
from domain.repositories.dialogues import Value
from domain.text.sentence import says
from domain.text.spans import Text

NAME_LABEL = says("Name")


def begin_entry(command: BeginEntry, act: Act) -> Answer | Command | None:
    """Ask for a new entry's name and values."""
    if one_by_one(act):
        return engine.begin(FORMS[name_of(command.kind)], act)
    return _form(Entry(0, command.kind, "", 0, {}), act)


def begin_change(command: BeginChange, act: Act) -> Answer | Command | None:
    """Ask for an entry's new values, or for the one of a field."""
    entry = entry_of(command.entry, act)
    if not one_by_one(act):
        return _form(entry, act)
    field = DESCRIPTIONS[entry.kind].field(command.field)
    now = entry.name if field is None else shown_value(value_at(entry.body, field.key), field)
    newest = act.uow.dictionaries.versions(entry.id)[0].id
    known: dict[str, Value] = {ENTRY: entry.id, NOW: Text(now), VERSION: newest}
    form = FORMS.get(name_of(entry.kind, command.field or NAME))
    if form is None:
        raise Refusal("stale_button")
    return engine.begin(form, act, known=known)


def _form(entry: Entry, act: Act) -> FormPage:
    described = DESCRIPTIONS[entry.kind]
    versions = act.uow.dictionaries.versions(entry.id) if entry.id else ()
    pinned = pinned_of(entry.kind, act)
    name = AskedField(NAME, NAME_LABEL, "", "", ValueType.LINE, entry.name, required=True)
    closed = {one.key for one in described.fields if one.fixed or (entry.id and one.columns)}
    asked_for = [one for one in described.fields if one.key not in {*closed, *pinned}]
    fields = [asked(one, entry.body, act, entry.kind) for one in asked_for]
    form = EntryForm(
        entry.kind.value,
        described.one,
        entry.id,
        entry.name,
        versions[0].id if versions else 0,
        (*([] if NAME in pinned else [name]), *fields),
    )
    return FormPage(form, Say("answers/settings_form", {"one": described.one}))


def begin_row(command: BeginRow, act: Act) -> Answer | Command | None:
    """Ask for the cells of a row; show the rows again if the entry has changed since."""
    entry = entry_of(command.entry, act)
    table = table_in(entry, command.field)
    if is_stale(entry, command.version, act):
        return table_page(entry, table, act)
    row = row_at(entry, table, command.row)
    if one_by_one(act):
        known: dict[str, Value] = {
            ENTRY: entry.id,
            NOW: Text(row_shown(row, table) if row else ""),
            ROW: command.row,
            VERSION: command.version,
        }
        return engine.begin(FORMS[row_name(entry.kind, table.key, command.row)], act, known=known)
    of = (entry.kind.value, table.key)
    cells = tuple(asked_of(one, row.get(one.key), act, (*of, one.key)) for one in cells_of(table))
    form = RowForm(entry.id, table.key, command.row, command.version, entry.name, cells)
    return FormPage(form, Say("answers/settings_form", {"one": table.label}))


def asked(
    field: Field, body: object, act: Act, kind: str = "", besides: Collection[int] = ()
) -> AskedField:
    """Return a field of a form, with the value that a body of a kind has for it.

    `besides` are colleagues who are not offered.
    """
    return asked_of(field, value_at(body, field.key), act, (str(kind), field.key, ""), besides)


def asked_of(
    field: Field, written: object, act: Act, of: Of, besides: Collection[int] = ()
) -> AskedField:
    """Return a field of a form, with a written value; `of` says whose field it is."""
    value = shown_value(written, field)
    return AskedField(
        field.key,
        field.label,
        field.help,
        example_of(field),
        field.type,
        value,
        _choices(field, value, act, besides),
        field.many,
        field.required,
        tuple(one.label for one in field.columns),
        field.keyed,
        {one.key: one.label for one in field.terms},
        of,
    )


def _choices(field: Field, value: str, act: Act, besides: Collection[int] = ()) -> tuple[str, ...]:
    """Return the values to choose from, with the one there is: it may be switched off since.

    A list without it would show nothing chosen, and saving the form would clear the field.
    """
    offered = tuple(one.name for one in offers(field, act.uow, besides))
    if field.many or not value or value in offered:
        return offered
    return (*offered, value) if offered or field.of is not None else ()


def begin_task(command: BeginTask, act: Act) -> Answer | Command | None:
    """Ask what a task needs."""
    task = task_called(command.task)
    if task.begins is not None:
        return task.begins
    known = {key: value for key, value in command.values.items() if value}
    if one_by_one(act):
        given = {key: Text(value) for key, value in known.items()}
        return engine.begin(FORMS[form_name(task.name)], act, known=given)
    first = known.get(task.fields[0].key, "")
    wanted = (one for one in task.fields if task.is_asked(one, first, act.uow))
    fields = tuple(
        asked(one, known, act, besides=task.besides(one, first, act.uow)) for one in wanted
    )
    form = TaskForm(task.name, task.label, task.submit, fields)
    return FormPage(form, Say("answers/settings_form", {"one": task.label}))
