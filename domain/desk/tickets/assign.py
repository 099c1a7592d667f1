"""Whom a department's strategy gives a ticket that somebody has let go of."""

from collections.abc import Collection

from domain.desk.act import Act
from domain.dictionaries import Strategy
from domain.policy.assignment import available, choose
from domain.tickets import Ticket


def by_strategy(ticket: Ticket, act: Act, *, besides: Collection[int] = ()) -> int | None:
    """Return the department's member who gets the ticket now; None if it is for all to take.

    Nobody gets their own ticket, nor does any of `besides`.
    """
    known = act.uow.dictionaries.load()
    department = known.department(ticket.department_id)
    if department is None or department.strategy is Strategy.NOBODY:
        return None
    barred = {ticket.client_id, *besides}
    members = [
        one for one in act.uow.dictionaries.members(department.id) if one.person_id not in barred
    ]
    chosen = choose(department.strategy, available(members, known.hours_of(department.id), act.now))
    if chosen is not None:
        act.uow.dictionaries.given(department.id, chosen, act.now)
    return chosen
