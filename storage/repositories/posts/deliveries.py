"""Deliveries: posts on their way, each with everything that its text and its call need."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, or_, select

from domain.errors import stored
from domain.messages import Message
from domain.outgoing.bodies import ClientsLine, ColleaguesChanges, Reminders
from domain.outgoing.deliveries import Delivery, FoldedLine, Reader
from domain.outgoing.templates import CARD, CLIENTS_LINE, RECEIPT
from domain.outgoing.ticket_view import TicketView
from domain.people.accounts import Identity
from storage.engine.sql import IDS, AnyRow, AnySelect, spelled
from storage.repositories.dictionaries.dictionaries import DictionariesTable
from storage.repositories.dictionaries.entries import REVISION
from storage.repositories.lines.messages import whole
from storage.repositories.places import place_of
from storage.repositories.posts.bodies import read
from storage.repositories.posts.fold import within
from storage.repositories.posts.reminders import listed
from storage.repositories.posts.ticket_views import TicketViews
from storage.repositories.posts.turns import CLIENTS_TICKET
from storage.repositories.tickets.history import changes_by_others
from storage.tables.messages import messages
from storage.tables.people import identities, people
from storage.tables.posts import addresses, posts

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
        CLIENTS_TICKET.c.client_id,
        REVISION.scalar_subquery().label("revision"),
    )
    .join(addresses, addresses.c.address == posts.c.destination)
    .join(people, people.c.id == addresses.c.person_id, isouter=True)
    .join(CLIENTS_TICKET, CLIENTS_TICKET.c.id == posts.c.ticket_id, isouter=True)
    .order_by(posts.c.id)
)
_OF = _DELIVERIES.where(posts.c.id.in_(IDS))
_LEFT_SENDING = _DELIVERIES.where(
    posts.c.state == spelled("sending")[0],
    # Of posts that leave together, the one that carries the others: its outcome is theirs.
    or_(posts.c.folded_into.is_(None), posts.c.folded_into == posts.c.id),
)
_MESSAGES = (
    select(messages, people.c.name.label("author"))
    .join(people, people.c.id == messages.c.author_id)
    .where(or_(messages.c.id.in_(IDS), messages.c.joins_id.in_(IDS)))
    .order_by(messages.c.id)
)

_WITHOUT_TICKET = frozenset([CLIENTS_LINE])
"""Posts that show nothing of their ticket, so it isn't loaded for them. Most posts are such."""


class Deliveries:
    """Loads deliveries, in the order in which their posts were made."""

    def __init__(self, connection: Connection, dictionaries: DictionariesTable) -> None:
        self._connection = connection
        self._dictionaries = dictionaries
        self._tickets = TicketViews(connection, dictionaries)

    def of(self, post_ids: Sequence[int], now: datetime | None = None) -> Sequence[Delivery]:
        """Return these posts as they are delivered, at `now` if they have not left yet."""
        return self._load(_OF, {"ids": post_ids}, now)

    def left_sending(self) -> Sequence[Delivery]:
        """Return posts that were being sent when the last process ended."""
        return self._load(_LEFT_SENDING, {}, None)

    def _load(
        self, query: AnySelect, asked: dict[str, object], now: datetime | None
    ) -> Sequence[Delivery]:
        rows = self._connection.execute(query, asked).all()
        tickets = self._tickets.load(
            {
                row.ticket_id
                for row in rows
                if row.ticket_id and row.template not in _WITHOUT_TICKET
            },
            cards={row.ticket_id for row in rows if row.template == CARD},
            receipts={row.ticket_id for row in rows if row.template == RECEIPT},
            now=now,
        )
        folded = within(self._connection, [row.id for row in rows if row.folded_into == row.id])
        together = [*rows, *chain(*folded.values())]
        lines = self._lines({row.message_id for row in together if row.message_id})
        return [self._delivery(row, tickets, lines, folded.get(row.id, ())) for row in rows]

    def _lines(self, ids: Collection[int]) -> dict[int, tuple[Message, str]]:
        """Return messages, each with the name of who wrote it."""
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
        folded: Sequence[AnyRow],
    ) -> Delivery:
        message, author = lines.get(row.message_id, (None, ""))
        voice = self._dictionaries.load(row.revision).voice
        place, body = place_of(row), read(row.template, row.facts, row.ticket_id)
        if isinstance(body, Reminders):
            # Read only now: what was answered while this waited is not listed any more.
            body = listed(self._connection, row.id)
        if isinstance(body, ColleaguesChanges):
            besides = (row.person_id, tickets[row.ticket_id].client_id)
            changes = changes_by_others(self._connection, row.ticket_id, row.created_at, besides)
            body = ColleaguesChanges(tuple(changes))
        return Delivery(
            post_id=row.id,
            destination=row.destination,
            body=body,
            place=place,
            identity=None if place else self._identity(row),
            reader=Reader(row.language or "", row.time_zone or "", voice),
            ticket=tickets.get(row.ticket_id),
            client_id=row.client_id,
            message=message,
            author=author,
            attempts=row.attempts,
            parts_sent=row.parts_sent,
            repeated=row.repeated,
            prepared=row.prepared or "",
            lane=row.lane,
            silent=row.silent,
            folded=tuple(_folded(one, lines[one.message_id][0]) for one in folded),
        )

    def _identity(self, row: AnyRow) -> Identity:
        account = self._connection.execute(
            select(identities).where(
                # An account that was linked to somebody else's keeps its own direct chat.
                or_(
                    identities.c.person_id == row.person_id,
                    identities.c.former_id == row.person_id,
                ),
                identities.c.platform == row.platform,
            )
        ).first()
        account = stored(account, "account of person", row.person_id)
        return Identity(account.platform, account.team, account.external_id)


def _folded(row: AnyRow, message: Message) -> FoldedLine:
    body = read(CLIENTS_LINE, row.facts, None)
    assert isinstance(body, ClientsLine), "nothing else folds"
    return FoldedLine(row.id, message, body.late, body.mention)
