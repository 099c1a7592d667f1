"""What rules say of an open ticket: which facts rules look at, and when they weigh it anew."""

from collections.abc import Sequence

from domain.dictionaries import Dictionaries
from domain.dictionaries.kinds.rules import Speaks
from domain.people.person import Person
from domain.policy.tickets.rules import Facts, apply, points
from domain.repositories import UnitOfWork
from domain.tickets import Ticket

_LOOKED_AT = ("subject", "category_id", "priority_id", "level_id", "department_id", "project")
"""The fields that rules look at; other changes leave the points as they are."""


def facts_of(
    ticket: Ticket, client: Person, groups: Sequence[str], text: str, known: Dictionaries
) -> Facts:
    """Return the facts for rules. Before a ticket has a level, the level is the client's."""
    category = known.category(ticket.category_id)
    priority = known.priority(ticket.priority_id)
    level = known.level(ticket.level_id) or known.level_for(groups)
    department = known.department(ticket.department_id)
    project = {"project": ticket.project} if ticket.project else {}
    return Facts(
        groups=tuple(groups),
        level=level.name if level else "",
        category=category.name if category else "",
        department=department.name if department else "",
        priority=priority.name if priority else "",
        source=ticket.source,
        language=client.language.partition("-")[0],
        subject=ticket.subject,
        text=text,
        properties={**client.properties, **project},
    )


def weighs_otherwise(before: Ticket, after: Ticket) -> bool:
    """Return whether a property that rules depend on has changed."""
    return any(getattr(before, name) != getattr(after, name) for name in _LOOKED_AT)


def points_of(ticket: Ticket, uow: UnitOfWork) -> int:
    """Return the points that the desk's rules give an open ticket now."""
    rules = uow.dictionaries.load().rules
    # Then the client, their groups and their words need not be read.
    if not any(rule.effects.points for rule in rules):
        return 0
    return points(rules, _facts_now(ticket, uow))


def must_speak(ticket: Ticket, uow: UnitOfWork) -> bool:
    """Return whether rules let only people who speak the client's language get an open ticket."""
    rules = [rule for rule in uow.dictionaries.load().rules if rule.effects.speaks]
    return bool(rules) and apply(rules, _facts_now(ticket, uow)).speaks == Speaks.REQUIRED


def _facts_now(ticket: Ticket, uow: UnitOfWork) -> Facts:
    client, groups = uow.people.get(ticket.client_id), uow.dictionaries.groups_of(ticket.client_id)
    text = uow.messages.openings([ticket.id]).get(ticket.id, "")
    return facts_of(ticket, client, groups, text, uow.dictionaries.load())
