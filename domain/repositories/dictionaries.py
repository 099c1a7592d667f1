"""The dictionaries: what administrators can change, and who belongs to what."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.dictionaries import (
    Dictionaries,
    Entry,
    EntryVersion,
    Former,
    Kind,
    Pinned,
    Problem,
)
from domain.policy.people.shifts import Rota, StandIn
from domain.policy.tickets.assignment import MemberLoad


class DictionaryShelf(Protocol):
    """The dictionaries, and who belongs to what.

    What changes an entry does not check it: read the entries with the change first (`read`), which
    raises BadEntries with all mistakes.
    """

    pinned: Pinned

    def load(self) -> Dictionaries:
        """Return every dictionary as it is now; an entry that can't be read is as it was before."""
        ...

    def as_of(self, revision: int) -> tuple[Dictionaries, datetime | None]:
        """Return the dictionaries as they were at a revision, and when they changed after it.

        If they have not changed since, or can no longer be read, these are today's and None.
        """
        ...

    def read(self, entries: Iterable[Entry]) -> Dictionaries:
        """Return the dictionaries as they would be with these entries; nothing is saved.

        Raises BadEntries with all mistakes.
        """
        ...

    def readable(self, entries: Sequence[Entry]) -> Dictionaries:
        """Return the dictionaries as `read` does, with what can't be read as it was before."""
        ...

    def entries(self) -> Sequence[Entry]:
        """Return every entry as written, in order; also those that are switched off."""
        ...

    def entry(self, entry_id: int) -> Entry | None:
        """Return the entry with this number; None if there is none."""
        ...

    def versions(self, entry_id: int) -> Sequence[EntryVersion]:
        """Return what an entry has been, the newest version first."""
        ...

    def changed(self, entry_ids: Collection[int]) -> Mapping[int, EntryVersion]:
        """Return the newest version of each of these entries that is no longer as it was added."""
        ...

    def add(
        self, kind: Kind, name: str, body: object, at: datetime, actor_id: int | None = None
    ) -> int:
        """Add an entry, the last of its kind; return its number. It holds from the beginning."""
        ...

    def change(
        self,
        entry_id: int,
        name: str,
        body: object,
        at: datetime,
        actor_id: int | None = None,
        valid_from: datetime | None = None,
        *,
        before: Sequence[Former] = (),
        reason: str = "",
        tells: bool = False,
    ) -> None:
        """Change an entry's name and body; the former ones remain as a version.

        A calendar's hours hold from `valid_from` on, by default from `at`; until then the former
        hours count. A level's targets hold for tickets opened from `valid_from` on, by default for
        all. For other kinds `valid_from` says nothing. What holds already is not written again.
        `before` is what it said earlier, if that changes too; `reason` says why. `tells`: clients
        are told if the change puts their promise off.
        """
        ...

    def tells_after(self, revision: int) -> bool:
        """Return whether clients are told if a change after a revision puts their promise off."""
        ...

    def reason_after(self, revision: int) -> str:
        """Return why the dictionaries were changed last, after a revision; empty if nobody said."""
        ...

    def names_of(self, kind: Kind, name: str) -> Collection[str]:
        """Return what an entry is called, and what it was called before."""
        ...

    def switch(self, entry_id: int, *, off: bool) -> None:
        """Switch an entry off, or on again. It is never deleted: tickets may have it."""
        ...

    def move(self, entry_id: int, position: int) -> None:
        """Give an entry another place among its kind, from 1; the others close ranks."""
        ...

    def join(self, entry_id: int, person_ids: Collection[int]) -> None:
        """Add people to a group or a department."""
        ...

    def leave(self, entry_id: int, person_ids: Collection[int]) -> None:
        """Remove people from a group or a department."""
        ...

    def leave_all(self, person_id: int) -> None:
        """Take somebody out of all entries."""
        ...

    def groups_of(self, person_id: int) -> tuple[str, ...]:
        """Return the names of a client's groups, without those that are switched off."""
        ...

    def groups_of_each(self, person_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """Return the same for several clients, by number."""
        ...

    def members(self, entry_id: int) -> Sequence[MemberLoad]:
        """Return the staff of a department and its shifts, with their number of active tickets."""
        ...

    def staff_of_each(self, entry_ids: Collection[int]) -> Mapping[int, Collection[int]]:
        """Return who belongs to each of these departments, and to their shifts, or shifts."""
        ...

    def rota(self, department_id: int) -> Rota:
        """Return a department's shifts: who works when, and who stands in for a colleague."""
        ...

    def rotas(self) -> Mapping[int, Rota]:
        """Return the shifts of each department that has any."""
        ...

    def stand_in(self, one: StandIn, at: datetime, actor_id: int) -> None:
        """Let somebody take a colleague's place in one occurrence of a shift."""
        ...

    def departments_of(self, person_id: int) -> frozenset[int]:
        """Return the departments whose member somebody is, and those that have no members."""
        ...

    def counted(self) -> tuple[int, int, int]:
        """Return the revision, the one that open tickets are counted by, and up to which number.

        Tickets up to that number are already counted by the current revision.
        """
        ...

    def set_counted(self, revision: int, up_to: int) -> None:
        """Record that open tickets up to this number are counted by the next revision."""
        ...

    def given(self, entry_id: int, person_id: int, at: datetime) -> None:
        """Record that a ticket was given to a member of a department or of its shifts in turn."""
        ...


def broken_entries(shelf: DictionaryShelf) -> Sequence[tuple[Entry, Sequence[Problem]]]:
    """Return each entry that can't be read, with its mistakes."""
    broken = shelf.load().broken
    return [(one, broken[one.id]) for one in shelf.entries() if one.id in broken] if broken else []
