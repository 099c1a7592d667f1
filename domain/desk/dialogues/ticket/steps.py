"""The client's form, step by step: ask, cancel, open its ticket, store its answers."""

from dataclasses import replace

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import FillStep, LeaveTicketForm
from domain.desk.act import Act
from domain.desk.dialogues import engine
from domain.desk.dialogues.ticket import questions
from domain.outgoing.templates import FORM
from domain.people.places import Conversation, Place
from domain.policy.forms.form_steps import TICKET_FORM, FormStep
from domain.repositories.dialogues import Dialogue
from domain.tickets import Ticket


def start(act: Act) -> None:
    """Ask for the line that opens the ticket; a form that is still open ends."""
    engine.begin(questions.ROW, act)
    uow = act.uow
    conversation = uow.conversations.at(act.place) or uow.conversations.open(
        act.place, act.person.id
    )
    uow.conversations.expect_new(conversation.id)


def leave(_command: LeaveTicketForm, act: Act) -> Answer | None:
    """Cancel the form: the next line means what it would mean without it."""
    dialogue = _that_waits(act.place, act)
    if dialogue is not None:
        act.uow.conversations.expect_nothing(act.place)
        engine.end(dialogue, act)
    return Say("answers/form_left")


def ticket_opened(ticket: Ticket, conversation: Conversation, act: Act) -> None:
    """Ask the other questions after a line has opened a ticket, if a form asked for it."""
    dialogue = _that_waits(conversation.place, act) if conversation.wants_new else None
    if dialogue is not None:
        engine.take(replace(dialogue, ticket_id=ticket.id), None, act)


def awaits_line(conversation: Conversation, act: Act) -> bool:
    """Return whether a form waits for the line that opens its ticket."""
    return conversation.wants_new and _that_waits(conversation.place, act) is not None


def _that_waits(place: Place, act: Act) -> Dialogue | None:
    """Return the client's form in a place, if it has no ticket yet."""
    dialogue = engine.under_way(place, act)
    waits = dialogue is not None and (dialogue.form, dialogue.step) == (
        TICKET_FORM,
        FormStep.SUBJECT,
    )
    return dialogue if waits else None


def fill(command: FillStep, ticket: Ticket, act: Act) -> Answer | None:
    """Store a choice and go on to the next question; an answered question stays answered."""
    dialogue = act.uow.dialogues.about(TICKET_FORM, ticket.id)
    if dialogue is not None and dialogue.step == command.step:
        engine.take(dialogue, command.choice, act, enough=command.enough)
    asked = act.uow.outbox.post_for(ticket.id, FORM)
    if dialogue is not None and asked is not None and asked.can_go_again:
        again = questions.ask(dialogue, act)  # its message is unknown
        if left := act.uow.dialogues.about(TICKET_FORM, ticket.id):
            act.uow.dialogues.save(replace(left, post_id=again))
    questions.redraw(ticket.id, act)
    return None
