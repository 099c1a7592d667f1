"""Lines of conversations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    bindparam,
    exists,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from typing_extensions import override

from domain.errors import AlreadyStored, stored
from domain.messages import (
    ABOUT_OTHERS,
    Attachment,
    AttachmentKind,
    Line,
    Message,
    MessageKind,
    NewMessage,
    matter_of,
)
from domain.outgoing.templates import REPLY
from domain.people.places import Place
from domain.policy.lines.client_lines import SUBJECT_SETTLES_AFTER
from domain.repositories import Messages
from domain.text.spans import Span, Style, Text
from storage.engine.sql import DIALECTS, IDS, AnyRow, insert_or_nothing_by_name, spelled
from storage.repositories.places import chat_of, columns_of, place_of
from storage.tables.messages import messages
from storage.tables.people import people
from storage.tables.posts import postings, posts
from storage.tables.tickets import tickets

_IN_CHAT: dict[str, object] = {name: bindparam(name) for name in ("platform", "team", "chat")}
_HERE = {**_IN_CHAT, "external_id": bindparam("external_id")}
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
_ANY_IN = (
    select(messages.c.ticket_id)
    .filter_by(**_IN_CHAT)
    .union_all(select(postings.c.ticket_id).filter_by(**_IN_CHAT))
    .limit(1)
)
_TOGETHER = (
    select(messages)
    .where(or_(messages.c.id.in_(IDS), messages.c.joins_id.in_(IDS)))
    .order_by(messages.c.id)
)
_HEAD = (
    select(messages)
    .filter_by(platform=bindparam("platform"), team=bindparam("team"), chat=bindparam("chat"))
    .where(messages.c.album == bindparam("album"), messages.c.joins_id.is_(None))
    .order_by(messages.c.id.desc())
    .limit(1)
)
# A ticket at a time, so that an index serves the order: the newest ones are looked at alone.
_LAST_REPLY_IN_TICKET = (
    select(messages.c.id)
    .where(
        messages.c.ticket_id == tickets.c.id,
        messages.c.kind == spelled(MessageKind.REPLY.value)[0],
        messages.c.id != bindparam("before_id"),
        exists().where(
            posts.c.message_id == messages.c.id,
            posts.c.template == REPLY,
            posts.c.state.in_(spelled("queued", "pending", "sending", "sent")),
        ),
    )
    .order_by(messages.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_LAST_REPLY = select(messages).where(
    messages.c.id
    == select(func.max(_LAST_REPLY_IN_TICKET))
    .where(tickets.c.conversation_id == bindparam("conversation_id"))
    .scalar_subquery()
)
_FIRST_AFTER = select(func.min(messages.c.written_at)).where(
    messages.c.ticket_id == bindparam("ticket_id"),
    messages.c.written_at > bindparam("instant"),
    messages.c.kind.in_(spelled(MessageKind.CLIENT.value)),
)
_OF_TICKET = messages.c.ticket_id == bindparam("ticket_id")
_NEWEST_OF = (
    select(messages, people.c.name.label("author"))
    .join(people, people.c.id == messages.c.author_id)
    .where(_OF_TICKET)
    .order_by(messages.c.written_at.desc(), messages.c.id.desc())
    .limit(bindparam("most"))
)
_COUNT_OF = select(func.count()).where(_OF_TICKET)
_WHILE_OPENING = SUBJECT_SETTLES_AFTER // timedelta(microseconds=1)
_OPENED_UNTIL = type_coerce(tickets.c.created_at, BigInteger) + _WHILE_OPENING
_OPENINGS = (
    select(messages.c.ticket_id, messages.c.text, messages.c.attachments)
    .join(tickets, tickets.c.id == messages.c.ticket_id)
    .where(
        messages.c.ticket_id.in_(IDS),
        messages.c.kind.in_(spelled(MessageKind.CLIENT.value)),
        type_coerce(messages.c.written_at, BigInteger) <= _OPENED_UNTIL,
    )
    .order_by(messages.c.ticket_id, messages.c.written_at, messages.c.id)
)


def message_of(row: AnyRow) -> Message:
    """Return a line from a row of the table."""
    return Message(
        id=row.id,
        ticket_id=row.ticket_id,
        author_id=row.author_id,
        kind=MessageKind(row.kind),
        text=Text.from_json(row.text),
        attachments=_attached(row),
        place=place_of(row),
        external_id=row.external_id or "",
        written_at=row.written_at,
        received_at=row.received_at,
        joins_id=row.joins_id,
        edited_at=row.edited_at,
        edited_by=row.edited_by or "",
        asked=tuple(row.asked or ()),
    )


def _attached(row: AnyRow) -> tuple[Attachment, ...]:
    return tuple(attachment_of(item) for item in row.attachments or ())


def _whole(message_id: int) -> ColumnElement[bool]:
    """Return a condition for a line and those that joined it, which share its state."""
    return or_(messages.c.id == message_id, messages.c.joins_id == message_id)


def whole(rows: Iterable[AnyRow]) -> Message | None:
    """Return the first line with text and files of those that joined it; None without lines."""
    lines = [message_of(row) for row in rows]
    if not lines:
        return None
    texts = [line.text for line in lines if line.text.plain.strip()]
    text = texts[0] if texts else lines[0].text
    for more in texts[1:]:
        text = text + "\n" + more
    files = [item for line in lines for item in line.attachments]
    others = _said_once(item for item in files if item.kind in ABOUT_OTHERS)
    own = (item for item in files if item.kind not in ABOUT_OTHERS)
    return replace(lines[0], text=text, attachments=(*others, *own))


def _said_once(others: Iterable[Attachment]) -> list[Attachment]:
    """Return each once: every item of a forwarded album says whose it is, one has the words."""
    known = list(dict.fromkeys(others))
    told = {(one.kind, one.author) for one in known if one.detail}
    return [one for one in known if one.detail or (one.kind, one.author) not in told]


def attachment_of(item: dict[str, Any]) -> Attachment:
    """Return an attachment from its stored form."""
    spans = (Span(**{**span, "style": Style(span["style"])}) for span in item.get("spans", ()))
    return Attachment(**{**item, "kind": AttachmentKind(item["kind"]), "spans": tuple(spans)})


def _origin(line: Line | None) -> dict[str, object]:
    if line is None:
        return {}
    return {
        **columns_of(line.place),
        "external_id": line.external_id,
        "quotes": line.quotes or None,
        "album": line.album or None,
        "attachments": written(line.attachments),
        "edited_at": line.edited_at,
    }


def written(attachments: Sequence[Attachment]) -> list[dict[str, object]] | None:
    """Return attachments as plain data; None if there are none."""
    return [asdict(item) for item in attachments] or None


class MessagesTable(Messages):
    """Implements `domain.repositories.Messages`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def add(self, message: NewMessage) -> Message:
        added = self.add_once(message)
        if added is None:
            raise AlreadyStored("line", message.line.external_id if message.line else "")
        return added

    @override
    def add_once(self, message: NewMessage) -> Message | None:
        columns = {
            "ticket_id": message.ticket_id,
            "author_id": message.author_id,
            "kind": message.kind.value,
            "text": message.text.to_json(),
            "written_at": message.written_at,
            "received_at": message.received_at,
            "joins_id": message.joins_id,
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
            joins_id=message.joins_id,
            edited_at=line.edited_at if line else None,
        )

    @override
    def get(self, message_id: int) -> Message:
        return stored(self.find(message_id), "line", message_id)

    @override
    def find(self, message_id: int) -> Message | None:
        row = self._connection.execute(_GET, {"message_id": message_id}).one_or_none()
        return message_of(row) if row is not None else None

    @override
    def whole(self, message_id: int) -> Message:
        lines = self._connection.execute(_TOGETHER, {"ids": [message_id]})
        return stored(whole(lines), "line", message_id)

    @override
    def together(self, message_id: int) -> Sequence[Message]:
        rows = self._connection.execute(_TOGETHER, {"ids": [message_id]}).all()
        return [message_of(row) for row in rows]

    @override
    def head_of_album(self, place: Place, album: str) -> Message | None:
        row = self._connection.execute(_HEAD, {**chat_of(place), "album": album}).first()
        return message_of(row) if row is not None else None

    @override
    def set_attachments(self, message_id: int, attachments: Sequence[Attachment]) -> None:
        self._set(messages.c.id == message_id, attachments=written(attachments))

    @override
    def set_file(self, message_id: int, attachment: Attachment) -> None:
        for line in self.together(message_id):
            items = [
                attachment if item.is_same_file(attachment) else item for item in line.attachments
            ]
            if items != list(line.attachments):
                self.set_attachments(line.id, items)

    @override
    def at(self, place: Place, external_id: str) -> Message | None:
        here = {**chat_of(place), "external_id": external_id}
        row = self._connection.execute(_AT, here).one_or_none()
        return message_of(row) if row is not None else None

    @override
    def ticket_at(self, place: Place, external_id: str) -> int | None:
        here = {**chat_of(place), "external_id": external_id}
        found: int | None = self._connection.execute(_TICKET_AT, here).scalar_one_or_none()
        return found

    @override
    def any_in(self, place: Place) -> bool:
        return self._connection.execute(_ANY_IN, chat_of(place)).first() is not None

    @override
    def newest_of(self, ticket_id: int, most: int) -> Sequence[tuple[Message, str]]:
        rows = self._connection.execute(_NEWEST_OF, {"ticket_id": ticket_id, "most": most}).all()
        return [(message_of(row), row.author) for row in reversed(rows)]

    @override
    def count_of(self, ticket_id: int) -> int:
        count: int = self._connection.execute(_COUNT_OF, {"ticket_id": ticket_id}).scalar_one()
        return count

    @override
    def set_text(self, message_id: int, text: Text) -> None:
        self._set(messages.c.id == message_id, text=text.to_json())

    @override
    def note_edit(self, message_id: int, at: datetime) -> None:
        self._set(messages.c.id == message_id, edited_at=at)

    @override
    def note_editor(self, message_id: int, name: str) -> None:
        self._set(messages.c.id == message_id, edited_by=name)

    @override
    def move(self, message_id: int, ticket_id: int) -> None:
        self._set(_whole(message_id), ticket_id=ticket_id)

    @override
    def make_reply(self, message_id: int, at: datetime) -> None:
        self._set(_whole(message_id), kind=MessageKind.REPLY.value, written_at=at)

    @override
    def make_note(self, message_id: int) -> None:
        self._set(_whole(message_id), kind=MessageKind.NOTE.value)

    @override
    def hold(self, message_id: int, asked: Sequence[str]) -> None:
        self._set(_whole(message_id), kind=MessageKind.HELD.value, asked=list(asked))

    @override
    def let_pass(self, message_id: int, asked: Sequence[str]) -> None:
        self._set(_whole(message_id), asked=list(asked))

    def _set(self, which: ColumnElement[bool], **values: object) -> None:
        self._connection.execute(update(messages).where(which).values(**values))

    @override
    def last_reply(self, conversation_id: int, before_id: int) -> Message | None:
        ids = {"conversation_id": conversation_id, "before_id": before_id}
        row = self._connection.execute(_LAST_REPLY, ids).one_or_none()
        return message_of(row) if row is not None else None

    @override
    def first_client_line_after(self, ticket_id: int, instant: datetime) -> datetime | None:
        found: datetime | None = self._connection.execute(
            _FIRST_AFTER, {"ticket_id": ticket_id, "instant": instant}
        ).scalar_one()
        return found

    @override
    def openings(self, ticket_ids: Collection[int]) -> Mapping[int, str]:
        found: dict[int, str] = {}
        for row in self._connection.execute(_OPENINGS, {"ids": list(ticket_ids)}):
            plain = matter_of(Text.from_json(row.text), _attached(row)).plain
            before = found.get(row.ticket_id)
            found[row.ticket_id] = plain if before is None else f"{before}\n{plain}"
        return found
