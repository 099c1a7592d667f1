"""What people without access wrote, and invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.messages import Line
from domain.policy.people.invitations import Invitation


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody without access who has written: how many lines, and the first of them."""

    person_id: int
    count: int
    first: Line


class Requests(Protocol):
    """Lines of people who may not open tickets. They belong to no ticket and promise nothing."""

    def add(self, person_id: int, line: Line) -> bool:
        """Keep a line; return False if it is there already."""
        ...

    def change(self, line: Line) -> bool:
        """Keep a line as it was edited, unless a later edit came first; False if it isn't there."""
        ...

    def of(self, person_id: int) -> Sequence[Line]:
        """Return somebody's lines, the oldest first."""
        ...

    def last_at(self, person_id: int) -> datetime | None:
        """Return when somebody wrote the last of them; None if there is none."""
        ...

    def asking(self, most: int, skip: int) -> Sequence[Asking]:
        """Return the people who have written, by their first message, after the first `skip`."""
        ...

    def remove(self, person_id: int) -> None:
        """Remove somebody's lines: they are in a ticket now."""
        ...


class Invitations(Protocol):
    """Invitations."""

    def add(self, invitation: Invitation) -> None:
        """Store a new invitation."""
        ...

    def find(self, code: str) -> Invitation | None:
        """Return the invitation with a code; None if there is none."""
        ...

    def use(self, code: str, person_id: int, at: datetime) -> bool:
        """Record that somebody has used it; return False if somebody has already."""
        ...
