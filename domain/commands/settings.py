"""Commands about the desk's settings: the entries of its dictionaries."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.commands.base import Command
from domain.dictionaries.entries import Kind
from domain.dictionaries.preview import HoldsFor
from domain.people.accounts import PersonRef
from domain.text.spans import Text

Typed = str | int
"""What somebody gave for a field: a text, or the number of an offered choice."""


@dataclass(frozen=True, slots=True)
class ShowSettings(Command):
    """Show the kinds of settings."""


@dataclass(frozen=True, slots=True)
class ShowEntries(Command):
    """Show a page of a kind's entries; `page` counts from 0."""

    kind: Kind
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowEntry(Command):
    """Show an entry."""

    entry: int


@dataclass(frozen=True, slots=True)
class BeginEntry(Command):
    """Open the form for a new entry of a kind."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class BeginChange(Command):
    """Open the form for an entry: for one field, or for all if it is empty."""

    entry: int
    field: str = ""


@dataclass(frozen=True, slots=True)
class SaveEntry(Command):
    """Add an entry of a kind (`entry` is 0) or change one.

    `values` are given by the fields' keys, and the name under `NAME`; other fields stay. A
    form that was opened at another `revision` of the dictionaries is refused if the entry has
    changed since; 0: whatever it is now. `reach` is answered to the question before it. `reason`
    says why a day of a calendar changes that has begun already: it counts from its beginning on.
    """

    kind: Kind
    entry: int
    values: Mapping[str, Typed] = field(default_factory=dict)
    revision: int = 0
    reach: HoldsFor = HoldsFor.ALL
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BeginPerson(Command):
    """Open the form for what is known of a person: for one field, or for all if it is empty."""

    person: int
    field: str = ""


@dataclass(frozen=True, slots=True)
class SavePerson(Command):
    """Change what is known of a person: `values` by the fields' keys; other fields stay.

    A form that was opened at another `revision` of the card is refused; 0: whatever it is now.
    """

    person: int
    values: Mapping[str, Typed] = field(default_factory=dict)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class UndoPerson(Command):
    """Take back a change of a person's card, by its number in the audit."""

    person: int
    change: int


@dataclass(frozen=True, slots=True)
class BeginTeam(Command):
    """Open the form for somebody's role and team: for one field, or for all if it is empty."""

    person: int
    field: str = ""


@dataclass(frozen=True, slots=True)
class SaveTeam(Command):
    """Change somebody's role, departments, shifts and languages: `values` by the fields' keys.

    A form that was opened at another `revision` of them is refused; 0: whatever it is now.
    """

    person: int
    values: Mapping[str, Typed] = field(default_factory=dict)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class BeginTask(Command):
    """Open the form of an everyday task, like a day off; `values` fills in fields, by key."""

    task: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunTask(Command):
    """Do an everyday task; the values of its fields are by key."""

    task: str
    values: Mapping[str, Typed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShowTable(Command):
    """Show the rows of an entry's table; `page` counts from 0."""

    entry: int
    field: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class BeginRow(Command):
    """Open the form for a row of a table; `row` counts from 1, and 0 is a new one.

    `version` is the entry's newest one where the row was shown.
    """

    entry: int
    field: str
    row: int
    version: int


@dataclass(frozen=True, slots=True)
class SaveRow(Command):
    """Change a row of a table or add one; `row` counts from 1, and 0 is a new one.

    `values` are given by the columns' keys; other cells stay.
    """

    entry: int
    field: str
    row: int
    version: int
    values: Mapping[str, Typed] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoveRow(Command):
    """Remove a row of a table; `row` counts from 1."""

    entry: int
    field: str
    row: int
    version: int


CLEAR = "-"
"""What is typed to clear a field."""

NAME = "name"
"""The key of an entry's name among the values of a form."""

REASON = "reason"
"""The key of the reason among the values of a form: why something changes that is over."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A way to read a typed change: the entry's name, the field's key, and the value."""

    name: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class SetSetting(Command):
    """Change one setting with a typed command: `level Gold response 2 hr`.

    `ways` are the ways to read it, the first that names an entry is meant. Without any, the entry
    that is `named` is shown, or all of the kind if that is empty too.
    """

    kind: Kind
    ways: tuple[Assignment, ...] = ()
    named: str = ""


@dataclass(frozen=True, slots=True)
class AddDayOff(Command):
    """Close a calendar on a day: `31 dec`, `tomorrow Office`, `24.12 Christmas Eve`.

    A day that has begun needs a reason: `today Office because of the storm`. A form gives the
    calendar, the day's name and the reason apart from the words.
    """

    words: str
    calendar: str = ""
    label: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExtendHolidays(Command):
    """Add the holidays of a calendar's country for the years to come."""

    entry: int


@dataclass(frozen=True, slots=True)
class TryMessage(Command):
    """Show how a client's message would be handled; nothing is kept.

    `client` None: somebody the desk doesn't know.
    """

    text: Text
    client: PersonRef | None = None


@dataclass(frozen=True, slots=True)
class SwitchEntry(Command):
    """Switch an entry off or on. What is off is offered to nobody; tickets that have it keep it.

    What uses it uses the entry with the number `instead` from then on, if there is one. `reach` is
    answered to the question before that.
    """

    entry: int
    off: bool
    instead: int = 0
    reach: HoldsFor = HoldsFor.ALL


@dataclass(frozen=True, slots=True)
class MoveEntry(Command):
    """Move an entry one place up or down in its list."""

    entry: int
    up: bool


@dataclass(frozen=True, slots=True)
class UndoChange(Command):
    """Take back a version of an entry, if it is still the newest."""

    entry: int
    version: int
    reach: HoldsFor = HoldsFor.ALL
