"""Handing tickets over: to a colleague, to the next shift, or by somebody who leaves the desk."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain import tickets
from domain.answers import Answer
from domain.answers.forms import FormPage, HandOverForm
from domain.answers.say import Say
from domain.bodies import Choice, TicketTitle, Word, Words
from domain.commands import BeginHandOver, HandOver, HandToNextShift
from domain.desk.act import Act
from domain.desk.act.post import Address, department_channel, post
from domain.desk.act.tell import tell, tell_administrators
from domain.desk.tickets.departments import by_strategy
from domain.desk.tickets.lock import let_go_of_all
from domain.errors import Refusal, UnknownAccount
from domain.events import Event, TicketAssigned, TicketHandedOver
from domain.people import Person
from domain.policy.reminders import is_there
from domain.posts import direct_chat
from domain.tickets import Ticket

SHOWN = 20
"""How many tickets a summary names; it says how many more there are."""


def begin_hand_over(_command: BeginHandOver, act: Act) -> Answer | None:
    """Show the form that asks who gets the actor's tickets; if nobody can, say so."""
    mine = _mine(act)
    colleagues = tuple(
        Choice(one.id, one.name)
        for one in act.uow.people.staff()
        if one.id != act.person.id and is_there(one, act.now)
    )
    words: Words = {"mine": len(mine), "colleagues": [one.name for one in colleagues]}
    said = Say("answers/form_hand_over", words)
    return FormPage(HandOverForm(colleagues), said) if colleagues else said


def hand_over(command: HandOver, act: Act) -> Answer | None:
    """Give all the actor's tickets to a colleague, who gets one message about all of them."""
    colleague = _colleague(command, act)
    mine = _mine(act)
    given = [ticket for ticket in mine if ticket.client_id != colleague.id]
    note = command.note.plain.strip()
    for ticket in given:
        _give(ticket, colleague.id, note, act)
    if given:
        tell(digest("staff/handover", given, note, act.person.name), [colleague], act)
    words: Words = {"name": colleague.name, "count": len(given), "own": len(mine) - len(given)}
    return Say("answers/handed_over", words)


def _mine(act: Act) -> Sequence[Ticket]:
    mine = act.uow.tickets.with_assignee(act.person.id)
    if not mine:
        raise Refusal("nothing_to_hand_over")
    return mine


def _colleague(command: HandOver, act: Act) -> Person:
    """Return the colleague who gets the tickets. Raises Refusal if they can't."""
    if isinstance(command.to, int):
        person: Person | None = act.uow.people.get(command.to)
    else:
        person = act.uow.people.by_identity(command.to)
        if person is None:
            raise UnknownAccount("nobody_like_that", command.to)
    assert person is not None, "a number that was offered is somebody's"
    if not person.role.is_staff:
        raise Refusal("assignee_not_staff", name=person.name)
    if person.id == act.person.id:
        raise Refusal("yours_already")
    if not is_there(person, act.now):
        assert person.away_until is not None, "they are away"
        raise Refusal("colleague_away", name=person.name, until=person.away_until)
    return person


def hand_to_next_shift(command: HandToNextShift, act: Act) -> Answer | None:
    """Give those of the actor's tickets that were listed to the shift that follows.

    They become unassigned if it begins later, and wait for it.
    """
    there = act.uow.tickets.with_assignee(act.person.id)
    mine = [one for one in there if one.id in command.tickets]
    if not mine:
        raise Refusal("nothing_to_hand_over")
    at = max(act.now, command.ends)
    left = _share_out(mine, act.person, "shift", act, at=at)
    rotas = [act.uow.dictionaries.rota(one.department_id) for one in left]
    begins = [one for rota in rotas if (one := rota.begins_at(at)) is not None and one > act.now]
    words: Words = {
        "given": len(mine) - len(left),
        "left": len(left),
        "begins": min(begins, default=None),
    }
    return Say("answers/handed_to_next_shift", words)


def leave(person: Person, act: Act) -> None:
    """Give a leaver's tickets to the people whom the departments' strategies choose.

    Tickets that nobody gets become unassigned. Each new owner and each department gets one summary.
    """
    let_go_of_all(person.id, act)
    act.uow.people.set_away(person.id, None)
    by_channel: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in _share_out(act.uow.tickets.with_assignee(person.id), person, "left", act):
        by_channel[department_channel(ticket.department_id, act.uow)].append(ticket)
    for address, free in by_channel.items():
        said = digest("staff/requeued", free, "", person.name)
        if act.uow.outbox.place_at(address) is None:
            tell_administrators(said, act, besides=direct_chat(act.person.id))
        else:
            post(said, Address(address, address), act)


def _share_out(
    mine: Iterable[Ticket], owner: Person, reason: str, act: Act, *, at: datetime | None = None
) -> Sequence[Ticket]:
    """Give somebody's tickets to whom the departments' strategies choose among those there at `at`.

    Each of them gets one summary. Return the tickets that nobody gets: they are unassigned now.
    """
    by_person: dict[int, list[Ticket]] = defaultdict(list)
    left = []
    for ticket in mine:
        chosen = by_strategy(ticket, act, besides={owner.id}, at=at)
        if chosen is not None:
            pass_on(ticket, chosen, act)
            by_person[chosen].append(ticket)
        else:
            released, events = tickets.release(ticket, reason)
            left.append(act.save(ticket, released, *events))
    for chosen, given in by_person.items():
        if chosen != act.person.id:
            receiver = act.uow.people.get(chosen)
            tell(digest("staff/handover", given, "", owner.name), [receiver], act)
    return left


def pass_on(ticket: Ticket, person_id: int, act: Act) -> None:
    """Make somebody responsible whom a strategy chose. Nobody has begun: the status stays.

    One message tells them about all their new tickets.
    """
    changed = replace(ticket, assignee_id=person_id, version=ticket.version + 1)
    act.save(ticket, changed, TicketHandedOver(ticket.id, person_id, ticket.assignee_id or 0))


def _give(ticket: Ticket, person_id: int, note: str, act: Act) -> None:
    """Make a colleague responsible; one message tells them about all their new tickets."""
    changed, events = tickets.assign(ticket, person_id, act.now)
    handed = TicketHandedOver(ticket.id, person_id, ticket.assignee_id or 0, note)
    act.save(ticket, changed, handed, *_besides_assignment(events))


def _besides_assignment(events: Iterable[Event]) -> Iterable[Event]:
    return (event for event in events if not isinstance(event, TicketAssigned))


def digest(template: str, given: Sequence[Ticket], note: str, of: str) -> Say:
    """Return the summary of tickets that somebody gives, or gave up."""
    return Say(template, {"name": of, "note": note, **listed(given)})


def listed(given: Collection[Ticket]) -> dict[str, Word]:
    """Return the words of a list of tickets: the first ones, and how many more there are."""
    shown = [TicketTitle(one.id, one.subject) for one in given][:SHOWN]
    return {"tickets": shown, "more": len(given) - len(shown)}
