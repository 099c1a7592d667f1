"""Lines that a platform did not deliver: where they may be missing, and what is brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bots.platforms.incoming import Received
from domain.people import Place


@dataclass(frozen=True, slots=True)
class Watched:
    """A place where lines may have been missed: a ticket's thread, or a client's conversation.

    `ticket_id` is None where somebody wrote lately and no ticket is open.
    """

    place: Place
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A line that was read from the history, or what it was edited to (`edit`).

    `place` and `external_id` are the line's; `ticket_id` the ticket's in whose thread it stands,
    None if that is not known.
    """

    received: Received
    place: Place
    external_id: str
    ticket_id: int | None = None
    edit: bool = False


class Gaps(Protocol):
    """What the desk remembers of a platform, so that what it missed can be brought back."""

    async def heard_until(self) -> datetime | None:
        """Return the instant before which all that was written is known; None if none is."""
        ...

    async def watched(self) -> Sequence[Watched]:
        """Return where lines may have been missed, what is newest first."""
        ...

    async def recover(self, missed: Sequence[Missed]) -> int:
        """Keep those that are not known yet, in one unit, like updates that came by themselves.

        Each ticket's thread is told how many they are. Returns how many were not known.
        """
        ...

    async def heard(self, until: datetime) -> None:
        """Set `heard_until` to this."""
        ...
