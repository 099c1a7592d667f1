"""What waits for somebody, over all tickets: what Home shows besides the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.outgoing.posts import PostState
from domain.tickets import Ticket


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """A reply that waits for a decision: its number, and its ticket with the client's name.

    `state` is that of its post; None while it is on hold.
    """

    line: int
    ticket: Ticket
    client: str
    state: PostState | None = None


class Overview(Protocol):
    """What waits for somebody, and whether platforms are heard."""

    def loads(self) -> Mapping[int, int]:
        """Return how many active tickets each responsible person has, by the person's number."""
        ...

    def on_hold(self, person_id: int, most: int) -> Sequence[WaitingReply]:
        """Return somebody's replies on hold, and those in their tickets, the oldest first."""
        ...

    def undelivered(self, most: int) -> Sequence[WaitingReply]:
        """Return the newest replies in open tickets that failed or may not have arrived."""
        ...

    def parked(self) -> int:
        """Return how many updates could not be handled."""
        ...

    def heard(self, platform: str) -> datetime | None:
        """Return when the last update came from a platform; None if none is stored."""
        ...

    def in_use(self, platform: str) -> bool:
        """Return whether anybody has an account on a platform."""
        ...

    def support_ends(self, today: date, most: int) -> Sequence[tuple[int, str, str]]:
        """Return clients whose support ends soon: number, name, and last day (ISO), by that day.

        They are those that the end was announced to.
        """
        ...
