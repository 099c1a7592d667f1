"""Erasures of people, as the desk sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Erasure:
    """A person who will be, is being or has been forgotten.

    `asked_by_id` is None if the list of erasures asks, because an old database came back. Nothing
    can stop it once it has begun.
    """

    person_id: int
    asked_by_id: int | None
    asked_at: datetime
    due_at: datetime
    begun_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remains:
    """Our messages that could not be removed: how many in the person's chat, and in threads."""

    in_chat: int = 0
    in_threads: int = 0
    tickets: tuple[int, ...] = ()


class Erasures(Protocol):
    """Who is forgotten, and how far that is."""

    def of(self, person_id: int) -> Erasure | None:
        """Return the erasure of a person; None if nobody asked for it."""
        ...

    def plan(self, erasure: Erasure) -> None:
        """Store an erasure that was asked for."""
        ...

    def cancel(self, person_id: int) -> None:
        """Delete an erasure that has not begun."""
        ...

    def begin(self, person_id: int, at: datetime) -> None:
        """Record that it begins: from now on it goes on to its end."""
        ...

    def under_way(self) -> Sequence[Erasure]:
        """Return those that have begun and are not done, in the order of people's numbers."""
        ...

    def count(self, person_id: int) -> Mapping[str, int]:
        """Return how much there is of a person, by what it is."""
        ...

    def is_cut_off(self, person_id: int) -> bool:
        """Return whether the person's accounts are no longer theirs."""
        ...

    def cut_off(self, person_id: int, *, removes: bool) -> bool:
        """Erase the person's row, and give up their accounts: who writes now is a new person.

        What must still be looked for is kept until the end. Returns False, and does nothing, while
        something is being sent to them.
        """
        ...

    def erase(self, person_id: int, most: int, *, removes: bool) -> bool:
        """Erase the next rows, about `most` of them; return whether there is more.

        `removes`: our messages that are there already are to be removed, too.
        """
        ...

    def is_over(self, person_id: int) -> bool:
        """Return whether every row has been erased."""
        ...

    def is_told(self, person_id: int) -> bool:
        """Return whether administrators have been told that it is over."""
        ...

    def tell(self, person_id: int) -> None:
        """Record that they have."""
        ...

    def is_drawn(self, person_id: int) -> bool:
        """Return whether each of our messages has been removed, or can't be."""
        ...

    def remains(self, person_id: int) -> Remains:
        """Return which of our messages could not be removed."""
        ...

    def drop(self, person_id: int, most: int) -> bool:
        """Delete the next posts of the person; return whether there are more."""
        ...

    def finish(self, person_id: int, at: datetime) -> None:
        """Delete what was kept to the end: addresses, and what was looked for."""
        ...
