"""Who is on shift in a department, and when: the one place where this is decided.

While a department has no shifts, and for reminders while nobody is on shift, everybody counts as on
shift. Who is away is not there, whatever the shifts say: that is `is_there` in reminders.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from heapq import merge
from itertools import takewhile
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.dictionaries.kinds.shifts import Shift
from domain.sla.calendars import occurrences
from domain.tickets import ACTIVE, Status


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody (`instead_id`) takes a colleague's place in the shift that begins on a local day."""

    shift_id: int
    day: date
    person_id: int
    instead_id: int


@dataclass(frozen=True, slots=True)
class OnShift:
    """One occurrence of a shift: the local day on which it begins, instants in UTC, its people."""

    shift: Shift
    day: date
    begins: datetime
    ends: datetime
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class Rota:
    """The shifts of a department, each with the numbers of its members, and who stands in.

    It is false if there are no shifts. Stand-ins are in the order in which they were agreed on. Who
    is `gone` belongs to the department no longer: the one before them has the shift again.
    """

    shifts: Sequence[tuple[Shift, frozenset[int]]] = ()
    stand_ins: Sequence[StandIn] = ()
    gone: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.shifts)

    @property
    def members(self) -> frozenset[int]:
        """Everybody who has a shift here."""
        return frozenset().union(*(people for _, people in self.shifts))

    # Occurrences

    def after(self, at: datetime) -> Iterator[OnShift]:
        """Yield, by their beginning, the occurrences that have not ended at an instant."""
        return merge(*map(partial(self._of, at=at), self.shifts), key=lambda one: one.begins)

    def _of(self, shift: tuple[Shift, frozenset[int]], at: datetime) -> Iterator[OnShift]:
        one, members = shift
        for found in occurrences(ZoneInfo(one.zone), one.hours_on, at):
            people = self._with_stand_ins(one.id, found.day, members)
            yield OnShift(one, found.day, found.begins, found.ends, people)

    def _with_stand_ins(self, shift_id: int, day: date, people: frozenset[int]) -> frozenset[int]:
        places = [[one] for one in people]
        for one in self.stand_ins:
            if (one.shift_id, one.day) == (shift_id, day):
                for place in places:
                    if place[-1] == one.person_id:
                        place.append(one.instead_id)
        still = ([one for one in place if one not in self.gone] for place in places)
        return frozenset(place[-1] for place in still if place)

    def at(self, at: datetime) -> Sequence[OnShift]:
        """Return the occurrences that are on at an instant; their end no longer is."""
        return list(takewhile(lambda one: one.begins <= at, self.after(at)))

    def coming(self, at: datetime) -> Iterator[OnShift]:
        """Yield, in order, the occurrences that begin later than an instant, for two months."""
        return (one for one in self.after(at) if one.begins > at)

    def own(self, person_id: int, at: datetime) -> Iterator[OnShift]:
        """Yield somebody's occurrences that have not ended at an instant, by their beginning."""
        return (one for one in self.after(at) if person_id in one.people)

    # People

    def people_at(self, at: datetime) -> frozenset[int]:
        """Return who is on shift at an instant, also if they are away."""
        return frozenset().union(*(one.people for one in self.at(at)))

    def begins_at(self, at: datetime) -> datetime | None:
        """Return when somebody is on shift first, from an instant on; None within two months."""
        staffed = (one for one in self.after(at) if one.people)
        return next((max(one.begins, at) for one in staffed), None)

    def among(self, members: Sequence[int], at: datetime) -> Sequence[int]:
        """Return which members are on shift; all of them while nobody is."""
        on = self.people_at(at)
        return [one for one in members if one in on] if on else members

    def lets(self, person_id: int, at: datetime) -> bool:
        """Return whether somebody who has a shift here is on it; True while nobody is on shift."""
        return person_id not in self.members or person_id in self.among([person_id], at)


class Waits(Protocol):
    """A ticket, as far as it matters whether it waits for a shift."""

    @property
    def assignee_id(self) -> int | None:
        """The responsible person's number; None if it is unassigned."""
        ...

    @property
    def status(self) -> Status:
        """Its status."""
        ...


def waits_for_shift(ticket: Waits, rota: Rota, at: datetime) -> datetime | None:
    """Return when somebody is on shift again, if an unassigned ticket waits for that; else None."""
    if not rota or ticket.assignee_id is not None or ticket.status not in ACTIVE:
        return None
    begins = rota.begins_at(at)
    return begins if begins is not None and begins > at else None


NO_SHIFTS = Rota()
"""The rota of a department without shifts."""
