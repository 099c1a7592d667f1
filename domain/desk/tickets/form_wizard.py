"""The client's form step by step, in a chat that has no forms.

The first line opens the ticket at once, so that whatever comes after may be left out: nothing that
was typed is ever waiting. One message asks for the rest, and changes from question to question.
"""

from domain.answers import Answer, Say
from domain.bodies import FORM, Choice, FormQuestion
from domain.commands import FillStep, LeaveForm
from domain.desk.act import Act
from domain.desk.act.notify import answer_in_chat, mirror_line
from domain.desk.act.post import client_of, post
from domain.desk.tickets import details
from domain.errors import Refusal
from domain.people import Conversation, Person
from domain.policy.form_steps import Offer, Step
from domain.repositories import LinesPost, UnitOfWork
from domain.tickets import Ticket


def offer_to(person: Person, uow: UnitOfWork) -> Offer:
    """What a client may choose from when asking for help."""
    dictionaries = uow.dictionaries.load()
    groups = uow.dictionaries.groups_of(person.id)
    return Offer(dictionaries.categories_for(groups), dictionaries.priorities)


def question_for(person: Person, uow: UnitOfWork) -> FormQuestion:
    """Return what a form asks a client, with what it may be answered with."""
    offer = offer_to(person, uow)
    return FormQuestion(
        tuple(Choice(one.id, one.name) for one in offer.categories),
        tuple(Choice(one.id, one.name, one.definition) for one in offer.priorities),
    )


def start(act: Act) -> None:
    """Ask for the line that opens the ticket; a form that was not ended is."""
    if not act.private:
        raise Refusal("only_in_private")
    conversation = act.uow.conversations.at(act.place) or act.uow.conversations.open(
        act.place, act.person.id
    )
    act.uow.conversations.expect_new(conversation.id)
    act.uow.conversations.fill(conversation.id, Step.SUBJECT, None)
    if conversation.form_ticket_id is not None:
        mirror_line(_question(conversation.form_ticket_id, act.uow), act.now.isoformat(), act.uow)
    answer_in_chat(Say("answers/form_subject"), act)


def leave(_command: LeaveForm, act: Act) -> Answer | None:
    """The next line means what it would have meant without the form."""
    conversation = act.uow.conversations.at(act.place)
    if conversation is not None and conversation.form_step == Step.SUBJECT:
        act.uow.conversations.expect_nothing(act.place)
        act.uow.conversations.fill(conversation.id, "", None)
    return Say("answers/form_left")


def ticket_opened(ticket: Ticket, conversation: Conversation, act: Act) -> None:
    """A line has opened a ticket: if it was a form's first, ask for more."""
    if conversation.form_step != Step.SUBJECT:
        return
    act.uow.conversations.fill(conversation.id, Step.TEXT, ticket.id)
    _ask(ticket, act)


def fill(command: FillStep, ticket: Ticket, act: Act) -> Answer | None:
    """Keep a choice and go on to the next question; one that was answered already stays so."""
    conversation = act.uow.conversations.get(ticket.conversation_id)
    at = conversation.form_step if conversation.form_ticket_id == ticket.id else ""
    if at == command.step:
        offer = offer_to(act.person, act.uow)
        if command.choice is not None:
            _choose(command.step, command.choice, offer, ticket, act)
        after = None if command.enough else offer.after(command.step)
        act.uow.conversations.fill(conversation.id, after or "", ticket.id)
    asked = _question(ticket.id, act.uow)
    if asked is not None and asked.can_go_again:  # nobody knows where it is: this asks anew
        _ask(ticket, act)
    mirror_line(asked, act.now.isoformat(), act.uow)
    return None


def _choose(step: Step, choice: int, offer: Offer, ticket: Ticket, act: Act) -> None:
    if step is Step.CATEGORY:
        details.categorise(ticket, offer.category(choice), act)
    elif step is Step.PRIORITY:
        details.prioritise(ticket, offer.priority(choice), act)


def _question(ticket_id: int, uow: UnitOfWork) -> LinesPost | None:
    return uow.outbox.post_for(ticket_id, FORM)


def _ask(ticket: Ticket, act: Act) -> None:
    post(question_for(act.person, act.uow), client_of(ticket), act, ticket_id=ticket.id)
