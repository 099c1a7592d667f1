"""The one place that makes posts: what they say, where they go, and not before when."""

from datetime import datetime
from typing import NamedTuple

from domain.desk.act.context import ActContext
from domain.outgoing.posts import Body, NewPost, direct_chat
from domain.people.person import Person
from domain.people.places import Place
from domain.repositories import DEFAULT_DEPARTMENT, UnitOfWork
from domain.tickets import Ticket


class Address(NamedTuple):
    """Where posts go: a lane, which keeps their order, and a destination."""

    lane: str
    destination: str

    def aside(self, name: str) -> "Address":
        """Return the same destination with its own lane, where a waiting post delays nothing."""
        return Address(f"{self.lane}:{name}", self.destination)


def new_post(
    body: Body,
    to: Address,
    act: ActContext,
    *,
    not_before: datetime | None = None,
    ticket_id: int | None = None,
    message_id: int | None = None,
    silent: bool = False,
) -> NewPost:
    """Make a post that leaves now or not before an instant, without adding it to the outbox."""
    lane, destination = to
    return NewPost(body, lane, destination, act.now, not_before, ticket_id, message_id, silent)


def post(
    body: Body,
    to: Address,
    act: ActContext,
    *,
    not_before: datetime | None = None,
    ticket_id: int | None = None,
    message_id: int | None = None,
    silent: bool = False,
) -> int:
    """Add a post to the end of its lane, and return its number."""
    made = new_post(
        body,
        to,
        act,
        not_before=not_before,
        ticket_id=ticket_id,
        message_id=message_id,
        silent=silent,
    )
    return act.uow.outbox.post(made)


def thread_of(ticket: Ticket) -> Address:
    """Return the address of a ticket's thread, known once its card is posted."""
    return Address(f"desk:{ticket.id}", f"desk:{ticket.id}")


def channel_of(ticket: Ticket, uow: UnitOfWork) -> Address:
    """Return the address for a ticket's card: the head of its thread's lane."""
    return Address(f"desk:{ticket.id}", department_channel(ticket.department_id, uow))


def department_channel(department_id: int, uow: UnitOfWork) -> str:
    """Return the address of a department's channel, or of the desk's if it has none."""
    own, desks = f"department:{department_id}", f"department:{DEFAULT_DEPARTMENT}"
    return own if own == desks or uow.outbox.place_at(own) is not None else desks


def client_of(ticket: Ticket) -> Address:
    """Return the address of a ticket's client."""
    address = f"conversation:{ticket.conversation_id}"
    return Address(address, address)


def in_private(person: Person) -> Address:
    """Return the address of a person's direct chat."""
    return Address(direct_chat(person.id), direct_chat(person.id))


def chat_here(act: ActContext) -> Address:
    """Return the address of the actor's direct chat on the platform where they act."""
    number = act.uow.people.before_link(act.person.id, act.place.platform)
    return Address(direct_chat(number), direct_chat(number))


def chat_address(place: Place) -> str:
    """Return the address of a chat or thread without a conversation of the desk's."""
    return f"chat:{place.platform}:{place.team}:{place.chat}:{place.thread}"


def where_asked(act: ActContext) -> Address:
    """Return the address where the command was given, so that the answer keeps its order there."""
    conversation = act.uow.conversations.at(act.place)
    if conversation is not None:
        address = f"conversation:{conversation.id}"
    else:
        place = act.place
        address = chat_address(place)
        act.uow.outbox.set_address(address, place, act.person.id)
    return Address(address, address)
