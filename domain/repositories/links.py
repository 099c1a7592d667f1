"""Accounts that are one person's: codes, and what each account brought."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.policy.people.links import Link, LinkRequest, LinkStep


class Links(Protocol):
    """Codes for linking accounts, failed attempts, and links."""

    def add_code(
        self, code: str, person_id: int, platform: str, at: datetime, expires_at: datetime
    ) -> None:
        """Store the hash of a code; a former one of the same person can't be entered any more."""
        ...

    def with_code(self, code: str) -> LinkRequest | None:
        """Return what the code with this hash asks for; None if there is none."""
        ...

    def find(self, number: int) -> LinkRequest | None:
        """Return the request with this number; None if there is none."""
        ...

    def enter(self, number: int, person_id: int, platform: str, expires_at: datetime) -> None:
        """Record that somebody has entered the code of a request."""
        ...

    def advance(self, number: int, step: LinkStep, expires_at: datetime) -> None:
        """Record how far a request has got, and how long it waits now."""
        ...

    def add_failure(self, person_id: int, at: datetime) -> None:
        """Record that somebody entered a wrong code."""
        ...

    def failures(self, person_id: int, since: datetime) -> Sequence[datetime]:
        """Return when somebody entered wrong codes, the oldest first."""
        ...

    def join(self, link: Link, at: datetime) -> None:
        """Give a person the accounts, conversations, tickets and groups of another, for now."""
        ...

    def part(self, link: Link) -> None:
        """Give accounts, conversations, tickets and groups back."""
        ...

    def of(self, person_id: int) -> Sequence[Link]:
        """Return the links of a person, the oldest first."""
        ...

    def person_of(self, moved_id: int) -> int | None:
        """Return who somebody's accounts are linked to now; None if they aren't."""
        ...
