"""*I'm replying*: a ticket is locked for one person, and others' replies are put on hold."""

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import LockTicket, UnlockTicket
from domain.desk.act import Act
from domain.errors import Refusal
from domain.policy.lines.reply_lock import lock, lock_holder, unlock
from domain.tickets import Ticket


def lock_ticket(_command: LockTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Lock the ticket for the actor. Raises Refusal while a colleague has locked it."""
    holder = lock_holder(ticket, act.now)
    if holder not in (None, act.person.id):
        assert ticket.locked_until is not None, "it is held"
        name = act.uow.people.get(holder or 0).name
        raise Refusal("locked", ticket=ticket.id, name=name, until=ticket.locked_until)
    lock_for_reply(ticket, act)
    return Say("answers/locked", ticket_id=ticket.id)


def lock_for_reply(ticket: Ticket, act: Act) -> bool:
    """Lock the ticket for a person who begins a reply, unless a colleague has locked it.

    Return whether it was not locked before.
    """
    holder = lock_holder(ticket, act.now)
    if holder in (None, act.person.id):
        changed, events = lock(ticket, act.person.id, act.now)
        act.save(ticket, changed, *events)
    return holder is None


def unlock_own(ticket: Ticket, act: Act) -> None:
    """Unlock the ticket if the actor has locked it."""
    if lock_holder(ticket, act.now) == act.person.id:
        changed, events = unlock(ticket, "by_hand")
        act.save(ticket, changed, *events)


def unlock_ticket(_command: UnlockTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Unlock the ticket, no matter who locked it; if it is not locked, that is success."""
    held = lock_holder(ticket, act.now)
    colleague = act.uow.people.get(held).name if held not in (None, act.person.id) and held else ""
    changed, events = unlock(ticket, "by_hand", colleague)
    act.save(ticket, changed, *events)
    return Say("answers/unlocked", ticket_id=ticket.id)


def expire_locks(act: Act, *, limit: int = 100) -> int:
    """Unlock tickets whose time has run out, so that their cards say so; return how many."""
    expired = act.uow.tickets.locked_before(act.now, limit)
    for ticket in expired:
        changed, events = unlock(ticket, "expired")
        act.by_desk().save(ticket, changed, *events)
    return len(expired)


def let_go_of_all(person_id: int, act: Act) -> None:
    """Unlock all tickets of a person who leaves."""
    for ticket in act.uow.tickets.locked_by(person_id):
        changed, events = unlock(ticket, "left")
        act.save(ticket, changed, *events)
