"""Tickets that staff open: a call that is written down, a question to a client the desk knows."""

import re
from dataclasses import replace
from datetime import datetime

from domain.commands import Context, OpenFor, RecordCall
from domain.desk.act.notify import tell
from domain.desk.lines.hold import leaks, send_or_hold
from domain.desk.lines.replies import show_in_thread
from domain.desk.people.named import which_account
from domain.desk.people.typed_time import ahead, zone_of
from domain.desk.tickets.triage import begin, given
from domain.errors import Refusal, Stranger
from domain.events import CallRecorded, Event, OpenedByStaff
from domain.messages import Message, MessageKind, NewMessage
from domain.people import PHONE, Called, Conversation, Identity, Person, Place
from domain.platforms import traits_of
from domain.policy.form_steps import Step
from domain.policy.phrases import subject_of
from domain.policy.when import leading_until
from domain.posts import Answer, stands_for
from domain.repositories import DEFAULT_DEPARTMENT, UnitOfWork
from domain.text import Text
from domain.tickets import Ticket, open_ticket, start_work

_CALL_BACK = re.compile(r"\s*(?:call back|перезвонить)\s+(?:(?:by|до|к)\s+)?", re.IGNORECASE)
_LEADING = " \n,.:;—–-"
_SUBJECT = 40
_NAMESAKES = 10
"""People of one name among whom the actor is asked to choose, at most."""


def record_call(command: RecordCall, context: Context, uow: UnitOfWork) -> Answer | None:
    """Write down what a client said. Nobody waits for an answer unless a call back was promised.

    Somebody the desk does not know becomes a client without an account.
    """
    client = _client(command.client, context, uow) or uow.people.add_client(
        command.client.name, context.now
    )
    due, words = _promised(command.words, context, uow)
    conversation = home_of(client, uow)
    ticket = _ticket(words, PHONE, conversation, context)
    ticket = replace(ticket, last_client_line_at=context.now, response_due_at=due)
    ticket = begin(ticket, words.plain, client, context.now, uow)
    message = _line(MessageKind.CLIENT, words, ticket, context, uow)
    _settle(conversation, ticket, uow)
    _tell(ticket, CallRecorded(ticket.id, message.id), context, uow)
    facts = {"name": client.name, "due": due.isoformat() if due else None}
    return Answer("answers/call_recorded", facts, ticket.id)


def open_for(command: OpenFor, context: Context, uow: UnitOfWork) -> Answer | None:
    """Ask a client something. It is the actor's ticket, and waits for the client's answer."""
    client = _client(command.client, context, uow)
    if client is None:
        raise Refusal("nobody_called_so", name=command.client.name)
    conversation = home_of(client, uow)
    if conversation.place.platform == PHONE:
        raise Refusal("no_chat", name=client.name)
    source = conversation.place.platform
    ticket = _ticket(command.words, source, conversation, context)
    ticket, _ = start_work(replace(ticket, assignee_id=context.actor.id), context.now)
    ticket = begin(ticket, command.words.plain, client, context.now, uow)
    message = _line(MessageKind.REPLY, command.words, ticket, context, uow)
    if leaks(ticket, message, context, uow):
        # The receipt would tell the client the subject, which is made of these words.
        ticket = replace(ticket, subject="")
        uow.tickets.save(ticket)
    uow.conversations.touch(conversation.id, ticket.id, context.now)
    _settle(conversation, ticket, uow)
    _tell(ticket, OpenedByStaff(ticket.id, message.id), context, uow)
    if not send_or_hold(ticket, message, context, uow):
        return Answer("answers/held", {"message": message.id}, ticket.id)
    show_in_thread("thread/reply", ticket, message, context, uow)
    return Answer("answers/opened_for", {"name": client.name}, ticket.id)


