"""Clients and administrators are told before a client's support ends."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.answers.say import Say
from domain.desk.act import Act
from domain.desk.act.post import client_of, post
from domain.desk.act.tell import tell_administrators
from domain.desk.act.terms import working_hours
from domain.outgoing.templates import SUPPORT_ENDS
from domain.people.person import Person
from domain.policy.people.support_expiry import ENDED, UNTIL, support_end, to_tell
from domain.repositories import DEFAULT_DEPARTMENT
from domain.tickets import Ticket


def tell_support_ends(clients: Iterable[int], act: Act) -> None:
    """Tell people about these clients' support that ends soon, once for each announcement."""
    for client in map(act.uow.people.get, clients):
        until = support_end(client.properties)
        if until is None:
            continue
        said = str(client.properties[UNTIL])
        days = to_tell(until, act.now, act.uow.support.told(client.id, said))
        if days is None:
            continue
        act.uow.support.note(client.id, said, days)
        if days == ENDED:
            _draw_anew(client, act)
        else:
            _announce(client, until, act)


def _announce(client: Person, until: datetime, act: Act) -> None:
    """Tell the client where their newest open ticket is, and every administrator, by day."""
    active = act.uow.tickets.active_of(client.id)
    if active:
        _tell_client(max(active, key=lambda ticket: ticket.id), until, act)
    body = Say("staff/support_ends", {"name": client.name, "until": until})
    morning = act.uow.dictionaries.load().hours_of(DEFAULT_DEPARTMENT).opens_next(act.now)
    tell_administrators(body, act, not_before=morning)


def _tell_client(ticket: Ticket, until: datetime, act: Act) -> None:
    opens = working_hours(ticket, act.uow.dictionaries.load()).opens_next(act.now)
    # It waits for working hours and delays no reply.
    to = client_of(ticket).aside("support")
    post(Say(SUPPORT_ENDS, {"until": until}), to, act, not_before=opens, ticket_id=ticket.id)


def _draw_anew(client: Person, act: Act) -> None:
    """Update the cards of the client's open tickets: they now say that support has ended."""
    for ticket in act.uow.tickets.active_of(client.id):
        act.save(ticket, replace(ticket, version=ticket.version + 1))
