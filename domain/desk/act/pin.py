"""The client's ticket card, kept in sight above the chat."""

from domain.bodies import RECEIPT
from domain.people import Conversation
from domain.posts import MirrorKind
from domain.repositories import UnitOfWork


def keep_in_sight(conversation: Conversation, uow: UnitOfWork) -> None:
    """Pin the receipt of the newest active ticket of a conversation; none if none is active.

    A conversation in a thread is one ticket's, and its receipt stands at the top anyway.
    """
    if conversation.place.thread:
        return
    wanted = _newest_receipt(conversation, uow)
    if wanted != uow.outbox.wanted(MirrorKind.PIN, conversation.id):
        on = (conversation.place, wanted)
        uow.outbox.show(MirrorKind.PIN, conversation.id, wanted, on)


def _newest_receipt(conversation: Conversation, uow: UnitOfWork) -> str:
    """Return the external id of the newest active ticket's receipt; empty if there is none."""
    tickets = uow.tickets.in_conversation(conversation.id)
    active = sorted((one.id for one in tickets if one.is_active), reverse=True)
    posts = (uow.outbox.post_for(number, RECEIPT) for number in active)
    return next((post.external_id for post in posts if post and post.external_id), "")
