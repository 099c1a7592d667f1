"""The response clock: it runs while the client waits for a reply."""

from dataclasses import replace
from datetime import datetime

from domain.dictionaries.kinds.levels import ClockKind
from domain.sla.clocks.due import reply_under_way
from domain.sla.clocks.moves import ClockMove, ClockResult, Reason, Saving, miss
from domain.tickets import SETTLING, Ticket

_CLOCK = ClockKind.RESPONSE


def keep_response(ticket: Ticket, saving: Saving) -> ClockResult:
    """Set the response clock by the client's first line without a reply."""
    due, before = ticket.response_due_at, saving.before
    if due is None:
        return _begins(ticket, saving)
    if before is None:
        return _call_back(ticket, due, saving)
    ticket, done = _goes_on(before, ticket, due, saving)
    if ticket.response_due_at is not None:
        return ticket, done
    ticket, begun = _begins(ticket, saving)  # another line waits behind the one that was answered
    return ticket, (*done, *begun)


def _call_back(ticket: Ticket, due: datetime, saving: Saving) -> ClockResult:
    """Start the clock of a new ticket with a promise to call back by then."""
    left = saving.now.calendar.between(saving.at, due)
    why = Reason.CALL_BACK
    started = saving.did(
        _CLOCK, ClockMove.STARTED, ticket, (None, due), left, target=left, reason=why
    )
    return ticket, (started,)


def _goes_on(before: Ticket, ticket: Ticket, due: datetime, saving: Saving) -> ClockResult:
    answered_at = _answered(before, ticket)
    if answered_at is not None:
        return _is_answered(ticket, due, answered_at, saving)
    if _is_settled(before, ticket) or saving.reason == Reason.NO_REPLY:
        reason = "" if ticket.status in SETTLING else Reason.NO_REPLY
        return _stops(ticket, due, reason, saving)
    if before.waiting_since != ticket.waiting_since:
        return _counts_from_another_line(ticket, due, saving)
    if saving.terms_differ(_CLOCK) and ticket.waiting_since is not None:
        return _has_other_terms(ticket, due, saving)
    return ticket, ()


def _answered(before: Ticket, after: Ticket) -> datetime | None:
    """Return when the reply that ended the wait was written; None if none did."""
    written, since = after.answered_at, before.waiting_since
    if written is None or written == before.answered_at:
        return None
    if since is not None and (written < since or after.waiting_since == since):
        return None
    return written


def _is_settled(before: Ticket, after: Ticket) -> bool:
    """Return whether nobody waits any more; a client may wait for a promised call."""
    if before.waiting_since is None:
        return after.status in SETTLING
    return after.waiting_since is None or not after.is_active


def _is_answered(ticket: Ticket, due: datetime, written: datetime, saving: Saving) -> ClockResult:
    late = written > due
    ticket, missed = miss(ticket, _CLOCK, due, saving) if late else (ticket, ())
    ticket = replace(ticket, response_due_at=None)
    left = saving.was.calendar.between(written, due)
    turn = ClockMove.LATE if late else ClockMove.MET
    return ticket, (*missed, saving.did(_CLOCK, turn, ticket, (due, None), left, since=written))


def _stops(ticket: Ticket, due: datetime, reason: str, saving: Saving) -> ClockResult:
    ticket, missed = _counted(ticket, due, saving)
    ticket = replace(ticket, response_due_at=None)
    left = saving.was.calendar.between(saving.at, due)
    stopped = saving.did(_CLOCK, ClockMove.STOPPED, ticket, (due, None), left, reason=reason)
    return ticket, (*missed, stopped)


def _counted(ticket: Ticket, due: datetime, saving: Saving) -> ClockResult:
    """Count a deadline that passed before this change, whatever the change does to the clock."""
    late = due < saving.at and reply_under_way(ticket) is None
    return miss(ticket, _CLOCK, due, saving) if late else (ticket, ())


def _counts_from_another_line(ticket: Ticket, due: datetime, saving: Saving) -> ClockResult:
    """Restart from another line: one was moved or came late, or a promised call gets a line."""
    target, since = saving.now.target(_CLOCK), ticket.waiting_since
    assert saving.before is not None
    assert since is not None, "it goes on"
    if target is None:
        return ticket, ()
    anew = saving.now.calendar.add(since, target)
    if saving.before.waiting_since is None:
        # It was a promised call, and a line must not put that off.
        anew = min(anew, due)
    left = saving.now.calendar.between(since, anew)
    ticket = replace(ticket, response_due_at=anew)
    why = Reason.LINE_MOVED
    shifted = saving.did(
        _CLOCK, ClockMove.SHIFTED, ticket, (due, anew), left, since=since, target=left, reason=why
    )
    return ticket, (shifted,)


def _has_other_terms(ticket: Ticket, due: datetime, saving: Saving) -> ClockResult:
    if saving.now.target(_CLOCK) is None:
        # Without a former target it is a promised call: no level made it, so none takes it back.
        promised = saving.was.target(_CLOCK) is not None
        return _stops(ticket, due, Reason.LEVEL, saving) if promised else (ticket, ())
    ticket, missed = _counted(ticket, due, saving)
    left = saving.left_on_new_terms(_CLOCK, saving.was.calendar.between(saving.at, due))
    anew = saving.now.calendar.add(saving.at, left)
    ticket = replace(ticket, response_due_at=anew)
    why = saving.why_terms_differ(ticket)
    moved = saving.did(_CLOCK, ClockMove.MOVED, ticket, (due, anew), left, reason=why)
    return ticket, (*missed, moved)


def _begins(ticket: Ticket, saving: Saving) -> ClockResult:
    target, since = saving.now.target(_CLOCK), ticket.waiting_since
    if target is None or since is None or not ticket.is_active:
        return ticket, ()
    due = saving.now.calendar.add(since, target)
    again = saving.before is not None and _lost_its_reply(saving.before, ticket)
    ticket = replace(ticket, response_due_at=due, response_missed=again and ticket.response_missed)
    turn = ClockMove.RESTORED if again else ClockMove.STARTED
    begun = saving.did(_CLOCK, turn, ticket, (None, due), target, since=since, target=target)
    return ticket, (begun,)


def _lost_its_reply(before: Ticket, after: Ticket) -> bool:
    """Return whether the client waits again, because the reply was for another ticket."""
    if before.answered_at is None or after.waiting_since is None:
        return False
    lost = after.answered_at is None or after.answered_at < before.answered_at
    return lost and after.waiting_since <= before.answered_at
