"""What a person is told after a command: a text, or a question first."""

from dataclasses import dataclass, field

from domain.outgoing.buttons import Below
from domain.outgoing.words import Words


@dataclass(frozen=True, slots=True)
class Say:
    """A template with its words, and the buttons below it. `ticket_id`: the ticket it is about."""

    template: str
    words: Words = field(default_factory=dict)
    ticket_id: int | None = None
    below: Below | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question before something is done; `number` is the pending command's."""

    question: Say
    number: int

    @property
    def template(self) -> str:
        """Return the name of the question's text."""
        return self.question.template

    @property
    def words(self) -> Words:
        """Return the words of that text."""
        return self.question.words

    @property
    def ticket_id(self) -> int | None:
        """Return the number of the ticket it is about; None if it is about no ticket."""
        return self.question.ticket_id
