"""Deadlines and timers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.policy.tickets.reminders import Reminder
from domain.policy.tickets.silence import DeadlineKind
from domain.repositories.outbox import PostProgress
from domain.timers import Timer, TimerKind


class Deadlines(Protocol):
    """What is due when."""

    def begin(
        self,
        ticket_id: int,
        wanted: Mapping[DeadlineKind, datetime],
        seen_to: Mapping[DeadlineKind, datetime],
    ) -> None:
        """Set the deadlines of a new ticket; `seen_to` says when some were already handled."""
        ...

    def schedule(
        self,
        ticket_id: int,
        wanted: Mapping[DeadlineKind, datetime],
        seen_to: Mapping[DeadlineKind, datetime] = ...,
    ) -> None:
        """Set a ticket's deadlines, by kind. One that has fired stays so unless it moves.

        `seen_to` says when some of the new or moved ones were already handled.
        """
        ...

    def of(self, ticket_id: int) -> Mapping[DeadlineKind, datetime]:
        """Return a ticket's deadlines that have not fired, by kind."""
        ...

    def due(self, now: datetime, most: int) -> Sequence[int]:
        """Return the tickets of at most so many deadlines that are due and have not fired.

        The earliest come first; a ticket with several of them comes several times.
        """
        ...

    def complete(self, ticket_id: int, now: datetime) -> None:
        """Record that everything due of a ticket was handled."""
        ...

    def put_off(self, ticket_id: int, now: datetime, until: datetime) -> None:
        """Postpone everything that is due of a ticket."""
        ...

    def fired(self, ticket_id: int) -> Mapping[DeadlineKind, datetime]:
        """Return when a ticket's deadlines were handled, by kind, without those that were not."""
        ...


class Timers(Protocol):
    """What the desk does by itself at an instant, once."""

    def set(self, timer: Timer) -> bool:
        """Set a timer; return False if there is one of its kind and key, fired or not."""
        ...

    def find(self, kind: TimerKind, once_key: str) -> Timer | None:
        """Return the timer of a kind and key, fired or not; None if there is none."""
        ...

    def cancel(self, kinds: Collection[TimerKind], subject: int) -> None:
        """Delete the timers of these kinds for this subject that have not fired."""
        ...

    def waits(self, kinds: Collection[TimerKind], subject: int) -> bool:
        """Return whether a timer of these kinds for this subject has not fired yet."""
        ...

    def due(self, now: datetime, most: int) -> Sequence[Timer]:
        """Return what is due and has not fired, the earliest first."""
        ...

    def complete(self, timer: Timer, now: datetime) -> bool:
        """Record that a timer fires now; return False if it has fired or was cancelled."""
        ...

    def put_off(self, timer: Timer, until: datetime) -> None:
        """Postpone a timer that has not fired."""
        ...


class Reminders(Protocol):
    """Which post each of somebody's reminders is in: each ticket's clock is in only one."""

    def newest(self, person_id: int) -> PostProgress | None:
        """Return the newest post of reminders to somebody."""
        ...

    def put(self, post_id: int, reminders: Sequence[Reminder]) -> Sequence[PostProgress]:
        """Move a person's reminders to this post; return the posts they were in."""
        ...


class Support(Protocol):
    """Whose support ends, and which announcements were made."""

    def limited(self, after: int, most: int) -> Sequence[int]:
        """Return the next people after a number whose support has an end."""
        ...

    def told(self, person_id: int, until: str) -> int | None:
        """Return how many days before that end the last announcement was; None: none yet."""
        ...

    def note(self, person_id: int, until: str, days: int) -> None:
        """Record an announcement, so many days before that end."""
        ...
