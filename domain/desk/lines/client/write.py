"""A client's line: it opens a ticket, goes on in one, or joins its album."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import Command, UseInvitation, UseStaffInvitation, WriteLine
from domain.desk.act import Act
from domain.desk.act.audience import mention_of
from domain.desk.act.notify import tell_reachable
from domain.desk.dialogues.ticket import steps
from domain.desk.lines.client import flood, no_access
from domain.desk.lines.client.belongs_to import conversation_of, place_of, route_line
from domain.desk.lines.client.mention import called_by
from domain.desk.lines.client.new_ticket import add_ticket, tell_opened
from domain.desk.lines.files import check_files
from domain.desk.lines.staff.hold import hold_joined, hold_waiting
from domain.desk.tickets import ratings
from domain.desk.tickets.triage import reroute_first_lines
from domain.errors import Refusal
from domain.events import ClientThanked, ClientWrote, Event
from domain.messages import Line, Message, MessageKind, NewMessage, own
from domain.outgoing.buttons import Moves, OwnTicket, TicketTitle
from domain.outgoing.mirror_states import seen_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import CLIENTS_LINE, PROCESSED, REPLY
from domain.people.places import Conversation
from domain.policy.lines.client_lines import SAME_TICKET_WITHIN, Routed, subject_may_improve
from domain.policy.lines.phrases import LineMeaning, meant_by, opening_subject, subject_of
from domain.policy.people.invitations import code_in, staff_code_in
from domain.policy.tickets.ratings import takes_word
from domain.repositories import UnitOfWork
from domain.tickets import Status, Ticket, client_wrote, improve_subject

LATE = timedelta(minutes=1)
"""A line this much older than later ones is shown with its own time."""


def write(command: WriteLine, act: Act, *, admitted: bool = False) -> Answer | Command | None:
    """Add a client's line to its ticket, or open one. The same line twice is added once.

    A line of somebody who may not open tickets is kept as a request, unless they are `admitted`. An
    invitation's code is used.

    Staff who write to the bot are asked first whether they want their own ticket. A person who
    writes can be reached again, whatever was recorded before.
    """
    if not act.private:
        raise Refusal("only_in_private")
    if (code := code_in(command.line.text.plain)) is not None:
        return UseInvitation(code)
    if (code := staff_code_in(command.line.text.plain)) is not None:
        return UseStaffInvitation(code)
    # A platform's clock may be ahead of ours; no line is written in the future.
    line = replace(command.line, written_at=min(command.line.written_at, act.now))
    first = act.uow.messages.head_of_album(line.place, line.album) if line.album else None
    if first is not None and _still_waits(first, act.uow):
        _join(first, line, act)
        return None
    conversation = conversation_of(line, act.uow)
    # No line that was kept here can come again, nor is one awaited: either takes a conversation.
    first_contact = conversation is None and not line.opens_thread and not line.place.thread
    # The conversation knows it, so that most lines need not look for a suspension.
    rests = conversation is None or conversation.suspended
    if rests and act.uow.outbox.resume(line.place):
        tell_reachable(act)
    routed = route_line(line, conversation, act, new=command.new)
    if first is not None and first.kind is MessageKind.CLIENT:
        # Its album has left without it: it follows as a line of its own, but in the same ticket.
        routed = Routed(act.uow.tickets.get(first.ticket_id))
    if routed.ticket is not None:
        return _continue(routed, routed.ticket, conversation, line, act)
    new = replace(command, line=line)
    return _begin(new, conversation, routed, act, first_contact=first_contact, admitted=admitted)


def _begin(
    command: WriteLine,
    conversation: Conversation | None,
    routed: Routed,
    act: Act,
    *,
    first_contact: bool,
    admitted: bool,
) -> Answer | None:
    """Open a ticket with a line, unless it is there already or its author has no access."""
    line = command.line
    # Before access is looked at: a known line that comes again must not become a request.
    if not first_contact and act.uow.messages.at(line.place, line.external_id) is not None:
        return None
    if not admitted and (why := no_access.reason(act.person, act)) is not None:
        return no_access.keep_as_request(line, why, act)
    if act.person.role.is_staff and not _announced(command, act.uow):
        return Say("answers/open_for_me", below=OwnTicket(act.update_id))
    full = None if first_contact else _takes_more(line, conversation, act)
    if full is not None:
        _fold(full, line, act)
        return None
    if conversation is None or line.opens_thread:
        conversation = _conversation_for(line, act, first_contact=first_contact)
    _open(line, conversation, routed.follows, act)
    return None


def _conversation_for(line: Line, act: Act, *, first_contact: bool) -> Conversation:
    if not first_contact:
        act.uow.conversations.expect_nothing(line.place)
    return act.uow.conversations.open(place_of(line), act.person.id)


def _takes_more(line: Line, conversation: Conversation | None, act: Act) -> Ticket | None:
    """Return the ticket that takes a line instead of a new one, if there are too many; see `flood`.

    The line that a form waits for always opens its ticket.
    """
    if conversation is not None and steps.awaits_line(conversation, act):
        return None
    return flood.goes_on_in(line.place, act)


def _fold(ticket: Ticket, line: Line, act: Act) -> None:
    if line.opens_thread:
        act.uow.conversations.expect_nothing(line.place)
    if go_on_in_last(ticket, line, act) is not None:
        conversation = act.uow.conversations.get(ticket.conversation_id)
        _mark_seen(line, conversation, ticket, act.uow, "👀")


def go_on_in_last(ticket: Ticket, line: Line, act: Act) -> Message | None:
    """Add a line that was to open a ticket to the client's last one; see `flood`.

    Returns its message; None if it is there already.
    """
    message = _keep(line, ticket, act)
    if message is not None:
        _go_on(ticket, line, message, act)
        flood.record_folded(ticket.id, message, act)
    return message


def _announced(command: WriteLine, uow: UnitOfWork) -> bool:
    """Return whether the author has said that this line opens a ticket."""
    return command.new or uow.conversations.awaits_new(command.line.place)


def _still_waits(first: Message, uow: UnitOfWork) -> bool:
    """Return whether more items of an album can leave with its first one."""
    post = uow.outbox.post_of(first.id, REPLY if first.kind is MessageKind.REPLY else CLIENTS_LINE)
    return post is None or post.is_waiting


def _join(first: Message, line: Line, act: Act) -> None:
    """Add a line to its album's message, however many items it has."""
    ticket = act.uow.tickets.get(first.ticket_id)
    if first.kind is not MessageKind.CLIENT:
        line = replace(line, attachments=own(line.attachments))
    message = _keep(line, ticket, act, first)
    if message is None:
        return
    improved, renamed = _improved(ticket, line, act.now)
    improved = act.save(ticket, improved, *renamed)
    check_files(improved, message, act)
    if first.kind in (MessageKind.REPLY, MessageKind.HELD):
        hold_joined(improved, first, act)


