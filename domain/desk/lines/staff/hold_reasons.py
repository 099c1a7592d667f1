"""Why a reply may not leave yet: the checks before it does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.desk.act import Act
from domain.messages import Message, MessageKind, PublicLine
from domain.policy.lines.edits import LineChange
from domain.policy.lines.leaks import OTHER_CLIENT, Leak, findings, possible_names
from domain.policy.lines.reply_lock import lock_holder
from domain.policy.lines.staff_lines import unseen
from domain.repositories import UnitOfWork
from domain.text.spans import Style, Text
from domain.tickets import Ticket

LOOKED_AT = 20
"""How many public lines are searched for unseen ones; one is enough."""


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
    return tuple(reason for reason in found if key_of(reason, ticket) not in message.asked)


def leaks(ticket: Ticket, message: Message, act: Act) -> tuple[HoldReason, ...]:
    """Return what in a line should not leave by mistake, except what staff have decided on."""
    found = _leaks(ticket, message, act)
    return tuple(reason for reason in found if key_of(reason, ticket) not in message.asked)


def wrong_in_edit(change: LineChange, ticket: Ticket, act: Act) -> tuple[HoldReason, ...]:
    """Return why an edited line may not leave: leaks, and new mentions."""
    added = _mentioned(change.after) - _mentioned(change.before)
    key = " ".join(sorted(added))
    mention = (HoldReason("mention", ", ".join(sorted(added)), f"mention:{key}"),) if added else ()
    return (*leaks(ticket, change.after, act), *mention)


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
    holder = lock_holder(ticket, act.now)
    if holder is not None and holder not in (message.author_id, act.person.id):
        yield HoldReason("locked", act.uow.people.get(holder).name)


Check = Callable[[Ticket, Message, Act], Iterable[HoldReason]]


CHECKS: tuple[Check, ...] = (_unseen, _locked, _leaks)
"""The checks before a line leaves. The sentence of each reason is in shared/holding.j2."""


def key_of(reason: HoldReason, ticket: Ticket) -> str:
    """Return what tells a reason apart from others in this ticket."""
    return reason.key or f"{reason.code}:{ticket.id}"
