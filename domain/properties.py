"""What the desk knows of a person besides their accounts: the properties that it reads itself."""

from collections.abc import Mapping
from enum import StrEnum

MARK, COMPANY, EMAIL = "mark", "company", "email"

ACCESS = "access"
"""Whether the person may open tickets, as `Access`; without it, the desk's rule decides."""

LINK = "link"
"""What the link said by which a client came, until they open a ticket."""

LINK_LENGTH = 64
"""Characters of it (Bot API, Deep linking); longer ones nobody's link made."""


class Access(StrEnum):
    """Whether somebody may open tickets. `ended`: their support is over."""

    ON = "on"
    OFF = "off"
    ENDED = "ended"


def property_text(properties: Mapping[str, object], name: str) -> str:
    """Return a property as a text; empty if there is none."""
    return str(properties.get(name, ""))
