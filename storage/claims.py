"""What goes out, as the delivery worker sees it: what may leave now, and all that takes."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select, update

from domain.messages import Message
from domain.people import Identity, Place
from domain.posts import (
    Candidate,
    Delivery,
    MirrorKind,
    Picture,
    Reader,
    TicketView,
)
from storage.messages import whole
from storage.places import AnyRow, place_of
from storage.portable import spelled
from storage.tables import (
    addresses,
    identities,
    messages,
    mirrors,
    people,
    postings,
    posts,
    suspensions,
)
from storage.tickets import views

Choose = Callable[[Sequence[Candidate]], Collection[int]]
"""Picks, of the posts that may leave now, those that the platforms' limits allow now."""

_CANDIDATES_AT_ONCE = 200
_PENDING, _SENDING = spelled("pending", "sending")
_PICTURES_AT_ONCE = 100
_OF_TICKETS = frozenset({MirrorKind.CARD.value, MirrorKind.RECEIPT.value})

_suspended = and_(
    suspensions.c.platform == addresses.c.platform,
    suspensions.c.team == addresses.c.team,
    suspensions.c.chat == addresses.c.chat,
)
_CANDIDATES = (
    select(
        posts.c.id,
        posts.c.destination,
        addresses.c.platform,
        addresses.c.team,
        addresses.c.chat,
        addresses.c.thread,
        suspensions.c.since.label("suspended"),
    )
    .join(addresses, addresses.c.address == posts.c.destination)
    .join(suspensions, _suspended, isouter=True)
    .where(
        posts.c.state == _PENDING,
        posts.c.not_before <= bindparam("now"),
        or_(suspensions.c.since.is_(None), suspensions.c.retry_at <= bindparam("now")),
        addresses.c.platform.in_(bindparam("platforms", expanding=True)),
        or_(
            addresses.c.chat.is_(None),
            addresses.c.chat.not_in(bindparam("busy", expanding=True)),
        ),
    )
    .order_by(posts.c.not_before, posts.c.id)
    .limit(_CANDIDATES_AT_ONCE)
)
_IDS: Any = bindparam("ids", expanding=True)
_CLAIM = update(posts).where(posts.c.id.in_(_IDS)).values(state="sending")
_DELIVERIES = (
    select(
        posts,
        addresses.c.platform,
        addresses.c.team,
        addresses.c.chat,
        addresses.c.thread,
        addresses.c.person_id,
        people.c.language,
        people.c.time_zone,
    )
    .join(addresses, addresses.c.address == posts.c.destination)
    .join(people, people.c.id == addresses.c.person_id, isouter=True)
)
_CLAIMED = _DELIVERIES.where(posts.c.id.in_(_IDS)).order_by(posts.c.id)
_LEFT_SENDING = _DELIVERIES.where(posts.c.state == _SENDING).order_by(posts.c.id)
_MESSAGES = (
    select(messages, people.c.name.label("author"))
    .join(people, people.c.id == messages.c.author_id)
    .where(or_(messages.c.id.in_(_IDS), messages.c.joins_id.in_(_IDS)))
    .order_by(messages.c.id)
)
_POSTINGS = (
    select(postings.c.post_id, postings.c.external_id)
    .where(postings.c.post_id.in_(_IDS))
    .order_by(postings.c.part)
)
_STALE = (
    select(mirrors)
    .where(
        mirrors.c.wanted != mirrors.c.shown,
        mirrors.c.platform.in_(bindparam("platforms", expanding=True)),
        or_(mirrors.c.not_before.is_(None), mirrors.c.not_before <= bindparam("now")),
    )
    .limit(_PICTURES_AT_ONCE)
)
_NEXT_POST = select(func.min(posts.c.not_before)).where(
    posts.c.state == _PENDING, posts.c.not_before > bindparam("now")
)
_NEXT_PICTURE = select(func.min(mirrors.c.not_before)).where(
    mirrors.c.wanted != mirrors.c.shown,
    mirrors.c.chat.is_not(None),
    mirrors.c.not_before > bindparam("now"),
)


