"""What a clock can do, under which terms, and how that is recorded."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.dictionaries.kinds.levels import ClockKind, Level
from domain.events import ClockMoved
from domain.sla.calendars import Calendar
from domain.tickets import Ticket

_NOTHING = timedelta(0)


class ClockMove(StrEnum):
    """What a clock did. `missed`: its deadline passed, and it goes on."""

    STARTED = "started"
    RESTORED = "restored"  # the answer that had ended it does not count after all
    SHIFTED = "shifted"  # it counts from another line than before
    MOVED = "moved"  # other terms; the time used stays used
    PAUSED = "paused"
    RESUMED = "resumed"
    MISSED = "missed"
    MET = "met"
    LATE = "late"
    STOPPED = "stopped"  # no longer owed
    UNDONE = "undone"  # what had started it never happened


BEGINS = frozenset({ClockMove.STARTED, ClockMove.RESTORED, ClockMove.SHIFTED})
"""Turns after which it counts from zero."""

ENDS = frozenset({ClockMove.MET, ClockMove.LATE, ClockMove.STOPPED, ClockMove.UNDONE})

_JUDGED = frozenset({ClockMove.MISSED, ClockMove.MET, ClockMove.LATE})
"""Turns that need no reason, because they come by themselves."""


class Reason(StrEnum):
    """Why a clock moved, if nobody gave a reason in words."""

    LEVEL = "level"
    DEPARTMENT = "department"
    CALENDAR = "calendar"
    TARGET = "target"
    LINE_MOVED = "line_moved"
    CALL_BACK = "call_back"
    NO_REPLY = "no_reply"
    DAY_OFF = "day_off"  # a day was declared closed after it had begun


@dataclass(frozen=True, slots=True)
class GivenBack:
    """How much each clock gets back (negative: loses), and why, in the words of who changed it."""

    time: Mapping[ClockKind, timedelta]
    why: str = ""

    def of(self, clock: ClockKind) -> timedelta:
        """Return how much a clock gets back."""
        return self.time.get(clock, _NOTHING)


@dataclass(frozen=True, slots=True)
class Terms:
    """What was promised, and in which working time. No level: nothing was."""

    level: Level | None
    calendar: Calendar

    def target(self, clock: ClockKind) -> timedelta | None:
        """Return how long it may take; None if there is no such promise."""
        return self.level.target(clock) if self.level else None

    @property
    def name(self) -> str:
        """Return the level's name, empty without one."""
        return self.level.name if self.level else ""


@dataclass(frozen=True, slots=True)
class Saving:
    """A ticket that is being saved: its former state, the terms then and `now`, and why.

    `back` is what its clocks get back.
    """

    before: Ticket | None
    was: Terms
    now: Terms
    at: datetime
    reason: str
    back: "GivenBack | None" = None

    def left_on_new_terms(self, clock: ClockKind, left: timedelta) -> timedelta:
        """Return what is left of the current target; the time used stays used."""
        was, now = self.was.target(clock), self.now.target(clock)
        left += self.back.of(clock) if self.back is not None else timedelta(0)
        return left if was is None or now is None else left + (now - was)

    def terms_differ(self, clock: ClockKind) -> bool:
        """Return whether the terms of a clock have changed."""
        was, now = self.was, self.now
        differ = was.target(clock) != now.target(clock) or was.calendar != now.calendar
        return differ or was.name != now.name

    def why_terms_differ(self, ticket: Ticket) -> Reason:
        """Return what changed, if nobody says it in words."""
        if self.back is not None:
            return Reason.DAY_OFF
        if self.was.name != self.now.name:
            return Reason.LEVEL
        if self.before is not None and self.before.department_id != ticket.department_id:
            return Reason.DEPARTMENT
        return Reason.TARGET if self.was.calendar == self.now.calendar else Reason.CALENDAR

    def did(
        self,
        clock: ClockKind,
        turn: ClockMove,
        ticket: Ticket,
        due: tuple[datetime | None, datetime | None],
        left: timedelta,
        *,
        since: datetime | None = None,
        target: timedelta | None = None,
        reason: str = "",
    ) -> ClockMoved:
        """Return what a clock did as an event; `due` was before and is after, `left` is at `since`.

        The ticket is as it was saved. The reason is that of the person who saved it; otherwise it
        is `reason`.
        """
        before, after = due
        promised = target or self.now.target(clock) or self.was.target(clock) or left
        return ClockMoved(
            ticket.id,
            clock=clock.value,
            what=turn.value,
            since=(since or self.at).isoformat(),
            due_before=before.isoformat() if before else None,
            due_after=after.isoformat() if after else None,
            target=promised.total_seconds(),
            left=left.total_seconds(),
            status=ticket.status.value,
            level=self.now.name,
            calendar=self.now.calendar.name,
            zone=self.now.calendar.zone,
            reason="" if turn in _JUDGED else str(self.reason or reason),
            later=bool(before and after and after > max(before, self.at)),
            note=self.back.why if self.back is not None and turn not in _JUDGED else "",
        )


def late_by_terms(moves: Iterable[ClockMoved]) -> Iterator[ClockMoved]:
    """Yield the moves by which a deadline that was ahead has passed."""
    for move in moves:
        if move.what == ClockMove.MOVED and move.due_before and move.due_after:
            before, after, at = map(
                datetime.fromisoformat, (move.due_before, move.due_after, move.since)
            )
            if after <= at < before:
                yield move


def noticed(ticket: Ticket, clock: ClockKind) -> Ticket:
    """Return the ticket with a deadline that has passed, and that nobody missed."""
    if clock is ClockKind.RESPONSE:
        return replace(ticket, response_missed=True)
    return replace(ticket, resolution_missed=True)


ClockResult = tuple[Ticket, tuple[ClockMoved, ...]]
"""A ticket with a clock set, and what the clock did."""


def miss(ticket: Ticket, clock: ClockKind, due: datetime, saving: Saving) -> ClockResult:
    """Count a missed deadline; once, however often it is noticed."""
    if clock is ClockKind.RESPONSE:
        noticed, missed = ticket.response_missed, ticket.missed_answers + 1
        after = replace(ticket, response_missed=True, missed_answers=missed)
    else:
        noticed, missed = ticket.resolution_missed, ticket.missed_resolutions + 1
        after = replace(ticket, resolution_missed=True, missed_resolutions=missed)
    if noticed:
        return ticket, ()
    done = saving.did(clock, ClockMove.MISSED, ticket, (due, due), timedelta(0), since=due)
    return after, (done,)
