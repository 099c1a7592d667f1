"""Events about promises, and whether they were kept."""

from dataclasses import dataclass

from domain.events.tickets import Event


@dataclass(frozen=True, slots=True)
class LevelChanged(Event):
    """The service level changed: the levels' names, empty for none, and why."""

    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PromiseMoved(Event):
    """The client was promised a reply, and it comes later. Instants are in ISO 8601.

    `department` has the ticket now, or `reason` says why in staff's words.
    """

    due_before: str
    due_after: str
    department: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoReplyWanted(Event):
    """Staff say that the client's last line needs no reply."""


@dataclass(frozen=True, slots=True)
class ClockMoved(Event):
    """A clock of the ticket did something: `clock` and `what` are values of domain.sla.clocks.

    Instants are in ISO 8601, `target` and `left` in seconds of working time (`left` is negative if
    overdue). `since` may be before the event itself: a reply counts from when it was written.
    `later`: the promised time got later, and is still ahead. `reason` is a code of
    domain.sla.clocks, or somebody's words; `note` is why a day was declared closed later.
    """

    clock: str
    what: str
    since: str
    due_before: str | None
    due_after: str | None
    target: float
    left: float
    status: str
    level: str
    calendar: str
    zone: str
    reason: str = ""
    later: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineNear(Event):
    """A step before a deadline: who was told, as in levels (`assignee`, `department`)."""

    clock: str
    due_at: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadlineMissed(Event):
    """A deadline was missed, and who was told."""

    clock: str
    due_at: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalated(Event):
    """A step after a missed deadline: `after` so many seconds of working time."""

    clock: str
    due_at: str
    told: tuple[str, ...]
    after: float


@dataclass(frozen=True, slots=True)
class ClosingAnnounced(Event):
    """The client was told when the ticket closes, after so many working `days` of silence."""

    days: int
    closes_at: str