class ClaimsTable:
    """Claims posts and mirrors for the delivery worker."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, now: datetime, platforms: Collection[str], busy: Collection[str], choose: Choose
    ) -> Sequence[Delivery]:
        """Mark the posts that leave now as being sent, and return them.

        Only heads of lanes to chats of `platforms` that are neither `busy` (their limit is used
        up) nor suspended are offered to `choose`.
        """
        rows = self._connection.execute(
            _CANDIDATES, {"now": now, "platforms": list(platforms), "busy": list(busy)}
        )
        candidates = [
            Candidate(
                row.id,
                row.destination,
                row.platform,
                place_of(row),
                probing=row.suspended is not None,
            )
            for row in rows
        ]
        chosen = list(choose(candidates)) if candidates else []
        if not chosen:
            return []
        self._connection.execute(_CLAIM, {"ids": chosen})
        return self._deliveries(_CLAIMED, {"ids": chosen})

    def left_sending(self) -> Sequence[Delivery]:
        """Posts that were being sent when the last process ended."""
        return self._deliveries(_LEFT_SENDING, {})

    def _deliveries(self, query: Select[Any], values: dict[str, Any]) -> Sequence[Delivery]:
        rows = self._connection.execute(query, values).all()
        tickets = views(self._connection, {row.ticket_id for row in rows if row.ticket_id})
        lines = self._lines({row.message_id for row in rows if row.message_id})
        return [self._delivery(row, tickets, lines) for row in rows]

    def _lines(self, ids: Collection[int]) -> dict[int, tuple[Message, str]]:
        if not ids:
            return {}
        rows = self._connection.execute(_MESSAGES, {"ids": list(ids)}).all()
        together: dict[int, list[AnyRow]] = {number: [] for number in ids}
        for row in rows:
            for number in {row.id, row.joins_id} & together.keys():
                together[number].append(row)
        return {
            number: (line, of_line[0].author)
            for number, of_line in together.items()
            if (line := whole(of_line)) is not None
        }

    def _delivery(
        self,
        row: AnyRow,
        tickets: dict[int, TicketView],
        lines: dict[int, tuple[Message, str]],
    ) -> Delivery:
        message, author = lines.get(row.message_id, (None, ""))
        place = place_of(row)
        return Delivery(
            post_id=row.id,
            template=row.template,
            destination=row.destination,
            facts=row.facts,
            place=place,
            identity=None if place else self._identity(row),
            reader=Reader(row.language or "", row.time_zone or ""),
            ticket=tickets.get(row.ticket_id),
            message=message,
            author=author,
            attempts=row.attempts,
            parts_sent=row.parts_sent,
            repeated=row.repeated,
            prepared=row.prepared or "",
        )

    def _identity(self, row: AnyRow) -> Identity:
        account = self._connection.execute(
            select(identities).where(
                identities.c.person_id == row.person_id, identities.c.platform == row.platform
            )
        ).first()
        assert account is not None, "a person's address without an account"
        return Identity(account.platform, account.team, account.external_id)

    def pictures(self, now: datetime, platforms: Collection[str]) -> Sequence[Picture]:
        """Mirrors on these platforms that do not show what they should, and may be drawn now."""
        rows = self._connection.execute(_STALE, {"now": now, "platforms": list(platforms)}).all()
        tickets = views(self._connection, {row.ref for row in rows if row.kind in _OF_TICKETS})
        lines = [row.ref for row in rows if row.kind == MirrorKind.LINE.value]
        again, arrived = self._sent_again(lines), self._arrived(lines)
        return [
            _picture(row, tickets.get(row.ref), again.get(row.ref), arrived.get(row.ref, ()))
            for row in rows
        ]

    def _arrived(self, ids: list[int]) -> dict[int, tuple[str, ...]]:
        """The messages that posts became, in their order."""
        arrived: dict[int, tuple[str, ...]] = {}
        for row in self._connection.execute(_POSTINGS, {"ids": ids}) if ids else ():
            arrived[row.post_id] = (*arrived.get(row.post_id, ()), row.external_id)
        return arrived

    def _sent_again(self, ids: list[int]) -> dict[int, Delivery]:
        """Posts that have left and whose message shall be drawn again."""
        if not ids:
            return {}
        return {one.post_id: one for one in self._deliveries(_CLAIMED, {"ids": ids})}

    def next_at(self, now: datetime) -> datetime | None:
        """When the next post or mirror that must wait may leave."""
        waits = [
            self._connection.execute(query, {"now": now}).scalar_one()
            for query in (_NEXT_POST, _NEXT_PICTURE)
        ]
        return min((wait for wait in waits if wait is not None), default=None)


def _picture(
    row: AnyRow,
    ticket: TicketView | None,
    delivery: Delivery | None,
    arrived: tuple[str, ...],
) -> Picture:
    reader = Reader("", "")
    if ticket is not None and row.kind == MirrorKind.RECEIPT.value:
        reader = Reader(ticket.client_language, ticket.client_time_zone)
    return Picture(
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
    )
