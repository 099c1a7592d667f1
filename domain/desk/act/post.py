"""The one place where a post is made: what it says, where it goes, and not before when."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from domain.people import Person
from domain.posts import Body, NewPost, direct_chat
from domain.repositories import DEFAULT_DEPARTMENT, UnitOfWork
from domain.tickets import Ticket

if TYPE_CHECKING:
    from domain.desk.act.act import Act


class Address(NamedTuple):
    """Where posts go: a lane, in which they keep their order, and a destination."""

    lane: str
    destination: str

    def aside(self, name: str) -> "Address":
        """Return the same destination by a lane of its own: what waits there holds nothing up."""
        return Address(f"{self.lane}:{name}", self.destination)


def new_post(
    body: Body,
    to: Address,
    act: "Act",
    *,
    not_before: datetime | None = None,
    ticket_id: int | None = None,
    message_id: int | None = None,
    silent: bool = False,
) -> NewPost:
    """Make a post that leaves at once, or not before an instant; it is not in the outbox yet."""
    lane, destination = to
    return NewPost(body, lane, destination, act.now, not_before, ticket_id, message_id, silent)


def post(
    body: Body,
    to: Address,
    act: "Act",
    *,
    not_before: datetime | None = None,
    ticket_id: int | None = None,
    message_id: int | None = None,
) -> int:
    """Add a post behind what its lane already holds, and return its number."""
    made = new_post(
        body, to, act, not_before=not_before, ticket_id=ticket_id, message_id=message_id
    )
    return act.uow.outbox.post(made)


def thread_of(ticket: Ticket) -> Address:
    """Return where a ticket's thread is: known once its card was posted."""
    return Address(f"desk:{ticket.id}", f"desk:{ticket.id}")


def channel_of(ticket: Ticket, uow: UnitOfWork) -> Address:
    """Return where a ticket's card goes: the head of its thread's lane."""
    return Address(f"desk:{ticket.id}", department_channel(ticket.department_id, uow))


def department_channel(department_id: int, uow: UnitOfWork) -> str:
    """Return the address of a department's channel, or of the desk's where it has none."""
    own, desks = f"department:{department_id}", f"department:{DEFAULT_DEPARTMENT}"
    return own if own == desks or uow.outbox.place_at(own) is not None else desks


def client_of(ticket: Ticket) -> Address:
    """Return where a ticket's client is written to."""
    address = f"conversation:{ticket.conversation_id}"
    return Address(address, address)


def in_private(person: Person) -> Address:
    """Return where a person's direct chat is."""
    return Address(direct_chat(person.id), direct_chat(person.id))


def where_asked(act: "Act") -> Address:
    """Return where the actor asked, so that an answer keeps its order with all that goes there."""
    conversation = act.uow.conversations.at(act.place)
    if conversation is not None:
        address = f"conversation:{conversation.id}"
    else:
        place = act.place
        address = f"chat:{place.platform}:{place.team}:{place.chat}:{place.thread}"
        act.uow.outbox.set_address(address, place, act.person.id)
    return Address(address, address)
