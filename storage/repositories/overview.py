"""What waits for somebody, over all tickets."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, exists, func, literal_column, or_, select
from typing_extensions import override

from domain.outgoing.posts import PostState
from domain.outgoing.templates import REPLY
from domain.repositories.overview import Overview, WaitingReply
from storage.engine.sql import AnyRow, AnySelect, spelled
from storage.repositories.tickets.queue_plan import IN_QUEUE
from storage.repositories.tickets.rows import COLUMNS, ticket_of
from storage.tables.engine import inbox
from storage.tables.messages import messages
from storage.tables.people import identities, people, support_notices
from storage.tables.posts import posts
from storage.tables.tickets import tickets

_LOADS = (
    select(tickets.c.assignee_id, func.count().label("load"))
    .where(IN_QUEUE, tickets.c.assignee_id.is_not(None))
    .group_by(tickets.c.assignee_id)
)
_client = people.alias("client")
_ON_HOLD = (
    select(*COLUMNS, _client.c.name.label("client"), messages.c.id.label("line"))
    .join(messages, messages.c.ticket_id == tickets.c.id)
    .join(_client, _client.c.id == tickets.c.client_id)
    .where(
        messages.c.kind == spelled("held")[0],
        or_(
            messages.c.author_id == bindparam("person_id"),
            tickets.c.assignee_id == bindparam("person_id"),
        ),
    )
    .order_by(messages.c.id)
    .limit(bindparam("most"))
)
_UNDELIVERED = (
    select(
        *COLUMNS,
        _client.c.name.label("client"),
        posts.c.message_id.label("line"),
        posts.c.state.label("state_of_post"),
    )
    .join(posts, posts.c.ticket_id == tickets.c.id)
    .join(_client, _client.c.id == tickets.c.client_id)
    .where(
        posts.c.state.in_(spelled("failed", "unknown")),
        posts.c.template == REPLY,
        posts.c.message_id.is_not(None),
        tickets.c.status != spelled("closed")[0],
    )
    .order_by(posts.c.id.desc())
    .limit(bindparam("most"))
)
_PARKED = select(func.count()).where(
    inbox.c.state != spelled("done")[0], inbox.c.state == spelled("parked")[0]
)
_SUPPORT = (
    select(people.c.id, people.c.name, support_notices.c.until)
    .join(people, people.c.id == support_notices.c.person_id)
    .where(support_notices.c.days >= 0, support_notices.c.until >= bindparam("today"))
    .order_by(support_notices.c.until, people.c.id)
    .limit(bindparam("most"))
)
_IN_USE = select(exists().where(identities.c.platform == bindparam("on")))
_LOOKED_AT = 20_000
"""How many of the newest updates are looked at for the last one of a platform."""

_HEARD = (
    select(inbox.c.received_at)
    .where(
        inbox.c.id > select(func.max(inbox.c.id) - _LOOKED_AT).scalar_subquery(),
        # Not through the index of keys, or every update of the platform would be read and sorted.
        inbox.c.platform + literal_column("''") == bindparam("on"),
    )
    .order_by(inbox.c.id.desc())
    .limit(1)
)


class OverviewTable(Overview):
    """Implements `domain.repositories.Overview`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def loads(self) -> Mapping[int, int]:
        return {row.assignee_id: row.load for row in self._connection.execute(_LOADS)}

    @override
    def on_hold(self, person_id: int, most: int) -> Sequence[WaitingReply]:
        return self._replies(_ON_HOLD, {"person_id": person_id, "most": most})

    @override
    def undelivered(self, most: int) -> Sequence[WaitingReply]:
        return self._replies(_UNDELIVERED, {"most": most})

    @override
    def parked(self) -> int:
        return self._connection.execute(_PARKED).scalar_one()

    @override
    def heard(self, platform: str) -> datetime | None:
        found: datetime | None = self._connection.execute(_HEARD, {"on": platform}).scalar()
        return found

    @override
    def in_use(self, platform: str) -> bool:
        return bool(self._connection.execute(_IN_USE, {"on": platform}).scalar())

    @override
    def support_ends(self, today: date, most: int) -> Sequence[tuple[int, str, str]]:
        asked = {"today": today.isoformat(), "most": most}
        return [tuple(row) for row in self._connection.execute(_SUPPORT, asked)]

    def _replies(self, query: AnySelect, asked: Mapping[str, int]) -> Sequence[WaitingReply]:
        return [_reply(row) for row in self._connection.execute(query, asked)]


def _reply(row: AnyRow) -> WaitingReply:
    state = row._mapping.get("state_of_post")  # noqa: SLF001 - public, despite its name
    return WaitingReply(
        row.line, ticket_of(row), row.client, PostState(state) if state is not None else None
    )
