"""What a ticket is about, how urgent it is, and the groups of clients."""

from dataclasses import dataclass

from domain.dictionaries.entries import Reading, accounts_in, responsible_in
from domain.platforms import Platforms


@dataclass(frozen=True, slots=True)
class Group:
    """Clients who are treated alike. `members` are accounts as they are written."""

    id: int
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """What tickets are about. Names the department that is in charge, and who is responsible.

    Only clients of these `groups` may choose it; without any, everybody may.
    """

    id: int
    name: str
    department: str = ""
    groups: tuple[str, ...] = ()
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent a ticket is: the higher `value`, the more. `definition` says when it applies."""

    id: int
    name: str
    value: int = 0
    definition: str = ""


def read_group(entry_id: int, name: str, reading: Reading, platforms: Platforms) -> Group:
    """Read a group as it is written: `VIP: {members: [telegram:42]}`."""
    group = Group(entry_id, name, accounts_in(reading, "members", platforms))
    reading.finish()
    return group


def read_category(entry_id: int, name: str, reading: Reading, platforms: Platforms) -> Category:
    """Read a category as it is written: `Invoices: {department: Billing, groups: [VIP]}`."""
    category = Category(
        entry_id,
        name,
        reading.text("department"),
        reading.names("groups"),
        responsible_in(reading, platforms),
    )
    reading.finish()
    return category


def read_priority(entry_id: int, name: str, reading: Reading) -> Priority:
    """Read a priority as it is written: `High: {value: 10, definition: Your work has stopped}`."""
    priority = Priority(entry_id, name, reading.number("value"), reading.text("definition"))
    reading.finish()
    return priority
