"""What a member of staff sees and handles now, by the desk's settings and their departments."""

from domain.people import Person, Role
from domain.policy.scope import EVERYTHING, Sight
from domain.repositories import UnitOfWork


def sight_of(person: Person, uow: UnitOfWork) -> Sight:
    """Return what a person sees and handles. Clients' own tickets are not its matter."""
    if person.role is not Role.SPECIALIST:
        return EVERYTHING
    scopes = uow.dictionaries.load().desk.scopes
    if scopes.unlimited:
        return EVERYTHING
    return Sight(person.id, scopes, uow.dictionaries.departments_of(person.id))
