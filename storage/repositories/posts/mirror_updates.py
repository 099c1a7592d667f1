"""Mirrors that do not match, each with everything that its drawing needs."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache, partial

from sqlalchemy import Connection, and_, bindparam, case, func, literal_column, or_, select

from domain.dictionaries import USUAL_VOICE, Voice
from domain.outgoing.deliveries import Delivery, Reader
from domain.outgoing.mirrors import MirrorKind, MirrorUpdate
from domain.outgoing.ticket_view import TicketView
from domain.people.places import Place
from storage.engine.sql import IDS, AnyColumn, AnyRow, AnySelect, spelled
from storage.repositories.dictionaries.dictionaries import DictionariesTable
from storage.repositories.posts.deliveries import Deliveries
from storage.repositories.posts.ticket_views import TicketViews
from storage.repositories.posts.turns import CLIENTS_TICKET, in_turn, turn
from storage.tables.messages import messages
from storage.tables.posts import mirrors, postings, posts

_AT_ONCE = 100
_OF_TICKETS = frozenset({MirrorKind.CARD.value, MirrorKind.RECEIPT.value})
_POSTINGS = (
    select(postings.c.post_id, postings.c.external_id)
    .where(postings.c.post_id.in_(IDS))
    .order_by(postings.c.part)
)
# MirrorUpdate.sort, as the database says it.
_SORT = (
    mirrors.c.platform
    + literal_column("':'")
    + mirrors.c.kind
    + case(
        (mirrors.c.shown == literal_column("''"), literal_column("''")),
        else_=literal_column("':again'"),
    )
)


_OF_LINES, _OF_POSTS = spelled("mark", "reaction"), spelled("line")
_drawn_line, _drawn_post = messages.alias("drawn_line"), posts.alias("drawn_post")
_TICKET = case(
    (mirrors.c.kind.in_(spelled("card", "receipt")), mirrors.c.ref),
    (mirrors.c.kind.in_(_OF_LINES), _drawn_line.c.ticket_id),
    (mirrors.c.kind.in_(_OF_POSTS), _drawn_post.c.ticket_id),
)
_TURN = turn(mirrors.c.chat, literal_column("''"))


@cache
def _stale(platforms: Collection[str], *, resting: bool, crowded: bool) -> AnySelect:
    """Return mirrors that do not match; built once per form, because building is slow.

    Without a ticket, those of a chat have one turn.
    """
    order: Sequence[AnyColumn] = (
        # The two databases disagree where NULL sorts.
        mirrors.c.not_before.nulls_first(),
        mirrors.c.kind,
        mirrors.c.ref,
    )
    whose = (_SORT, mirrors.c.team, _TURN)
    rounds = func.row_number().over(partition_by=whose, order_by=order)
    query = (
        select(mirrors, _TURN.label("turn"))
        .select_from(mirrors)
        .join(
            _drawn_line,
            and_(mirrors.c.kind.in_(_OF_LINES), _drawn_line.c.id == mirrors.c.ref),
            isouter=True,
        )
        .join(
            _drawn_post,
            and_(mirrors.c.kind.in_(_OF_POSTS), _drawn_post.c.id == mirrors.c.ref),
            isouter=True,
        )
        .join(CLIENTS_TICKET, CLIENTS_TICKET.c.id == _TICKET, isouter=True)
        .where(
            mirrors.c.wanted != mirrors.c.shown,
            mirrors.c.platform.in_(spelled(*platforms)),
            or_(mirrors.c.not_before.is_(None), mirrors.c.not_before <= bindparam("now")),
        )
        .order_by(*((rounds,) if crowded else ()), *order)
        .limit(_AT_ONCE)
    )
    return query.where(_SORT.not_in(bindparam("resting", expanding=True))) if resting else query


class MirrorUpdates:
    """Loads mirrors that do not match."""

    def __init__(self, connection: Connection, dictionaries: DictionariesTable) -> None:
        self._connection = connection
        self._dictionaries = dictionaries
        self._deliveries = Deliveries(connection, dictionaries)
        self._tickets = TicketViews(connection, dictionaries)

    def load(
        self, now: datetime, platforms: Collection[str], resting: Collection[str]
    ) -> Sequence[MirrorUpdate]:
        """Return mirrors on these platforms that do not match and may be drawn now.

        Mirrors of a `resting` sort are left out.
        """
        if not platforms:
            return []
        form = partial(_stale, tuple(sorted(platforms)), resting=bool(resting))
        asked = {"now": now, "resting": list(resting)}
        rows = in_turn(self._connection, form, _AT_ONCE, asked)
        tickets = self._tickets.load(
            {row.ref for row in rows if row.kind in _OF_TICKETS},
            cards={row.ref for row in rows if row.kind == MirrorKind.CARD.value},
            receipts={row.ref for row in rows if row.kind == MirrorKind.RECEIPT.value},
            now=now,
        )
        lines = [row.ref for row in rows if row.kind == MirrorKind.LINE.value]
        again, arrived = self._sent_again(lines), self._arrived(lines)
        voice = self._dictionaries.load().voice if rows else USUAL_VOICE
        return [
            _update(row, tickets.get(row.ref), again.get(row.ref), arrived.get(row.ref, ()), voice)
            for row in rows
        ]

    def _arrived(self, ids: list[int]) -> dict[int, tuple[str, ...]]:
        """Return the messages of posts, in order."""
        arrived: dict[int, tuple[str, ...]] = {}
        for row in self._connection.execute(_POSTINGS, {"ids": ids}) if ids else ():
            arrived[row.post_id] = (*arrived.get(row.post_id, ()), row.external_id)
        return arrived

    def _sent_again(self, ids: list[int]) -> dict[int, Delivery]:
        """Return sent posts whose message should be drawn again."""
        return {one.post_id: one for one in self._deliveries.of(ids)} if ids else {}


def _update(
    row: AnyRow,
    ticket: TicketView | None,
    delivery: Delivery | None,
    arrived: tuple[str, ...],
    voice: Voice,
) -> MirrorUpdate:
    reader = Reader("", "", voice)
    if ticket is not None and row.kind == MirrorKind.RECEIPT.value:
        reader = Reader(ticket.client_language, ticket.client_time_zone, voice)
    return MirrorUpdate(
        kind=MirrorKind(row.kind),
        ref=row.ref,
        wanted=row.wanted,
        shown=row.shown,
        place=Place(row.platform, row.team, row.chat, row.thread),
        external_id=row.external_id,
        reader=reader,
        # Of a conversation's `seen` the ref is no ticket's, though there may be one of that number.
        ticket=ticket if row.kind in _OF_TICKETS else None,
        delivery=delivery if row.kind == MirrorKind.LINE.value else None,
        others=tuple(number for number in arrived if number != row.external_id),
        turn=row.turn or "",
    )
