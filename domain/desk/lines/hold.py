"""Replies on hold: the reasons, and the decisions about them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import Discard, SendAnyway
from domain.desk.act import Act
from domain.desk.act.notify import mark
from domain.desk.act.terms import working_hours
from domain.desk.lines.replies import send, with_last_reply
from domain.events import ReplyDiscarded, ReplyHeld
from domain.messages import Fate, Message, MessageKind, PublicLine
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import HELD
from domain.people.places import Place
from domain.policy.lines.answer_lock import answering
from domain.policy.lines.leaks import OTHER_CLIENT, Leak, findings, possible_names
from domain.policy.lines.routing import unseen
from domain.policy.tickets import reminders
from domain.repositories import UnitOfWork
from domain.text.spans import Style, Text
from domain.tickets import Ticket, check_not_closed, start_work
from domain.timers import Timer, TimerKind

LOOKED_AT = 20
"""How many public lines are searched for unseen ones; one is enough."""

SHOWN_BACK = 300
"""How many characters of each line written meanwhile are shown; the whole line is in the thread."""

REMINDS = (TimerKind.ON_HOLD_AUTHOR, TimerKind.ON_HOLD_SHIFT)
"""Timers of a reply on hold."""


@dataclass(frozen=True, slots=True)
class HoldReason:
    """Why a reply is on hold: a code, and its details in words that may be shown.

    `key` tells reasons apart, so that nobody is asked the same thing twice; if it is empty, the
    code is the key within the ticket. `unseen` are the lines that its author had no time to see.
    """

    code: str
    detail: str = ""
    key: str = ""
    unseen: tuple[PublicLine, ...] = ()


def reasons(ticket: Ticket, message: Message, act: Act) -> tuple[HoldReason, ...]:
    """Return why a line may not leave yet, without reasons that staff have already decided on."""
    found = (reason for check in CHECKS for reason in check(ticket, message, act))
    return tuple(reason for reason in found if _key(reason, ticket) not in message.asked)


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
    act.uow.messages.hold(message.id, (*message.asked, *(_key(reason, ticket) for reason in found)))
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
        if message is None or _key(wrote, ticket) in message.asked:
            continue
        if not act.uow.outbox.withdraw(number):
            continue
        current = act.uow.tickets.get(ticket.id)
        assert current is not None, "it was there"
        hold(current, message, [wrote], act)


def send_anyway(command: SendAnyway, ticket: Ticket, act: Act) -> Answer | None:
    """Send a reply on hold, and don't ask again; pressing twice sends it once."""
    message = _line(command.message_id, act.uow)
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
        message.id, (*message.asked, _key(HoldReason("client_wrote"), ticket))
    )
    leaving = replace(message, kind=MessageKind.REPLY, written_at=act.now)
    if not try_again(ticket, leaving, act):
        send(ticket, leaving, act)
    settle(message, act.now.isoformat(), act.uow)


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
    message = _line(command.message_id, act.uow)
    if message.kind is MessageKind.HELD:
        keep_inside(message, ticket, act)
    return _already(message, ticket)


def keep_inside(message: Message, ticket: Ticket, act: Act) -> None:
    """Turn a reply on hold into a note, and show this in the thread's message about it."""
    act.uow.messages.make_note(message.id)
    act.tell(ticket, (ReplyDiscarded(ticket.id, message.id),))
    mark(message, Fate.INSIDE, act.uow)
    settle(message, act.now.isoformat(), act.uow)


def settle(message: Message, wanted: str, uow: UnitOfWork) -> None:
    """Cancel the reminders of a line that is no longer on hold. The rest is as in `redraw`."""
    uow.timers.cancel(REMINDS, message.head_id)
    redraw(message, wanted, uow)


def redraw(message: Message, wanted: str, uow: UnitOfWork) -> None:
    """Update the thread's message about a line on hold, or remove it (REMOVED).

    `wanted` must differ from its earlier values, as instants do.
    """
    told = uow.outbox.post_of(message.id, HELD)
    if told is not None:
        on = (told.place, told.external_id) if told.place else None
        uow.outbox.show(MirrorKind.LINE, told.id, wanted, on)


