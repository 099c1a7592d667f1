"""Who may open tickets."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from domain.dictionaries.kinds.desk import MayOpen
from domain.people.person import ACCESS, Access, Person
from domain.policy.people.support_expiry import has_ended, support_end


class WhyNoTickets(StrEnum):
    """Why somebody may not open tickets."""

    OFF = "off"
    ENDED = "ended"
    NO_GROUP = "no_group"
    NOT_INVITED = "not_invited"


def access_of(person: Person, now: datetime) -> Access:
    """Return a person's access as it is recorded, whatever the rule for everybody is."""
    if person.properties.get(ACCESS) == Access.OFF:
        return Access.OFF
    return Access.ENDED if has_ended(support_end(person.properties), now) else Access.ON


def why_not(
    person: Person, groups: Collection[str], rule: MayOpen, now: datetime
) -> WhyNoTickets | None:
    """Return why somebody may not open tickets; None if they may. Staff always may."""
    if person.role.is_staff:
        return None
    recorded = access_of(person, now)
    if recorded is not Access.ON:
        return WhyNoTickets.OFF if recorded is Access.OFF else WhyNoTickets.ENDED
    if person.properties.get(ACCESS) == Access.ON or rule is MayOpen.EVERYBODY:
        return None
    if rule is MayOpen.INVITED:
        return WhyNoTickets.NOT_INVITED
    return None if groups else WhyNoTickets.NO_GROUP
