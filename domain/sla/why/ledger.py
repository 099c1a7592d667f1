"""From a ticket's dated history to the ledger of its clocks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.dictionaries.kinds.levels import ClockKind
from domain.events import ClockMoved, ReplyDelivered
from domain.sla.calendars import Calendar
from domain.sla.clocks.moves import BEGINS, ENDS, ClockMove, Terms
from domain.sla.why.days import rows_of
from domain.sla.why.rows import Clock, ClockChange, Past, Paused, Row, Skipped, Why, Worked
from domain.tickets import Ticket

_NOTHING = timedelta(0)
_TERMS = (ClockMove.MOVED, ClockMove.PAUSED, ClockMove.RESUMED)
"""Events that name the calendar in force from then on."""

MOST = 16
"""Rows of one clock; a longer ledger leaves some out in the middle and says so."""
FIRST = 6
"""Rows that a shortened ledger keeps at its beginning; the others are at its end."""


def explain(
    ticket: Ticket,
    terms: Terms,
    history: Iterable[Past],
    now: datetime,
    calendars: Mapping[str, Calendar] | None = None,
) -> Why:
    """Return the ledger of each clock that the ticket has or had.

    `history` is in the order in which it was stored. `calendars` are the existing ones, by name: if
    a stretch ran by another calendar than the current one, it is shown in full if it still adds up.
    """
    history = tuple(history)
    known = {**(calendars or {}), terms.calendar.name: terms.calendar}
    clocks = (_clock(kind, history, known, terms.calendar, now) for kind in ClockKind)
    return Why(
        ticket.id,
        terms.name,
        terms.calendar.name,
        terms.calendar.zone,
        tuple(clock for clock in clocks if clock is not None),
    )


@dataclass(frozen=True, slots=True)
class _Turned:
    """What a clock did, read from the history, and who caused it."""

    event: ClockMoved
    turn: ClockMove
    since: datetime
    left: timedelta
    actor: str


def _clock(
    kind: ClockKind,
    history: Sequence[Past],
    calendars: Mapping[str, Calendar],
    calendar: Calendar,
    now: datetime,
) -> Clock | None:
    runs: list[list[_Turned]] = []
    for turned in _turned(kind, history):
        if turned.turn is ClockMove.UNDONE and runs:
            runs.pop()
        elif turned.turn is ClockMove.STARTED or not runs:
            runs.append([turned])
        else:
            runs[-1].append(turned)
    if not runs:
        return None
    book = _Book(calendars)
    for turned in runs[-1]:
        book.enter(turned)
    return book.closed(kind, now, calendar, len(runs) - 1)


def _turned(kind: ClockKind, history: Sequence[Past]) -> Iterator[_Turned]:
    authors = {past.at: past.actor for past in history if isinstance(past.event, ReplyDelivered)}
    for past in history:
        event = past.event
        if isinstance(event, ClockMoved) and event.clock == kind:
            yield _Turned(
                event,
                ClockMove(event.what),
                datetime.fromisoformat(event.since),
                timedelta(seconds=event.left),
                past.actor or authors.get(past.at, ""),
            )


@dataclass(slots=True)
class _Book:
    """A ledger that is being written: every stretch of working time is entered when it ends."""

    calendars: Mapping[str, Calendar]
    rows: list[Row] = field(default_factory=list)
    target: timedelta = _NOTHING
    used: timedelta = _NOTHING
    left: timedelta = _NOTHING
    since: datetime | None = None
    """Since when it runs; None while it does not."""
    calendar: str = ""
    due_at: datetime | None = None
    ended: ClockMove | None = None

    def enter(self, turned: _Turned) -> None:
        """Enter what the clock did, and the working time until then."""
        event, turn, since = turned.event, turned.turn, turned.since
        if turn in BEGINS:
            self._anew()
        elif self.since is not None and since >= self.since:
            target = timedelta(seconds=event.target) if turn is ClockMove.MOVED else self.target
            self._work(since, target - turned.left)
        if turn in BEGINS or turn is ClockMove.MOVED:
            self.target = self.used + turned.left
        if turn is ClockMove.PAUSED:
            self.rows.append(Paused(since, None, event.status, turned.actor, event.reason))
        elif turn is not ClockMove.RESUMED:
            self._end_pause(since if turn in ENDS else None)
            self.rows.append(_change(turned))
        else:
            self._end_pause(since)
        self._stands(turned)

    def _stands(self, turned: _Turned) -> None:
        turn, due = turned.turn, turned.event.due_after
        if turn in BEGINS or turn in _TERMS:
            self.calendar = turned.event.calendar
        self.due_at = datetime.fromisoformat(due) if due else None
        self.ended = turn if turn in ENDS else None
        self.left = self.target - self.used
        if self.due_at is None:
            self.since = None
        elif self.since is None or turn is not ClockMove.MISSED or turned.since > self.since:
            self.since = turned.since

    def _anew(self) -> None:
        """Start counting again from another instant: changes stay, and the used time is zero."""
        self.rows = [row for row in self.rows if isinstance(row, ClockChange)]
        self.used, self.since = _NOTHING, None

    def _work(self, until: datetime, used: timedelta) -> None:
        """Enter the working time up to an instant at which so much is used in all."""
        assert self.since is not None
        worked = max(used - self.used, _NOTHING)
        calendar = self.calendars.get(self.calendar)
        if calendar is not None and calendar.between(self.since, until) == worked:
            self.rows += rows_of(calendar, self.since, until)
        else:
            self.rows.append(Worked(self.since, until, worked, days=0))
        self.used += worked

    def _end_pause(self, at: datetime | None) -> None:
        for place, row in enumerate(self.rows):
            if at is not None and isinstance(row, Paused) and row.end is None:
                self.rows[place] = replace(row, end=at)

    def closed(self, kind: ClockKind, now: datetime, calendar: Calendar, earlier: int) -> Clock:
        """Return the ledger as it is now, with running time entered up to now."""
        if self.since is not None and self.due_at is not None and now > self.since:
            self._work(now, self.target - calendar.between(now, self.due_at))
        left = self.target - self.used
        rows = tuple(_shortened(self.rows))
        return Clock(kind, self.target, self.used, left, self.due_at, self.ended, earlier, rows)


def _change(turned: _Turned) -> ClockChange:
    event = turned.event
    before, after = (
        datetime.fromisoformat(due) if due else None for due in (event.due_before, event.due_after)
    )
    return ClockChange(
        turned.since,
        turned.turn,
        before,
        after,
        event.level,
        event.calendar,
        event.reason,
        event.status,
        "" if turned.turn is ClockMove.MISSED else turned.actor,  # it has no actor
        event.note,
    )


def _shortened(rows: Sequence[Row]) -> Sequence[Row]:
    if len(rows) <= MOST:
        return rows
    first, last = rows[:FIRST], rows[len(rows) - (MOST - FIRST - 1) :]
    between = rows[FIRST : len(rows) - len(last)]
    worked = sum((row.time for row in between if isinstance(row, Worked)), _NOTHING)
    return [*first, Skipped(between[0].start, len(between), worked), *last]
