"""Reminders, digests and notices of the desk itself: told by a row of DIRECT, without an event."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.desk.act.context import ActContext
from domain.desk.act.post import Route, in_private, post, thread_of
from domain.notices import DIRECT
from domain.outgoing.addresses import Address
from domain.outgoing.loudness import is_silent
from domain.outgoing.posts import Body
from domain.people.person import Person
from domain.tickets import Ticket


def tell_privately(
    body: Body,
    people: Iterable[Person],
    act: ActContext,
    *,
    not_before: datetime | None = None,
    ticket_id: int | None = None,
    message_id: int | None = None,
) -> Sequence[int]:
    """Tell each of these people privately, as the body's row says; returns the posts' numbers."""
    return [
        _tell(body, in_private(person), act, not_before, ticket_id, message_id) for person in people
    ]


def tell_thread(body: Body, ticket: Ticket, act: ActContext, *, not_before: datetime) -> None:
    """Tell all who follow a ticket's thread, as the body's row says."""
    _tell(body, thread_of(ticket), act, not_before, ticket.id, None)


def tell_administrators(
    body: Body,
    act: ActContext,
    *,
    besides: Address | None = None,
    not_before: datetime | None = None,
) -> None:
    """Tell every administrator privately, except the one at the address `besides`."""
    others = [
        one for one in act.uow.people.administrators() if in_private(one).destination != besides
    ]
    tell_privately(body, others, act, not_before=not_before)


def _tell(
    body: Body,
    to: Route,
    act: ActContext,
    not_before: datetime | None,
    ticket_id: int | None,
    message_id: int | None,
) -> int:
    row = DIRECT[body.template]
    return post(
        body,
        to.aside(row.lane) if row.lane else to,
        act,
        not_before=not_before,
        ticket_id=ticket_id,
        message_id=message_id,
        silent=is_silent(row.loudness, not_before or act.now),
    )
