"""The state of a ticket's public lines in its thread, and which replies count."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, select
from typing_extensions import override

from domain.messages import Message, MessageKind, PublicLine
from domain.outgoing.templates import CALL, CLIENTS_LINE, REPLY
from domain.repositories import PublicLines
from storage.engine.sql import AnyRow, AnySelect, spelled
from storage.repositories.lines.messages import message_of
from storage.tables.messages import messages
from storage.tables.people import people
from storage.tables.posts import posts

_SHOWN_BY = (CLIENTS_LINE, CALL, "thread/reply", "thread/answer_came_over")
"""The templates that show a line in a thread."""

_COUNTS = ("queued", "pending", "sending", "sent")
"""States of a reply that counts as one: nobody has to decide about it."""


def _reply_in(*states: str) -> ColumnElement[bool]:
    """Return the condition for a reply whose post is in one of these states."""
    return (messages.c.kind.in_(spelled(MessageKind.REPLY.value))) & exists().where(
        posts.c.message_id == messages.c.id,
        posts.c.template == REPLY,
        posts.c.state.in_(spelled(*states)),
    )


_TICKET = messages.c.ticket_id == bindparam("ticket_id")
_NEWEST = (messages.c.written_at.desc(), messages.c.id.desc())

_PUBLIC = (
    select(messages, people.c.name.label("author"))
    .join(people, people.c.id == messages.c.author_id)
    .where(
        _TICKET,
        messages.c.joins_id.is_(None),
        (messages.c.kind.in_(spelled(MessageKind.CLIENT.value))) | _reply_in(*_COUNTS, "unknown"),
    )
    .order_by(*_NEWEST)
    .limit(bindparam("most"))
)
_FIRST_SHOWN = (
    select(posts.c.message_id)
    .where(posts.c.ticket_id == bindparam("ticket_id"), posts.c.template.in_((CLIENTS_LINE, CALL)))
    .order_by(posts.c.id)
    .limit(1)
)
# Without the ticket's number, by which SQLite would read all posts of the ticket.
_SHOWN = select(posts.c.message_id, posts.c.ticket_id, posts.c.finished_at).where(
    posts.c.message_id.in_(bindparam("ids", expanding=True)),
    posts.c.template.in_(_SHOWN_BY),
    posts.c.finished_at.is_not(None),
)
_LAST_ANSWER = select(messages).where(_TICKET, _reply_in(*_COUNTS)).order_by(*_NEWEST).limit(1)
_UNDELIVERED = (
    select(messages)
    .where(
        _TICKET,
        messages.c.joins_id.is_(None),
        (messages.c.kind.in_(spelled(MessageKind.HELD.value))) | _reply_in("failed", "unknown"),
    )
    .order_by(messages.c.written_at, messages.c.id)
)
_ARRIVED = select(func.min(messages.c.written_at), func.max(messages.c.written_at)).where(
    _TICKET,
    messages.c.kind.in_(spelled(MessageKind.REPLY.value)),
    exists().where(
        posts.c.message_id == messages.c.id,
        posts.c.template == REPLY,
        posts.c.state.in_(spelled("sent")),
    ),
)
_LAST_CLIENTS = (
    select(messages)
    .where(_TICKET, messages.c.kind.in_(spelled(MessageKind.CLIENT.value)))
    .order_by(*_NEWEST)
    .limit(1)
)
_LAST_OF_AUTHOR = (
    select(messages)
    .where(
        _TICKET,
        messages.c.author_id == bindparam("author_id"),
        (messages.c.kind.in_(spelled(MessageKind.HELD.value)))
        | (messages.c.kind.in_(spelled(MessageKind.REPLY.value)))
        & exists().where(
            posts.c.message_id == messages.c.id,
            posts.c.template == REPLY,
            posts.c.state.not_in(spelled("withdrawn")),
        ),
    )
    .order_by(messages.c.id.desc())
    .limit(1)
)


class PublicLinesTable(PublicLines):
    """Implements `domain.repositories.PublicLines`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def last_public(self, ticket_id: int, most: int) -> Sequence[PublicLine]:
        here = {"ticket_id": ticket_id}
        opening = self._connection.execute(_FIRST_SHOWN, here).scalar_one_or_none()
        rows = self._connection.execute(_PUBLIC, {**here, "most": most}).all()
        shown = self._shown([row.id for row in rows], ticket_id)
        return [
            PublicLine(message_of(row), row.author, _since(row, shown))
            for row in rows
            if row.id != opening
        ]

    def _shown(self, ids: Collection[int], ticket_id: int) -> dict[int, datetime]:
        shown: dict[int, datetime] = {}
        for number, ticket, at in self._connection.execute(_SHOWN, {"ids": list(ids)}):
            if ticket == ticket_id:
                shown[number] = min(at, shown.get(number, at))
        return shown

    @override
    def newest_reply(self, ticket_id: int) -> Message | None:
        return self._one(_LAST_ANSWER, ticket_id=ticket_id)

    @override
    def undelivered(self, ticket_id: int) -> Sequence[Message]:
        rows = self._connection.execute(_UNDELIVERED, {"ticket_id": ticket_id})
        return [message_of(row) for row in rows]

    @override
    def replies_arrived(self, ticket_id: int) -> tuple[datetime | None, datetime | None]:
        first, newest = self._connection.execute(_ARRIVED, {"ticket_id": ticket_id}).one()
        return first, newest

    @override
    def last_of_author(self, ticket_id: int, author_id: int) -> Message | None:
        return self._one(_LAST_OF_AUTHOR, ticket_id=ticket_id, author_id=author_id)

    @override
    def last_client_line(self, ticket_id: int) -> Message | None:
        return self._one(_LAST_CLIENTS, ticket_id=ticket_id)

    def _one(self, query: AnySelect, **values: int) -> Message | None:
        row = self._connection.execute(query, values).first()
        return message_of(row) if row is not None else None


def _since(row: AnyRow, shown: dict[int, datetime]) -> datetime | None:
    """Return since when a line is in the thread: from the start if it was written there."""
    if row.kind == MessageKind.REPLY.value and row.platform is not None:
        at: datetime = row.written_at
        return at
    return shown.get(row.id)
