"""Who may open tickets."""

from datetime import datetime

from domain.people import Person
from domain.policy.people_search import ACCESS, Access
from domain.policy.support_expiry import has_ended, support_end


def access_of(person: Person, now: datetime) -> Access:
    """Return a person's access as it is recorded, whatever the desk's rule for everybody is."""
    if person.properties.get(ACCESS) == Access.OFF:
        return Access.OFF
    return Access.ENDED if has_ended(support_end(person.properties), now) else Access.ON
