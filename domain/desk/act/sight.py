"""What a member of staff sees and handles now, by the desk's settings and their departments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.people.person import Person, Role
from domain.policy.people.scope import EVERYTHING, Sight
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def sight_of(person: Person, uow: UnitOfWork) -> Sight:
    """Return what a person sees and handles. Clients' own tickets are not its matter."""
    if person.role is not Role.SPECIALIST:
        return EVERYTHING
    desk = uow.dictionaries.load().desk
    if desk.scopes.unlimited:
        return replace(EVERYTHING, changes_people=desk.specialists_change_people)
    departments = uow.dictionaries.departments_of(person.id)
    return Sight(person.id, desk.scopes, departments, desk.specialists_change_people)


def who_see(
    ticket: Ticket, people: Iterable[int], staff: Mapping[int, Person], uow: UnitOfWork
) -> Sequence[int]:
    """Return those of some people who are staff and may see a ticket: others hear nothing of it."""
    return [one for one in people if one in staff and sight_of(staff[one], uow).sees(ticket)]
