"""From what happened to what goes out: history, notices, mirrors and the pinned card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING

from domain.answers import Answer, Say
from domain.bodies import CLOSING_SOON, PROCESSED, Words
from domain.delivery import Loudness, Preferences, way
from domain.desk.act.post import (
    Address,
    channel_of,
    client_of,
    in_private,
    new_post,
    post,
    thread_of,
    where_asked,
)
from domain.events import (
    ClientReachable,
    ClientWrote,
    Event,
    FilesStay,
    PromiseMoved,
    StaffReplied,
    StatusChanged,
    TicketAssigned,
    TicketHandedOver,
    TicketOpened,
    TicketReleased,
)
from domain.messages import Fate, Message
from domain.notices import NOTICES, Audience, NoticeRow
from domain.people import PHONE, Person
from domain.permissions import role_on
from domain.platforms import desk_platform
from domain.posts import Body, MirrorKind, NewPost
from domain.repositories import PostProgress, UnitOfWork
from domain.tickets import Status, Ticket

if TYPE_CHECKING:
    from domain.desk.act.act import Act
from domain.bodies import RECEIPT
from domain.people import Conversation

UNRECORDED = (ClientWrote, StaffReplied)
"""Events that the messages themselves record."""

TOLD_OF_OWN = (TicketOpened, FilesStay, PromiseMoved)
"""Events that their own actor is told of: the receipt, what did not get through, and a promise
that rules moved because of what the actor wrote."""

_OFFERS: Mapping[str, str] = {Status.RESOLVED: PROCESSED, Status.PENDING: CLOSING_SOON}
"""Templates with buttons that make sense in one status alone."""


def mark(message: Message | None, fate: Fate, uow: UnitOfWork) -> None:
    """Show a staff line's fate on it, if it stands anywhere."""
    if message is not None and message.place is not None:
        uow.outbox.show(MirrorKind.MARK, message.id, fate, (message.place, message.external_id))


def mirror_line(sent: PostProgress | None, wanted: str, uow: UnitOfWork) -> None:
    """Let a message that has left show itself as it is now, if there is one that can change."""
    if sent is not None and sent.can_change and sent.place is not None:
        uow.outbox.show(MirrorKind.LINE, sent.id, wanted, (sent.place, sent.external_id))


def notify(ticket: Ticket, events: Iterable[Event], act: "Act", *, version_before: int) -> None:
    """Record events, send what NOTICES asks for, and let card and receipt show the new state.

    `version_before` is the ticket's before the change.
    """
    actor, now, uow = act.actor, act.now, act.uow
    role = role_on(actor, ticket) if actor is not None else None
    events = tuple(events)
    recorded = [event for event in events if not isinstance(event, UNRECORDED)]
    uow.history.append(recorded, now, actor.id if actor else None)
    for event in events:
        uow.outbox.post_all(
            [
                post
                for notice in NOTICES.get(type(event), ())
                if notice.when(event, role)
                for post in _posts(notice, event, ticket, act)
            ]
        )
        if isinstance(event, StatusChanged) and event.before in _OFFERS:
            # What was asked then must not offer what can no longer be done.
            asked = uow.outbox.post_for(ticket.id, _OFFERS[event.before])
            mirror_line(asked, now.isoformat(), uow)
        if isinstance(event, StatusChanged):
            keep_in_sight(uow.conversations.get(ticket.conversation_id), uow)
    if ticket.version != version_before:
        uow.outbox.show_ticket(ticket.id, ticket.version)


def _posts(row: NoticeRow, event: Event, ticket: Ticket, act: "Act") -> Sequence[NewPost]:
    body = row.body(event) if row.body else Say(row.template, _words(event, act.actor, act.uow))
    addresses = _addresses(row.audience, event, ticket, act.actor, act.uow)
    if not addresses:
        return ()
    how = way(row.loudness, _preferences(row, ticket, act.uow), act.now + row.delay(event))
    return [
        new_post(
            body,
            to,
            act,
            not_before=how.not_before,
            ticket_id=ticket.id,
            message_id=getattr(event, "message_id", None),
            silent=how.silent,
        )
        for to in addresses
    ]


def _preferences(row: NoticeRow, ticket: Ticket, uow: UnitOfWork) -> Preferences:
    """Return what the reader has chosen; looked up only where it matters."""
    if row.audience is not Audience.CLIENT or row.loudness is not Loudness.SOUND:
        return Preferences()
    return Preferences(uow.people.get(ticket.client_id).time_zone)


