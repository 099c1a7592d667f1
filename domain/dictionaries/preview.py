"""For which tickets a change of the settings holds, and what it would do to open ones.

The second is looked at before it is made.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.dictionaries.entries import BEGINNING, Entry, Kind
from domain.dictionaries.fields.field import Field
from domain.dictionaries.fields.typed import changes
from domain.dictionaries.registry import DESCRIPTIONS

NAMED = 10
"""Late tickets that a preview names."""


class HoldsFor(StrEnum):
    """For which tickets a change holds: the choice in the question before it."""

    ALL = "all"
    TOLD = "told"  # for all, and clients whose promise is put off are told
    NEW = "new"  # only for tickets that are opened from now on


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """All entries as they would be, and the kind of the one that changes.

    `revision` is that of the dictionaries it starts from: a later one makes a look at it stale.
    `since` is when a day began that is declared closed only now, in the calendar called `name`.
    """

    kind: Kind
    entries: tuple[Entry, ...]
    revision: int
    since: datetime | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: how many open tickets there are, and the numbers of those it moves.

    `scored` get other points or another way through the rules. `clients`: how many people were
    promised a reply and will get it later. `missed` are tickets that missed a deadline since the
    change holds.
    """

    change: PlannedChange
    open: int
    earlier: int
    later: int
    begun: int
    late: tuple[int, ...]
    scored: int
    clients: int = 0
    missed: tuple[int, ...] = ()

    @property
    def moves(self) -> bool:
        """Return whether the change moves any open ticket, or was too late for one."""
        return bool(self.earlier or self.later or self.begun or self.scored or self.missed)


class LookWanted(Exception):
    """A unit can't go on before somebody has looked at what a change would do.

    Looking takes a while with thousands of open tickets, so it is done outside of the unit.
    """

    def __init__(self, change: PlannedChange) -> None:
        super().__init__(change.kind)
        self.change = change


def holds_from(before: Entry, body: object, now: datetime) -> datetime:
    """Return from when a changed body holds, unless somebody decides otherwise.

    New hours of a calendar hold from now on. New targets hold for all tickets; what changes no
    target leaves it as it is which ticket has which.
    """
    if before.kind is Kind.LEVEL:
        targets = any(field.dated for field in _changed(before, body))
        return BEGINNING if targets else before.since
    return now


def fits_new_tickets(before: Entry | None, after: Entry) -> bool:
    """Return whether a change can hold only for tickets that are opened from now on.

    That is so if open tickets can keep each value that changes.
    """
    if before is None or before.name != after.name:
        return False
    changed = _changed(before, after.body)
    return bool(changed) and all(field.dated for field in changed)


def _changed(before: Entry, body: object) -> list[Field]:
    fields = DESCRIPTIONS[before.kind].fields
    return [field for field, _, _ in changes(before.body, body, fields)]
