"""Service levels: what clients are promised, in which working time, and who is told when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.dictionaries.description import Affects, Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.dictionaries.kinds.categories import RESPONSIBLE
from domain.text.sentence import Term, says, sentence

_NOTHING, _SECOND, _HOUR = timedelta(0), timedelta(seconds=1), timedelta(hours=1)
LONGEST = 2000 * _HOUR
"""The longest target or offset. Calendars that are rarely open would not contain a longer one."""


class ClockKind(StrEnum):
    """What is measured: the time until a reply, and until the problem is solved."""

    RESPONSE = "response"
    RESOLUTION = "resolution"


CLOCKS = (
    Term(ClockKind.RESPONSE, says("response"), ("reply", "ответ")),
    Term(ClockKind.RESOLUTION, says("resolution"), ("solution", "решение")),
)
"""What is measured, as people read it."""


class Tell(StrEnum):
    """Who a step of the escalation ladder tells."""

    ASSIGNEE = "assignee"
    DEPARTMENT = "department"
    ADMINISTRATORS = "administrators"


TOLD = (
    Term(Tell.ASSIGNEE, says("assignee"), ("responsible", "ответственный", "ответственному")),
    Term(Tell.DEPARTMENT, says("department"), ("отдел", "отделу")),
    Term(Tell.ADMINISTRATORS, says("administrators"), ("администраторы", "администраторам")),
)
"""Who is told, as people read it."""


@dataclass(frozen=True, slots=True)
class LadderStep:
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
    everybody; nobody `responsible` (an account as written); all `categories`, `priorities` and
    `ratings` may be chosen. `former` are its former targets, the
    oldest first, each with the instant until which tickets got them when they were opened.
    """

    id: int
    name: str
    priority: int = 0
    response: timedelta | None = None
    resolution: timedelta | None = None
    ladder: tuple[LadderStep, ...] = ()
    calendar: str = ""
    groups: tuple[str, ...] = ()
    responsible: str = ""
    categories: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    former: "tuple[tuple[datetime, Level], ...]" = ()

    def for_tickets_of(self, opened_at: datetime) -> "Level":
        """Return the level with the targets and the ladder for tickets opened at an instant."""
        for until, former in self.former:
            if opened_at < until:
                return replace(
                    self,
                    response=former.response,
                    resolution=former.resolution,
                    ladder=former.ladder,
                )
        return self

    def target(self, clock: ClockKind) -> timedelta | None:
        """Return how long it may take, in working time; None if nothing is promised."""
        return self.response if clock is ClockKind.RESPONSE else self.resolution

    def steps(self, clock: ClockKind) -> tuple[LadderStep, ...]:
        """Return the steps of one clock, in order."""
        return tuple(step for step in self.ladder if step.clock is clock)


def _level(entry: Entry, read: Reading) -> Level:
    targets = _targets(read)
    return Level(
        entry.id,
        entry.name,
        read.number("priority"),
        targets.get(ClockKind.RESPONSE),
        targets.get(ClockKind.RESOLUTION),
        _ladder(read, targets),
        read.text("calendar"),
        read.names("groups"),
        read.text("responsible"),
        read.names("categories"),
        read.names("priorities"),
        read.names("ratings"),
    )


def at_the_deadline(clock: ClockKind) -> LadderStep:
    """Return the step at a deadline if a level has no other."""
    return LadderStep(clock, _NOTHING, TOLD_AT_THE_DEADLINE)


Targets = Mapping[ClockKind, timedelta]


def _targets(read: Reading) -> Targets:
    """Return the targets as written; an unreadable one is endless, so that every step fits it."""
    return {
        clock: _duration(read, clock) or timedelta.max
        for clock in ClockKind
        if read.raw(clock) is not None
    }


def _duration(read: Reading, key: str) -> timedelta | None:
    given = read.duration(key)
    if given is not None and given > LONGEST:
        hours = LONGEST // _HOUR
        read.wrong(
            key,
            sentence("this is more than a year of working time (%(hours)s hours)", hours=hours),
        )
    elif given is not None and given % _SECOND:
        read.wrong(key, sentence("use whole seconds"))
    else:
        return given
    return None


def _ladder(read: Reading, targets: Targets) -> tuple[LadderStep, ...]:
    """Return all written steps in order, and a step at each deadline that has none."""
    found: dict[tuple[ClockKind, timedelta], LadderStep] = {}
    for written, step in (*_warnings(read, targets), *_escalations(read, targets)):
        if (step.clock, step.offset) in found:
            written.wrong("", sentence("there's already a step at this time"))
        found[step.clock, step.offset] = step
    for clock in targets:
        found.setdefault((clock, _NOTHING), at_the_deadline(clock))
    order = list(ClockKind)
    return tuple(sorted(found.values(), key=lambda step: (order.index(step.clock), step.offset)))


Written = Iterator[tuple[Reading, LadderStep]]
"""Steps, each with the place where it is written."""


def _warnings(read: Reading, targets: Targets) -> Written:
    for clock in ClockKind:
        key = f"warn.{clock}"
        before = _duration(read, key)
        if before is not None and _fits(read, key, before, targets.get(clock)):
            yield read, LadderStep(clock, -before, WARNED)


