"""The resolution clock: it runs while the desk works, and pauses while the desk waits."""

from dataclasses import replace
from datetime import timedelta

from domain.dictionaries.kinds.levels import ClockKind
from domain.sla.clocks.moves import ClockMove, ClockResult, Reason, Saving, miss
from domain.tickets import Status, Ticket

_CLOCK = ClockKind.RESOLUTION
_NOTHING = timedelta(0)

RUNS = frozenset({Status.NEW, Status.OPEN})
"""The statuses in which it runs; in other active statuses it pauses, in all others it has ended."""


def keep_resolution(ticket: Ticket, saving: Saving) -> ClockResult:
    """Set the resolution clock by the ticket's status."""
    due, left = ticket.resolution_due_at, ticket.resolution_left
    if due is not None:
        left = saving.was.calendar.between(saving.at, due)
    if left is None:
        return _begins(ticket, saving)
    # Counted before the clock pauses, moves or ends: none of this may hide that it was late.
    late = due is not None and due < saving.at
    ticket, missed = miss(ticket, _CLOCK, due, saving) if due and late else (ticket, ())
    ticket, done = (
        _goes_on(ticket, left, saving) if ticket.is_active else _ends(ticket, left, saving)
    )
    return ticket, (*missed, *done)


def _begins(ticket: Ticket, saving: Saving) -> ClockResult:
    """Begin a new cycle: for a new or reopened ticket, or if nothing was promised until now."""
    target = saving.now.target(_CLOCK)
    if target is None or not ticket.is_active:
        return ticket, ()
    since = ticket.created_at if saving.before is None else saving.at
    due = saving.now.calendar.add(since, target)
    ticket = replace(ticket, resolution_due_at=due, resolution_missed=False)
    begun = saving.did(_CLOCK, ClockMove.STARTED, ticket, (None, due), target, since=since)
    if ticket.status in RUNS:
        return ticket, (begun,)
    ticket, paused = _goes_on(ticket, saving.now.calendar.between(saving.at, due), saving)
    return ticket, (begun, *paused)


def _goes_on(ticket: Ticket, left: timedelta, saving: Saving) -> ClockResult:
    """Run or pause under the current terms; `left` is what remained under the former terms."""
    if saving.now.target(_CLOCK) is None:
        return _drops(ticket, ClockMove.STOPPED, left, saving, Reason.LEVEL)
    due, runs = ticket.resolution_due_at, ticket.status in RUNS
    differ, on_new_terms = saving.terms_differ(_CLOCK), saving.left_on_new_terms(_CLOCK, left)
    if runs is (due is not None) and not differ:
        return ticket, ()
    anew = saving.now.calendar.add(saving.at, on_new_terms) if runs else None
    ticket = replace(ticket, resolution_due_at=anew, resolution_left=None if runs else on_new_terms)
    turn = _TURNS[due is not None, runs]
    why = saving.why_terms_differ(ticket) if differ else ""
    done = saving.did(_CLOCK, turn, ticket, (due, anew), on_new_terms, reason=why)
    return ticket, (done,)


_TURNS = {
    (True, True): ClockMove.MOVED,
    (True, False): ClockMove.PAUSED,
    (False, True): ClockMove.RESUMED,
    (False, False): ClockMove.MOVED,
}
"""What happens, by whether it ran before and runs now."""


def _ends(ticket: Ticket, left: timedelta, saving: Saving) -> ClockResult:
    if saving.reason == Reason.LINE_MOVED:
        return _drops(ticket, ClockMove.UNDONE, left, saving)
    return _drops(ticket, ClockMove.MET if left >= _NOTHING else ClockMove.LATE, left, saving)


def _drops(
    ticket: Ticket, turn: ClockMove, left: timedelta, saving: Saving, reason: str = ""
) -> ClockResult:
    due = ticket.resolution_due_at
    ticket = replace(ticket, resolution_due_at=None, resolution_left=None)
    return ticket, (saving.did(_CLOCK, turn, ticket, (due, None), left, reason=reason),)
