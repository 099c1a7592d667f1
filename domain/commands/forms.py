"""Forms, and what is filled in."""

from dataclasses import dataclass

from domain.commands.base import Command, TicketCommand
from domain.messages import Attachment
from domain.people import Place
from domain.policy.form_steps import Step
from domain.text import Text


@dataclass(frozen=True, slots=True)
class BeginForm(Command):
    """Fill in a form for a new ticket: all at once, or step by step where there are no forms."""


@dataclass(frozen=True, slots=True)
class LeaveForm(Command):
    """No line of the actor's here opens a ticket for a form any more."""


@dataclass(frozen=True, slots=True)
class OpenTicket(Command):
    """A form that was filled in opens a ticket; `form` is the platform's id of it."""

    form: str
    subject: Text
    text: Text
    category_id: int | None = None
    priority_id: int | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FillStep(TicketCommand):
    """Answer one step of a form: `choice` is an entry's number, None: it is left out.

    `enough`: the steps that follow are left out too.
    """

    step: Step
    choice: int | None = None
    enough: bool = False


@dataclass(frozen=True, slots=True)
class AnswerQuestion(Command):
    """Answer the question that a dialogue asks, or leave it out: nothing is typed or chosen.

    `step` names the question; `choice` is the number of what was chosen.
    """

    dialogue: int
    step: str
    typed: Text | None = None
    choice: int | None = None


@dataclass(frozen=True, slots=True)
class LeaveDialogue(Command):
    """Answer no more of a dialogue's questions: nothing comes of it."""

    dialogue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginReply(TicketCommand):
    """Write an answer in a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginNote(TicketCommand):
    """Write a note in a form."""


@dataclass(frozen=True, slots=True)
class BeginWrongTicket(Command):
    """Say in a form to which ticket an answer belongs that stands in a thread."""

    place: Place
    external_id: str


@dataclass(frozen=True, slots=True)
class SendLine(Command):
    """Let a line of a thread, found by where it stands, leave after all."""

    place: Place
    external_id: str
