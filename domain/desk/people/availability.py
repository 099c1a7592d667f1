"""Who is available: going away, coming back, handing over, leaving the desk for good."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain import tickets
from domain.answers import Answer, FormPage, HandOverForm, Say
from domain.bodies import Choice, TicketTitle, Words
from domain.commands import BeginHandOver, ComeBack, GoAway, HandOver
from domain.desk.act import Act
from domain.desk.act.post import Address, department_channel, post
from domain.desk.act.tell import tell, tell_administrators
from domain.desk.people.typed_time import instant_in
from domain.desk.tickets.departments import by_strategy
from domain.desk.tickets.lock import let_go_of_all
from domain.errors import Refusal, UnknownAccount
from domain.events import Event, TicketAssigned, TicketHandedOver
from domain.people import Person
from domain.posts import direct_chat
from domain.tickets import Ticket

SHOWN = 20
"""How many tickets a summary names; it says how many more there are."""


def go_away(command: GoAway, act: Act) -> Answer | None:
    """Give the actor no tickets until a time, and offer to hand over theirs."""
    until = instant_in(command.until, act)
    act.uow.people.set_away(act.person.id, until)
    let_go_of_all(act.person.id, act)
    mine = len(act.uow.tickets.with_assignee(act.person.id))
    return Say("answers/away", {"until": until, "mine": mine})


def come_back(_command: ComeBack, act: Act) -> Answer | None:
    """Give the actor tickets again; somebody who is not away stays as they are."""
    act.uow.people.set_away(act.person.id, None)
    return Say("answers/back", {"mine": len(act.uow.tickets.with_assignee(act.person.id))})


def begin_hand_over(_command: BeginHandOver, act: Act) -> Answer | None:
    """Show the form that asks who gets the actor's tickets; if nobody can, say so."""
    mine = _mine(act)
    colleagues = tuple(
        Choice(one.id, one.name)
        for one in act.uow.people.staff()
        if one.id != act.person.id and not _is_away(one, act)
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
        tell(_digest("staff/handover", given, note, act.person.name), [colleague], act)
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
    if _is_away(person, act):
        assert person.away_until is not None, "they are away"
        raise Refusal("colleague_away", name=person.name, until=person.away_until)
    return person


def _is_away(person: Person, act: Act) -> bool:
    return person.away_until is not None and person.away_until > act.now


def leave(person: Person, act: Act) -> None:
    """Give a leaver's tickets to the people whom the departments' strategies choose.

    Tickets that nobody gets become unassigned. Each new owner and each department gets one summary.
    """
    let_go_of_all(person.id, act)
    act.uow.people.set_away(person.id, None)
    by_person: dict[int, list[Ticket]] = defaultdict(list)
    by_channel: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in act.uow.tickets.with_assignee(person.id):
        chosen = by_strategy(ticket, act, besides={person.id})
        if chosen is not None:
            _give(ticket, chosen, "", act)
            by_person[chosen].append(ticket)
        else:
            released, events = tickets.release(ticket, "left")
            act.save(ticket, released, *events)
            by_channel[department_channel(ticket.department_id, act.uow)].append(ticket)
    for chosen, given in by_person.items():
        if chosen != act.person.id:
            receiver = act.uow.people.get(chosen)
            tell(_digest("staff/handover", given, "", person.name), [receiver], act)
    for address, free in by_channel.items():
        digest = _digest("staff/requeued", free, "", person.name)
        if act.uow.outbox.place_at(address) is None:
            tell_administrators(digest, act, besides=direct_chat(act.person.id))
        else:
            post(digest, Address(address, address), act)


def _give(ticket: Ticket, person_id: int, note: str, act: Act) -> None:
    """Make a colleague responsible; one message tells them about all their new tickets."""
    changed, events = tickets.assign(ticket, person_id, act.now)
    handed = TicketHandedOver(ticket.id, person_id, ticket.assignee_id or 0, note)
    act.save(ticket, changed, handed, *_besides_assignment(events))


def _besides_assignment(events: Iterable[Event]) -> Iterable[Event]:
    return (event for event in events if not isinstance(event, TicketAssigned))


def _digest(template: str, given: Sequence[Ticket], note: str, of: str) -> Say:
    shown = [TicketTitle(one.id, one.subject) for one in given[:SHOWN]]
    more = len(given) - len(shown)
    return Say(template, {"name": of, "note": note, "tickets": shown, "more": more})
