"""Dialogues: forms that are filled in step by step, one question after another, in a chat."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.people import Place
from domain.text import Text

Value = Text | int
"""An answer: words, a number, or the number of what was chosen."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A form that somebody fills in: where, and how far they are. A place has one at most.

    `id` is 0 until it is kept, and is never used again. `step` names the question that is asked
    now, `values` holds the answers by their questions. `ticket_id` is the ticket it is about,
    `post_id` the post that asks. `listens`: the next line here answers, though it quotes nothing.
    `expires_at` is None where it waits for ever.
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
        """Tell whether it has waited long enough: then it is as if it had never been."""
        return self.expires_at is not None and self.expires_at <= now


class Dialogues(Protocol):
    """Dialogues that are under way, or have expired unseen."""

    def get(self, dialogue_id: int) -> Dialogue | None:
        """Return the dialogue with this number; None once it has ended."""
        ...

    def at(self, place: Place) -> Dialogue | None:
        """Return the dialogue in exactly this place."""
        ...

    def about(self, form: str, ticket_id: int) -> Dialogue | None:
        """Return the dialogue in which this form is filled in about a ticket."""
        ...

    def add(self, dialogue: Dialogue) -> Dialogue:
        """Keep a dialogue that has no number yet, and return it with its number."""
        ...

    def save(self, dialogue: Dialogue) -> None:
        """Keep how far a dialogue is."""
        ...

    def remove(self, dialogue_id: int) -> None:
        """Forget a dialogue, whether it came to its end or not."""
        ...
