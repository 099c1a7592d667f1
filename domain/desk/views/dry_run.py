"""What other rules would change in the open queue. Nothing is saved."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from domain.desk.act.points import facts_of
from domain.dictionaries import Dictionaries, Rule
from domain.policy.queue.order import queue_key
from domain.policy.queue.ticket_list import Cursor, Filters, QueueRow
from domain.policy.tickets.rules import Facts, TicketDifference, dry_run
from domain.repositories import UnitOfWork
from domain.tickets import Ticket

_AT_ONCE = 500
"""How many tickets one query reads."""


@dataclass(frozen=True, slots=True)
class Tried:
    """An open ticket that other rules would change, with its places in the queue, from 1."""

    ticket: Ticket
    difference: TicketDifference
    place_before: int
    place_after: int


@dataclass(frozen=True, slots=True)
class Trial:
    """The tickets that other rules would change, in the queue's order, of `open` open ones."""

    open: int
    changed: tuple[Tried, ...]


def try_rules(rules: Sequence[Rule], uow: UnitOfWork, without: Collection[str] = ()) -> Trial:
    """Return what would change in the open queue if these rules replaced the desk's.

    Groups `without` which the desk would be have no members then.
    """
    known = uow.dictionaries.load()
    queue: list[Ticket] = []
    differences: dict[int, TicketDifference] = {}
    for rows in _open_tickets(uow):
        queue += [row.ticket for row in rows]
        facts = _facts(rows, known, uow)
        found = dry_run(known.rules, rules, facts, without)
        differences |= {one.ticket_id: one for one in found}
    places = _places([_with_points(ticket, differences.get(ticket.id)) for ticket in queue])
    changed = tuple(
        Tried(ticket, differences[ticket.id], place, places[ticket.id])
        for place, ticket in enumerate(queue, 1)
        if ticket.id in differences
    )
    return Trial(len(queue), changed)


def _open_tickets(uow: UnitOfWork) -> Iterator[Sequence[QueueRow]]:
    at: Cursor | None = None
    while True:
        page = uow.queue.page(Filters(), viewer_id=0, zone=UTC, at=at, most=_AT_ONCE)
        yield page.rows
        at = page.later
        if at is None:
            return


def _facts(
    rows: Sequence[QueueRow], known: Dictionaries, uow: UnitOfWork
) -> Iterator[tuple[int, Facts]]:
    texts = uow.messages.openings([row.ticket.id for row in rows])
    for row in rows:
        ticket, text = row.ticket, texts.get(row.ticket.id, "")
        client = uow.people.get(ticket.client_id)
        yield ticket.id, facts_of(ticket, client, row.groups, text, known)


def _with_points(ticket: Ticket, difference: TicketDifference | None) -> Ticket:
    if difference is None:
        return ticket
    more = difference.after.points - difference.before.points
    return replace(ticket, points=ticket.points + more)


def _places(queue: Sequence[Ticket]) -> dict[int, int]:
    """Return each ticket's place in the queue, from 1."""
    order = sorted(queue, key=lambda ticket: (queue_key(ticket), ticket.id))
    return {ticket.id: place for place, ticket in enumerate(order, 1)}
