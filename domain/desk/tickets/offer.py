"""What a client may choose from: by their groups, level and properties."""

from domain.people.person import Person
from domain.policy.forms.form_steps import Offer
from domain.policy.tickets.rules import Facts, all_true
from domain.repositories import UnitOfWork


def offer_to(client: Person, uow: UnitOfWork) -> Offer:
    """Return the categories and priorities that a client may choose when asking for help."""
    known = uow.dictionaries.load()
    groups = uow.dictionaries.groups_of(client.id)
    level = known.level_for(groups)
    facts = Facts(
        groups=groups,
        level=level.name if level is not None else "",
        language=client.language.partition("-")[0],
        properties=client.properties,
    )
    offered = known.categories_for(groups)
    return Offer(
        tuple(one for one in offered if all_true(one.conditions, facts)),
        known.priorities_for(level),
    )
