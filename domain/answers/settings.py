"""The settings: kinds, entries, tables, mistakes, and the recorded changes."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.outgoing.buttons import Absence
from domain.outgoing.words import Worded


@dataclass(frozen=True, slots=True)
class ListedKind:
    """A kind of settings: what people call several, its section, and how many entries it has."""

    kind: str
    section: str
    many: str
    count: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in an entry: its field, a sentence with its words, and where in the field it is.

    `terms` are the labels of words of ours in the sentence, by the names of its words; `place` is
    `where` with labels in place of keys. Labels are translated.
    """

    field: str
    label: str
    template: str
    words: Mapping[str, str]
    where: str = ""
    terms: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingsPage(Worded):
    """The kinds of settings. `prefix` is what commands begin with where it is shown.

    `tasks` are the names of tasks with their labels. `broken` are the names of entries that can't
    be read, with what is wrong.
    """

    template: ClassVar[str] = "answers/settings"
    ticket_id: ClassVar[None] = None
    kinds: tuple[ListedKind, ...]
    may_change: bool = False
    prefix: str = ""
    tasks: tuple[tuple[str, str], ...] = ()
    broken: tuple[tuple[str, tuple[Mistake, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of an entry, and its value as people read it.

    `fixed`: no form changes it. `is_table`: its rows have a page of their own. `pinned`: the
    environment sets it.
    """

    key: str
    label: str
    value: str
    fixed: bool = False
    is_table: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry in a list, with its first values."""

    id: int
    name: str
    off: bool
    fields: tuple[ShownField, ...]


@dataclass(frozen=True, slots=True)
class EntriesPage(Worded):
    """A page of a kind's entries, counted from 0."""

    template: ClassVar[str] = "answers/entries"
    ticket_id: ClassVar[None] = None
    kind: str
    title: str
    help: str
    entries: tuple[ListedEntry, ...]
    page: int
    more: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class EntryPage(Worded):
    """An entry with all its values.

    `newest` is its newest version if that can be taken back, else 0. `one_by_one`: fields are
    changed one at a time, because the platform shows no forms. `done`: it has just been changed.
    `stays`: it is never switched off. `can_extend`: it is a calendar to which more holidays of its
    country can be added. `can_limit`: it is a department with members, and specialists see all
    tickets. `absent`: who has just become a member and is not in the channel.
    """

    template: ClassVar[str] = "answers/entry"
    ticket_id: ClassVar[None] = None
    id: int
    kind: str
    one: str
    name: str
    off: bool
    fields: tuple[ShownField, ...]
    used_by: tuple[str, ...]
    newest: int
    is_first: bool
    is_last: bool
    one_by_one: bool
    may_change: bool
    done: bool = False
    stays: bool = False
    can_extend: bool = False
    can_limit: bool = False
    absent: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a table, counted from 1, in one line."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class TablePage(Worded):
    """A page of the rows of an entry's table, counted from 0. `kind` is that of the entry.

    `version` is the entry's newest one, `undo` the same if it can be taken back, else 0. `done`: it
    has just been changed.
    """

    template: ClassVar[str] = "answers/table"
    ticket_id: ClassVar[None] = None
    entry: int
    name: str
    field: str
    label: str
    help: str
    rows: tuple[ListedRow, ...]
    page: int
    more: bool
    version: int
    undo: int
    may_change: bool
    done: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A field's value before and after a change; without a label it is the entry's name.

    `of` is the kind of entries and the field's key. The rows of a table stand on lines of
    their own.
    """

    label: str
    before: str
    after: str
    of: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A recorded change in the list; `at` is UTC.

    `entry` and `version` are set if it is the newest change of an entry and can be taken back,
    `person` and `version` (its number in the audit) if it is that of a person's card; else 0.
    `fields` say what changed if that is known field by field, and `reason` why.
    """

    at: datetime
    actor: str
    on_behalf_of: str
    via: str
    what: str
    subject: str
    before: str
    after: str
    entry: int = 0
    version: int = 0
    person: int = 0
    fields: tuple[ShownChange, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuditPage(Worded):
    """A page of recorded changes, counted from 0, and which ones were asked for."""

    template: ClassVar[str] = "answers/audit"
    ticket_id: ClassVar[None] = None
    entries: tuple[ListedChange, ...]
    page: int
    more: bool
    named: str = ""
    kind: str = ""
    since: str = ""
