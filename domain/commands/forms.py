"""Commands that open forms, and forms that were filled in."""

from dataclasses import dataclass

from domain.commands.base import Command, TicketCommand
from domain.messages import Attachment
from domain.people.places import Place
from domain.policy.forms.form_steps import FormStep
from domain.text.spans import Text


@dataclass(frozen=True, slots=True)
class BeginForm(Command):
    """Open the form for a new ticket: all at once, or step by step where there are no forms."""


@dataclass(frozen=True, slots=True)
class LeaveTicketForm(Command):
    """Cancel the form for a new ticket: the actor's next line here opens none for it."""


@dataclass(frozen=True, slots=True)
class OpenTicket(Command):
    """Open a ticket from a filled-in form.

    `form` names this one opening of the form, so that sending it twice opens one ticket: for Slack
    the id of its view; for words that were typed without a form, their instant.
    """

    form: str
    subject: Text
    text: Text
    category_id: int | None = None
    priority_id: int | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FillStep(TicketCommand):
    """Answer one step of a form: `choice` is an entry's number, None skips the step.

    `enough`: skip the remaining steps too.
    """

    step: FormStep
    choice: int | None = None
    enough: bool = False


@dataclass(frozen=True, slots=True)
class AnswerQuestion(Command):
    """Answer or skip a question of a form, with a button.

    `step` names the question; `choice` is the number of the chosen value. `enough`: skip it and all
    that follow.
    """

    dialogue: int
    step: str
    typed: Text | None = None
    choice: int | None = None
    enough: bool = False


@dataclass(frozen=True, slots=True)
class TurnPage(Command):
    """Show another page of the values to choose from; pages are counted from 0."""

    dialogue: int
    step: str
    page: int


@dataclass(frozen=True, slots=True)
class ReadChoices(Command):
    """Read what the values to choose from mean, in full."""

    dialogue: int
    step: str


@dataclass(frozen=True, slots=True)
class LeaveDialogue(Command):
    """Cancel a form that is filled in step by step; None: the one that waits here."""

    dialogue: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginReply(TicketCommand):
    """Open the form for a reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveReply(TicketCommand):
    """Leave the form for a reply without sending it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginClose(TicketCommand):
    """Open the form that asks before the ticket is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginNote(TicketCommand):
    """Open the form for a note."""


@dataclass(frozen=True, slots=True)
class BeginWrongTicket(Command):
    """Open the form that asks which ticket a reply in a thread belongs to."""

    place: Place
    external_id: str


@dataclass(frozen=True, slots=True)
class BeginEdit(Command):
    """Open the form that changes a message; the place is where the message is shown."""

    place: Place
    external_id: str


@dataclass(frozen=True, slots=True)
class SendLine(Command):
    """Send an internal line of a thread to the client; the line is found by its place."""

    place: Place
    external_id: str
