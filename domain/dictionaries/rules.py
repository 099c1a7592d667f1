"""Rules as written: their conditions, and their effects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.dictionaries.comparisons import Same
from domain.dictionaries.conditions import NAMED, Compile, Condition, read_conditions
from domain.dictionaries.entries import Kind, Reading, responsible_in
from domain.platforms import Platforms

__all__ = ["Compile", "Effects", "Rule", "read_rule"]

ALWAYS = "always"
"""`when` of a rule without conditions. A forgotten `when` would apply to every ticket."""

SETS: Mapping[str, Kind | None] = {
    "department": Kind.DEPARTMENT,
    "responsible": None,
    "priority": Kind.PRIORITY,
    "level": Kind.LEVEL,
}
"""What a rule may set, and the dictionary with its name; an account is in no dictionary."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What a rule does: adds points (or takes them, if negative) and sets what is not empty."""

    points: int = 0
    department: str = ""
    responsible: str = ""
    priority: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """If all conditions are true, the effects apply. Rules are applied by position."""

    id: int
    name: str
    position: int
    conditions: tuple[Condition, ...]
    effects: Effects

    def names(self) -> Iterator[tuple[str, str, Kind]]:
        """Return each name of another dictionary's entry: its key, the name, the dictionary."""
        for condition in self.conditions:
            if kind := NAMED.get(condition.fact):
                for ask in condition.asks:
                    if isinstance(ask, Same):
                        yield f"when.{condition.fact}", ask.word, kind
        for key, of in SETS.items():
            name = getattr(self.effects, key)
            if of is not None and name:
                yield f"then.{key}", name, of


def read_rule(
    entry_id: int,
    name: str,
    position: int,
    reading: Reading,
    compile_pattern: Compile,
    platforms: Platforms,
) -> Rule:
    """Read a rule as written.

    `Angry VIP: {when: {group: VIP, text: [refund, money back], services: ">= 10", subject_matches:
    "(?i)urgent"}, then: {points: 60, department: Billing}}`. All conditions must be true; of
    several values of one condition, any is enough.
    """
    rule = Rule(
        entry_id, name, position, _when(reading, compile_pattern), _then(reading, platforms)
    )
    reading.finish()
    return rule


def _when(reading: Reading, compile_pattern: Compile) -> tuple[Condition, ...]:
    if reading.raw("when") == ALWAYS:
        return ()
    when = reading.parts("when")
    if not when.body:
        reading.wrong("when", f"say when the rule holds; if it is for every ticket, write {ALWAYS}")
    return read_conditions(when, compile_pattern)


def _then(reading: Reading, platforms: Platforms) -> Effects:
    then = reading.parts("then")
    effects = Effects(
        then.number("points"),
        then.text("department"),
        responsible_in(then, platforms),
        then.text("priority"),
        then.text("level"),
    )
    then.finish()
    if effects == Effects():
        known = ", ".join(SETS)
        reading.wrong("then", f"the rule does nothing; let it add points or set {known}")
    return effects
