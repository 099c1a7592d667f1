"""Service levels: what is promised to whom, in which working time, and who is told when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.dictionaries.entries import Reading, one_of, responsible_in
from domain.platforms import Platforms

_NOTHING, _SECOND, _HOUR = timedelta(0), timedelta(seconds=1), timedelta(hours=1)
LONGEST = 2000 * _HOUR
"""The longest target or offset. Calendars that are rarely open would not contain a longer one."""


class ClockKind(StrEnum):
    """What is measured: the time until a reply, and until the problem is solved."""

    RESPONSE = "response"
    RESOLUTION = "resolution"


class Tell(StrEnum):
    """Who a step of the escalation ladder tells."""

    ASSIGNEE = "assignee"
    DEPARTMENT = "department"
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True, slots=True)
class Step:
    """Who is told, and when: `offset` of working time before (negative) or after the deadline.

    `loud`: also outside their working time.
    """

    clock: ClockKind
    offset: timedelta
    tell: tuple[Tell, ...]
    loud: bool = False


WARNED = (Tell.ASSIGNEE,)
TOLD_AT_THE_DEADLINE = (Tell.ASSIGNEE, Tell.DEPARTMENT)
"""Who is told if a level does not say."""


@dataclass(frozen=True, slots=True)
class Level:
    """What a client is promised. Targets are working time; None: no such promise.

    Levels with a higher `priority` come first in the queue, and win if a client's groups have
    several. `ladder` holds every step in order, by clock and offset; each clock with a target has
    one at the deadline itself. Empty names mean: no `calendar` of its own; no `groups`, so for
    everybody; nobody `responsible` (an account as written); all `categories` may be chosen.
    """

    id: int
    name: str
    priority: int = 0
    response: timedelta | None = None
    resolution: timedelta | None = None
    ladder: tuple[Step, ...] = ()
    calendar: str = ""
    groups: tuple[str, ...] = ()
    responsible: str = ""
    categories: tuple[str, ...] = ()

    def target(self, clock: ClockKind) -> timedelta | None:
        """Return how long it may take, in working time; None if nothing is promised."""
        return self.response if clock is ClockKind.RESPONSE else self.resolution

    def steps(self, clock: ClockKind) -> tuple[Step, ...]:
        """Return the steps of one clock, in order."""
        return tuple(step for step in self.ladder if step.clock is clock)


def read_level(entry_id: int, name: str, reading: Reading, platforms: Platforms) -> Level:
    """Read a level as written in config.yaml; docs/levels.md has a complete example.

    `{response: 4h, resolution: 24h, warn: {response: 30min}, escalate: [{clock: response, after:
    30min, tell: [department, administrators], loud: true}]}`. A row of `escalate` with `before`
    instead of `after` is one more warning; with neither, it says who is told at the deadline
    itself.
    """
    targets = _targets(reading)
    level = Level(
        entry_id,
        name,
        reading.number("priority"),
        targets.get(ClockKind.RESPONSE),
        targets.get(ClockKind.RESOLUTION),
        _ladder(reading, targets),
        reading.text("calendar"),
        reading.names("groups"),
        responsible_in(reading, platforms),
        reading.names("categories"),
    )
    reading.finish()
    return level


def at_the_deadline(clock: ClockKind) -> Step:
    """Return the step at a deadline if a level has no other."""
    return Step(clock, _NOTHING, TOLD_AT_THE_DEADLINE)


Targets = Mapping[ClockKind, timedelta]


def _targets(reading: Reading) -> Targets:
    """Return the targets as written; an unreadable one is endless, so that every step fits it."""
    return {
        clock: _duration(reading, clock) or timedelta.max
        for clock in ClockKind
        if reading.raw(clock) is not None
    }


def _duration(reading: Reading, key: str) -> timedelta | None:
    given = reading.duration(key)
    if given is not None and given > LONGEST:
        reading.wrong(key, f"that is more than {LONGEST // _HOUR} hours of working time, a year's")
    elif given is not None and given % _SECOND:
        reading.wrong(key, "a second is the smallest unit")
    else:
        return given
    return None


def _ladder(reading: Reading, targets: Targets) -> tuple[Step, ...]:
    """Return all written steps in order, and a step at each deadline that has none."""
    found: dict[tuple[ClockKind, timedelta], Step] = {}
    for written, step in (*_warnings(reading, targets), *_escalations(reading, targets)):
        if (step.clock, step.offset) in found:
            written.wrong("", "there is a step at this time already")
        found[step.clock, step.offset] = step
    for clock in targets:
        found.setdefault((clock, _NOTHING), at_the_deadline(clock))
    order = list(ClockKind)
    return tuple(sorted(found.values(), key=lambda step: (order.index(step.clock), step.offset)))


Written = Iterator[tuple[Reading, Step]]
"""Steps, each with the place where it is written."""


def _warnings(reading: Reading, targets: Targets) -> Written:
    warn = reading.parts("warn")
    for clock in ClockKind:
        before = _duration(warn, clock)
        if before is not None and _fits(warn, clock, before, targets.get(clock)):
            yield warn, Step(clock, -before, WARNED)
    warn.finish()


def _escalations(reading: Reading, targets: Targets) -> Written:
    for row in reading.rows("escalate"):
        clock, tell, loud = _clock(row), _tell(row), row.truth("loud")
        before, after = _duration(row, "before"), _duration(row, "after")
        row.finish()
        if before and after:
            row.wrong("after", "a step comes before the deadline or after it, not both")
        elif clock is not None and clock not in targets:
            row.wrong("clock", f"this level has no {clock} target")
        elif clock is not None and (not before or _fits(row, "before", before, targets[clock])):
            yield row, Step(clock, after or -(before or _NOTHING), tell, loud)


def _clock(row: Reading) -> ClockKind | None:
    try:
        return one_of(row.raw("clock") or "nothing", ClockKind)
    except ValueError as error:
        row.wrong("clock", str(error))
        return None


def _tell(row: Reading) -> tuple[Tell, ...]:
    told = []
    for name in row.names("tell") or ("nobody",):
        try:
            told.append(one_of(name, Tell))
        except ValueError as error:
            row.wrong("tell", str(error))
    return tuple(dict.fromkeys(told))


def _fits(reading: Reading, key: str, before: timedelta, target: timedelta | None) -> bool:
    """Return whether a warning has a target, and comes after its clock has started."""
    if target is None:
        reading.wrong(key, "this level has no such target")
    elif before >= target:
        reading.wrong(key, "a warning that is not shorter than its target would come at once")
    else:
        return True
    return False
