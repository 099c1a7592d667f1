"""Where a client is written to: their direct chat, and the thread that a ticket gets there."""

from dataclasses import replace

from domain.outgoing.outcomes import stands_for
from domain.people.accounts import PHONE, Identity
from domain.people.person import Person
from domain.people.places import Conversation, Place
from domain.platforms import traits_of
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def chat_of_client(client: Person, uow: UnitOfWork) -> Conversation:
    """Return a person's direct chat: where they wrote last, otherwise with their first account.

    For a person without one, return a place that nothing is ever sent to.
    """
    last = uow.conversations.last_of(client.id)
    if last is not None:
        return _at(replace(last.place, thread=""), client, uow)
    accounts = uow.people.accounts(client.id)
    if not accounts:
        return _at(Place(PHONE, "", str(client.id)), client, uow)
    return chat_with(accounts[0], client, uow)


def chat_with(account: Identity, client: Person, uow: UnitOfWork) -> Conversation:
    """Return the direct chat with one of a person's accounts, as far as it is known."""
    last = uow.conversations.last_of(client.id)
    if last is not None and last.place.platform == account.platform:
        return _at(replace(last.place, thread=""), client, uow)
    if traits_of(account.platform, uow.platforms).private_chat_is_user_id:
        return _at(Place(account.platform, account.team, account.external_id), client, uow)
    return _unopened(account, client, uow)


def _at(place: Place, client: Person, uow: UnitOfWork) -> Conversation:
    return uow.conversations.at(place) or uow.conversations.open(place, client.id)


def _unopened(account: Identity, client: Person, uow: UnitOfWork) -> Conversation:
    known = uow.conversations.at(stands_for(account))
    return known or uow.conversations.open_direct(account, client.id)


def await_thread(conversation: Conversation, ticket: Ticket, uow: UnitOfWork) -> None:
    """Let the first message to the client begin the ticket's thread, where tickets have one."""
    if traits_of(conversation.place.platform, uow.platforms).thread_per_ticket:
        uow.conversations.await_thread(conversation.id, ticket.id)


def adopt_thread(ticket_id: int, thread: Place, uow: UnitOfWork) -> Conversation:
    """Make the thread of a receipt that has arrived the conversation's, if it had none yet.

    If somebody wrote there before, the ticket joins what they began. Returns the ticket's
    conversation.
    """
    ticket = uow.tickets.get(ticket_id)
    conversation = uow.conversations.get(ticket.conversation_id)
    if conversation.awaits_thread_of != ticket.id:
        return conversation
    uow.conversations.thread_is_here(conversation.id)
    begun = uow.conversations.at(thread)
    if begun is not None:
        uow.tickets.save(replace(ticket, conversation_id=begun.id))
        return begun
    uow.conversations.move_to(conversation.id, thread)
    return replace(conversation, place=thread, awaits_thread_of=None)
