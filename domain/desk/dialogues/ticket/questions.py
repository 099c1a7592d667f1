"""The client's form where it is filled in step by step: its row, and how it asks.

The first line opens the ticket immediately, so the rest can be skipped and nothing typed is ever
pending. One message asks the other questions and changes from one to the next.
"""

from collections.abc import Sequence

from domain.answers.say import Say
from domain.desk.act import Act
from domain.desk.act.notify import answer_in_chat, mirror_line
from domain.desk.act.post import client_of, post
from domain.desk.dialogues.form import DialogueForm, Lines, OneOf, Question, show_page
from domain.desk.tickets import details
from domain.desk.tickets.details import offer_to
from domain.outgoing.bodies import FormQuestion
from domain.outgoing.buttons import Choice
from domain.outgoing.mirror_states import redrawn_state
from domain.outgoing.templates import FORM
from domain.people.person import Person
from domain.policy.forms.form_steps import TICKET_FORM, FormStep, Offer
from domain.repositories import UnitOfWork
from domain.repositories.dialogues import Dialogue, Value
from domain.tickets import Ticket


def _offer(person_id: int, uow: UnitOfWork) -> Offer:
    return offer_to(uow.people.get(person_id), uow)


def question_for(person: Person, uow: UnitOfWork, dialogue: int = 0) -> FormQuestion:
    """Return what a form asks a client, with the possible answers.

    `dialogue` is its number if it is filled in step by step.
    """
    return FormQuestion(_categories(person.id, uow), _priorities(person.id, uow), dialogue)


def _categories(person_id: int, uow: UnitOfWork) -> tuple[Choice, ...]:
    return tuple(Choice(one.id, one.name) for one in _offer(person_id, uow).categories)


def _priorities(person_id: int, uow: UnitOfWork) -> tuple[Choice, ...]:
    offered = _offer(person_id, uow).priorities
    return tuple(Choice(one.id, one.name, one.definition) for one in offered)


def _offered_categories(dialogue: Dialogue, uow: UnitOfWork) -> Sequence[Choice]:
    return _categories(dialogue.person_id, uow)


def _offered_priorities(dialogue: Dialogue, uow: UnitOfWork) -> Sequence[Choice]:
    return _priorities(dialogue.person_id, uow)


def _categorise(dialogue: Dialogue, chosen: Value, act: Act) -> None:
    assert isinstance(chosen, int), "it was chosen"
    category = _offer(dialogue.person_id, act.uow).category(chosen)
    details.categorise(_ticket(dialogue, act.uow), category, act)


def _prioritise(dialogue: Dialogue, chosen: Value, act: Act) -> None:
    assert isinstance(chosen, int), "it was chosen"
    priority = _offer(dialogue.person_id, act.uow).priority(chosen)
    details.prioritise(_ticket(dialogue, act.uow), priority, act)


def _ticket(dialogue: Dialogue, uow: UnitOfWork) -> Ticket:
    """Return the ticket of a form, which its first line has opened."""
    return uow.tickets.get(dialogue.ticket_id or 0)


def show(dialogue: Dialogue, _form: DialogueForm, act: Act) -> int | None:
    """Ask for the first line in words, then for the rest in one message."""
    if dialogue.step == FormStep.SUBJECT:
        answer_in_chat(Say("answers/form_subject"), act)
        return None
    if dialogue.step == FormStep.TEXT:
        return ask(dialogue, act)
    show_page(dialogue, 0, act)
    redraw(dialogue.ticket_id, act)
    return dialogue.post_id


def ask(dialogue: Dialogue, act: Act) -> int:
    """Ask the form's current question, in a message that follows the form from then on."""
    ticket = _ticket(dialogue, act.uow)
    question = question_for(act.person, act.uow, dialogue.id)
    return post(question, client_of(ticket), act, ticket_id=ticket.id)


def redraw(ticket_id: int | None, act: Act) -> None:
    """Update the message that asks to the form's current state."""
    if ticket_id is not None:
        asked = act.uow.outbox.post_for(ticket_id, FORM)
        mirror_line(asked, redrawn_state(act.now), act.uow)


ROW = DialogueForm(
    TICKET_FORM,
    (
        Question(FormStep.SUBJECT, Lines()),
        Question(FormStep.TEXT, Lines(), optional=True),
        Question(
            FormStep.CATEGORY,
            OneOf(_offered_categories, takes_lines=False),
            optional=True,
            keep=_categorise,
        ),
        Question(
            FormStep.PRIORITY,
            OneOf(_offered_priorities, takes_lines=False),
            optional=True,
            keep=_prioritise,
        ),
    ),
    done=lambda _: None,
    waits=None,
    show=show,
)
"""Only the first line is typed, so the form may wait for ever."""
