"""Handing one's own tickets over: to a colleague, or to the next shift."""

import re
from collections.abc import Iterable, Sequence

from domain import tickets
from domain.answers import Answer
from domain.answers.forms import FormPage, HandOverForm
from domain.answers.say import Say
from domain.commands import (
    BeginHandOver,
    BeginHandOverFor,
    Command,
    HandOver,
    HandToNextShift,
)
from domain.desk.act import Act
from domain.desk.act.tell import tell_privately
from domain.desk.people.leave.heirs import check_there
from domain.desk.people.leave.share_out import by_departments, digest, share_out
from domain.desk.people.named import person_of
from domain.desk.people.typed_time import zone_of
from domain.errors import Refusal
from domain.events import Event, TicketAssigned, TicketHandedOver
from domain.outgoing.buttons import Choice
from domain.outgoing.words import Words
from domain.people.accounts import Identity, PersonRef
from domain.people.person import Person, Role
from domain.policy.tickets.reminders import is_there
from domain.policy.when import read_until
from domain.tickets import Ticket


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


_UNTIL = re.compile(r"(?:until|till|back on|до)\s+(.+)", re.IGNORECASE)
"""What an administrator writes behind a colleague's name to hand over for them."""


def hand_over(command: HandOver, act: Act) -> Answer | Command | None:
    """Give all the actor's tickets to a colleague, who gets one message about all of them.

    With nothing but a time, as in `until monday`, an administrator hands over for that colleague.
    """
    back = _back_on(command, act)
    if back and act.person.role is Role.ADMINISTRATOR:
        who = PersonRef(identity=command.to) if isinstance(command.to, Identity) else command.to
        return BeginHandOverFor(who, back)
    colleague = _colleague(command, act)
    mine = _mine(act)
    given = [ticket for ticket in mine if ticket.client_id != colleague.id]
    note = command.note.plain.strip()
    for ticket in given:
        _give(ticket, colleague.id, note, act)
    if given:
        tell_privately(
            digest("staff/handover", given, act.person.name, note=note), [colleague], act
        )
    words: Words = {"name": colleague.name, "count": len(given), "own": len(mine) - len(given)}
    return Say("answers/handed_over", words)


def _back_on(command: HandOver, act: Act) -> str:
    """Return until when a colleague is away, if a note says nothing else; empty if it does."""
    until = _UNTIL.fullmatch(command.note.plain.strip())
    is_time = until is not None and read_until(until[1], act.now, zone_of(act)) is not None
    return until[1] if until is not None and is_time else ""


def _mine(act: Act) -> Sequence[Ticket]:
    mine = act.uow.tickets.with_assignee(act.person.id)
    if not mine:
        raise Refusal("nothing_to_hand_over")
    return mine


def _colleague(command: HandOver, act: Act) -> Person:
    """Return the colleague who gets the tickets. Raises Refusal if they can't."""
    person = person_of(command.to, act)
    if not person.role.is_staff:
        raise Refusal("assignee_not_staff", name=person.name)
    if person.id == act.person.id:
        raise Refusal("yours_already")
    check_there(person, act)
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
    left = share_out(mine, act.person, by_departments(act, at), "shift", act)
    rotas = act.uow.dictionaries.rotas()
    theirs = [rotas[one] for one in {each.department_id for each in left} & rotas.keys()]
    begins = [one for rota in theirs if (one := rota.begins_at(at)) is not None and one > act.now]
    words: Words = {
        "given": len(mine) - len(left),
        "left": len(left),
        "begins": min(begins, default=None),
    }
    return Say("answers/handed_to_next_shift", words)


def _give(ticket: Ticket, person_id: int, note: str, act: Act) -> None:
    """Make a colleague responsible; one message tells them about all their new tickets."""
    changed, events = tickets.assign(ticket, person_id, act.now)
    handed = TicketHandedOver(ticket.id, person_id, ticket.assignee_id or 0, note)
    act.save(ticket, changed, handed, *_besides_assignment(events))


def _besides_assignment(events: Iterable[Event]) -> Iterable[Event]:
    return (event for event in events if not isinstance(event, TicketAssigned))
