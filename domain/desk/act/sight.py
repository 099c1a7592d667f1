"""What a member of staff sees and handles now, by the desk's settings and their departments."""

from collections.abc import Iterable, Mapping, Sequence

from domain.people import Person, Role
from domain.policy.people.scope import EVERYTHING, Sight
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def sight_of(person: Person, uow: UnitOfWork) -> Sight:
    """Return what a person sees and handles. Clients' own tickets are not its matter."""
    if person.role is not Role.SPECIALIST:
        return EVERYTHING
    scopes = uow.dictionaries.load().desk.scopes
    if scopes.unlimited:
        return EVERYTHING
    return Sight(person.id, scopes, uow.dictionaries.departments_of(person.id))


def who_see(
    ticket: Ticket, people: Iterable[int], staff: Mapping[int, Person], uow: UnitOfWork
) -> Sequence[int]:
    """Return those of some people who are staff and may see a ticket: others hear nothing of it."""
    return [one for one in people if one in staff and sight_of(staff[one], uow).sees(ticket)]
