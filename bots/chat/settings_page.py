"""The buttons of the settings' pages: the kinds, a kind's entries, one entry, and the changes."""

from bots.chat.buttons.choices import LABEL, Rows
from bots.chat.buttons.row import LIMIT
from bots.chat.buttons.rows import (
    ADD_ENTRY,
    CHANGE,
    CHANGES,
    DOWN,
    ENTRY,
    KIND,
    OFF,
    ON,
    REMOVE_ROW,
    SETTINGS,
    TABLE,
    TABLE_ROW,
    TASK,
    UNDO,
    UP,
)
from bots.chat.buttons.values import (
    OfChanges,
    OfEntry,
    OfField,
    OfKind,
    OfNothing,
    OfRow,
    OfTable,
    OfTask,
    OfVersion,
)
from bots.platforms import Button
from bots.text.locales import N_, label
from domain.answers.settings import (
    AuditPage,
    EntriesPage,
    EntryPage,
    ListedEntry,
    ListedRow,
    SettingsPage,
    TablePage,
)
from domain.commands.settings import NAME
from domain.dictionaries import Kind
from domain.dictionaries.description import Section

A_ROW = 2

RENAME = N_("Rename…")
UNDO_ONE = N_("Undo: %(name)s")
BACK = N_("◀ Back")


def buttons_of(
    page: SettingsPage | EntriesPage | EntryPage | TablePage | AuditPage, language: str
) -> Rows:
    """Return the buttons of a page of the settings."""
    match page:
        case SettingsPage():
            return _kinds(page, language)
        case EntriesPage():
            return _entries(page, language)
        case EntryPage():
            return _entry(page, language)
        case TablePage():
            return _table(page, language)
        case AuditPage():
            return _changes_made(page, language)


def _kinds(page: SettingsPage, language: str) -> Rows:
    """Return the tasks that people come for, then the kinds by their sections."""
    tasks = [TASK.draw(OfTask(name), label(words, language)) for name, words in page.tasks]
    order = list(Section)
    kinds = sorted(page.kinds, key=lambda one: order.index(Section(one.section)))
    shown = [KIND.draw(OfKind(Kind(one.kind)), label(one.many, language)) for one in kinds]
    return (*_in_rows(tasks), *_in_rows(shown))


def _entries(page: EntriesPage, language: str) -> Rows:
    kind = Kind(page.kind)
    turns = [KIND.draw(OfKind(kind, page.page - 1), "◀")] if page.page else []
    turns += [KIND.draw(OfKind(kind, page.page + 1), "▶")] if page.more else []
    back = SETTINGS.draw(OfNothing(), label(BACK, language))
    add = [ADD_ENTRY.draw(OfKind(kind), label(ADD_ENTRY.label, language))]
    last = (*turns, *(add if page.may_change else ()), back)
    return (*_in_rows([_of_entry(one) for one in page.entries]), last)


def _of_entry(entry: ListedEntry) -> Button:
    name = f"⏸ {entry.name}" if entry.off else entry.name
    return ENTRY.draw(OfEntry(entry.id), name[:LABEL])


def _entry(page: EntryPage, language: str) -> Rows:
    back = KIND.draw(OfKind(Kind(page.kind)), label(BACK, language))
    if not page.may_change:
        return ((back,),)
    this = OfEntry(page.id)
    switch = ON if page.off else OFF
    acts = [
        *(
            [UNDO.draw(OfVersion(page.id, page.newest), label(UNDO.label, language))]
            if page.newest
            else []
        ),
        *([] if page.stays else [switch.draw(this, label(switch.label, language))]),
        *([] if page.is_first else [UP.draw(this, label(UP.label, language))]),
        *([] if page.is_last else [DOWN.draw(this, label(DOWN.label, language))]),
        back,
    ]
    return (*_changes(page, language), *_in_rows(acts))


def _changes(page: EntryPage, language: str) -> Rows:
    """Return one button for the form, or one for each field where there are no forms.

    A table has a button anyway: its rows are changed one by one.
    """
    fields = [
        TABLE.draw(OfTable(page.id, one.key), f"{label(one.label, language)}…")
        if one.is_table
        else CHANGE.draw(OfField(page.id, one.key), label(one.label, language))
        for one in page.fields
        if not one.fixed and (one.is_table or page.one_by_one)
    ]
    if page.one_by_one:
        first = CHANGE.draw(OfField(page.id, NAME), label(RENAME, language))
    else:
        first = CHANGE.draw(OfField(page.id), label(CHANGE.label, language))
    return _in_rows([first, *fields])


def _table(page: TablePage, language: str) -> Rows:
    """Return two buttons for each row, to change and to remove it, then what else can be done."""

    def turned(to: int, sign: str) -> Button:
        return TABLE.draw(OfTable(page.entry, page.field, to), sign)

    turns = [turned(page.page - 1, "◀")] if page.page else []
    turns += [turned(page.page + 1, "▶")] if page.more else []
    back = ENTRY.draw(OfEntry(page.entry), label(BACK, language))
    if not page.may_change:
        return ((*turns, back),)
    rows = [_of_row(page, one) for one in page.rows]
    new = OfRow(page.entry, page.field, 0, page.version)
    add = TABLE_ROW.draw(new, label(TABLE_ROW.label, language))
    undo = UNDO.draw(OfVersion(page.entry, page.undo), label(UNDO.label, language))
    return (*rows, (*turns, add), (*([undo] if page.undo else []), back))


def _of_row(page: TablePage, row: ListedRow) -> tuple[Button, ...]:
    of = OfRow(page.entry, page.field, row.number, page.version)
    return TABLE_ROW.draw(of, row.text[:LABEL]), REMOVE_ROW.draw(of, REMOVE_ROW.label)


def _changes_made(page: AuditPage, language: str) -> Rows:
    """Return *Undo* for each change that can be taken back, and the other pages."""
    undo = [
        UNDO.draw(
            OfVersion(one.entry, one.version), label(UNDO_ONE, language, name=one.subject)[:LABEL]
        )
        for one in page.entries
        if one.version
    ]
    turns = []
    if page.page:
        turns.append(CHANGES.draw(_turned(page, -1), "◀"))
    if page.more:
        turns.append(CHANGES.draw(_turned(page, 1), "▶"))
    # Something with a very long name has one page: a button has no room for it.
    turns = [one for one in turns if len(one.value.encode()) <= LIMIT]
    return (*_in_rows(undo), tuple(turns)) if turns else _in_rows(undo)


def _turned(page: AuditPage, by: int) -> OfChanges:
    kind = Kind(page.kind) if page.kind else None
    return OfChanges(page.page + by, kind, page.since, page.named)


def _in_rows(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))