def _escalations(read: Reading, targets: Targets) -> Written:
    for row in read.rows("escalate"):
        clock, tell, loud = (
            row.choice("clock", ClockKind),
            row.choices("tell", Tell),
            row.truth("loud"),
        )
        before, after = _duration(row, "before"), _duration(row, "after")
        if before and after:
            row.wrong(
                "after",
                sentence("fill in the time before the deadline or the time after it, not both"),
            )
        elif clock is not None and clock not in targets:
            said = next(one for one in CLOCKS if one.key == clock)
            row.wrong("clock", sentence("this level has no %(clock)s target", clock=said))
        elif clock is not None and (not before or _fits(row, "before", before, targets[clock])):
            yield row, LadderStep(clock, after or -(before or _NOTHING), tell, loud)


def _fits(read: Reading, key: str, before: timedelta, target: timedelta | None) -> bool:
    """Return whether a warning has a target, and comes after its clock has started."""
    if target is None:
        read.wrong(key, sentence("there's no target to warn about; set the target first"))
    elif before >= target:
        read.wrong(key, sentence("the warning must be shorter than the target"))
    else:
        return True
    return False


LEVELS = Description(
    Kind.LEVEL,
    says("service level"),
    says("Service levels"),
    Section.PROMISES,
    says("What we promise clients, in working time, and who is warned before a deadline passes."),
    (
        Field(
            "response",
            says("Reply within"),
            ValueType.DURATION,
            says("Working time until we reply; leave empty for no promise"),
            "4h",
            dated=True,
        ),
        Field(
            "resolution",
            says("Solve within"),
            ValueType.DURATION,
            says("Working time until the ticket is processed; leave empty for no promise"),
            "24h",
            dated=True,
        ),
        Field(
            "warn.response",
            says("Warn before a reply is due"),
            ValueType.DURATION,
            says("When to warn the responsible person: how long before the deadline"),
            "30min",
            later=True,
            dated=True,
        ),
        Field(
            "warn.resolution",
            says("Warn before a solution is due"),
            ValueType.DURATION,
            says("When to warn the responsible person: how long before the deadline"),
            "2h",
            later=True,
            dated=True,
        ),
        Field(
            "escalate",
            says("Escalation"),
            ValueType.TABLE,
            says("Who else is told, and when"),
            columns=(
                Field(
                    "clock",
                    says("Deadline"),
                    ValueType.CHOICE,
                    says("For the reply or for the solution"),
                    "response",
                    required=True,
                    choices=CLOCKS,
                ),
                Field(
                    "before",
                    says("Before the deadline"),
                    ValueType.DURATION,
                    says(
                        "How long before the deadline; leave empty if the step comes "
                        "at the deadline or later"
                    ),
                ),
                Field(
                    "after",
                    says("After the deadline"),
                    ValueType.DURATION,
                    says(
                        "How long after the deadline; leave empty if the step comes "
                        "at the deadline or earlier"
                    ),
                    "30min",
                ),
                Field(
                    "tell",
                    says("Tell"),
                    ValueType.CHOICE,
                    "",
                    "department",
                    many=True,
                    required=True,
                    choices=TOLD,
                ),
                Field(
                    "loud",
                    says("Also outside working hours"),
                    ValueType.YES_NO,
                    "",
                    "yes",
                ),
            ),
            later=True,
            dated=True,
        ),
        Field(
            "calendar",
            says("Calendar"),
            ValueType.ENTRY,
            says("Working hours for these promises; leave empty for the department's"),
            "Office",
            of=Kind.CALENDAR,
        ),
        Field(
            "groups",
            says("For groups"),
            ValueType.ENTRY,
            says("Clients in these groups get this level; leave empty for everybody else"),
            "VIP",
            many=True,
            of=Kind.GROUP,
        ),
        Field(
            "priority",
            says("Priority"),
            ValueType.NUMBER,
            says(
                "Higher comes first in the queue. If several levels fit a client, the"
                " highest applies"
            ),
            "10",
            later=True,
        ),
        RESPONSIBLE,
        Field(
            "categories",
            says("Categories"),
            ValueType.ENTRY,
            says("Categories that clients with this level can choose; leave empty for all"),
            "Access",
            many=True,
            of=Kind.CATEGORY,
            later=True,
        ),
        Field(
            "priorities",
            says("Priorities"),
            ValueType.ENTRY,
            says("Priorities that clients with this level can choose; leave empty for all"),
            "High",
            many=True,
            of=Kind.PRIORITY,
            later=True,
        ),
        Field(
            "ratings",
            says("Ratings"),
            ValueType.ENTRY,
            says("Ratings that clients with this level choose from; leave empty for all"),
            "Good",
            many=True,
            of=Kind.RATING,
            later=True,
        ),
    ),
    _level,
    frozenset({Affects.PROMISES, Affects.POINTS}),
)
"""A complete example is in docs/levels.md. A row of `escalate` with `before` instead of `after` is
one more warning; with neither, it says who is told at the deadline itself."""
