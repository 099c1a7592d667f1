"""The dictionaries, and what is due when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.dictionaries import Dictionaries
from domain.policy.assignment import Candidate
from domain.policy.reminders import Reminder
from domain.repositories.outbox import PostProgress
from domain.timers import Timer, TimerKind


class DictionaryShelf(Protocol):
    """What administrators can change, and who belongs to what."""

    def load(self) -> Dictionaries:
        """Return every dictionary as it is now."""
        ...

    def groups_of(self, person_id: int) -> tuple[str, ...]:
        """Return the names of a client's groups."""
        ...

    def members(self, entry_id: int) -> Sequence[Candidate]:
        """Return a department's staff, with how much each has to do now."""
        ...

    def counted(self) -> tuple[int, int, int]:
        """The revision; by which one open tickets are counted, and up to which number by this."""
        ...

    def set_counted(self, revision: int, up_to: int) -> None:
        """Open tickets are counted by this revision, and up to this number by the next."""
        ...

    def given(self, entry_id: int, person_id: int, at: datetime) -> None:
        """Note that a ticket was given to a member in turn."""
        ...


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that has passed and was not seen to."""

    ticket_id: int
    kind: str
    due_at: datetime


class Deadlines(Protocol):
    """What is due when."""

    def begin(
        self, ticket_id: int, wanted: Mapping[str, datetime], seen_to: Mapping[str, datetime]
    ) -> None:
        """Set the deadlines of a ticket that was just opened; some were `seen_to` already: when."""
        ...

    def schedule(
        self,
        ticket_id: int,
        wanted: Mapping[str, datetime],
        seen_to: Mapping[str, datetime] = ...,
    ) -> None:
        """Set a ticket's deadlines, by kind. What has fired stays so unless it moved.

        Of those that are new or moved some were `seen_to` nevertheless: when.
        """
        ...

    def of(self, ticket_id: int) -> Mapping[str, datetime]:
        """Return a ticket's deadlines that have not fired, by kind."""
        ...

    def due(self, now: datetime, most: int) -> Sequence[Due]:
        """Return what is due and has not fired, the earliest first."""
        ...

    def complete(self, ticket_id: int, now: datetime) -> None:
        """Note that all that is due of a ticket has been seen to."""
        ...

    def put_off(self, ticket_id: int, now: datetime, until: datetime) -> None:
        """Put off all that is due of a ticket."""
        ...

    def fired(self, ticket_id: int) -> Mapping[str, datetime]:
        """Return when a ticket's deadlines were seen to, by kind, without those that were not."""
        ...


class Timers(Protocol):
    """What the desk does by itself at an instant, once."""

    def set(self, timer: Timer) -> bool:
        """Set a timer; False if there is one of its kind and key already, fired or not."""
        ...

    def cancel(self, kinds: Collection[TimerKind], subject: int) -> None:
        """Forget the timers of these kinds about this subject that have not fired."""
        ...

    def due(self, now: datetime, most: int) -> Sequence[Timer]:
        """Return what is due and has not fired, the earliest first."""
        ...

    def complete(self, timer: Timer, now: datetime) -> bool:
        """Note that a timer fires now; False if it has fired, or was cancelled."""
        ...

    def put_off(self, timer: Timer, until: datetime) -> None:
        """Let a timer that has not fired be due later."""
        ...


class Reminders(Protocol):
    """Which of somebody's reminders stands in which post: each ticket's clock in one alone."""

    def newest(self, person_id: int) -> PostProgress | None:
        """Return the newest post of reminders to somebody."""
        ...

    def put(self, post_id: int, reminders: Sequence[Reminder]) -> Sequence[PostProgress]:
        """One person's reminders stand in this post from now on; returns those they stood in."""
        ...


class Support(Protocol):
    """Whose support ends, and who was told of it."""

    def limited(self, after: int, most: int) -> Sequence[int]:
        """Return the next people behind a number whose support has an end."""
        ...

    def told(self, person_id: int, until: str) -> int | None:
        """Return how many days before that end somebody was told last; None: of this end, never."""
        ...

    def note(self, person_id: int, until: str, days: int) -> None:
        """Somebody was told, so many days before that end."""
        ...
