"""Lines that a platform did not deliver: where they may be missing, and what is brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bots.platforms.incoming import Received
from domain.people.places import Place


@dataclass(frozen=True, slots=True)
class Watched:
    """A place where lines may have been missed: a ticket's thread, or a client's conversation.

    `ticket_id` is None if somebody wrote lately and no ticket is open.
    """

    place: Place
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A line that was read from the history, or its edited text (`edit`).

    `place` and `external_id` are the line's; `ticket_id` is that of its thread, None if unknown.
    """

    received: Received
    place: Place
    external_id: str
    ticket_id: int | None = None
    edit: bool = False


class Gaps(Protocol):
    """What the desk knows about a platform's history, to recover what it missed."""

    async def heard_until(self) -> datetime | None:
        """Return the instant before which every message is known; None if there is none."""
        ...

    async def watched(self) -> Sequence[Watched]:
        """Return where lines may have been missed, the newest first."""
        ...

    async def recover(self, missed: Sequence[Missed]) -> int:
        """Store those that are not known yet, in one unit, like ordinary updates.

        Each ticket's thread is told how many there are. Returns how many were new.
        """
        ...

    async def heard(self, until: datetime) -> None:
        """Set `heard_until` to this."""
        ...
