"""What was promised, and whether it was kept."""

from dataclasses import dataclass

from domain.events.tickets import Event


@dataclass(frozen=True, slots=True)
class LevelChanged(Event):
    """Something else is promised: the levels' names, empty for none, and why."""

    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PromiseMoved(Event):
    """The client was promised an answer, and it comes later. Instants are in ISO 8601.

    `department` is in charge now, or `reason` says why in staff's words.
    """

    due_before: str
    due_after: str
    department: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoReplyWanted(Event):
    """Staff say that what the client wrote last asks for no answer."""


@dataclass(frozen=True, slots=True)
class ClockMoved(Event):
    """A clock of the ticket did something: `clock` and `what` are values of domain.sla.clocks.

    Instants are written in ISO 8601, `target` and `left` in seconds of working time (`left` is
    negative when it is overdue). It holds `since` an instant that may lie before the event itself:
    an answer counts from when it was written. `later`: what was promised comes later now, and
    still lies ahead. `reason` is a code of domain.sla.clocks, or what somebody gave as a reason.
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


@dataclass(frozen=True, slots=True)
class DeadlineNear(Event):
    """A step before a deadline: who was told of it, as levels say it (`assignee`, `department`)."""

    clock: str
    due_at: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadlineMissed(Event):
    """A deadline passed unmet, and who was told of it."""

    clock: str
    due_at: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalated(Event):
    """A step after a deadline that is still unmet: `after` so many seconds of working time."""

    clock: str
    due_at: str
    told: tuple[str, ...]
    after: float


@dataclass(frozen=True, slots=True)
class ClosingAnnounced(Event):
    """The client was told when the ticket closes, after so many working `days` of silence."""

    days: int
    closes_at: str
