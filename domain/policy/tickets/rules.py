"""The effects of rules on a ticket: points for the queue, and how a new one is handled."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.dictionaries.fields.conditions import Condition, Fact
from domain.dictionaries.kinds.rules import SETS, Rule

MOST_POINTS = 1_000_000
"""The most points that count, positive or negative: almost two years of waiting."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules may check. Names are those of the dictionaries; empty: there is none.

    `text` is what the client wrote to open the ticket; its conditions also check the subject.
    """

    groups: tuple[str, ...] = ()
    level: str = ""
    category: str = ""
    department: str = ""
    priority: str = ""
    source: str = ""
    language: str = ""
    subject: str = ""
    text: str = ""
    properties: Mapping[str, object] = field(default_factory=dict)
    """The client's mark, company, project and others."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What rules do to a ticket. Empty: nothing.

    `applied` are the names of the rules that did something, in order; `by`: which rule set what.
    """

    points: int = 0
    department: str = ""
    responsible: str = ""
    priority: str = ""
    level: str = ""
    speaks: str = ""
    applied: tuple[str, ...] = ()
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TicketDifference:
    """What other rules would change in one ticket."""

    ticket_id: int
    before: Outcome
    after: Outcome


def apply(rules: Sequence[Rule], facts: Facts) -> Outcome:
    """Return what the rules do to a new ticket.

    First, all settings are decided from the facts as they came: the first rule in order that sets a
    thing wins. Then points are added from the facts with these settings, so that the same rules
    give a ticket the same points whenever they are counted. No rule triggers another.
    """
    sets: dict[str, str] = {}
    by: dict[str, str] = {}
    for rule in rules:
        effects = {key: getattr(rule.effects, key) for key in SETS}
        new = {key: value for key, value in effects.items() if value and key not in sets}
        if new and holds(rule, facts):
            sets |= new
            by |= dict.fromkeys(new, rule.name)
    settled = replace(
        facts,
        department=sets.get("department", facts.department),
        priority=sets.get("priority", facts.priority),
        level=sets.get("level", facts.level),
    )
    adding = [rule for rule in rules if rule.effects.points and holds(rule, settled)]
    did = {*by.values(), *(rule.name for rule in adding)}
    applied = tuple(rule.name for rule in rules if rule.name in did)
    return Outcome(_sum(adding), **sets, applied=applied, by=by)


def points(rules: Iterable[Rule], facts: Facts) -> int:
    """Return the points of all rules that apply to an open ticket now.

    Its settings stay: rules decide them only for new tickets.
    """
    return _sum(rule for rule in rules if rule.effects.points and holds(rule, facts))


def _sum(rules: Iterable[Rule]) -> int:
    return min(max(sum(rule.effects.points for rule in rules), -MOST_POINTS), MOST_POINTS)


def dry_run(
    before: Sequence[Rule],
    after: Sequence[Rule],
    tickets: Iterable[tuple[int, Facts]],
    without: Collection[str] = (),
) -> Iterator[TicketDifference]:
    """Return what other rules would change, for each ticket that would change.

    Points would change immediately. Settings are shown as if the ticket came now. Groups `without`
    which the desk would be have no members then.
    """
    for ticket_id, facts in tickets:
        left = tuple(group for group in facts.groups if group not in without)
        then = replace(facts, groups=left)
        difference = TicketDifference(ticket_id, _would(before, facts), _would(after, then))
        if _effect(difference.before) != _effect(difference.after):
            yield difference


def _would(rules: Sequence[Rule], facts: Facts) -> Outcome:
    return replace(apply(rules, facts), points=points(rules, facts))


def _effect(outcome: Outcome) -> tuple[object, ...]:
    return outcome.points, *(getattr(outcome, key) for key in SETS)


def holds(rule: Rule, facts: Facts) -> bool:
    """Return whether all conditions of a rule are true."""
    return all_true(rule.conditions, facts)


def all_true(conditions: Sequence[Condition], facts: Facts) -> bool:
    """Return whether all conditions are true."""
    return all(_is_so(condition, facts) for condition in conditions)


def _is_so(condition: Condition, facts: Facts) -> bool:
    values = _VALUES[condition.fact](facts, condition.name)
    return any(ask(value) for value in values for ask in condition.asks)


def _property(facts: Facts, name: str) -> Sequence[object]:
    return [value for key, value in facts.properties.items() if key.casefold() == name]


_VALUES: Mapping[Fact, Callable[[Facts, str], Sequence[object]]] = {
    Fact.GROUP: lambda facts, _: facts.groups,
    Fact.LEVEL: lambda facts, _: (facts.level,),
    Fact.CATEGORY: lambda facts, _: (facts.category,),
    Fact.DEPARTMENT: lambda facts, _: (facts.department,),
    Fact.PRIORITY: lambda facts, _: (facts.priority,),
    Fact.SOURCE: lambda facts, _: (facts.source,),
    Fact.LANGUAGE: lambda facts, _: (facts.language,),
    Fact.SUBJECT: lambda facts, _: (facts.subject,),
    Fact.TEXT: lambda facts, _: (facts.subject, facts.text),
    Fact.PROPERTY: _property,
}
