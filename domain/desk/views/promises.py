"""What a change of the settings would do to open tickets. Nothing is saved."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from domain.desk.act.terms import back_of, follow, later_promise, moved, terms_of
from domain.desk.views.dry_run import try_rules
from domain.dictionaries import Dictionaries, Kind
from domain.dictionaries.preview import PlannedChange, Preview
from domain.repositories import UnitOfWork
from domain.sla.clocks import GivenBack, keep_time
from domain.tickets import Ticket

_AT_ONCE = 250
"""How many tickets are looked at together."""


@dataclass(frozen=True, slots=True)
class MovedPromises:
    """The numbers of open tickets that get an earlier or a later deadline, or one at all.

    `late` have a deadline that would have passed already. `open` counts all open tickets.
    `clients` are those who were promised a reply and would get it later.
    """

    open: int
    earlier: tuple[int, ...] = ()
    later: tuple[int, ...] = ()
    begun: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    clients: frozenset[int] = frozenset()


def moved_promises(
    after: Dictionaries, now: datetime, uow: UnitOfWork, *, gives_back: bool = False
) -> MovedPromises:
    """Return what would happen to open tickets if these dictionaries held from now on.

    `gives_back`: they differ for a time before that, which clocks get back.
    """
    known = uow.dictionaries.load()
    found: dict[str, list[int]] = {"earlier": [], "later": [], "begun": [], "late": []}
    number, clients = 0, set[int]()
    for ticket in _open_tickets(uow):
        number += 1
        today, _ = follow(ticket, known, now, uow)
        back = back_of(today, known, after, now, uow) if gives_back else None
        then = _under(today, known, after, now, uow, back)
        for sort in sorted(set(_compared(today, then, now))):
            found[sort].append(ticket.id)
        if later_promise(today, then, now):
            clients.add(ticket.client_id)
    sorts = {sort: tuple(ids) for sort, ids in found.items()}
    return MovedPromises(number, **sorts, clients=frozenset(clients))


def _open_tickets(uow: UnitOfWork) -> Iterator[Ticket]:
    last = 0
    while page := uow.tickets.active_after(last, _AT_ONCE):
        yield from page
        last = page[-1].id


def _under(
    ticket: Ticket,
    known: Dictionaries,
    after: Dictionaries,
    now: datetime,
    uow: UnitOfWork,
    back: GivenBack | None,
) -> Ticket:
    """Return a ticket as counting again would leave it."""
    ticket, _ = moved(ticket, known, after, now, back)
    if after.level(ticket.level_id) is not None:
        return ticket
    level = after.level_for(uow.dictionaries.groups_of(ticket.client_id))
    if level is None:
        return ticket
    given = replace(ticket, level_id=level.id, level_priority=level.priority)
    kept, _ = keep_time(ticket, given, terms_of(ticket, after), terms_of(given, after), now)
    return kept


def _compared(today: Ticket, then: Ticket, now: datetime) -> Iterator[str]:
    for due, other in (
        (today.response_due_at, then.response_due_at),
        (today.resolution_due_at, then.resolution_due_at),
    ):
        if due is None and other is not None:
            yield "begun"
        elif due is not None and other is not None and other != due:
            yield "earlier" if other < due else "later"
            if other <= now < due:
                yield "late"


def look_at(change: PlannedChange, now: datetime, uow: UnitOfWork) -> Preview:
    """Return what a change would do to open tickets now. Nothing is saved."""
    after = uow.dictionaries.readable(change.entries)
    since, missed = change.since, tuple[int, ...]()
    moved = moved_promises(after, now, uow, gives_back=since is not None)
    if since is not None:
        names = uow.dictionaries.names_of(change.kind, change.name)
        missed = tuple(uow.history.missed_since(since, names))
    weighs = change.kind in (Kind.RULE, Kind.GROUP)
    scored = try_rules(after.rules, uow, _groups_off(change)).changed if weighs else ()
    return Preview(
        change,
        moved.open,
        len(moved.earlier),
        len(moved.later),
        len(moved.begun),
        moved.late,
        len(scored),
        len(moved.clients),
        missed,
    )


def _groups_off(change: PlannedChange) -> frozenset[str]:
    return frozenset(one.name for one in change.entries if one.kind is Kind.GROUP and one.off)