def _words(event: Event, actor: Person | None, uow: UnitOfWork) -> Words:
    words = {
        one.name: getattr(event, one.name)
        for one in fields(event)
        if one.name not in ("ticket_id", "message_id")
    }
    if actor is not None:
        words["actor"] = actor.name
    if isinstance(event, TicketAssigned | TicketHandedOver):
        words["assignee"] = uow.people.get(event.assignee_id).name
    if isinstance(event, TicketReleased | TicketHandedOver):
        words["previous"] = uow.people.get(event.previous_id).name
    return words


def _addresses(
    audience: Audience, event: Event, ticket: Ticket, actor: Person | None, uow: UnitOfWork
) -> Sequence[Address]:
    if audience is Audience.CHANNEL:
        return [channel_of(ticket, uow)]
    if audience is Audience.THREAD:
        return _thread_addresses(event, ticket, actor)
    if audience is Audience.CLIENT:
        return _client_address(event, ticket, actor) if has_chat(ticket, uow) else []
    people = _people(audience, event, uow)
    return [in_private(person) for person in people if actor is None or person.id != actor.id]


def _people(audience: Audience, event: Event, uow: UnitOfWork) -> Sequence[Person]:
    """Return who is told in private."""
    if audience is Audience.ADMINISTRATORS:
        return uow.people.administrators_off(desk_platform(uow.platforms))
    assert isinstance(event, TicketAssigned), "nothing else is told to one of staff"
    if audience is Audience.ASSIGNEE:
        return [uow.people.get(event.assignee_id)]
    return [uow.people.get(event.previous_id)] if event.previous_id is not None else []


def has_chat(ticket: Ticket, uow: UnitOfWork) -> bool:
    """Tell whether there is a chat with the client: who only ever called may have none."""
    if ticket.source != PHONE:
        return True
    return uow.conversations.get(ticket.conversation_id).place.platform != PHONE


def _client_address(event: Event, ticket: Ticket, actor: Person | None) -> Sequence[Address]:
    own = actor is not None and actor.id == ticket.client_id
    return [] if own and not isinstance(event, TOLD_OF_OWN) else [client_of(ticket)]


def _thread_addresses(event: Event, ticket: Ticket, actor: Person | None) -> Sequence[Address]:
    taken_by_hand = (
        isinstance(event, TicketAssigned) and actor is not None and actor.id == event.assignee_id
    )
    return [] if taken_by_hand else [thread_of(ticket)]


def tell_reachable(act: "Act") -> None:
    """Tell the threads of the actor's active tickets that answers arrive again."""
    for ticket in act.uow.tickets.active_of(act.person.id):
        act.tell(ticket, (ClientReachable(ticket.id),))


def tell_administrators(
    body: Body, act: "Act", *, besides: str = "", not_before: datetime | None = None
) -> None:
    """Tell every administrator in private, but for the one who lives at the address `besides`.

    What may wait until `not_before` has a lane of its own, and holds nothing else up.
    """
    told = (in_private(person) for person in act.uow.people.administrators())
    act.uow.outbox.post_all(
        [
            new_post(body, to.aside("later") if not_before else to, act, not_before=not_before)
            for to in told
            if to.destination != besides
        ]
    )


def answer_in_chat(answer: Answer, act: "Act") -> None:
    """Say an answer where the actor asked, in order with all else that goes there."""
    post(answer, where_asked(act), act, ticket_id=answer.ticket_id)


def keep_in_sight(conversation: Conversation, uow: UnitOfWork) -> None:
    """Pin the receipt of the newest active ticket of a conversation; none if none is active.

    A conversation in a thread is one ticket's, and its receipt stands at the top anyway.
    """
    if conversation.place.thread:
        return
    wanted = _newest_receipt(conversation, uow)
    if wanted != uow.outbox.wanted(MirrorKind.PIN, conversation.id):
        on = (conversation.place, wanted)
        uow.outbox.show(MirrorKind.PIN, conversation.id, wanted, on)


def _newest_receipt(conversation: Conversation, uow: UnitOfWork) -> str:
    """Return the external id of the newest active ticket's receipt; empty if there is none."""
    tickets = uow.tickets.in_conversation(conversation.id)
    active = sorted((one.id for one in tickets if one.is_active), reverse=True)
    posts = (uow.outbox.post_for(number, RECEIPT) for number in active)
    return next((post.external_id for post in posts if post and post.external_id), "")
