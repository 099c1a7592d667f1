"""The client's form: opening it, and opening a ticket from what was filled in."""

from dataclasses import replace

from domain import tickets
from domain.answers import Answer
from domain.answers.forms import (
    FormPage,
    NewTicketForm,
)
from domain.answers.say import Say
from domain.commands import (
    BeginForm,
    ExpectNew,
    OpenTicket,
)
from domain.desk.act import Act
from domain.desk.act.post import client_of, post
from domain.desk.dialogues.ticket import questions, steps
from domain.desk.lines.client import flood, no_access
from domain.desk.lines.client.chat import await_thread, chat_of_client
from domain.desk.lines.client.new_ticket import tell_opened
from domain.desk.lines.client.write import go_on_in_last
from domain.desk.lines.files import check_files
from domain.desk.tickets import triage
from domain.desk.tickets.details import offer_to
from domain.errors import Refusal
from domain.messages import Line, Message, NewMessage
from domain.people.places import Conversation, Place
from domain.platforms import traits_of
from domain.policy.lines.client_lines import SAME_TICKET_WITHIN
from domain.policy.lines.phrases import SUBJECT_LENGTH
from domain.repositories import DEFAULT_DEPARTMENT
from domain.text.spans import Text
from domain.tickets import Ticket


def begin(_command: BeginForm, act: Act) -> Answer | None:
    """Show the form for a new ticket, or ask its first question."""
    if (why := no_access.reason(act.person, act)) is not None:
        return no_access.told(act.person, why, kept=False)
    if traits_of(act.place.platform, act.uow.platforms).step_by_step:
        steps.start(act)
        return None
    return FormPage(NewTicketForm(questions.question_for(act.person, act.uow)), Say("answers/form"))


def open_ticket(command: OpenTicket, act: Act) -> Answer | None:
    """Open a ticket from a form, with its first line; the same form twice opens one.

    The ticket is in the direct chat with the client; the first message to the client begins its
    thread.
    """
    if not act.private:
        raise Refusal("only_in_private")
    return _open(command, _here(act), act)


def expect_new(command: ExpectNew, act: Act) -> Answer | None:
    """Let the actor's next line open a ticket; or open one from words typed anywhere.

    Then the ticket is in the direct chat with them, which is opened if necessary.
    """
    if not command.words.plain.strip():
        if (why := no_access.reason(act.person, act)) is not None:
            return no_access.told(act.person, why, kept=False)
        return _wait_for_new(act)
    chat = _here(act) if act.private else chat_of_client(act.person, act.uow)
    typed = OpenTicket(f"new:{act.now.isoformat()}", Text(""), command.words)
    full = flood.goes_on_in(chat.place, act)
    return _open(typed, chat, act) if full is None else _fold(typed, full, chat, act)


def _wait_for_new(act: Act) -> Answer:
    """Let the actor's next line here open a ticket, whatever is open."""
    if not act.private:
        raise Refusal("only_in_private")
    conversation = (
        act.uow.conversations.at(act.place)
        or act.uow.conversations.latest_in(act.place, act.now - SAME_TICKET_WITHIN)
        or act.uow.conversations.open(act.place, act.person.id)
    )
    act.uow.conversations.expect_new(conversation.id)
    return Say("answers/expect_new")


def _fold(typed: OpenTicket, ticket: Ticket, chat: Conversation, act: Act) -> Answer | None:
    message = go_on_in_last(ticket, _line(typed, chat.place, act), act)
    if message is not None:
        act.uow.conversations.touch(ticket.conversation_id, ticket.id, act.now)
        _show_what_was_written(ticket, message, act)
    return Say("answers/folded", ticket_id=ticket.id)


def _here(act: Act) -> Conversation:
    return act.uow.conversations.at(act.place) or act.uow.conversations.open(
        act.place, act.person.id
    )


def _open(command: OpenTicket, conversation: Conversation, act: Act) -> Answer | None:
    line = _line(command, conversation.place, act)
    if not line.text.plain.strip():
        raise Refusal("no_subject")
    if act.uow.messages.at(line.place, line.external_id) is not None:
        return None
    if (why := no_access.reason(act.person, act)) is not None:
        return no_access.keep_as_request(line, why, act)
    filled = _ticket(command, conversation, act)
    ticket = triage.add_triaged(filled, line.text.plain, act.person, act)
    message = act.uow.messages.add(NewMessage.of_client(line, ticket.id, act.person.id, act.now))
    act.uow.conversations.touch(conversation.id, ticket.id, act.now)
    await_thread(conversation, ticket, act.uow)
    tell_opened(ticket, message, act)
    _show_what_was_written(ticket, message, act)
    check_files(ticket, message, act)
    return Say("answers/form_sent", ticket_id=ticket.id)


def _line(command: OpenTicket, place: Place, act: Act) -> Line:
    """Return the form's text as one line; the subject if there is no other text."""
    subject = command.subject.plain.strip()
    text = command.text.strip()
    if not text.plain or len(subject) > SUBJECT_LENGTH:
        text = (Text(subject) + "\n" + text).strip()
    return Line(place, command.form, text, act.now, command.attachments)


def subject_from(words: Text) -> str:
    """Return the subject that a form's words make."""
    subject = " ".join(words.plain.split())
    return subject if len(subject) <= SUBJECT_LENGTH else subject[: SUBJECT_LENGTH - 1] + "…"


def _ticket(command: OpenTicket, conversation: Conversation, act: Act) -> Ticket:
    """Return the ticket from the form. Raises Refusal if a chosen value does not exist."""
    offer = offer_to(act.person, act.uow)
    opened = tickets.open_ticket(
        conversation,
        subject=subject_from(command.subject if command.subject.plain else command.text),
        subject_settled=True,
        source=act.place.platform,
        department_id=DEFAULT_DEPARTMENT,
        written_at=act.now,
        now=act.now,
    )
    return replace(
        opened,
        category_id=offer.category(command.category_id).id if command.category_id else None,
        priority_id=offer.priority(command.priority_id).id if command.priority_id else None,
    )


def _show_what_was_written(ticket: Ticket, message: Message, act: Act) -> None:
    """Show a form's text in the chat below the receipt, because a sent form disappears."""
    sent = Say("client/form_sent")
    post(sent, client_of(ticket), act, ticket_id=ticket.id, message_id=message.id)
