"""The sweep: what is due is looked at again, counted, told, and acted upon."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from domain.desk.act import Act
from domain.desk.act.save import notice
from domain.desk.timers import silence
from domain.desk.timers.remind import Watch, remind, reminders_of, tell_thread
from domain.events import DeadlineMissed, DeadlineNear, Escalated, Event
from domain.policy.reminders import Passed, Reminder, passed
from domain.tickets import Ticket

_NOTHING = timedelta(0)


def sweep(act: Act, *, limit: int = 50) -> int:
    """See to tickets of which something is due; returns how many.

    To be called until it returns 0: at most `limit` deadlines are looked at, so that others get
    their turn. After an outage each ticket is told once, of the latest step.
    """
    tickets = dict.fromkeys(one.ticket_id for one in act.uow.deadlines.due(act.now, limit))
    if not tickets:
        return 0
    watch, reminders = Watch(act), list[Reminder]()
    for ticket_id in tickets:
        reminders += _see_to(ticket_id, watch)
    remind(reminders, act)
    return len(tickets)


def put_off(act: Act, *, until: datetime) -> int | None:
    """Leave the ticket that is due first until later: it could not be seen to.

    Returns its number; None if nothing is due.
    """
    for one in act.uow.deadlines.due(act.now, 1):
        act.uow.deadlines.put_off(one.ticket_id, act.now, until)
        return one.ticket_id
    return None


def _see_to(ticket_id: int, watch: Watch) -> Sequence[Reminder]:
    """See to one ticket, as it is now; returns whom it reminds in private."""
    act = watch.act
    ticket = act.uow.tickets.get(ticket_id)
    assert ticket is not None, "a deadline of a ticket that is not there"
    waited_for = act.uow.deadlines.of(ticket_id)
    act.uow.deadlines.complete(ticket_id, act.now)
    kept, expected = notice(ticket, act)
    due = [kind for kind in waited_for if kind in expected and expected[kind] <= act.now]
    steps = passed(due, kept, watch.known.level(kept.level_id))
    act.tell(kept, _events(kept, steps), version_before=ticket.version)
    tell_thread(kept, steps, watch)
    for kind in due:
        if kind in silence.DUE:
            silence.DUE[kind](kept, expected, act)
    return reminders_of(kept, steps, watch) if steps else ()


def _events(ticket: Ticket, steps: Iterable[Passed]) -> Sequence[Event]:
    return [_event(ticket, one) for one in steps]


def _event(ticket: Ticket, step: Passed) -> Event:
    due, told = step.due_at.isoformat(), tuple(tell.value for tell in step.tell)
    offset = step.latest.offset
    if offset > _NOTHING:
        return Escalated(ticket.id, step.clock.value, due, told, offset.total_seconds())
    near = offset < _NOTHING
    return (DeadlineNear if near else DeadlineMissed)(ticket.id, step.clock.value, due, told)
