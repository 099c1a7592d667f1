"""The explanation of a ticket's deadlines."""

from datetime import datetime, timedelta

from domain.answers import Answer
from domain.answers.say import Say
from domain.answers.tickets import LedgerPage, Promise
from domain.commands import Explain
from domain.desk.act import Act
from domain.desk.act.terms import terms_of
from domain.people.person import Role
from domain.permissions import role_on
from domain.policy.people.shifts import waits_for_shift
from domain.sla.clocks import ClockKind, ClockMove
from domain.sla.why import Clock, ClockChange, Why, explain
from domain.tickets import Ticket


def explain_ticket(_command: Explain, ticket: Ticket, act: Act) -> Answer | None:
    """Show staff the ledger of both clocks; show the client the promise and what moved it."""
    known = act.uow.dictionaries.load()
    history = act.uow.history.of_clocks(ticket.id)
    why = explain(ticket, terms_of(ticket, known), history, act.now, known.calendars)
    if role_on(act.person, ticket) is Role.CLIENT:
        return Say("answers/why_client", {"promise": promise_of(why)}, ticket.id)
    rota = act.uow.dictionaries.rota(ticket.department_id)
    spoken = act.uow.history.language_of_choice(ticket.id)
    return LedgerPage(ticket.id, why, waits_for_shift(ticket, rota, act.now), spoken)


def promise_of(why: Why) -> Promise:
    """Return what a client may know: by when, whether that has passed, and what it was before."""
    clock = next((clock for clock in why.clocks if clock.due_at is not None), None)
    before, reason = _put_off(clock) if clock else (None, "")
    if clock is None:
        return _given(next((one for one in why.clocks if one.kind is ClockKind.RESPONSE), None))
    late = clock.left < timedelta(0)
    return Promise(clock.due_at, clock.kind is ClockKind.RESPONSE, late, before, reason)


def _given(clock: Clock | None) -> Promise:
    """Return the last promise of a reply, and when it was given, by the clock that has ended."""
    if clock is None or clock.ended not in (ClockMove.MET, ClockMove.LATE):
        return Promise(response=clock is not None, over=clock is not None)
    end = next(row for row in reversed(clock.rows) if isinstance(row, ClockChange))
    late = clock.ended is ClockMove.LATE
    return Promise(response=True, late=late, promised=end.due_before, given_at=end.start)


def _put_off(clock: Clock) -> tuple[datetime | None, str]:
    """Return the promise before the deadline last moved, and why; nothing if it got earlier."""
    for row in reversed(clock.rows):
        if (
            isinstance(row, ClockChange)
            and row.what is ClockMove.MOVED
            and row.due_before
            and row.due_after
        ):
            put_off = row.due_after > row.due_before
            return (row.due_before, row.reason) if put_off else (None, "")
    return None, ""
