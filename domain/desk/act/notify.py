"""From what happened to what goes out: history, notices and pictures, for every command."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.desk.act.pin import keep_in_sight
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
from domain.notices import NOTICES, Audience, Notice
from domain.people import PHONE, Person
from domain.permissions import role_on
from domain.platforms import desk_platform
from domain.policy.routing import ALBUM_GATHERS, REPLY_WAITS
from domain.posts import CLIENTS_LINE, CLOSING_SOON, PROCESSED, Answer, MirrorKind, NewPost
from domain.repositories import DEFAULT_DEPARTMENT, LinesPost, UnitOfWork
from domain.tickets import Status, Ticket

if TYPE_CHECKING:
    from domain.desk.act.act import Act

UNRECORDED = (ClientWrote, StaffReplied)
"""Events that the messages themselves record."""

TOLD_OF_OWN = (TicketOpened, FilesStay, PromiseMoved)
"""Events that their own actor is told of: the receipt, what did not get through, and a promise
that rules moved because of what the actor wrote."""

_OFFERS: Mapping[str, str] = {Status.RESOLVED: PROCESSED, Status.PENDING: CLOSING_SOON}
"""Templates with buttons that make sense in one status alone."""


def thread_of(ticket: Ticket) -> tuple[str, str]:
    """Lane and destination of a ticket's thread: known once its card was posted."""
    return f"desk:{ticket.id}", f"desk:{ticket.id}"


def channel_of(ticket: Ticket, uow: UnitOfWork) -> tuple[str, str]:
    """Lane and destination of a ticket's card: the head of its thread's lane."""
    return f"desk:{ticket.id}", department_channel(ticket.department_id, uow)


def department_channel(department_id: int, uow: UnitOfWork) -> str:
    """The address of a department's channel, or of the desk's where it has none."""
    own = f"department:{department_id}"
    known = uow.outbox.place_at(own) is not None
    return own if known else f"department:{DEFAULT_DEPARTMENT}"


def client_of(ticket: Ticket) -> tuple[str, str]:
    """Lane and destination of a ticket's client."""
    address = f"conversation:{ticket.conversation_id}"
    return address, address


def in_private(person: Person) -> tuple[str, str]:
    """Lane and destination of a person's direct chat."""
    return f"person:{person.id}", f"person:{person.id}"


def mark(message: Message | None, fate: Fate, uow: UnitOfWork) -> None:
    """Show a staff line's fate on it, if it stands anywhere."""
    if message is not None and message.place is not None:
        uow.outbox.show(MirrorKind.MARK, message.id, fate, (message.place, message.external_id))


def mirror_line(post: LinesPost | None, wanted: str, uow: UnitOfWork) -> None:
    """Let a message that has left show itself as it is now, if there is one that can change."""
    if post is not None and post.can_change and post.place is not None:
        uow.outbox.show(MirrorKind.LINE, post.id, wanted, (post.place, post.external_id))


def notify(ticket: Ticket, events: Iterable[Event], act: "Act", *, version_before: int) -> None:
    """Record events, send what NOTICES asks for, and let card and receipt show the new state.

    `version_before` is the ticket's before the change.
    """
    actor, now, uow = act.actor, act.now, act.uow
    role = role_on(actor, ticket) if actor is not None else None
    for event in events:
        if not isinstance(event, UNRECORDED):
            uow.history.append(event, now, actor.id if actor else None)
        for notice in NOTICES.get(type(event), ()):
            if notice.when(event, role):
                _send(notice, event, ticket, act)
        if isinstance(event, StatusChanged) and event.before in _OFFERS:
            # What was asked then must not offer what can no longer be done.
            asked = uow.outbox.post_for(ticket.id, _OFFERS[event.before])
            mirror_line(asked, now.isoformat(), uow)
        if isinstance(event, StatusChanged):
            keep_in_sight(ticket.conversation_id, uow)
    if ticket.version != version_before:
        uow.outbox.show(MirrorKind.CARD, ticket.id, str(ticket.version))
        uow.outbox.show(MirrorKind.RECEIPT, ticket.id, str(ticket.version))