def _open(line: Line, conversation: Conversation, follows: Ticket | None, act: Act) -> None:
    ticket = add_ticket(line, line.place.platform, conversation, follows, act)
    message = _keep(line, ticket, act)
    if message is None:
        return
    _mark_seen(line, conversation, ticket, act.uow, "")
    tell_opened(ticket, message, act, gathers=bool(line.album))
    steps.ticket_opened(ticket, conversation, act)
    check_files(ticket, message, act)


def _continue(
    routed: Routed, ticket: Ticket, conversation: Conversation | None, line: Line, act: Act
) -> Answer | None:
    message = _keep(line, ticket, act)
    if message is None:
        return None
    if conversation is None or conversation.id != ticket.conversation_id:
        conversation = act.uow.conversations.get(ticket.conversation_id)
    if _comments_rating(ticket, line, act):
        return ratings.add_word(ticket, message, act)
    if ticket.status is Status.RESOLVED:
        said = meant_by(line.text, line.attachments)
        # Thanks move neither status nor clock, or whoever says thank you would reopen the ticket.
        if said is not LineMeaning.MATTER:
            thanks = said is LineMeaning.THANKS
            _mark_seen(line, conversation, ticket, act.uow, "❤" if thanks else "👀")
            act.tell(ticket, ClientThanked(ticket.id, message.id))
            return None if thanks else Say("answers/is_it_solved", ticket_id=ticket.id)
    _mark_seen(line, conversation, ticket, act.uow, "👀")
    _go_on(ticket, line, message, act)
    if not routed.guessed or _goes_on(ticket, line, conversation):
        return None
    others = tuple(
        TicketTitle(other.id, other.subject)
        for other in act.uow.tickets.in_conversation(conversation.id)
        if other.is_active and other.id != ticket.id
    )
    again = ticket.status is Status.RESOLVED
    return Say(
        "answers/reopened" if again else "answers/guessed",
        ticket_id=ticket.id,
        below=Moves(message.id, others),
    )


