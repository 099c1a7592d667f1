"""A reply leaves or is put on hold, and what staff decide about it then."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import Discard, SendAnyway
from domain.desk.act import Act
from domain.desk.act.notify import mark
from domain.desk.act.terms import working_hours
from domain.desk.lines.staff.hold_reasons import HoldReason, key_of, leaks, reasons
from domain.desk.lines.staff.replies import send, with_last_reply
from domain.events import ReplyDiscarded, ReplyHeld
from domain.messages import Fate, Message, MessageKind, PublicLine
from domain.outgoing.mirror_states import MirrorState, redrawn_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import HELD
from domain.policy.tickets import reminders
from domain.repositories import UnitOfWork
from domain.tickets import Ticket, check_not_closed, start_work
from domain.timers import Timer, TimerKind

SHOWN_BACK = 300
"""How many characters of each line written meanwhile are shown; the whole line is in the thread."""

REMINDS = (TimerKind.ON_HOLD_AUTHOR, TimerKind.ON_HOLD_SHIFT)
"""Timers of a reply on hold."""


def send_or_hold(ticket: Ticket, message: Message, act: Act) -> bool:
    """Send a line, or put it on hold if there is a reason; return whether it leaves."""
    found = reasons(ticket, message, act)
    if found:
        hold(ticket, message, found, act)
    else:
        send(ticket, message, act)
    return not found


def hold(ticket: Ticket, message: Message, found: Sequence[HoldReason], act: Act) -> None:
    """Put a line on hold and tell its thread why; its waiting post has already been taken back."""
    act.uow.messages.hold(
        message.id, (*message.asked, *(key_of(reason, ticket) for reason in found))
    )
    changed, events = start_work(with_last_reply(ticket, act.uow), act.now)
    held = ReplyHeld(
        ticket.id,
        message.id,
        tuple((reason.code, reason.detail) for reason in found),
        _shown_back(found),
    )
    changed = act.save(ticket, changed, *events, held)
    mark(message, Fate.HELD, act.uow)
    _remind_later(changed, message, act)


def _remind_later(ticket: Ticket, message: Message, act: Act) -> None:
    """Set the timer to remind the author, replacing earlier timers."""
    act.uow.timers.cancel(REMINDS, message.id)
    hours = working_hours(ticket, act.uow.dictionaries.load())
    key, due_at = f"{message.id}:{act.now.isoformat()}", hours.add(act.now, reminders.ON_HOLD_FOR)
    act.uow.timers.set(Timer(TimerKind.ON_HOLD_AUTHOR, message.id, key, due_at))


def hold_joined(ticket: Ticket, head: Message, act: Act) -> None:
    """Put a waiting reply on hold if something that joined it may not leave."""
    found = leaks(ticket, head, act)
    if found and (head.kind is MessageKind.HELD or act.uow.outbox.withdraw(head.id)):
        hold(ticket, head, found, act)


def hold_waiting(ticket: Ticket, newest: Message, act: Act) -> None:
    """Take back the replies that still can be, so that their authors see what the client wrote.

    Reasons that staff have already decided on in this ticket don't count.
    """
    if ticket.last_staff_line_at is None:
        return
    wrote = HoldReason("client_wrote", unseen=(PublicLine(newest, act.person.name, None),))
    for number in act.uow.outbox.still_waiting(ticket.id, act.now):
        message = act.uow.messages.get(number)
        if key_of(wrote, ticket) not in message.asked and act.uow.outbox.withdraw(number):
            # Read again: holding the reply before has saved the ticket.
            hold(act.uow.tickets.get(ticket.id), message, [wrote], act)


def send_anyway(command: SendAnyway, ticket: Ticket, act: Act) -> Answer | None:
    """Send a reply on hold, and don't ask again; pressing twice sends it once."""
    message = act.uow.messages.get(command.message_id)
    if message.kind is not MessageKind.HELD:
        return _already(message, ticket)
    check_not_closed(ticket)
    release(message, ticket, act)
    return Say("answers/reply_goes", ticket_id=ticket.id)


def release(message: Message, ticket: Ticket, act: Act) -> None:
    """Send a reply on hold, and don't ask about it again."""
    # The person who releases it has seen what came since, so it answers that too.
    act.uow.messages.make_reply(message.id, act.now)
    act.uow.messages.let_pass(
        message.id, (*message.asked, key_of(HoldReason("client_wrote"), ticket))
    )
    leaving = replace(message, kind=MessageKind.REPLY, written_at=act.now)
    if not try_again(ticket, leaving, act):
        send(ticket, leaving, act)
    end_hold(message, redrawn_state(act.now), act.uow)


def try_again_or_hold(message: Message, ticket: Ticket, act: Act) -> bool:
    """Send a reply again, or put it on hold if it may not leave; return whether it leaves."""
    if found := leaks(ticket, message, act):
        hold(ticket, message, found, act)
    else:
        try_again(ticket, message, act)
    return not found


def try_again(ticket: Ticket, message: Message, act: Act) -> bool:
    """Send a reply again that failed or may have failed.

    The client is told that they may already have it. Returns False for other replies.
    """
    if not act.uow.outbox.send_again(message.id, ticket.id, act.now):
        return False
    act.save(ticket, with_last_reply(ticket, act.uow))
    mark(message, Fate.QUEUED, act.uow)
    return True


def discard(command: Discard, ticket: Ticket, act: Act) -> Answer | None:
    """Turn a reply on hold into a note; if it was released meanwhile, it leaves."""
    message = act.uow.messages.get(command.message_id)
    if message.kind is MessageKind.HELD:
        keep_inside(message, ticket, act)
    return _already(message, ticket)


def keep_inside(message: Message, ticket: Ticket, act: Act) -> None:
    """Turn a reply on hold into a note, and show this in the thread's message about it."""
    act.uow.messages.make_note(message.id)
    act.tell(ticket, ReplyDiscarded(ticket.id, message.id))
    mark(message, Fate.INSIDE, act.uow)
    end_hold(message, redrawn_state(act.now), act.uow)


def end_hold(message: Message, wanted: MirrorState, uow: UnitOfWork) -> None:
    """Cancel the reminders of a line that is no longer on hold. The rest is as in `redraw`."""
    uow.timers.cancel(REMINDS, message.head_id)
    redraw(message, wanted, uow)


def redraw(message: Message, wanted: MirrorState, uow: UnitOfWork) -> None:
    """Update the thread's message about a line on hold, or remove it (REMOVED).

    `wanted` must differ from its earlier values, as instants do.
    """
    told = uow.outbox.post_of(message.id, HELD)
    if told is not None:
        on = (told.place, told.external_id) if told.place else None
        uow.outbox.show(MirrorKind.LINE, told.id, wanted, on)


def _shown_back(found: Iterable[HoldReason]) -> tuple[tuple[str, str], ...]:
    lines = {line.message.id: line for reason in found for line in reason.unseen}
    ordered = sorted(lines.values(), key=lambda line: line.message.written_at)
    return tuple(
        (line.author, line.message.matter.shortened(SHOWN_BACK).plain or "…") for line in ordered
    )


def _already(message: Message, ticket: Ticket) -> Answer:
    going = message.kind is MessageKind.REPLY
    return Say("answers/reply_goes" if going else "answers/discarded", {}, ticket.id)
