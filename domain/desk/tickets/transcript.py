"""The conversation so far, for people who see the ticket for the first time."""

from collections.abc import Mapping

from domain.messages import Attachment, Message, MessageKind
from domain.outgoing.posts import PostState
from domain.outgoing.templates import CLIENTS_LINE, REPLY, SHOWN_NOTE, SHOWN_REPLY
from domain.outgoing.words import Words
from domain.people.places import Place
from domain.repositories import UnitOfWork
from domain.tickets import Ticket

LINES = 100
CHARACTERS = 9_000
"""How many of the newest characters are shown: two or three messages."""

A_LINE = 1_500
"""How many characters of one line are shown; the whole line is in the old thread."""


def transcript_of(ticket: Ticket, uow: UnitOfWork) -> Words:
    """Return the newest lines of a ticket, and how many older ones are left out."""
    lines = uow.messages.newest_of(ticket.id, LINES)
    rows: list[Words] = []
    room = CHARACTERS
    looked_at = 0
    for message, author in reversed(lines):
        room -= min(len(message.matter.plain), A_LINE)
        if room < 0 and rows:
            break
        looked_at += 1
        if not _was_taken_back(message, uow):
            rows.append(_row(message, author, uow))
    return {"rows": rows[::-1], "left_out": uow.messages.count_of(ticket.id) - looked_at}


_SHOWN_BY: Mapping[MessageKind, tuple[str, ...]] = {
    MessageKind.CLIENT: (CLIENTS_LINE,),
    MessageKind.REPLY: (SHOWN_REPLY,),
    MessageKind.HELD: (SHOWN_REPLY,),
    MessageKind.NOTE: (SHOWN_NOTE, SHOWN_REPLY),
}
"""Templates that show a line in a thread where it was not written."""


def _row(message: Message, author: str, uow: UnitOfWork) -> Words:
    stands = _stands(message, uow) if message.attachments else None
    return {
        "author": author,
        "at": message.written_at,
        "inside": message.kind in (MessageKind.NOTE, MessageKind.HELD),
        "text": message.text.shortened(A_LINE),
        "files": [
            {"kind": one.kind.value, "name": one.detail}
            for one in message.attachments
            if one.reference
        ],
        "contents": [_content(one) for one in message.attachments if not one.reference],
        "stands": stands,
    }


def _content(one: Attachment) -> Words:
    return {
        "kind": one.kind.value,
        "title": one.title,
        "content": one.content.shortened(A_LINE),
        "author": one.author,
        "where": one.where,
        "url": one.url,
        "live": one.live,
    }


def _was_taken_back(message: Message, uow: UnitOfWork) -> bool:
    if message.kind is not MessageKind.REPLY:
        return False
    post = uow.outbox.post_of(message.head_id, REPLY)
    return post is not None and post.state is PostState.WITHDRAWN


def _stands(message: Message, uow: UnitOfWork) -> list[str] | None:
    """Return workspace, channel, thread and message where staff can see a line's files."""
    for template in _SHOWN_BY[message.kind]:
        post = uow.outbox.post_of(message.head_id, template)
        if post is not None and post.place is not None:
            return _whereabouts(post.place, post.external_id)
    if message.kind is MessageKind.CLIENT or message.place is None:
        return None
    return _whereabouts(message.place, message.external_id)


def _whereabouts(place: Place, external_id: str) -> list[str]:
    return [place.team, place.chat, place.thread or external_id, external_id]
