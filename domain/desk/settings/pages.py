"""What is shown of the settings: the kinds, their entries, and one entry."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.answers.settings import (
    EntriesPage,
    EntryPage,
    ListedEntry,
    ListedKind,
    Mistake,
    SettingsPage,
    ShownField,
)
from domain.commands import ShowEntries, ShowEntry, ShowSettings
from domain.desk.act import Act
from domain.desk.settings.country import can_be_extended
from domain.desk.settings.fields.mistakes import as_mistake
from domain.desk.settings.tasks.table import TASKS
from domain.dictionaries import DESCRIPTIONS, SINGLE, Entry, Kind, Pinned, Problem
from domain.dictionaries.checks import entry_path
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.fields.field import ValueType
from domain.dictionaries.fields.typed import shown_value
from domain.dictionaries.kinds.desk import with_pinned
from domain.dictionaries.references import users_of
from domain.errors import Refusal
from domain.people.person import Role
from domain.platforms import identity_of, traits_of
from domain.repositories.dictionaries import broken_entries
from domain.text.spans import Text

PAGE = 10
"""Entries of a page: as many buttons as fit a phone's screen."""

IN_LIST = 3
"""How many values of an entry its line in a list shows."""

SHORT = 100
"""Characters of a value in a list: ten entries with long definitions fit one message."""


def show_settings(_command: ShowSettings, act: Act) -> SettingsPage:
    """Show every kind, with the number of its entries."""
    entries = act.uow.dictionaries.entries()
    broken = broken_entries(act.uow.dictionaries)
    return SettingsPage(
        tuple(
            ListedKind(
                kind.value, one.section.value, one.many, len([e for e in entries if e.kind is kind])
            )
            for kind, one in DESCRIPTIONS.items()
        ),
        may_change(act),
        act.prefix,
        tuple((one.name, one.label) for one in TASKS.values() if one.everyday)
        if may_change(act)
        else (),
        tuple((one.name, _wrong_with(one, wrong)) for one, wrong in broken),
    )


def _wrong_with(entry: Entry, problems: Iterable[Problem]) -> tuple[Mistake, ...]:
    path, fields = entry_path(entry.kind, entry.name), DESCRIPTIONS[entry.kind].fields
    return tuple(as_mistake(one, path, fields) for one in problems)


def show_entries(command: ShowEntries, act: Act) -> EntriesPage:
    """Show a page of a kind's entries, in their order."""
    described = DESCRIPTIONS[command.kind]
    entries = [one for one in act.uow.dictionaries.entries() if one.kind is command.kind]
    first = command.page * PAGE
    return EntriesPage(
        described.kind.value,
        described.many,
        described.help,
        tuple(_listed(one, act) for one in entries[first : first + PAGE]),
        command.page,
        more=len(entries) > first + PAGE,
        may_change=may_change(act) and not (entries and command.kind in SINGLE),
    )


def _listed(entry: Entry, act: Act) -> ListedEntry:
    said = [one for one in fields_of(entry, act) if one.value and "\n" not in one.value]
    short = (replace(one, value=Text(one.value).shortened(SHORT).plain) for one in said[:IN_LIST])
    return ListedEntry(entry.id, entry.name, entry.off, tuple(short))


def show_entry(command: ShowEntry, act: Act) -> EntryPage:
    """Show an entry with all its values. Raises Refusal if there is none."""
    return page_of(entry_of(command.entry, act), act)


def page_of(entry: Entry, act: Act) -> EntryPage:
    """Return the page of an entry."""
    entries = act.uow.dictionaries.entries()
    alike = [one for one in entries if one.kind is entry.kind]
    versions = act.uow.dictionaries.versions(entry.id)
    return EntryPage(
        entry.id,
        entry.kind.value,
        DESCRIPTIONS[entry.kind].one,
        with_pinned(entry, pinned_of(entry.kind, act)).name,
        entry.off,
        tuple(fields_of(entry, act)),
        used_by=tuple(one.name for one in users_of(entry, entries)),
        newest=versions[0].id if len(versions) > 1 else 0,
        is_first=alike[0].id == entry.id,
        is_last=alike[-1].id == entry.id,
        one_by_one=one_by_one(act),
        may_change=may_change(act),
        stays=entry.kind in SINGLE,
        can_extend=can_be_extended(entry, act),
        can_limit=_can_limit(entry, act),
    )


def _can_limit(entry: Entry, act: Act) -> bool:
    """Return whether specialists could now be limited to the tickets of their departments."""
    has_members = entry.kind is Kind.DEPARTMENT and value_at(entry.body, "members")
    return bool(has_members) and act.uow.dictionaries.load().desk.scopes.unlimited


def done(entry: Entry, act: Act) -> EntryPage:
    """Return the page of an entry that has just been changed."""
    return replace(page_of(entry, act), done=True)


def entry_of(number: int, act: Act) -> Entry:
    """Return the entry with this number. Raises Refusal if there is none."""
    entry = act.uow.dictionaries.entry(number)
    if entry is None:
        raise Refusal("no_such_entry")
    return entry


def fields_of(entry: Entry, act: Act) -> Sequence[ShownField]:
    """Return the values of an entry's fields, as people read them."""
    shown, set_there = [], pinned_of(entry.kind, act)
    entry = with_pinned(entry, set_there)
    for field in DESCRIPTIONS[entry.kind].fields:
        written = value_at(entry.body, field.key)
        if field.type is ValueType.PERSON:
            written = names_in(written, act)
        value = shown_value(written, field)
        is_table, pinned = field.type is ValueType.TABLE, field.key in set_there
        fixed = field.fixed or pinned
        shown.append(ShownField(field.key, field.label, value, fixed, is_table, pinned))
    return shown


def pinned_of(kind: Kind, act: Act) -> Pinned:
    """Return the values of a kind's entry that the environment sets, by the keys of its fields."""
    return act.uow.dictionaries.pinned if kind is Kind.DESK else {}


def names_in(written: object, act: Act) -> object:
    """Return the names of accounts; an account that nobody has stays as written."""
    accounts = written if isinstance(written, list | tuple) else [written] if written else []
    return [_name(str(one), act) for one in accounts]


def _name(account: str, act: Act) -> str:
    try:
        person = act.uow.people.by_identity(identity_of(account, act.uow.platforms))
    except ValueError:
        return account
    return person.name if person is not None else account


def one_by_one(act: Act) -> bool:
    """Return whether the platform asks one question at a time."""
    return traits_of(act.place.platform, act.uow.platforms).step_by_step


def may_change(act: Act) -> bool:
    """Return whether the actor may change settings."""
    return act.person.role is Role.ADMINISTRATOR
