"""Who of a department gets a ticket; the rules are in `domain.policy.tickets.assignment`."""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.desk.act import Act
from domain.desk.act.points import must_speak
from domain.dictionaries import Strategy
from domain.people.person import base_language
from domain.policy.tickets import assignment
from domain.tickets import Ticket


def by_strategy(
    ticket: Ticket,
    act: Act,
    *,
    besides: Collection[int] = (),
    at: datetime | None = None,
    strategy: Strategy | None = None,
) -> int | None:
    """Return the department's member who gets the ticket; None if anybody may take it.

    They are there at the instant `at`, by default now. Nobody gets their own ticket, and none of
    `besides` does. `strategy` counts instead of the department's own. If a rule wants it, only
    somebody who speaks the client's language gets it.
    """
    known = act.uow.dictionaries.load()
    department = known.department(ticket.department_id)
    if department is None or (strategy or department.strategy) is Strategy.NOBODY:
        return None
    there = those_there(department.id, {ticket.client_id, *besides}, act, at)
    language = base_language(act.uow.people.get(ticket.client_id).language)
    speaking = assignment.speaking(there, language, required=must_speak(ticket, act.uow))
    chosen = assignment.choose(strategy or department.strategy, speaking)
    if chosen is not None:
        act.uow.dictionaries.given(department.id, chosen, act.now)
    return chosen


def those_there(
    department_id: int, besides: Collection[int], act: Act, at: datetime | None = None
) -> Sequence[assignment.MemberLoad]:
    """Return a department's members who are there at an instant, by default now."""
    known, shelf = act.uow.dictionaries.load(), act.uow.dictionaries
    members = [one for one in shelf.members(department_id) if one.person_id not in besides]
    hours, rota = known.hours_of(department_id), shelf.rota(department_id)
    return assignment.available(members, hours, at or act.now, rota)
