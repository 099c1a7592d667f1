"""Questions that wait for an answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.audit import Via
from domain.commands import Command


@dataclass(frozen=True, slots=True)
class Pending:
    """A command that somebody is asked about, the state in which it was asked, and how."""

    person_id: int
    command: Command
    state: str
    expires_at: datetime
    via: Via
    is_settled: bool = False


class Questions(Protocol):
    """Questions that wait for an answer."""

    def ask(self, pending: Pending, now: datetime) -> int:
        """Keep a question and return its number. Old ones are forgotten."""
        ...

    def get(self, number: int) -> Pending | None:
        """Return a question, None if there is none of that number."""
        ...

    def settle(self, number: int, now: datetime) -> None:
        """Note that a question has been answered."""
        ...
