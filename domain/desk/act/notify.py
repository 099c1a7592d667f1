"""Turn events into history, notices, mirrors and the pinned receipt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from domain.answers import Answer
from domain.answers.say import Say
from domain.desk.act.audience import Recipient, recipients
from domain.desk.act.context import ActContext
from domain.desk.act.post import new_post, post, where_asked
from domain.desk.act.terms import working_hours
from domain.events import (
    ClientReachable,
    ClientWrote,
    Event,
    StaffReplied,
    StatusChanged,
    TicketAssigned,
    TicketHandedOver,
    TicketReleased,
)
from domain.messages import Fate, Message
from domain.notices import NOTICES, Audience, NoticeRow
from domain.outgoing.loudness import Loudness, is_silent
from domain.outgoing.mirror_states import MirrorState, fate_state, pin_state, redrawn_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.posts import NewPost
from domain.outgoing.templates import CLOSING_SOON, PROCESSED, RECEIPT
from domain.outgoing.words import Words
from domain.people.places import Conversation, Place
from domain.permissions import role_on
from domain.policy.tickets.reminders import told_at
from domain.repositories import PostProgress, UnitOfWork
from domain.tickets import Status, Ticket

UNRECORDED = (ClientWrote, StaffReplied)
"""Events that the messages themselves record."""

_OUTDATED: Mapping[str, Sequence[str]] = {
    Status.PENDING: (CLOSING_SOON,),
    Status.RESOLVED: (PROCESSED, CLOSING_SOON),
    Status.CLOSED: (PROCESSED, CLOSING_SOON),
}
"""Templates whose text or buttons are no longer true when a ticket leaves a status."""


def mark(message: Message, fate: Fate, uow: UnitOfWork) -> None:
    """Show the state of a staff line as a mark on it, if the line is in a chat."""
    if message.place is not None:
        on = (message.place, message.external_id)
        uow.outbox.show(MirrorKind.MARK, message.id, fate_state(fate), on)


def mirror_line(sent: PostProgress | None, wanted: MirrorState, uow: UnitOfWork) -> None:
    """Update a sent message to its current content, if it can be changed."""
    if sent is not None and sent.can_change and sent.place is not None:
        uow.outbox.show(MirrorKind.LINE, sent.id, wanted, (sent.place, sent.external_id))


def show_as_wanted(post_id: int, on: tuple[Place, str], uow: UnitOfWork) -> None:
    """Update a post that has only just arrived at `on` to what should be shown meanwhile."""
    if wanted := uow.outbox.wanted(MirrorKind.LINE, post_id):
        uow.outbox.show(MirrorKind.LINE, post_id, wanted, on)


def notify(
    ticket: Ticket, events: Iterable[Event], act: ActContext, *, version_before: int
) -> None:
    """Record events, send the notices of NOTICES, and update card and receipt.

    `version_before` is the ticket's version before the change.
    """
    actor, now, uow = act.actor, act.now, act.uow
    role = role_on(actor, ticket) if actor is not None else None
    events = tuple(events)
    recorded = [event for event in events if not isinstance(event, UNRECORDED)]
    behalf = act.on_behalf_of.id if act.on_behalf_of else None
    uow.history.append(recorded, now, actor.id if actor else None, behalf)
    for event in events:
        uow.outbox.post_all(
            [
                new
                for row in NOTICES.get(type(event), ())
                if row.when(event, role)
                for new in _posts(row, event, ticket, act)
            ]
        )
        if isinstance(event, StatusChanged):
            # An earlier message must not say or offer what no longer holds.
            for template in _OUTDATED.get(event.before, ()):
                mirror_line(uow.outbox.post_for(ticket.id, template), redrawn_state(now), uow)
            keep_in_sight(uow.conversations.get(ticket.conversation_id), uow)
    # Once for all events: card and receipt show the ticket, whatever has changed it.
    if ticket.version != version_before:
        uow.outbox.show_ticket(ticket.id, ticket.version)


def _posts(row: NoticeRow, event: Event, ticket: Ticket, act: ActContext) -> Sequence[NewPost]:
    several = recipients(row.audience, event, ticket, act)
    return [one for each in several if (one := _post(row, event, ticket, act, each)) is not None]


def _post(
    row: NoticeRow, event: Event, ticket: Ticket, act: ActContext, recipient: Recipient
) -> NewPost | None:
    """Return the post for one recipient of a row; None if there is nothing to tell them."""
    uow = act.uow
    if not recipient.takes(row.loudness, uow):
        return None
    leaves = act.now + row.delay(event)
    if row.by_day:
        rota = uow.dictionaries.rota(ticket.department_id)
        leaves = told_at(working_hours(ticket, uow.dictionaries.load()), leaves, rota, loud=False)
    to = recipient.to.aside(row.lane) if row.lane else recipient.to
    if row.folds and uow.outbox.waits(to.destination, ticket.id, row.template):
        return None
    return new_post(
        row.body(event) if row.body else Say(row.template, _words(event, recipient, act)),
        to,
        act,
        not_before=leaves,
        ticket_id=ticket.id,
        message_id=_message_of(row, event, ticket, uow),
        silent=is_silent(row.loudness, leaves, _time_zone(row, ticket, uow)),
    )


def _message_of(row: NoticeRow, event: Event, ticket: Ticket, uow: UnitOfWork) -> int | None:
    if not row.quotes_last:
        return getattr(event, "message_id", None)
    last = uow.public_lines.last_client_line(ticket.id)
    return last.id if last is not None else None


def _time_zone(row: NoticeRow, ticket: Ticket, uow: UnitOfWork) -> str:
    """Return the time zone of the client who is told; look it up only if it matters."""
    if row.audience is not Audience.CLIENT or row.loudness is not Loudness.SOUND:
        return ""
    return uow.people.get(ticket.client_id).time_zone


def _words(event: Event, recipient: Recipient, act: ActContext) -> Words:
    actor, uow = act.actor, act.uow
    words = {
        one.name: getattr(event, one.name)
        for one in fields(event)
        if one.name not in ("ticket_id", "message_id")
    }
    if actor is not None:
        words["actor"] = actor.name
    if act.on_behalf_of is not None:
        words["behalf"] = act.on_behalf_of.name
    if recipient.mention is not None:
        words["mention"] = recipient.mention
    if isinstance(event, TicketAssigned | TicketHandedOver):
        words["assignee"] = uow.people.get(event.assignee_id).name
    if isinstance(event, TicketReleased | TicketHandedOver):
        words["previous"] = uow.people.get(event.previous_id).name
    return words


def tell_reachable(act: ActContext) -> None:
    """Tell the threads of the actor's active tickets that replies arrive again."""
    for ticket in act.uow.tickets.active_of(act.person.id):
        notify(ticket, (ClientReachable(ticket.id),), act, version_before=ticket.version)


def answer_in_chat(answer: Answer, act: ActContext) -> None:
    """Post an answer where the command was given, in order with other messages there."""
    post(answer, where_asked(act), act, ticket_id=answer.ticket_id)


def keep_in_sight(conversation: Conversation, uow: UnitOfWork) -> None:
    """Pin the receipt of the newest active ticket of a conversation, or nothing.

    A conversation in a thread has one ticket, whose receipt is at the top anyway.
    """
    if conversation.place.thread:
        return
    receipt = _newest_receipt(conversation, uow)
    wanted = pin_state(receipt)
    if wanted != uow.outbox.wanted(MirrorKind.PIN, conversation.id):
        on = (conversation.place, receipt)
        uow.outbox.show(MirrorKind.PIN, conversation.id, wanted, on)


def _newest_receipt(conversation: Conversation, uow: UnitOfWork) -> str:
    """Return the external id of the newest active ticket's receipt; empty if there is none."""
    tickets = uow.tickets.in_conversation(conversation.id)
    active = sorted((one.id for one in tickets if one.is_active), reverse=True)
    posts = (uow.outbox.post_for(number, RECEIPT) for number in active)
    return next((post.external_id for post in posts if post and post.external_id), "")
