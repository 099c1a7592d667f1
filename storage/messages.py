"""Lines of discussions."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, select, update

from domain.messages import Attachment, AttachmentKind, Line, Message, MessageKind, NewMessage
from domain.people import Place
from domain.posts import REPLY
from domain.text import Text
from storage.places import AnyRow, chat_of, columns_of, place_of
from storage.portable import DIALECTS, insert_or_nothing_by_name, spelled
from storage.tables import messages, postings, posts, tickets

_HERE: dict[str, Any] = {
    name: bindparam(name) for name in ("platform", "team", "chat", "external_id")
}
_ADD = {
    name: insert_or_nothing_by_name(name, messages).returning(messages.c.id) for name in DIALECTS
}
_GET = select(messages).where(messages.c.id == bindparam("message_id"))
_AT = select(messages).filter_by(**_HERE)
_TICKET_AT = (
    select(messages.c.ticket_id)
    .filter_by(**_HERE)
    .union_all(select(postings.c.ticket_id).filter_by(**_HERE))
    .limit(1)
)
_LAST_REPLY = (
    select(messages)
    .join(tickets, tickets.c.id == messages.c.ticket_id)
    .where(
        tickets.c.conversation_id == bindparam("conversation_id"),
        messages.c.kind == MessageKind.REPLY.value,
        messages.c.id != bindparam("before_id"),
        exists().where(
            posts.c.message_id == messages.c.id,
            posts.c.template == REPLY,
            posts.c.state.in_(spelled("queued", "pending", "sending", "sent")),
        ),
    )
    .order_by(messages.c.id.desc())
    .limit(1)
)
_FIRST_AFTER = select(func.min(messages.c.written_at)).where(
    messages.c.ticket_id == bindparam("ticket_id"),
    messages.c.written_at > bindparam("instant"),
    messages.c.kind == MessageKind.CLIENT.value,
)


def message_of(row: AnyRow) -> Message:
    """A line, from a row of the table."""
    return Message(
        id=row.id,
        ticket_id=row.ticket_id,
        author_id=row.author_id,
        kind=MessageKind(row.kind),
        text=Text.from_json(row.text),
        attachments=tuple(_attachment(item) for item in row.attachments or ()),
        place=place_of(row),
        external_id=row.external_id or "",
        written_at=row.written_at,
        received_at=row.received_at,
    )


def _attachment(item: dict[str, Any]) -> Attachment:
    return Attachment(**{**item, "kind": AttachmentKind(item["kind"])})


def _origin(line: Line | None) -> dict[str, Any]:
    if line is None:
        return {}
    return {
        **columns_of(line.place),
        "external_id": line.external_id,
        "quotes": line.quotes or None,
        "attachments": [asdict(item) for item in line.attachments] or None,
    }


class MessagesTable:
    """Implements `domain.ports.Messages`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, message: NewMessage) -> Message | None:
        """Keep a line; None if the desk has this platform message already."""
        columns = {
            "ticket_id": message.ticket_id,
            "author_id": message.author_id,
            "kind": message.kind.value,
            "text": message.text.to_json(),
            "written_at": message.written_at,
            "received_at": message.received_at,
            **_origin(message.line),
        }
        add = _ADD[self._connection.dialect.name]
        number = self._connection.execute(add, columns).scalar_one_or_none()
        if number is None:
            return None
        line = message.line
        return Message(
            id=number,
            ticket_id=message.ticket_id,
            author_id=message.author_id,
            kind=message.kind,
            text=message.text,
            attachments=line.attachments if line else (),
            place=line.place if line else None,
            external_id=line.external_id if line else "",
            written_at=message.written_at,
            received_at=message.received_at,
        )

    def get(self, message_id: int) -> Message | None:
        """The line with this number."""
        row = self._connection.execute(_GET, {"message_id": message_id}).one_or_none()
        return message_of(row) if row is not None else None

    def at(self, place: Place, external_id: str) -> Message | None:
        """The line that a platform message carried in, whatever its thread."""
        here = {**chat_of(place), "external_id": external_id}
        row = self._connection.execute(_AT, here).one_or_none()
        return message_of(row) if row is not None else None

    def ticket_at(self, place: Place, external_id: str) -> int | None:
        """The ticket of a platform message, a line that came in or a post that went out."""
        here = {**chat_of(place), "external_id": external_id}
        found: int | None = self._connection.execute(_TICKET_AT, here).scalar_one_or_none()
        return found

    def set_text(self, message_id: int, text: Text) -> None:
        """The line reads differently."""
        self._connection.execute(
            update(messages).where(messages.c.id == message_id).values(text=text.to_json())
        )

    def make_reply(self, message_id: int) -> None:
        """A line that stayed inside goes to the client after all."""
        self._connection.execute(
            update(messages).where(messages.c.id == message_id).values(kind=MessageKind.REPLY.value)
        )

    def last_reply(self, conversation_id: int, before_id: int) -> Message | None:
        """The newest answer in a conversation, besides this one, that has left or will."""
        ids = {"conversation_id": conversation_id, "before_id": before_id}
        row = self._connection.execute(_LAST_REPLY, ids).one_or_none()
        return message_of(row) if row is not None else None

    def first_client_line_after(self, ticket_id: int, instant: datetime) -> datetime | None:
        """When the client first wrote after an instant."""
        found: datetime | None = self._connection.execute(
            _FIRST_AFTER, {"ticket_id": ticket_id, "instant": instant}
        ).scalar_one()
        return found
