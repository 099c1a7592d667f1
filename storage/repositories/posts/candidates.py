"""The posts that may leave now, for the outbox worker to choose from."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache, partial

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from domain.outgoing.deliveries import Candidate
from storage.engine.sql import AnyColumn, AnySelect, spelled
from storage.repositories.places import place_of
from storage.repositories.posts.turns import CLIENTS_TICKET, in_turn, turn
from storage.tables.posts import addresses, posts, suspensions

_AT_ONCE = 500
"""How many heads of lanes a claim looks at. If more wait, it looks again, by clients: then the
first one of each in a chat is among them, for so many clients."""

_suspended = and_(
    suspensions.c.platform == addresses.c.platform,
    suspensions.c.team == addresses.c.team,
    suspensions.c.chat == addresses.c.chat,
)
_TURN = turn(addresses.c.chat, posts.c.lane)


@cache
def _heads(platforms: Collection[str], *, busy: bool, turns: bool, crowded: bool) -> AnySelect:
    """Return heads of lanes; built once per form of the claim, because building is slow."""
    order: Sequence[AnyColumn] = (posts.c.not_before, posts.c.id)
    whose = (addresses.c.platform, addresses.c.team, _TURN)
    rounds = func.row_number().over(partition_by=whose, order_by=order)
    query = (
        select(
            posts.c.id,
            posts.c.lane,
            posts.c.destination,
            addresses.c.platform,
            addresses.c.team,
            addresses.c.chat,
            addresses.c.thread,
            suspensions.c.since.label("suspended"),
            CLIENTS_TICKET.c.client_id,
        )
        .select_from(posts)
        # An address that leads nowhere yet has no row: a ticket's lines wait for their thread.
        .join(addresses, addresses.c.address == posts.c.destination)
        .join(suspensions, _suspended, isouter=True)
        .join(CLIENTS_TICKET, CLIENTS_TICKET.c.id == posts.c.ticket_id, isouter=True)
        .where(
            posts.c.state == spelled("pending")[0],
            posts.c.not_before <= bindparam("now"),
            or_(suspensions.c.since.is_(None), suspensions.c.retry_at <= bindparam("now")),
            addresses.c.platform.in_(spelled(*platforms)),
        )
        .order_by(*((rounds,) if crowded else ()), *order)
        .limit(_AT_ONCE)
    )
    chat = addresses.c.chat
    if busy:
        query = query.where(or_(chat.is_(None), chat.not_in(bindparam("busy", expanding=True))))
    if turns:
        free = _TURN.not_in(bindparam("turns", expanding=True))
        query = query.where(or_(chat.is_(None), free))
    return query


def candidates(
    connection: Connection,
    now: datetime,
    platforms: Collection[str],
    busy: Collection[str],
    turns: Collection[str],
) -> Sequence[Candidate]:
    """Return heads of lanes that may leave now.

    They go to chats of `platforms` that are neither `busy` nor suspended, and have none of these
    `turns`.
    """
    if not platforms:
        return ()
    asked = {"now": now, "busy": list(busy), "turns": list(turns)}
    form = partial(_heads, tuple(sorted(platforms)), busy=bool(busy), turns=bool(turns))
    return [
        Candidate(
            row.id,
            row.destination,
            row.platform,
            place_of(row),
            probing=row.suspended is not None,
            lane=row.lane,
            client_id=row.client_id,
        )
        for row in in_turn(connection, form, _AT_ONCE, asked)
    ]
