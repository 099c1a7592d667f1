"""The one place that makes posts: what they say, where they go, and not before when."""

from datetime import datetime
from typing import NamedTuple

from domain.desk.act.context import ActContext
from domain.outgoing.addresses import (
    Address,
    channel_address,
    chat_address,
    conversation_address,
    direct_chat_address,
    thread_address,
)
from domain.outgoing.posts import Body, NewPost
from domain.people.person import Person
from domain.repositories import DEFAULT_DEPARTMENT, UnitOfWork
from domain.tickets import Ticket


class Route(NamedTuple):
    """How posts go: in a lane, which keeps their order, to a destination."""

    lane: str
    destination: Address

    def aside(self, name: str) -> "Route":
        """Return the same destination with its own lane, where a waiting post delays nothing."""
        return Route(f"{self.lane}:{name}", self.destination)


def route_to(address: Address) -> Route:
    """Return the route to an address in its own lane, which has its name."""
    return Route(address, address)


def new_post(
    body: Body,
    to: Route,
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
    to: Route,
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


def thread_of(ticket: Ticket) -> Route:
    """Return the route to a ticket's thread, whose place is known once its card is posted."""
    return route_to(thread_address(ticket.id))


def channel_of(ticket: Ticket, uow: UnitOfWork) -> Route:
    """Return the route of a ticket's card: the head of its thread's lane."""
    return Route(thread_address(ticket.id), department_channel(ticket.department_id, uow))


def department_channel(department_id: int, uow: UnitOfWork) -> Address:
    """Return the address of a department's channel, or of the desk's if it has none."""
    own, desks = channel_address(department_id), channel_address(DEFAULT_DEPARTMENT)
    return own if own == desks or uow.outbox.place_at(own) is not None else desks


def client_of(ticket: Ticket) -> Route:
    """Return the route to a ticket's client."""
    return route_to(conversation_address(ticket.conversation_id))


def in_private(person: Person) -> Route:
    """Return the route to a person's direct chat."""
    return route_to(direct_chat_address(person.id))


def chat_here(act: ActContext) -> Route:
    """Return the route to the actor's direct chat on the platform where they act."""
    number = act.uow.people.before_link(act.person.id, act.place.platform)
    return route_to(direct_chat_address(number))


def where_asked(act: ActContext) -> Route:
    """Return the route to where the command was given, so that the answer keeps its order there."""
    conversation = act.uow.conversations.at(act.place)
    if conversation is not None:
        return route_to(conversation_address(conversation.id))
    address = chat_address(act.place)
    act.uow.outbox.set_address(address, act.place, act.person.id)
    return route_to(address)
