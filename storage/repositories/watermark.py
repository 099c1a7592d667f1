"""Until when a platform's messages are complete, and where lines may have been missed since."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, select

from domain.people.places import Place
from storage.engine.sql import AnyRow, insert_for
from storage.tables.engine import hearing
from storage.tables.people import conversations
from storage.tables.posts import addresses
from storage.tables.tickets import tickets

_UNTIL = select(hearing.c.until).where(hearing.c.platform == bindparam("on"))
_HAS_THREADS = select(
    exists().where(
        addresses.c.platform == bindparam("on"),
        addresses.c.team == bindparam("of"),
        addresses.c.chat == bindparam("at"),
    )
)
_OPEN = tickets.c.status != "closed"
_PLACES = ("platform", "team", "chat", "thread")
_THREADS = (
    select(*(addresses.c[name] for name in _PLACES), tickets.c.id.label("ticket_id"))
    .join(tickets, tickets.c.id == addresses.c.ticket_id)
    .where(addresses.c.platform == bindparam("on"), addresses.c.chat.is_not(None), _OPEN)
    .order_by(tickets.c.id.desc())
    .limit(bindparam("most"))
)
_CONVERSATIONS = (
    select(*(conversations.c[name] for name in _PLACES), tickets.c.id.label("ticket_id"))
    .join(tickets, and_(tickets.c.conversation_id == conversations.c.id, _OPEN))
    .where(conversations.c.platform == bindparam("on"))
    .order_by(tickets.c.id.desc())
    .limit(bindparam("most"))
)


class WatermarkTable:
    """Until when each platform's messages are complete."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def until(self, platform: str) -> datetime | None:
        """Return the instant before which every message is known; None if there is none."""
        found: datetime | None = self._connection.execute(
            _UNTIL, {"on": platform}
        ).scalar_one_or_none()
        return found

    def heard(self, platform: str, until: datetime) -> None:
        """Record that everything written before this instant was received or recovered."""
        statement = insert_for(self._connection, hearing)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["platform"], set_={"until": statement.excluded.until}
            ),
            {"platform": platform, "until": until},
        )

    def has_threads(self, channel: Place) -> bool:
        """Return whether a channel is a department's, or was when a ticket got its thread."""
        asked = {"on": channel.platform, "of": channel.team, "at": channel.chat}
        return bool(self._connection.execute(_HAS_THREADS, asked).scalar())

    def watched(self, platform: str, most: int) -> Sequence[tuple[Place, int]]:
        """Return threads and conversations whose tickets are not closed, by ticket.

        Newest first, `most` of each.
        """
        asked = {"on": platform, "most": most}
        rows = [
            *self._connection.execute(_THREADS, asked),
            *self._connection.execute(_CONVERSATIONS, asked),
        ]
        return [(_place(row), row.ticket_id) for row in rows]


def _place(row: AnyRow) -> Place:
    return Place(row.platform, row.team, row.chat, row.thread)