def _send(notice: Notice, event: Event, ticket: Ticket, act: "Act") -> None:
    facts = _facts(event, act.actor, act.uow)
    for lane, destination in _addresses(notice.audience, event, ticket, act.actor, act.uow):
        act.uow.outbox.post(
            NewPost(
                template=notice.template,
                lane=lane,
                destination=destination,
                created_at=act.now,
                not_before=act.now + _wait(notice, event),
                facts=facts,
                ticket_id=ticket.id,
                message_id=getattr(event, "message_id", None),
            )
        )


def _wait(notice: Notice, event: Event) -> timedelta:
    """How long a post waits before it leaves: to be edited, or for the rest of an album."""
    if isinstance(event, StaffReplied):
        return REPLY_WAITS
    gathers = notice.template == CLIENTS_LINE and getattr(event, "gathers", False)
    return ALBUM_GATHERS if gathers else timedelta(0)


def _facts(event: Event, actor: Person | None, uow: UnitOfWork) -> Mapping[str, Any]:
    facts = {k: v for k, v in asdict(event).items() if k not in ("ticket_id", "message_id")}
    if actor is not None:
        facts["actor"] = actor.name
    if isinstance(event, TicketAssigned | TicketHandedOver):
        facts["assignee"] = uow.people.get(event.assignee_id).name
    if isinstance(event, TicketReleased | TicketHandedOver):
        facts["previous"] = uow.people.get(event.previous_id).name
    return facts


def _addresses(
    audience: Audience, event: Event, ticket: Ticket, actor: Person | None, uow: UnitOfWork
) -> Sequence[tuple[str, str]]:
    if audience is Audience.CHANNEL:
        return [channel_of(ticket, uow)]
    if audience is Audience.THREAD:
        return _thread_addresses(event, ticket, actor)
    if audience is Audience.CLIENT:
        return _client_address(event, ticket, actor) if has_chat(ticket, uow) else []
    people = (
        [uow.people.get(event.assignee_id)]
        if isinstance(event, TicketAssigned)
        else uow.people.administrators_off(desk_platform(uow.platforms))
    )
    return [in_private(person) for person in people if actor is None or person.id != actor.id]


def has_chat(ticket: Ticket, uow: UnitOfWork) -> bool:
    """Whether there is anywhere to write to the client: who only ever called may have no chat."""
    if ticket.source != PHONE:
        return True
    return uow.conversations.get(ticket.conversation_id).place.platform != PHONE


def _client_address(
    event: Event, ticket: Ticket, actor: Person | None
) -> Sequence[tuple[str, str]]:
    own = actor is not None and actor.id == ticket.client_id
    return [] if own and not isinstance(event, TOLD_OF_OWN) else [client_of(ticket)]


def _thread_addresses(
    event: Event, ticket: Ticket, actor: Person | None
) -> Sequence[tuple[str, str]]:
    taken_by_hand = (
        isinstance(event, TicketAssigned) and actor is not None and actor.id == event.assignee_id
    )
    return [] if taken_by_hand else [thread_of(ticket)]


def tell_reachable(act: "Act") -> None:
    """Tell the threads of the actor's active tickets that answers arrive again."""
    for ticket in act.uow.tickets.active_of(act.person.id):
        act.tell(ticket, (ClientReachable(ticket.id),))


def tell_administrators(
    template: str,
    facts: Mapping[str, Any],
    act: "Act",
    *,
    besides: str = "",
    not_before: datetime | None = None,
) -> None:
    """Tell every administrator in private, but for the one who lives at the address `besides`.

    What may wait until `not_before` has a lane of its own, and holds nothing else up.
    """
    for person in act.uow.people.administrators():
        lane, destination = in_private(person)
        lane = f"{lane}:later" if not_before else lane
        if destination != besides:
            post = NewPost(template, lane, destination, act.now, not_before=not_before, facts=facts)
            act.uow.outbox.post(post)


def answer_in_chat(answer: Answer, act: "Act") -> None:
    """Say an answer where the actor asked, in order with all else that goes there."""
    conversation = act.uow.conversations.at(act.place)
    if conversation is not None:
        address = f"conversation:{conversation.id}"
    else:
        place = act.place
        address = f"chat:{place.platform}:{place.team}:{place.chat}:{place.thread}"
        act.uow.outbox.set_address(address, place, act.person.id)
    act.uow.outbox.post(
        NewPost(
            template=answer.template,
            lane=address,
            destination=address,
            created_at=act.now,
            facts=answer.facts,
            ticket_id=answer.ticket_id,
        )
    )