def _client(called: Called, context: Context, uow: UnitOfWork) -> Person | None:
    """Who is meant; None if nobody is called so. Raises Refusal if that is not clear."""
    if called.identity is not None:
        person = uow.people.by_identity(called.identity)
        if person is None:
            raise Stranger("nobody_like_that", called.identity)
    else:
        found = uow.people.clients_named(called.name, _NAMESAKES)
        if len(found) > 1:
            accounts = uow.people.accounts_of([one.id for one in found])
            raise which_account(called.name, accounts) if accounts else _several(called.name)
        person = found[0] if found else None
    if person is not None and person.id == context.actor.id:
        raise Refusal("own_ticket")
    return person


def _several(name: str) -> Refusal:
    return Refusal("several_called_so", name=name)


def _promised(words: Text, context: Context, uow: UnitOfWork) -> tuple[datetime | None, Text]:
    """When the client was promised to be called back, and what else was written."""
    match = _CALL_BACK.match(words.plain)
    if match is None:
        return None, words
    rest = words.plain[match.end() :]
    found = leading_until(rest, context.now, zone_of(context, uow))
    if found is None:
        raise Refusal("cannot_read_until", typed=rest.partition("\n")[0][:_SUBJECT])
    instant, length = found
    start = match.end() + length
    while start < len(words.plain) and words.plain[start] in _LEADING:
        start += 1
    return ahead(instant, context.now), words.cut(start)


def _ticket(text: Text, source: str, conversation: Conversation, context: Context) -> Ticket:
    if not text.plain.strip():
        raise Refusal("empty_line")
    return open_ticket(
        conversation,
        subject=subject_of(text) or " ".join(text.plain.split())[:_SUBJECT],
        subject_settled=True,
        source=source,
        department_id=DEFAULT_DEPARTMENT,
        follows_id=None,
        written_at=None,
        now=context.now,
    )


def _line(
    kind: MessageKind, text: Text, ticket: Ticket, context: Context, uow: UnitOfWork
) -> Message:
    message = uow.messages.add(
        NewMessage(
            ticket_id=ticket.id,
            author_id=context.actor.id,
            kind=kind,
            text=text,
            written_at=context.now,
            received_at=context.now,
            line=None,
        )
    )
    assert message is not None, "no line of a platform's can be there already"
    return message


def _tell(ticket: Ticket, event: Event, context: Context, uow: UnitOfWork) -> None:
    tell(ticket, (event,), uow, now=context.now, actor=context.actor, version_before=0)
    if ticket.assignee_id != context.actor.id:
        events = given(ticket)
        tell(ticket, events, uow, now=context.now, actor=None, version_before=ticket.version)


# Where a client is written to


def home_of(client: Person, uow: UnitOfWork) -> Conversation:
    """The direct chat with a person: where they wrote last, else with their first account.

    Somebody without one has a place that nothing is ever sent to.
    """
    last = uow.conversations.last_of(client.id)
    if last is not None:
        return _at(replace(last.place, thread=""), client, uow)
    accounts = uow.people.accounts(client.id)
    if not accounts:
        return _at(Place(PHONE, "", str(client.id)), client, uow)
    account = accounts[0]
    if traits_of(account.platform, uow.platforms).private_chat_is_user_id:
        return _at(Place(account.platform, account.team, account.external_id), client, uow)
    return _unopened(account, client, uow)


def _at(place: Place, client: Person, uow: UnitOfWork) -> Conversation:
    return uow.conversations.at(place) or uow.conversations.open(place, client.id)


def _unopened(account: Identity, client: Person, uow: UnitOfWork) -> Conversation:
    known = uow.conversations.at(stands_for(account))
    return known or uow.conversations.open_direct(account, client.id)


def _settle(conversation: Conversation, ticket: Ticket, uow: UnitOfWork) -> None:
    """Where each ticket has a thread, what the client gets first begins it."""
    if traits_of(conversation.place.platform, uow.platforms).thread_per_ticket:
        uow.conversations.fill(conversation.id, Step.HOME, ticket.id)
