"""Where clients talk."""

from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, exists, insert, select, update
from typing_extensions import override

from domain.errors import stored
from domain.outgoing.addresses import conversation_address
from domain.outgoing.outcomes import stands_for
from domain.people.accounts import Identity
from domain.people.places import Conversation, Place
from domain.repositories import Conversations
from storage.engine.sql import AnyRow
from storage.repositories.places import chat_of, columns_of
from storage.tables.messages import dialogues
from storage.tables.people import conversations
from storage.tables.posts import addresses, mirrors, suspensions

_IN_CHAT = (
    conversations.c.platform == bindparam("platform"),
    conversations.c.team == bindparam("team"),
    conversations.c.chat == bindparam("chat"),
)
_SUSPENDED = exists().where(
    *(suspensions.c[name] == conversations.c[name] for name in ("platform", "team", "chat"))
)
_CONVERSATION = select(conversations, _SUSPENDED.label("suspended"))
_AT = _CONVERSATION.where(*_IN_CHAT, conversations.c.thread == bindparam("thread"))
_GET = _CONVERSATION.where(conversations.c.id == bindparam("conversation_id"))
_LATEST = (
    _CONVERSATION.where(
        *_IN_CHAT, conversations.c.last_line_at.between(bindparam("since"), bindparam("until"))
    )
    .order_by(conversations.c.last_line_at.desc())
    .limit(1)
)
_LAST_OF = (
    _CONVERSATION.where(
        conversations.c.person_id == bindparam("person_id"),
        conversations.c.last_line_at.is_not(None),
    )
    .order_by(conversations.c.last_line_at.desc())
    .limit(1)
)
_OPEN = insert(conversations).returning(conversations.c.id)
_ADDRESS = insert(addresses)
_TOUCH = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation_id"))
    .values(focus_ticket_id=bindparam("ticket_id"), last_line_at=bindparam("at"), wants_new=False)
)


def _conversation(row: AnyRow) -> Conversation:
    place = Place(row.platform, row.team, row.chat, row.thread)
    return Conversation(
        row.id,
        place,
        row.person_id,
        row.focus_ticket_id,
        row.last_line_at,
        row.wants_new,
        row.home_ticket_id,
        bool(row.suspended),
    )


class ConversationsTable(Conversations):
    """Implements `domain.repositories.Conversations`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def get(self, conversation_id: int) -> Conversation:
        row = self._connection.execute(_GET, {"conversation_id": conversation_id}).one_or_none()
        return _conversation(stored(row, "conversation", conversation_id))

    @override
    def at(self, place: Place) -> Conversation | None:
        row = self._connection.execute(_AT, columns_of(place)).one_or_none()
        return _conversation(row) if row is not None else None

    @override
    def latest_in(
        self, place: Place, since: datetime, until: datetime | None = None
    ) -> Conversation | None:
        between = {"since": since, "until": until or datetime.max.replace(tzinfo=UTC)}
        row = self._connection.execute(_LATEST, {**chat_of(place), **between}).one_or_none()
        return _conversation(row) if row is not None else None

    @override
    def open(self, place: Place, person_id: int) -> Conversation:
        made = self._connection.execute(
            _OPEN,
            {**columns_of(place), "person_id": person_id, "wants_new": False},
        ).scalar_one()
        self._connection.execute(
            _ADDRESS,
            {"address": conversation_address(made), "person_id": person_id, **columns_of(place)},
        )
        return Conversation(made, place, person_id, None, None, wants_new=False)

    @override
    def last_of(self, person_id: int) -> Conversation | None:
        row = self._connection.execute(_LAST_OF, {"person_id": person_id}).one_or_none()
        return _conversation(row) if row is not None else None

    @override
    def open_direct(self, identity: Identity, person_id: int) -> Conversation:
        made = self.open(stands_for(identity), person_id)
        self._connection.execute(
            update(addresses)
            .where(addresses.c.address == conversation_address(made.id))
            .values(chat=None)
        )
        return made

    @override
    def touch(self, conversation_id: int, focus_ticket_id: int, at: datetime) -> None:
        self._connection.execute(
            _TOUCH, {"conversation_id": conversation_id, "ticket_id": focus_ticket_id, "at": at}
        )

    @override
    def expect_new(self, conversation_id: int) -> None:
        self._change(conversation_id, wants_new=True)

    @override
    def awaits_new(self, place: Place) -> bool:
        query = select(conversations.c.id).where(*_IN_CHAT, conversations.c.wants_new).limit(1)
        return self._connection.execute(query, chat_of(place)).first() is not None

    @override
    def expect_nothing(self, place: Place) -> None:
        self._connection.execute(
            update(conversations).filter_by(**chat_of(place)).values(wants_new=False)
        )

    @override
    def await_thread(self, conversation_id: int, ticket_id: int) -> None:
        self._change(conversation_id, home_ticket_id=ticket_id)

    @override
    def thread_is_here(self, conversation_id: int) -> None:
        self._change(conversation_id, home_ticket_id=None)

    @override
    def move_to(self, conversation_id: int, place: Place) -> None:
        self._change(conversation_id, **columns_of(place))
        self._connection.execute(
            update(addresses)
            .where(addresses.c.address == conversation_address(conversation_id))
            .values(**columns_of(place))
        )

    def _change(self, conversation_id: int, **values: object) -> None:
        self._connection.execute(
            update(conversations).where(conversations.c.id == conversation_id).values(**values)
        )

    @override
    def migrate(self, old: Place, new: Place) -> None:
        for table in (conversations, dialogues, addresses, mirrors):
            self._connection.execute(update(table).filter_by(**chat_of(old)).values(chat=new.chat))
