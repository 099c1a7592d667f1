"""Dialogues: forms that are filled in step by step in a chat."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.people.places import Place
from domain.text.spans import Text

Value = Text | int
"""An answer: words, a number, or the number of a chosen value."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A form that somebody is filling in: where, and how far. A place has at most one.

    `id` is 0 until it is stored, and is never reused. `step` names the current question, `values`
    holds the answers by question. `ticket_id` is the ticket it is about, `post_id` the post that
    asks. `listens`: the next line here answers even without a quote. `expires_at` is None if it
    waits for ever.
    """

    id: int
    person_id: int
    place: Place
    form: str
    step: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    ticket_id: int | None = None
    post_id: int | None = None
    listens: bool = False
    expires_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Return whether it has expired: then it is as if it had never been."""
        return self.expires_at is not None and self.expires_at <= now


class Dialogues(Protocol):
    """Open dialogues, including expired ones that nobody has noticed."""

    def find(self, dialogue_id: int) -> Dialogue | None:
        """Return the dialogue with this number; None if it has ended."""
        ...

    def at(self, place: Place) -> Dialogue | None:
        """Return the dialogue in exactly this place."""
        ...

    def about(self, form: str, ticket_id: int) -> Dialogue | None:
        """Return the dialogue of this form about a ticket."""
        ...

    def add(self, dialogue: Dialogue) -> Dialogue:
        """Store a new dialogue, and return it with its number."""
        ...

    def save(self, dialogue: Dialogue) -> None:
        """Store a dialogue's progress."""
        ...

    def remove(self, dialogue_id: int) -> None:
        """Delete a dialogue, finished or not."""
        ...
