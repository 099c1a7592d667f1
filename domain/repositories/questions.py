"""Questions that wait for an answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.audit import Via
from domain.commands import Command


@dataclass(frozen=True, slots=True)
class Pending:
    """A command that waits for an answer, the state when it was asked, and how."""

    person_id: int
    command: Command
    state: str
    expires_at: datetime
    via: Via
    is_settled: bool = False


class Questions(Protocol):
    """Questions that wait for an answer."""

    def ask(self, pending: Pending, now: datetime) -> int:
        """Store a question and return its number. Old ones are deleted."""
        ...

    def find(self, number: int) -> Pending | None:
        """Return a question; None if there is none with that number."""
        ...

    def settle(self, number: int, now: datetime) -> None:
        """Record that a question was answered."""
        ...
