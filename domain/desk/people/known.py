"""The person that somebody means by a number, and the cards that show what is known of them."""

from dataclasses import replace

from domain.desk.act import Act
from domain.errors import Refusal, UnknownAccount
from domain.people.accounts import Identity
from domain.people.person import Person

MOST_CARDS = 50
"""Open tickets whose cards are drawn again at once; others show the change with their next one."""


def now_person(number: int, act: Act) -> Person | None:
    """Return the person with this number, or to whose accounts theirs are linked; else None."""
    return act.uow.people.find(act.uow.links.person_of(number) or number)


def known_person(number: int, act: Act) -> Person:
    """Return the person with this number, or to whose accounts theirs are linked.

    Raises Refusal if there is none, and once they are being forgotten: nothing new is written on
    what is erased.
    """
    person = now_person(number, act)
    if person is None:
        raise Refusal("no_such_person")
    erasure = act.uow.erasures.of(person.id)
    if erasure is not None and erasure.begun_at is not None:
        raise Refusal("forgotten_already")
    return person


def person_with(account: Identity, act: Act) -> Person:
    """Return the person of an account. Raises UnknownAccount if nobody here has it."""
    person = act.uow.people.by_identity(account)
    if person is None:
        raise UnknownAccount("nobody_like_that", account)
    return person


def has_guest(person_id: int, act: Act) -> bool:
    """Return whether one of somebody's accounts is a guest's: a role is all accounts' together."""
    return any(act.uow.people.is_guest(one) for one in act.uow.people.accounts(person_id))


def draw_cards_again(person: Person, act: Act) -> None:
    """Let the cards of somebody's open tickets show what has changed."""
    for ticket in act.uow.tickets.active_of(person.id)[:MOST_CARDS]:
        act.by_desk().save(ticket, replace(ticket, version=ticket.version + 1))
