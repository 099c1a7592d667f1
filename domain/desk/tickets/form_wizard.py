"""The client's form step by step, in a chat that has no forms.

The first line opens the ticket at once, so that whatever comes after may be left out: nothing that
was typed is ever waiting. One message asks for the rest, and changes from question to question.
"""

from domain.commands import Context, FillStep, LeaveForm
from domain.desk.act.notify import answer_in_chat, client_of, mirror_line
from domain.desk.tickets import details
from domain.errors import Refusal
from domain.people import Conversation, Person
from domain.policy.form_steps import Offer, Step
from domain.posts import FORM, Answer, NewPost
from domain.repositories import LinesPost, UnitOfWork
from domain.tickets import Ticket


def offer_to(person: Person, uow: UnitOfWork) -> Offer:
    """What a client may choose from when asking for help."""
    dictionaries = uow.dictionaries.load()
    groups = uow.dictionaries.groups_of(person.id)
    return Offer(dictionaries.categories_for(groups), dictionaries.priorities)


def start(context: Context, uow: UnitOfWork) -> None:
    """Ask for the line that opens the ticket; a form that was not ended is."""
    if not context.private:
        raise Refusal("only_in_private")
    conversation = uow.conversations.at(context.place) or uow.conversations.open(
        context.place, context.actor.id
    )
    uow.conversations.expect_new(conversation.id)
    uow.conversations.fill(conversation.id, Step.SUBJECT, None)
    if conversation.form_ticket_id is not None:
        mirror_line(_question(conversation.form_ticket_id, uow), context.now.isoformat(), uow)
    answer_in_chat(Answer("answers/form_subject"), context, uow)


def leave(_command: LeaveForm, context: Context, uow: UnitOfWork) -> Answer | None:
    """The next line means what it would have meant without the form."""
    conversation = uow.conversations.at(context.place)
    if conversation is not None and conversation.form_step == Step.SUBJECT:
        uow.conversations.expect_nothing(context.place)
        uow.conversations.fill(conversation.id, "", None)
    return Answer("answers/form_left")


def ticket_opened(
    ticket: Ticket, conversation: Conversation, context: Context, uow: UnitOfWork
) -> None:
    """A line has opened a ticket: if it was a form's first, ask for more."""
    if conversation.form_step != Step.SUBJECT:
        return
    uow.conversations.fill(conversation.id, Step.TEXT, ticket.id)
    _ask(ticket, context, uow)


def fill(command: FillStep, ticket: Ticket, context: Context, uow: UnitOfWork) -> Answer | None:
    """Keep a choice and go on to the next question; one that was answered already stays so."""
    conversation = uow.conversations.get(ticket.conversation_id)
    at = conversation.form_step if conversation.form_ticket_id == ticket.id else ""
    if at == command.step:
        offer = offer_to(context.actor, uow)
        if command.choice is not None:
            _choose(command.step, command.choice, offer, ticket, context, uow)
        after = None if command.enough else offer.after(command.step)
        uow.conversations.fill(conversation.id, after or "", ticket.id)
    post = _question(ticket.id, uow)
    if post is not None and post.can_go_again:  # nobody knows where it is: this asks anew
        _ask(ticket, context, uow)
    mirror_line(post, context.now.isoformat(), uow)
    return None


def _choose(
    step: Step, choice: int, offer: Offer, ticket: Ticket, context: Context, uow: UnitOfWork
) -> None:
    if step is Step.CATEGORY:
        details.categorise(ticket, offer.category(choice), context, uow)
    elif step is Step.PRIORITY:
        details.prioritise(ticket, offer.priority(choice), context, uow)


def _question(ticket_id: int, uow: UnitOfWork) -> LinesPost | None:
    return uow.outbox.post_for(ticket_id, FORM)


def _ask(ticket: Ticket, context: Context, uow: UnitOfWork) -> None:
    lane, destination = client_of(ticket)
    uow.outbox.post(
        NewPost(
            template=FORM,
            lane=lane,
            destination=destination,
            created_at=context.now,
            facts=offer_to(context.actor, uow).facts,
            ticket_id=ticket.id,
        )
    )
