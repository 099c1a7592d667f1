"""Who becomes responsible for a new ticket."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from domain.dictionaries.kinds.departments import Strategy
from domain.policy.people.shifts import NO_SHIFTS, Rota
from domain.sla.calendars import Calendar

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MemberLoad:
    """A member of a department, with `load` active tickets.

    `last_given_at`: when the department last gave them one. `away_until`: gets none until then.
    `speaks` are codes of languages.
    """

    person_id: int
    load: int = 0
    last_given_at: datetime | None = None
    away_until: datetime | None = None
    speaks: frozenset[str] = frozenset()


class Because(StrEnum):
    """Why somebody is responsible, or nobody is. The codes are stored in the history."""

    HAND = "hand"
    RULE = "rule"
    CATEGORY = "category"
    IN_TURN = "in_turn"
    LEAST_LOADED = "least_loaded"
    LEVEL = "level"
    NOBODY = "nobody"
    NOBODY_THERE = "nobody_there"
    NOBODY_SPEAKS = "nobody_speaks"


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """The people named by hand, by a rule, by the category, by the level."""

    hand: int | None = None
    rule: int | None = None
    category: int | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Picked:
    """Who is responsible, and why.

    `language` is the client's, if a strategy chose only among those who speak it.
    """

    person_id: int | None
    because: Because
    language: str = ""


def responsible_for(
    named: NamedPeople,
    strategy: Strategy,
    there: Sequence[MemberLoad],
    language: str = "",
    *,
    must_speak: bool = False,
) -> Picked:
    """Return the first person named: by hand, rule, category, department's strategy, level.

    `there` are the department's available members; those who speak the client's `language` come
    first, or only they can be chosen if somebody `must_speak` it. A person who is named is
    responsible even when away: reminders then go to others.
    """
    preferred = speaking(there, language, required=must_speak)
    order = (
        (named.hand, Because.HAND),
        (named.rule, Because.RULE),
        (named.category, Because.CATEGORY),
        (choose(strategy, preferred), _OF_STRATEGY[strategy]),
        (named.level, Because.LEVEL),
    )
    nobody = Picked(None, _why_nobody(strategy, there, preferred))
    picked = next((Picked(one, because) for one, because in order if one is not None), nobody)
    by_language = picked.because is _OF_STRATEGY[strategy] and len(preferred) < len(there)
    return replace(picked, language=language) if by_language else picked


def _why_nobody(
    strategy: Strategy, there: Sequence[MemberLoad], preferred: Sequence[MemberLoad]
) -> Because:
    if strategy is Strategy.NOBODY or preferred:
        return Because.NOBODY
    return Because.NOBODY_SPEAKS if there else Because.NOBODY_THERE


def speaking(
    there: Sequence[MemberLoad], language: str, *, required: bool = False
) -> Sequence[MemberLoad]:
    """Return those who speak a language; everybody if nobody does and nobody is required to.

    Without a language, it is unknown what to speak: everybody.
    """
    found = [one for one in there if language in one.speaks]
    return found if found or (required and language) else there


def available(
    members: Sequence[MemberLoad], hours: Calendar, now: datetime, rota: Rota = NO_SHIFTS
) -> Sequence[MemberLoad]:
    """Return who can get a ticket now: nobody who is away, and only people on shift.

    Without shifts, nobody outside the department's hours.
    """
    if not rota and not hours.is_open(now):
        return ()
    on = rota.people_at(now) if rota else {one.person_id for one in members}
    here = [one for one in members if one.person_id in on]
    return [one for one in here if one.away_until is None or one.away_until <= now]


def choose(strategy: Strategy, there: Sequence[MemberLoad]) -> int | None:
    """Return the available person that a strategy chooses; None if nobody."""
    order = _ORDERS.get(strategy)
    return min(there, key=order).person_id if order and there else None


def _longest_ago(one: MemberLoad) -> tuple[datetime, int]:
    return one.last_given_at or _NEVER, one.person_id


_ORDERS: Mapping[Strategy, Callable[[MemberLoad], tuple[int | datetime, ...]]] = {
    Strategy.IN_TURN: _longest_ago,
    Strategy.LEAST_LOADED: lambda one: (one.load, *_longest_ago(one)),
}
"""Each strategy chooses the first in its order; among equals, the one whose last new ticket is
longest ago."""

_OF_STRATEGY: Mapping[Strategy, Because] = {
    Strategy.NOBODY: Because.NOBODY,
    Strategy.IN_TURN: Because.IN_TURN,
    Strategy.LEAST_LOADED: Because.LEAST_LOADED,
}
