"""The buttons of the settings' pages: the kinds, a kind's entries, one entry, and the changes."""

from functools import partial

from bots.chat.buttons.choices import invitations
from bots.chat.buttons.layout import BACK, LABEL, Rows, in_rows, turns
from bots.chat.buttons.rows import (
    ADD_ENTRY,
    CHANGE,
    CHANGES,
    DOWN,
    ENTRY,
    EXTEND,
    KIND,
    OFF,
    ON,
    REMOVE_ROW,
    SETTINGS,
    TABLE,
    TABLE_ROW,
    TASK,
    UNDO,
    UNDO_PERSON,
    UP,
)
from bots.chat.buttons.values import (
    OfChanges,
    OfEntry,
    OfField,
    OfKind,
    OfNothing,
    OfPersonChange,
    OfRow,
    OfTable,
    OfTask,
    OfVersion,
)
from bots.platforms import Button
from bots.text.locales import N_, label
from bots.text.terms import said_in, without_gaps
from domain.answers.settings import (
    AuditPage,
    EntriesPage,
    EntryPage,
    ListedChange,
    ListedEntry,
    ListedRow,
    SettingsPage,
    TablePage,
)
from domain.commands.settings import NAME
from domain.dictionaries import Kind
from domain.dictionaries.description import Section
from domain.dictionaries.kinds.calendars import COUNTRY
from domain.outgoing.buttons import OfHolidays

RENAME = N_("Rename…")
SET_COUNTRY = N_("Set the country…")
UNDO_ONE = N_("Undo: %(name)s")


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
    return (*in_rows(tasks), *in_rows(shown))


def _entries(page: EntriesPage, language: str) -> Rows:
    kind = Kind(page.kind)
    back = SETTINGS.draw(OfNothing(), label(BACK, language))
    add = (ADD_ENTRY.labelled(OfKind(kind), language),) if page.may_change else ()
    others = turns(KIND, partial(OfKind, kind), page)
    return (*in_rows([_of_entry(one) for one in page.entries]), (*others, *add, back))


def _of_entry(entry: ListedEntry) -> Button:
    name = f"⏸ {entry.name}" if entry.off else entry.name
    return ENTRY.draw(OfEntry(entry.id), name[:LABEL])


def _entry(page: EntryPage, language: str) -> Rows:
    back = KIND.draw(OfKind(Kind(page.kind)), label(BACK, language))
    if not page.may_change:
        return ((back,),)
    this = OfEntry(page.id)
    switch = ON if page.off else OFF
    undo = UNDO.labelled(OfVersion(page.id, page.newest), language)
    acts = (
        *((undo,) if page.newest else ()),
        *((EXTEND.labelled(this, language),) if page.can_extend else ()),
        *(() if page.stays else (switch.labelled(this, language),)),
        *(() if page.is_first else (UP.labelled(this, language),)),
        *(() if page.is_last else (DOWN.labelled(this, language),)),
        back,
    )
    invited = invitations(page.absent, language)
    return (*invited, *_changes(page, language), *in_rows(acts))


def of_holidays(of: OfHolidays, language: str) -> Rows:
    """Return the button that adds holidays, or the one for the calendar's country."""
    if of.can_extend:
        return ((EXTEND.labelled(OfEntry(of.calendar), language),),)
    country = OfField(of.calendar, COUNTRY.key)
    return ((CHANGE.draw(country, label(SET_COUNTRY, language)),),)


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
        first = CHANGE.labelled(OfField(page.id), language)
    return in_rows([first, *fields])


def _table(page: TablePage, language: str) -> Rows:
    """Return two buttons for each row, to change and to remove it, then what else can be done."""
    others = turns(TABLE, partial(OfTable, page.entry, page.field), page)
    back = ENTRY.draw(OfEntry(page.entry), label(BACK, language))
    if not page.may_change:
        return ((*others, back),)
    rows = [_of_row(page, one, language) for one in page.rows]
    new = OfRow(page.entry, page.field, 0, page.version)
    add = TABLE_ROW.labelled(new, language)
    undo = UNDO.labelled(OfVersion(page.entry, page.undo), language)
    return (*rows, (*others, add), (*((undo,) if page.undo else ()), back))


def _of_row(page: TablePage, row: ListedRow, language: str) -> tuple[Button, ...]:
    of = OfRow(page.entry, page.field, row.number, page.version)
    text = without_gaps(said_in(language, row.text, page.kind, page.field))
    return TABLE_ROW.draw(of, text[:LABEL]), REMOVE_ROW.draw(of, REMOVE_ROW.label)


def _undo(one: ListedChange, language: str) -> Button:
    words = label(UNDO_ONE, language, name=one.subject)[:LABEL]
    if one.person:
        return UNDO_PERSON.draw(OfPersonChange(one.person, one.version), words)
    return UNDO.draw(OfVersion(one.entry, one.version), words)


def _changes_made(page: AuditPage, language: str) -> Rows:
    """Return *Undo* for each change that can be taken back, and the other pages."""
    undo = [_undo(one, language) for one in page.entries if one.version]
    kind = Kind(page.kind) if page.kind else None
    others = turns(CHANGES, lambda at: OfChanges(at, kind, page.since, page.named), page)
    return (*in_rows(undo), *in_rows(others))