def _go_on(ticket: Ticket, line: Line, message: Message, act: Act) -> None:
    """Save what a further line does to its ticket, and notify people."""
    changed, events = client_wrote(ticket, line.written_at, act.now, message.id)
    late, called = _is_late(ticket, line), called_by(ticket, message, act)
    mention = mention_of(called, act.uow) if called else None
    album = bool(line.album)
    wrote = ClientWrote(ticket.id, message.id, late, album, called is not None, mention)
    improved, renamed = _improved(changed, line, act.now)
    improved = act.save(ticket, improved, wrote, *events, *renamed)
    reroute_first_lines(improved, act)
    hold_waiting(improved, message, act)
    check_files(improved, message, act)


def _comments_rating(ticket: Ticket, line: Line, act: Act) -> bool:
    """Return whether a line answers the question whether it helped; lines without words don't."""
    return (
        not ticket.is_active
        and not own(line.attachments)
        and bool(line.quotes)
        and act.uow.outbox.template_at(line.place, line.quotes) == PROCESSED
        and takes_word(ticket, act.uow.ratings.of(ticket.id, ticket.round), act.now)
    )


def _goes_on(ticket: Ticket, line: Line, conversation: Conversation) -> bool:
    """Return whether the client continues in a ticket that they were just told about."""
    return (
        ticket.status is not Status.RESOLVED
        and conversation.focus_ticket_id == ticket.id
        and conversation.last_line_at is not None
        and line.written_at - conversation.last_line_at <= SAME_TICKET_WITHIN
    )


def _is_late(ticket: Ticket, line: Line) -> bool:
    known = [at for at in (ticket.last_client_line_at, ticket.last_staff_line_at) if at]
    return bool(known) and line.written_at < max(known) - LATE


def _improved(ticket: Ticket, line: Line, now: datetime) -> tuple[Ticket, tuple[Event, ...]]:
    if not subject_may_improve(ticket, now):
        return ticket, ()
    typed = subject_of(line.text)
    subject = typed or ("" if ticket.subject else opening_subject(line))
    if not subject:
        return ticket, ()
    improved, events = improve_subject(ticket, subject, settled=typed is not None)
    return improved, tuple(events)


def _keep(line: Line, ticket: Ticket, act: Act, first: Message | None = None) -> Message | None:
    new = NewMessage.of_client(line, ticket.id, act.person.id, act.now)
    if first is not None:
        new = replace(new, kind=first.kind, joins_id=first.id)
    return act.uow.messages.add_once(new)


def _mark_seen(
    line: Line, conversation: Conversation, ticket: Ticket, uow: UnitOfWork, emoji: str
) -> None:
    uow.conversations.touch(conversation.id, ticket.id, line.written_at)
    if emoji:
        wanted = seen_state(emoji, line.external_id)
        on = (conversation.place, line.external_id)
        uow.outbox.show(MirrorKind.SEEN, conversation.id, wanted, on)
