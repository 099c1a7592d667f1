"""Tickets that staff open: a recorded phone call, or a question to a known client."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import OpenFor, RecordCall
from domain.desk.act import Act
from domain.desk.lines.client.chat import await_thread, chat_of_client
from domain.desk.lines.staff.hold import send_or_hold
from domain.desk.lines.staff.hold_reasons import leaks
from domain.desk.lines.staff.replies import show_in_thread
from domain.desk.people.known import person_with
from domain.desk.people.named import which_account
from domain.desk.people.typed_time import ahead, zone_of
from domain.desk.tickets.triage import add_triaged, given
from domain.errors import Refusal
from domain.events import CallRecorded, Event, OpenedByStaff
from domain.messages import Message, MessageKind, NewMessage
from domain.outgoing.buttons import OfLine
from domain.people.accounts import PHONE, PersonRef
from domain.people.person import Person
from domain.people.places import Conversation
from domain.policy.lines.phrases import subject_of
from domain.policy.when import leading_until
from domain.repositories import DEFAULT_DEPARTMENT
from domain.text.names import cleaned, first_of
from domain.text.spans import Text
from domain.tickets import Ticket, open_ticket, start_work

_CALL_BACK = re.compile(r"\s*(?:call back|перезвонить)\s+(?:(?:by|до|к)\s+)?", re.IGNORECASE)
_LEADING = " \n,.:;—–-"
_SUBJECT = 40
_NAMESAKES = 10
"""At most so many people with the same name are offered to choose from."""


def record_call(command: RecordCall, act: Act) -> Answer | None:
    """Record what a client said on the phone. A reply is due only if a call back was promised.

    An unknown person becomes a client without an account.
    """
    client = _client(command.client, act) or act.uow.people.add_client(
        first_of(command.client.name, "?"), act.now
    )
    due, words = _promised(command.words, act)
    conversation = chat_of_client(client, act.uow)
    ticket = _ticket(words, PHONE, conversation, act)
    ticket = replace(ticket, last_client_line_at=act.now, response_due_at=due)
    ticket = add_triaged(ticket, words.plain, client, act)
    message = add_line(MessageKind.CLIENT, words, ticket, act)
    await_thread(conversation, ticket, act.uow)
    _tell(ticket, CallRecorded(ticket.id, message.id), act)
    return Say("answers/call_recorded", {"name": client.name, "due": due}, ticket.id)


def open_for(command: OpenFor, act: Act) -> Answer | None:
    """Ask a client something. The ticket is the actor's, and waits for the client."""
    client = _client(command.client, act)
    if client is None:
        raise Refusal("nobody_called_so", name=command.client.name)
    conversation = chat_of_client(client, act.uow)
    if conversation.place.platform == PHONE:
        raise Refusal("no_chat", name=client.name)
    source = conversation.place.platform
    ticket = _ticket(command.words, source, conversation, act)
    ticket, _ = start_work(replace(ticket, assignee_id=act.person.id), act.now)
    ticket = add_triaged(ticket, command.words.plain, client, act)
    message = add_line(MessageKind.REPLY, command.words, ticket, act)
    if leaks(ticket, message, act):
        # Otherwise the receipt would show the client the subject, made from these words.
        ticket = act.save_silently(ticket, replace(ticket, subject=""))
    act.uow.conversations.touch(conversation.id, ticket.id, act.now)
    await_thread(conversation, ticket, act.uow)
    _tell(ticket, OpenedByStaff(ticket.id, message.id), act)
    if not send_or_hold(ticket, message, act):
        return Say("answers/held", ticket_id=ticket.id, below=OfLine(message.id))
    show_in_thread("thread/reply", ticket, message, act)
    return Say("answers/opened_for", {"name": client.name}, ticket.id)


def _client(called: PersonRef, act: Act) -> Person | None:
    """Return the client with this name; None if there is none. Raises Refusal if it is unclear."""
    if called.identity is not None:
        found: Sequence[Person] = [person_with(called.identity, act)]
    else:
        found = act.uow.people.clients_named(called.name, _NAMESAKES)
    if len(found) > 1:
        accounts = act.uow.people.accounts_of([one.id for one in found])
        raise which_account(called.name, accounts) if accounts else _several(called.name)
    if act.person.id in [one.id for one in found]:
        raise Refusal("own_ticket")
    return found[0] if found else None


def _several(name: str) -> Refusal:
    return Refusal("several_called_so", name=name)


def _promised(words: Text, act: Act) -> tuple[datetime | None, Text]:
    """Return when the client was promised a call, and the rest of the words."""
    match = _CALL_BACK.match(words.plain)
    if match is None:
        return None, words
    rest = words.plain[match.end() :]
    found = leading_until(rest, act.now, zone_of(act))
    if found is None:
        raise Refusal("cannot_read_until", typed=rest.partition("\n")[0][:_SUBJECT])
    instant, length = found
    start = match.end() + length
    while start < len(words.plain) and words.plain[start] in _LEADING:
        start += 1
    return ahead(instant, act.now), words.cut(start)


def _ticket(text: Text, source: str, conversation: Conversation, act: Act) -> Ticket:
    if not text.plain.strip():
        raise Refusal("empty_line")
    return open_ticket(
        conversation,
        subject=subject_of(text) or cleaned(text.plain)[:_SUBJECT],
        subject_settled=True,
        source=source,
        department_id=DEFAULT_DEPARTMENT,
        now=act.now,
    )


def add_line(kind: MessageKind, text: Text, ticket: Ticket, act: Act) -> Message:
    """Keep a text by the actor that no platform's message carries."""
    return act.uow.messages.add(
        NewMessage.of_no_platform(kind, text, ticket.id, act.person.id, act.now)
    )


def _tell(ticket: Ticket, event: Event, act: Act) -> None:
    act.tell(ticket, event)
    if ticket.assignee_id != act.person.id:
        act.by_desk().tell(ticket, *given(ticket))