def show_as_wanted(post_id: int, on: tuple[Place, str], uow: UnitOfWork) -> None:
    """Update a post that has only just arrived at `on` to what should be shown meanwhile."""
    if wanted := uow.outbox.wanted(MirrorKind.LINE, post_id):
        uow.outbox.show(MirrorKind.LINE, post_id, wanted, on)


def leaks(ticket: Ticket, message: Message, act: Act) -> tuple[HoldReason, ...]:
    """Return what in a line should not leave by mistake, except what staff have decided on."""
    found = _leaks(ticket, message, act)
    return tuple(reason for reason in found if _key(reason, ticket) not in message.asked)


def wrong_in_edit(
    ticket: Ticket, before: Message, edited: Message, act: Act
) -> tuple[HoldReason, ...]:
    """Return why an edited line may not leave: leaks, and new mentions."""
    added = _mentioned(edited) - _mentioned(before)
    key = " ".join(sorted(added))
    mention = (HoldReason("mention", ", ".join(sorted(added)), f"mention:{key}"),) if added else ()
    return (*leaks(ticket, edited, act), *mention)


def _mentioned(message: Message) -> frozenset[str]:
    words = message.words
    spans = (span for span in words.spans if span.style is Style.MENTION)
    return frozenset(words.plain[span.start : span.end] for span in spans)


def _leaks(ticket: Ticket, message: Message, act: Act) -> Iterable[HoldReason]:
    words = _words(message, act.uow)
    called = possible_names(words)
    others = act.uow.people.clients_called(called, besides=ticket.client_id) if called else ()
    found = findings(words, act.own_address)
    for one in (*found, *(Leak(OTHER_CLIENT, name) for name in others)):
        yield HoldReason(one.code, one.shown, one.key)


def _words(message: Message, uow: UnitOfWork) -> Text:
    """Return all words that leave with a line: an album's items are one message."""
    others = (one for one in uow.messages.together(message.head_id) if one.id != message.id)
    return Text("\n").join((message.words, *(one.words for one in others)))


def _unseen(ticket: Ticket, message: Message, act: Act) -> Iterable[HoldReason]:
    authors = {message.author_id, act.person.id}
    lines = unseen(
        act.uow.public_lines.last_public(ticket.id, LOOKED_AT), authors, message.written_at
    )
    # The line is there itself after its note was turned into a reply.
    lines = tuple(line for line in lines if line.message.id != message.id)
    by_client = tuple(one for one in lines if one.message.kind is MessageKind.CLIENT)
    by_staff = tuple(one for one in lines if one.message.kind is not MessageKind.CLIENT)
    if by_client:
        yield HoldReason("client_wrote", unseen=by_client)
    if by_staff:
        names = ", ".join(sorted({line.author for line in by_staff}))
        yield HoldReason("colleague_answered", names, unseen=by_staff)


def _locked(ticket: Ticket, message: Message, act: Act) -> Iterable[HoldReason]:
    holder = answering(ticket, act.now)
    if holder is not None and holder not in (message.author_id, act.person.id):
        yield HoldReason("locked", act.uow.people.get(holder).name)


Check = Callable[[Ticket, Message, Act], Iterable[HoldReason]]

CHECKS: tuple[Check, ...] = (_unseen, _locked, _leaks)
"""The checks before a line leaves. The sentence of each reason is in shared/holding.j2."""


def _key(reason: HoldReason, ticket: Ticket) -> str:
    return reason.key or f"{reason.code}:{ticket.id}"


def _shown_back(found: Iterable[HoldReason]) -> tuple[tuple[str, str], ...]:
    lines = {line.message.id: line for reason in found for line in reason.unseen}
    ordered = sorted(lines.values(), key=lambda line: line.message.written_at)
    return tuple(
        (line.author, line.message.matter.shortened(SHOWN_BACK).plain or "…") for line in ordered
    )


def _already(message: Message, ticket: Ticket) -> Answer:
    going = message.kind is MessageKind.REPLY
    return Say("answers/reply_goes" if going else "answers/discarded", {}, ticket.id)


def _line(message_id: int, uow: UnitOfWork) -> Message:
    message = uow.messages.get(message_id)
    assert message is not None, "its ticket was found by it"
    return message
