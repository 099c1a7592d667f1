"""Rules as written: their conditions, and their effects."""

from dataclasses import dataclass, replace
from enum import StrEnum

from domain.dictionaries.description import Affects, Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.conditions import WHEN, Condition, read_conditions
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.dictionaries.kinds.categories import RESPONSIBLE
from domain.text.sentence import Term, says, sentence

ALWAYS = Term("always", says("always"), ("всегда",))
"""`when` of a rule without conditions. A forgotten `when` would apply to every ticket."""

SETS = ("department", "responsible", "priority", "level", "speaks")
"""What a rule may set."""


class Speaks(StrEnum):
    """Whom a strategy chooses: at first those who speak the client's language, or only them."""

    PREFERRED = "preferred"
    REQUIRED = "required"


SPEAKS = (
    Term(Speaks.PREFERRED, says("preferred"), ("желательно",)),
    Term(Speaks.REQUIRED, says("required"), ("обязательно",)),
)
"""The same as people read it."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What a rule does: adds points (or takes them, if negative) and sets what is not empty."""

    points: int = 0
    department: str = ""
    responsible: str = ""
    priority: str = ""
    level: str = ""
    speaks: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """If all conditions are true, the effects apply. Rules are applied by position."""

    id: int
    name: str
    position: int
    conditions: tuple[Condition, ...]
    effects: Effects


def _rule(entry: Entry, read: Reading) -> Rule:
    return Rule(entry.id, entry.name, entry.position, _when(read), _then(read))


def _when(read: Reading) -> tuple[Condition, ...]:
    if read.raw("when") == ALWAYS.key:
        return ()
    when = read.parts("when")
    if not when:
        read.wrong(
            "when",
            sentence(
                "say when the rule applies; for every ticket, write %(always)s",
                always=ALWAYS,
            ),
        )
    return read_conditions(read, when)


def _then(read: Reading) -> Effects:
    effects = Effects(
        read.number("then.points"),
        read.text("then.department"),
        read.text("then.responsible"),
        read.text("then.priority"),
        read.text("then.level"),
        read.choice("then.speaks", Speaks) or "",
    )
    if effects == Effects():
        read.wrong(
            "then",
            sentence(
                "this rule does nothing yet; add points, a department, a responsible person, a "
                "priority or a level, or ask for somebody who speaks the client's language"
            ),
        )
    return effects


RULES = Description(
    Kind.RULE,
    says("rule"),
    says("Rules"),
    Section.AUTOMATION,
    says(
        "If all conditions of a rule are true, it adds points or decides how a new ticket"
        " is handled."
    ),
    (
        replace(WHEN, required=True, word=ALWAYS),
        Field(
            "then.points",
            says("Points"),
            ValueType.NUMBER,
            says("Points move a ticket up the queue; negative points move it down"),
            "60",
        ),
        Field(
            "then.department",
            says("Department"),
            ValueType.ENTRY,
            says("Who gets a new ticket"),
            "Billing",
            of=Kind.DEPARTMENT,
        ),
        replace(RESPONSIBLE, key="then.responsible"),
        Field(
            "then.priority",
            says("Priority"),
            ValueType.ENTRY,
            says("The priority of a new ticket"),
            "High",
            of=Kind.PRIORITY,
        ),
        Field(
            "then.level",
            says("Service level"),
            ValueType.ENTRY,
            says("The level of a new ticket"),
            "Gold",
            of=Kind.LEVEL,
        ),
        Field(
            "then.speaks",
            says("Assign to a speaker of the client's language"),
            ValueType.CHOICE,
            says(
                "required: only people who speak the client's language get the department's new "
                "tickets; preferred: they just come first"
            ),
            "required",
            choices=SPEAKS,
        ),
    ),
    _rule,
    frozenset({Affects.POINTS, Affects.ROUTING}),
)
"""`Angry VIP: {when: {group: VIP, text: [refund, money back], services: ">= 10", subject_matches:
"(?i)urgent"}, then: {points: 60, department: Billing}}`."""
