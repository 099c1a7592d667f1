"""Whole conversations, a page at a time, as their readers may see them."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from domain.messages import MessageKind
from domain.outgoing.made_files import LINES_AT_ONCE, SaidLine
from domain.outgoing.mirror_states import REMOVED
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.posts import PostState
from domain.outgoing.templates import REPLY
from storage.engine.sql import AnySelect, spelled
from storage.repositories.lines.messages import message_of
from storage.tables.messages import messages
from storage.tables.people import people
from storage.tables.posts import mirrors, posts
from storage.tables.tickets import tickets

_carries = and_(
    posts.c.message_id == func.coalesce(messages.c.joins_id, messages.c.id),
    posts.c.ticket_id == messages.c.ticket_id,
    posts.c.template == REPLY,
)
_STATE = (
    select(posts.c.state)
    .where(_carries)
    .order_by(posts.c.id.desc())
    .limit(1)
    .correlate(messages)
    .scalar_subquery()
)
_REMOVED = (
    exists()
    .where(
        _carries,
        mirrors.c.kind == MirrorKind.LINE.value,
        mirrors.c.ref == posts.c.id,
        mirrors.c.wanted == REMOVED,
    )
    .correlate(messages)
)
_is_reply = messages.c.kind.in_(spelled(MessageKind.REPLY.value))
_is_own = messages.c.author_id == (
    select(tickets.c.client_id)
    .where(tickets.c.id == messages.c.ticket_id)
    .correlate(messages)
    .scalar_subquery()
)
"""Without the staff's record of a call, which nobody sent to the client."""

FOR_CLIENT = or_(
    and_(messages.c.kind.in_(spelled(MessageKind.CLIENT.value)), _is_own),
    and_(_is_reply, _STATE.in_(spelled("sent", "unknown")), ~_REMOVED),
)
"""What the client may read: their own lines, and replies that have left and stayed."""

FOR_STAFF = or_(~_is_reply, _STATE.is_(None), _STATE.not_in(spelled("withdrawn")))
"""What staff may read: everything except what was taken back before it left."""


def _page(which: ColumnElement[bool], *, first: bool) -> AnySelect:
    at, number = messages.c.written_at, messages.c.id
    query = (
        select(
            messages, people.c.name.label("author"), _STATE.label("state"), _REMOVED.label("gone")
        )
        .join(people, people.c.id == messages.c.author_id)
        .where(messages.c.ticket_id == bindparam("ticket_id"), which)
        .order_by(at, number)
        .limit(LINES_AT_ONCE)
    )
    if first:
        return query
    since = bindparam("since", type_=at.type)
    later = and_(at == since, number > bindparam("behind"))
    return query.where(at >= since, or_(at > since, later))


_PAGES = {
    (inside, first): _page(FOR_STAFF if inside else FOR_CLIENT, first=first)
    for inside in (True, False)
    for first in (True, False)
}


class Discussions:
    """Reads a ticket's conversation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, ticket_id: int, *, inside: bool, after: tuple[datetime, int] | None = None
    ) -> list[SaidLine]:
        """Return the lines after `after` in the order they were written, some hundred at most.

        `inside`: with notes and unsent lines, as staff may read them; otherwise the client's part.
        """
        asked: dict[str, object] = {"ticket_id": ticket_id}
        if after is not None:
            asked |= {"since": after[0], "behind": after[1]}
        rows = self._connection.execute(_PAGES[inside, after is None], asked).all()
        return [
            SaidLine(
                message_of(row), row.author, PostState(row.state) if row.state else None, row.gone
            )
            for row in rows
        ]

    def all_of(self, ticket_id: int, *, inside: bool) -> Iterator[SaidLine]:
        """Return all lines, read a page at a time, for readers who keep the database open."""
        after = None
        while lines := self.page(ticket_id, inside=inside, after=after):
            yield from lines
            after = lines[-1].after
