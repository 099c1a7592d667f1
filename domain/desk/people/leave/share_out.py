"""Giving somebody's tickets to others: by their departments, to the queue, or to colleagues.

Who gets some is told once about all of them, and each department about those that are free.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain import tickets
from domain.answers.say import Say
from domain.desk.act import Act
from domain.desk.act.post import department_channel, post, route_to
from domain.desk.act.tell import tell_administrators, tell_privately
from domain.desk.people.known import now_person
from domain.desk.tickets.assignment import by_strategy
from domain.desk.tickets.lock import let_go_of_all
from domain.dictionaries import Strategy
from domain.events import TicketHandedOver
from domain.outgoing.addresses import Address, direct_chat_address
from domain.outgoing.buttons import TicketTitle
from domain.outgoing.words import Word
from domain.people.departures import Share
from domain.people.person import Person
from domain.policy.tickets.reminders import is_there
from domain.tickets import Ticket

SHOWN = 20
"""How many tickets a summary names; it says how many more there are."""

Choose = Callable[[Ticket, Person], int | None]
"""Returns who gets a ticket of somebody; None if it becomes unassigned."""


def by_departments(act: Act, at: datetime | None = None) -> Choose:
    """Choose as each department's strategy does, among those there at `at`, by default now."""
    return lambda ticket, owner: by_strategy(ticket, act, besides={owner.id}, at=at)


def chosen(to: Share | int, act: Act) -> Choose:
    """Choose as somebody has said: nobody, each department's available members, or one person.

    Nobody gets a ticket of their own; a person who is no longer there gets none.
    """
    if isinstance(to, int):
        heir = who_gets(to, act)
        number = heir.id if heir is not None else None
        return lambda ticket, _owner: number if ticket.client_id != number else None
    if to is Share.QUEUE:
        return lambda _ticket, _owner: None
    split = Strategy.LEAST_LOADED
    return lambda ticket, owner: by_strategy(ticket, act, besides={owner.id}, strategy=split)


def who_gets(number: int, act: Act) -> Person | None:
    """Return the colleague who gets somebody's tickets, as they are known now; None if they can't.

    Meanwhile they may have left, be away, or have linked their accounts.
    """
    heir = now_person(number, act)
    can = heir is not None and heir.role.is_staff and is_there(heir, act.now)
    return heir if can else None


def leave(person: Person, act: Act) -> None:
    """Give a leaver's tickets to the people that the departments' strategies choose.

    Tickets that nobody gets become unassigned. Each new owner and each department gets one summary.
    """
    let_go_of_all(person.id, act)
    act.uow.people.set_away(person.id, None)
    give_up(person, by_departments(act), act)


def give_up(
    person: Person,
    choose: Choose,
    act: Act,
    *,
    until: datetime | None = None,
    most: int | None = None,
) -> bool:
    """Give somebody's tickets to the people `choose` names, and tell everybody it concerns.

    `until`: they are away until then; else they have left. Return whether
    some are left, because these are at most so many at a time.
    """
    reason = "left" if until is None else "away"
    theirs = act.uow.tickets.with_assignee(person.id)
    by_channel: dict[Address, list[Ticket]] = defaultdict(list)
    for ticket in share_out(theirs[:most], person, choose, reason, act):
        by_channel[department_channel(ticket.department_id, act.uow)].append(ticket)
    for address, free in by_channel.items():
        said = digest("staff/requeued", free, person.name, until=until)
        if act.uow.outbox.place_at(address) is None:
            actor = act.actor
            tell_administrators(said, act, besides=direct_chat_address(actor.id) if actor else None)
        else:
            post(said, route_to(address), act)
    return most is not None and len(theirs) > most


def share_out(
    theirs: Iterable[Ticket], owner: Person, choose: Choose, reason: str, act: Act
) -> Sequence[Ticket]:
    """Give somebody's tickets to the people `choose` names. Each of them gets one summary.

    Return the tickets that nobody gets: they are unassigned now, for that reason.
    """
    by_person: dict[int, list[Ticket]] = defaultdict(list)
    left = []
    for ticket in theirs:
        gets = choose(ticket, owner)
        if gets is not None:
            pass_on(ticket, gets, act)
            by_person[gets].append(ticket)
        else:
            released, events = tickets.release(ticket, reason)
            left.append(act.save(ticket, released, *events))
    for gets, given in by_person.items():
        if act.actor is None or gets != act.actor.id:
            tell_privately(
                digest("staff/handover", given, owner.name), [act.uow.people.get(gets)], act
            )
    return left


def pass_on(ticket: Ticket, person_id: int, act: Act) -> None:
    """Make somebody responsible who was chosen. Nobody has begun: the status stays.

    One message tells them about all their new tickets.
    """
    changed = replace(ticket, assignee_id=person_id, version=ticket.version + 1)
    act.save(ticket, changed, TicketHandedOver(ticket.id, person_id, ticket.assignee_id or 0))


def digest(
    template: str,
    given: Sequence[Ticket],
    of: str,
    *,
    note: str = "",
    until: datetime | None = None,
) -> Say:
    """Return the summary of tickets that somebody gives, or gave up.

    `until`: they are away until then.
    """
    return Say(template, {"name": of, "note": note, "until": until, **listed(given)})


def listed(given: Collection[Ticket]) -> dict[str, Word]:
    """Return the words of a list of tickets: the first ones, and how many more there are."""
    shown = [TicketTitle(one.id, one.subject) for one in given][:SHOWN]
    return {"tickets": shown, "more": len(given) - len(shown)}
