"""Forms that are filled in step by step."""

from typing import Protocol

from domain.dialogues import Dialogue
from domain.people import Place


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
