"""Departments: who is in charge of a ticket, and how members share the work."""

from dataclasses import dataclass
from enum import StrEnum

from domain.dictionaries.description import Affects, Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.text.sentence import Term, says, sentence

FEWEST_DAYS = 3
"""Working days of silence before a ticket may close, because the client is told twice before."""


CLOSE_AFTER = Field(
    "close_after",
    says("Close after (working days of silence)"),
    ValueType.NUMBER,
    says("How many working days we wait for a client before we close a ticket; 0 means forever"),
    "5",
    later=True,
)


class Strategy(StrEnum):
    """How a department's new tickets are assigned. The values are as written."""

    NOBODY = "nobody"
    IN_TURN = "in turn"
    LEAST_LOADED = "least loaded"


STRATEGIES = (
    Term(Strategy.NOBODY, says("nobody"), ("никто", "никому")),
    Term(Strategy.IN_TURN, says("in turn"), ("по очереди",)),
    Term(Strategy.LEAST_LOADED, says("least loaded"), ("самому свободному",)),
)
"""The strategies as people read them."""


@dataclass(frozen=True, slots=True)
class Department:
    """Who is in charge. `members` and `channel` are as written: `slack:T1:C1`.

    Without a calendar or channel, the desk's is used. After `close_after` working days of a
    client's silence, a ticket that waits for them closes; 0: never, None: as the desk says.
    """

    id: int
    name: str
    calendar: str = ""
    strategy: Strategy = Strategy.NOBODY
    channel: str = ""
    close_after: int | None = None
    members: tuple[str, ...] = ()


def days_before_closing(read: Reading) -> int | None:
    """Return the written days of silence before a ticket closes; None if nothing is written."""
    if read.raw(CLOSE_AFTER.key) is None:
        return None
    days = read.number(CLOSE_AFTER.key)
    if days and days < FEWEST_DAYS:
        read.wrong(
            "close_after",
            sentence(
                "write 0 for never, or at least %(days)s working days: we warn the client twice"
                " before that",
                days=FEWEST_DAYS,
            ),
        )
    return days


def _department(entry: Entry, read: Reading) -> Department:
    return Department(
        entry.id,
        entry.name,
        read.text("calendar"),
        read.choice("strategy", Strategy) or Strategy.NOBODY,
        read.text("channel"),
        days_before_closing(read),
        read.names("members"),
    )


DEPARTMENTS = Description(
    Kind.DEPARTMENT,
    says("department"),
    says("Departments"),
    Section.TEAM,
    says("Departments handle tickets. Each has members, working hours and a channel."),
    (
        Field(
            "members",
            says("Members"),
            ValueType.PERSON,
            says("Staff who can get this department's tickets"),
            "slack:T0123ABCD:U0123ABCD",
            many=True,
        ),
        Field(
            "calendar",
            says("Calendar"),
            ValueType.ENTRY,
            says("The department's working hours; leave empty for round the clock"),
            "Office",
            of=Kind.CALENDAR,
        ),
        Field(
            "strategy",
            says("Assign new tickets"),
            ValueType.CHOICE,
            says("How to share out new tickets among the members"),
            "in turn",
            choices=STRATEGIES,
        ),
        Field(
            "channel",
            says("Channel"),
            ValueType.CHANNEL,
            says("Where its tickets appear; leave empty for the desk's channel"),
            "slack:T0123ABCD:C0123ABCD",
            fixed=True,
        ),
        CLOSE_AFTER,
    ),
    _department,
    frozenset({Affects.PROMISES}),
)
