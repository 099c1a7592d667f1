"""The sweep: check each ticket with something due, count it, tell people, and act."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.desk.act import Act
from domain.desk.act.save import count_passed
from domain.desk.timers import silence
from domain.desk.timers.deadline_turns import reminders_of
from domain.desk.timers.remind import Colleagues, announce_in_thread, remind
from domain.events import DeadlineMissed, DeadlineNear, Escalated, Event
from domain.policy.tickets.reminders import Passed, Reminder, passed
from domain.tickets import Ticket

_NOTHING = timedelta(0)


def sweep_deadlines(act: Act, *, limit: int = 50) -> int:
    """Handle tickets with something due; return how many.

    Call it until it returns 0: it looks at most at `limit` deadlines, so that others get their
    turn. After an outage each ticket is announced once, with its latest step.
    """
    tickets = dict.fromkeys(act.uow.deadlines.due(act.now, limit))
    if not tickets:
        return 0
    colleagues, reminders = Colleagues(act), list[Reminder]()
    for ticket_id in tickets:
        reminders += _see_to(ticket_id, colleagues)
    remind(reminders, act)
    return len(tickets)


def put_deadline_off(act: Act, *, until: datetime) -> int | None:
    """Postpone the ticket that is due first, because it could not be handled.

    Returns its number; None if nothing is due.
    """
    for ticket_id in act.uow.deadlines.due(act.now, 1):
        act.uow.deadlines.put_off(ticket_id, act.now, until)
        return ticket_id
    return None


def _see_to(ticket_id: int, colleagues: Colleagues) -> Sequence[Reminder]:
    """Handle the due deadlines of one ticket; return the private reminders that follow."""
    act = colleagues.act
    ticket = act.uow.tickets.get(ticket_id)
    # Read before they count as announced.
    waited_for = act.uow.deadlines.of(ticket_id)
    act.uow.deadlines.complete(ticket_id, act.now)
    kept, expected = count_passed(ticket, act)
    # The stored instants may be older than the settings, so the clocks themselves are asked again.
    due = [kind for kind in waited_for if kind in expected and expected[kind] <= act.now]
    steps = passed(due, kept, colleagues.known.level_of(kept.level_id, kept.created_at))
    act.tell(kept, *(_event(kept, one) for one in steps), version_before=ticket.version)
    announce_in_thread(kept, steps, colleagues)
    for kind in due:
        if kind in silence.DUE:
            silence.DUE[kind](kept, expected, act)
    return reminders_of(kept, steps, colleagues) if steps else ()


def _event(ticket: Ticket, step: Passed) -> Event:
    due, told = step.due_at.isoformat(), tuple(tell.value for tell in step.tell)
    offset = step.latest.offset
    if offset > _NOTHING:
        return Escalated(ticket.id, step.clock.value, due, told, offset.total_seconds())
    near = offset < _NOTHING
    return (DeadlineNear if near else DeadlineMissed)(ticket.id, step.clock.value, due, told)
