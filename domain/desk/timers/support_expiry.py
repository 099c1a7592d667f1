"""Clients and administrators are told before somebody's support ends."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.desk.act.notify import client_of, tell, tell_administrators
from domain.desk.act.save import working_hours
from domain.people import Person
from domain.policy.support_expiry import ENDED, UNTIL, support_end, to_tell
from domain.posts import SUPPORT_ENDS, NewPost
from domain.repositories import DEFAULT_DEPARTMENT, UnitOfWork
from domain.tickets import Ticket


def tell_support_ends(clients: Iterable[int], now: datetime, uow: UnitOfWork) -> None:
    """Tell of these clients whose support ends soon, once for each of its announcements."""
    for client in map(uow.people.get, clients):
        until = support_end(client.properties)
        if until is None:
            continue
        said = str(client.properties[UNTIL])
        days = to_tell(until, now, uow.support.told(client.id, said))
        if days is None:
            continue
        uow.support.note(client.id, said, days)
        if days == ENDED:
            _draw_anew(client, now, uow)
        else:
            _announce(client, until, now, uow)


def _announce(client: Person, until: datetime, now: datetime, uow: UnitOfWork) -> None:
    """Tell the client where their newest open ticket is, and every administrator, by day."""
    when, active = until.isoformat(), uow.tickets.active_of(client.id)
    if active:
        _tell_client(max(active, key=lambda ticket: ticket.id), when, now, uow)
    facts = {"name": client.name, "until": when}
    morning = uow.dictionaries.load().hours_of(DEFAULT_DEPARTMENT).opens_next(now)
    tell_administrators("staff/support_ends", facts, now, uow, not_before=morning)


def _tell_client(ticket: Ticket, until: str, now: datetime, uow: UnitOfWork) -> None:
    lane, destination = client_of(ticket)
    hours = working_hours(ticket, uow.dictionaries.load())
    uow.outbox.post(
        NewPost(
            SUPPORT_ENDS,
            f"{lane}:support",  # it waits for working hours, and holds no answer up
            destination,
            now,
            not_before=hours.opens_next(now),
            facts={"until": until},
            ticket_id=ticket.id,
        )
    )


def _draw_anew(client: Person, now: datetime, uow: UnitOfWork) -> None:
    """Cards of the client's open tickets say from now on that support has ended."""
    for ticket in uow.tickets.active_of(client.id):
        drawn = replace(ticket, version=ticket.version + 1)
        uow.tickets.save(drawn)
        tell(drawn, (), uow, now=now, actor=None, version_before=ticket.version)
