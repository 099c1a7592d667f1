"""Categories of tickets, priorities, and groups of clients."""

from dataclasses import dataclass

from domain.dictionaries.entries import Reading, accounts_in, responsible_in
from domain.platforms import Platforms


@dataclass(frozen=True, slots=True)
class Group:
    """Clients who are treated alike. `members` are accounts as written in the configuration."""

    id: int
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """What tickets are about. Names the department in charge, and the responsible person.

    If there are `groups`, only their clients may choose it.
    """

    id: int
    name: str
    department: str = ""
    groups: tuple[str, ...] = ()
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent a ticket is: higher `value`, more urgent. `definition` says when it applies."""

    id: int
    name: str
    value: int = 0
    definition: str = ""


def read_group(entry_id: int, name: str, reading: Reading, platforms: Platforms) -> Group:
    """Read a group as written: `VIP: {members: [telegram:42]}`."""
    group = Group(entry_id, name, accounts_in(reading, "members", platforms))
    reading.finish()
    return group


def read_category(entry_id: int, name: str, reading: Reading, platforms: Platforms) -> Category:
    """Read a category as written: `Invoices: {department: Billing, groups: [VIP]}`."""
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
    """Read a priority as written: `High: {value: 10, definition: Your work has stopped}`."""
    priority = Priority(entry_id, name, reading.number("value"), reading.text("definition"))
    reading.finish()
    return priority
