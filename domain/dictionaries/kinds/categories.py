"""Categories of tickets, priorities, and groups of clients."""

from dataclasses import dataclass, replace

from domain.dictionaries.description import Affects, Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.conditions import WHEN, Condition, read_conditions_of_clients
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.text.sentence import says


@dataclass(frozen=True, slots=True)
class Group:
    """Clients who are treated alike. `members` are accounts as written in the configuration."""

    id: int
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """What tickets are about. Names the department in charge, and the responsible person.

    If there are `groups`, only their clients may choose it; if there are `conditions`, only clients
    they are true of.
    """

    id: int
    name: str
    department: str = ""
    groups: tuple[str, ...] = ()
    responsible: str = ""
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent a ticket is: higher `value`, more urgent. `definition` says when it applies."""

    id: int
    name: str
    value: int = 0
    definition: str = ""


def _group(entry: Entry, read: Reading) -> Group:
    return Group(entry.id, entry.name, read.names("members"))


def _category(entry: Entry, read: Reading) -> Category:
    return Category(
        entry.id,
        entry.name,
        read.text("department"),
        read.names("groups"),
        read.text("responsible"),
        read_conditions_of_clients(read),
    )


def _priority(entry: Entry, read: Reading) -> Priority:
    return Priority(entry.id, entry.name, read.number("value"), read.text("definition"))


RESPONSIBLE = Field(
    "responsible",
    says("Responsible"),
    ValueType.PERSON,
    says("Who gets these tickets; leave empty for nobody"),
    "slack:T0123ABCD:U0123ABCD",
    later=True,
)

GROUPS = Description(
    Kind.GROUP,
    says("client group"),
    says("Client groups"),
    Section.PROMISES,
    says(
        "Clients that you treat in the same way. Service levels, categories and rules can be"
        " limited to groups."
    ),
    (
        Field(
            "members",
            says("Members"),
            ValueType.PERSON,
            says("Clients in this group"),
            "telegram:42",
            many=True,
        ),
    ),
    _group,
    frozenset({Affects.PROMISES, Affects.POINTS}),
)

CATEGORIES = Description(
    Kind.CATEGORY,
    says("category"),
    says("Categories"),
    Section.TICKETS,
    says(
        "What a ticket is about. Clients choose one; it decides which department gets the ticket."
    ),
    (
        Field(
            "department",
            says("Department"),
            ValueType.ENTRY,
            says("Who gets these tickets"),
            "Billing",
            of=Kind.DEPARTMENT,
        ),
        Field(
            "groups",
            says("Only for these groups"),
            ValueType.ENTRY,
            says("Only clients in these groups can choose it; leave empty for everybody"),
            "VIP",
            many=True,
            of=Kind.GROUP,
            later=True,
        ),
        RESPONSIBLE,
        replace(
            WHEN,
            label=says("Only if"),
            help=says(
                "Only clients who match all conditions can choose it. A condition is a"
                " property, like “services: >= 10”, or a group, level or language"
            ),
            later=True,
        ),
    ),
    _category,
    frozenset({Affects.POINTS}),
)

PRIORITIES = Description(
    Kind.PRIORITY,
    says("priority"),
    says("Priorities"),
    Section.TICKETS,
    says("How urgent a ticket is, with a definition that clients see."),
    (
        Field(
            "value",
            says("Value"),
            ValueType.NUMBER,
            says("A higher value is more urgent and comes first in the queue"),
            "10",
        ),
        Field(
            "definition",
            says("Definition"),
            ValueType.LINE,
            says("When to choose this priority, in words that clients use"),
            says("Your work has stopped"),
        ),
    ),
    _priority,
    frozenset({Affects.POINTS}),
)
