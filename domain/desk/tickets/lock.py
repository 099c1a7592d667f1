"""*I'm answering*: a ticket is held for one, and others' answers wait until somebody says so."""

from datetime import datetime

from domain.commands import Context, LockTicket, UnlockTicket
from domain.desk.act.notify import tell, tell_by
from domain.desk.act.save import keep
from domain.errors import Refusal
from domain.policy.answer_lock import answering, lock, unlock
from domain.posts import Answer
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def lock_ticket(
    _command: LockTicket, ticket: Ticket, context: Context, uow: UnitOfWork
) -> Answer | None:
    """Hold the ticket for the actor. Raises Refusal while a colleague does."""
    holder = answering(ticket, context.now)
    if holder not in (None, context.actor.id):
        assert ticket.locked_until is not None, "it is held"
        name = uow.people.get(holder or 0).name
        until = ticket.locked_until.isoformat()
        raise Refusal("locked", ticket=ticket.id, name=name, until=until)
    begin_answering(ticket, context, uow)
    return Answer("answers/locked", {}, ticket.id)


def begin_answering(ticket: Ticket, context: Context, uow: UnitOfWork) -> None:
    """Somebody begins to write an answer: hold the ticket for them, unless a colleague does."""
    if answering(ticket, context.now) in (None, context.actor.id):
        changed, events = lock(ticket, context.actor.id, context.now)
        tell_by(context, ticket, changed, events, uow)


def unlock_ticket(
    _command: UnlockTicket, ticket: Ticket, context: Context, uow: UnitOfWork
) -> Answer | None:
    """Let the ticket go, whoever held it; one that nobody holds is free already."""
    held = answering(ticket, context.now)
    colleague = uow.people.get(held).name if held not in (None, context.actor.id) and held else ""
    changed, events = unlock(ticket, "by_hand", colleague)
    tell_by(context, ticket, changed, events, uow)
    return Answer("answers/unlocked", {}, ticket.id)


def expire_locks(now: datetime, uow: UnitOfWork, *, limit: int = 100) -> int:
    """Let go of tickets whose time has run out, so that cards say so; returns how many."""
    expired = uow.tickets.locked_before(now, limit)
    for ticket in expired:
        changed, events = unlock(ticket, "expired")
        changed = keep(ticket, changed, now, None, uow)
        tell(changed, events, uow, now=now, actor=None, version_before=ticket.version)
    return len(expired)


def let_go_of_all(person_id: int, context: Context, uow: UnitOfWork) -> None:
    """Somebody leaves: they are answering nothing any more."""
    for ticket in uow.tickets.locked_by(person_id):
        changed, events = unlock(ticket, "left")
        tell_by(context, ticket, changed, events, uow)
