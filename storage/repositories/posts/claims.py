"""The outbox as its worker sees it: what may leave now, and everything needed for that."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import chain

from sqlalchemy import (
    Connection,
    String,
    Table,
    Update,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    update,
)

from domain.bodies import (
    CARD,
    CLIENTS_LINE,
    FILES,
    RECEIPT,
    ClientsLine,
    ColleaguesChanges,
    DeskFile,
    Reminders,
)
from domain.dictionaries import USUAL_VOICE, Dictionaries, Strategy, Voice
from domain.messages import Message
from domain.people import Identity, Place
from domain.policy.shifts import waits_for_shift
from domain.posts import (
    Candidate,
    Delivery,
    FoldedLine,
    MirrorKind,
    MirrorUpdate,
    Reader,
    TicketView,
)
from storage.engine.sql import IDS, AnyColumn, AnyRow, AnySelect, spelled
from storage.repositories.dictionaries import DictionariesTable
from storage.repositories.lines.messages import whole
from storage.repositories.places import place_of
from storage.repositories.posts.bodies import read
from storage.repositories.posts.folding import fold, within
from storage.repositories.posts.reminders import listed
from storage.repositories.tickets.history import changes_by_others, latest_changes
from storage.repositories.tickets.tickets import views
from storage.tables import (
    addresses,
    identities,
    inbox,
    messages,
    mirrors,
    people,
    postings,
    posts,
    suspensions,
    tickets,
)

Choose = Callable[[Sequence[Candidate]], Collection[int]]
"""Chooses, from the posts that may leave now, those that the platforms' limits allow."""

_CANDIDATES_AT_ONCE = 500
"""How many heads of lanes a claim looks at. If more wait, it looks again, by clients: then the
first one of each in a chat is among them, for so many clients."""

_LEAVE_AT_ONCE = 200
_PENDING, _SENDING = spelled("pending", "sending")
_MIRRORS_AT_ONCE = 100
_OF_TICKETS = frozenset({MirrorKind.CARD.value, MirrorKind.RECEIPT.value})

_suspended = and_(
    suspensions.c.platform == addresses.c.platform,
    suspensions.c.team == addresses.c.team,
    suspensions.c.chat == addresses.c.chat,
)


_client = tickets.alias("of_client")


def _turn(chat: AnyColumn, otherwise: AnyColumn) -> AnyColumn:
    """Return `domain.posts.turn_of` as the database says it."""
    client: AnyColumn = literal_column("'client:'") + cast(_client.c.client_id, String)
    return chat + literal_column("':'") + func.coalesce(client, otherwise)


_POSTS_TURN = _turn(addresses.c.chat, posts.c.lane)


@cache
def _candidates(platforms: Collection[str], *, busy: bool, turns: bool, crowded: bool) -> AnySelect:
    """Return heads of lanes; built once per form of the claim, because building is slow.

    `crowded`: the first one of each client in a chat comes before anybody's second, however many
    tickets one of them has opened. This is slower, and needless if all of them fit.
    """
    order: Sequence[AnyColumn] = (posts.c.not_before, posts.c.id)
    whose = (addresses.c.platform, addresses.c.team, _POSTS_TURN)
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
            _client.c.client_id,
        )
        .select_from(posts)
        .join(addresses, addresses.c.address == posts.c.destination)
        .join(suspensions, _suspended, isouter=True)
        .join(_client, _client.c.id == posts.c.ticket_id, isouter=True)
        .where(
            posts.c.state == _PENDING,
            posts.c.not_before <= bindparam("now"),
            or_(suspensions.c.since.is_(None), suspensions.c.retry_at <= bindparam("now")),
            addresses.c.platform.in_(spelled(*platforms)),
        )
        .order_by(*((rounds,) if crowded else ()), *order)
        .limit(_CANDIDATES_AT_ONCE)
    )
    chat = addresses.c.chat
    if busy:
        query = query.where(or_(chat.is_(None), chat.not_in(bindparam("busy", expanding=True))))
    if turns:
        free = _POSTS_TURN.not_in(bindparam("turns", expanding=True))
        query = query.where(or_(chat.is_(None), free))
    return query


_CLAIM = update(posts).where(posts.c.id.in_(IDS)).values(state="sending")
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
_CLAIMED = _DELIVERIES.where(posts.c.id.in_(IDS)).order_by(posts.c.id)
_LEFT_SENDING = _DELIVERIES.where(
    posts.c.state == _SENDING,
    or_(posts.c.folded_into.is_(None), posts.c.folded_into == posts.c.id),
).order_by(posts.c.id)
_FILES_ON_THEIR_WAY = select(posts.c.template, posts.c.facts).where(
    posts.c.state.in_(spelled("queued", "pending", "sending")), posts.c.template.startswith(FILES)
)
_MESSAGES = (
    select(messages, people.c.name.label("author"))
    .join(people, people.c.id == messages.c.author_id)
    .where(or_(messages.c.id.in_(IDS), messages.c.joins_id.in_(IDS)))
    .order_by(messages.c.id)
)
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
_MIRRORS_TICKET = case(
    (mirrors.c.kind.in_(spelled("card", "receipt")), mirrors.c.ref),
    (mirrors.c.kind.in_(_OF_LINES), _drawn_line.c.ticket_id),
    (mirrors.c.kind.in_(_OF_POSTS), _drawn_post.c.ticket_id),
)
_MIRRORS_TURN = _turn(mirrors.c.chat, literal_column("''"))


@cache
def _stale(platforms: Collection[str], *, resting: bool, crowded: bool) -> AnySelect:
    """Return mirrors that do not match, in turns like `_candidates`, and built once like them.

    Without a ticket, those of a chat have one turn.
    """
    order: Sequence[AnyColumn] = (
        mirrors.c.not_before.nulls_first(),
        mirrors.c.kind,
        mirrors.c.ref,
    )
    whose = (_SORT, mirrors.c.team, _MIRRORS_TURN)
    rounds = func.row_number().over(partition_by=whose, order_by=order)
    query = (
        select(mirrors, _MIRRORS_TURN.label("turn"))
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
        .join(_client, _client.c.id == _MIRRORS_TICKET, isouter=True)
        .where(
            mirrors.c.wanted != mirrors.c.shown,
            mirrors.c.platform.in_(spelled(*platforms)),
            or_(mirrors.c.not_before.is_(None), mirrors.c.not_before <= bindparam("now")),
        )
        .order_by(*((rounds,) if crowded else ()), *order)
        .limit(_MIRRORS_AT_ONCE)
    )
    return query.where(_SORT.not_in(bindparam("resting", expanding=True))) if resting else query


_NEXT_POST = select(func.min(posts.c.not_before)).where(
    posts.c.state == _PENDING, posts.c.not_before > bindparam("now")
)
_NEXT_PICTURE = select(func.min(mirrors.c.not_before)).where(
    mirrors.c.wanted != mirrors.c.shown,
    mirrors.c.chat.is_not(None),
    mirrors.c.not_before > bindparam("now"),
)
_NEXT = select(_NEXT_POST.scalar_subquery(), _NEXT_PICTURE.scalar_subquery())


_SOON = timedelta(hours=1)
"""No attempt is put off for longer; what waits longer waits for a day or an hour of the day."""


def _hastened(table: Table, column: AnyColumn) -> Update:
    waits = and_(column > bindparam("now"), column <= bindparam("until"))
    return update(table).where(waits).values({column: bindparam("now")})


_HASTEN = (
    _hastened(posts, posts.c.not_before).where(
        posts.c.state.in_(spelled("queued", "pending", "sending"))
    ),
    _hastened(mirrors, mirrors.c.not_before),  # also of those that match: they may change
    _hastened(suspensions, suspensions.c.retry_at),
)
_LATEST = select(
    select(posts.c.created_at).order_by(posts.c.id.desc()).limit(1).scalar_subquery(),
    select(func.max(inbox.c.received_at)).scalar_subquery(),
)


class ClaimsTable:
    """Claims posts and mirrors for the outbox worker."""

    def __init__(self, connection: Connection, dictionaries: DictionariesTable) -> None:
        self._connection = connection
        self._dictionaries = dictionaries

    def claim(
        self,
        now: datetime,
        platforms: Collection[str],
        busy: Collection[str],
        choose: Choose,
        *,
        lags: Callable[[Candidate], bool] = lambda _: False,
        turns: Collection[str] = (),
    ) -> Sequence[Delivery]:
        """Mark the posts that leave now as being sent, and return them.

        `choose` gets only heads of lanes to chats of `platforms` that are neither `busy` (their
        limit is used up) nor suspended, and none of these `turns` (`domain.posts.turn_of`). If a
        chosen lane `lags`, the lines after its head leave within it.
        """
        asked = {"now": now, "busy": list(busy), "turns": list(turns)}
        form = partial(_candidates, tuple(sorted(platforms)), busy=bool(busy), turns=bool(turns))
        rows = self._in_turn(form, _CANDIDATES_AT_ONCE, asked) if platforms else ()
        candidates = [
            Candidate(
                row.id,
                row.destination,
                row.platform,
                place_of(row),
                probing=row.suspended is not None,
                lane=row.lane,
                client_id=row.client_id,
            )
            for row in rows
        ]
        chosen = list(choose(candidates))[:_LEAVE_AT_ONCE] if candidates else []
        if not chosen:
            return []
        leaving = set(chosen)
        for one in candidates:
            if one.post_id in leaving and lags(one):
                leaving.update(fold(self._connection, one.lane, one.post_id, now))
        self._connection.execute(_CLAIM, {"ids": list(leaving)})
        return self._deliveries(_CLAIMED, {"ids": chosen}, now)

    def _in_turn(
        self, form: Callable[..., AnySelect], at_once: int, asked: dict[str, object]
    ) -> Sequence[AnyRow]:
        """Return what waits; if that is more than fits, choose it by whose turn it is."""
        rows = self._connection.execute(form(crowded=False), asked).all()
        if len(rows) < at_once:
            return rows
        return self._connection.execute(form(crowded=True), asked).all()

    def files_on_their_way(self) -> frozenset[str]:
        """Return the digests of the desk's own files that have not left yet."""
        rows = self._connection.execute(_FILES_ON_THEIR_WAY)
        bodies = (read(row.template, row.facts, None) for row in rows)
        return frozenset(body.digest for body in bodies if isinstance(body, DeskFile))

    def left_sending(self) -> Sequence[Delivery]:
        """Return posts that were being sent when the last process ended."""
        return self._deliveries(_LEFT_SENDING, {})

    def _deliveries(
        self, query: AnySelect, values: dict[str, object], now: datetime | None = None
    ) -> Sequence[Delivery]:
        rows = self._connection.execute(query, values).all()
        receipts = {row.ticket_id for row in rows if row.template == RECEIPT}
        tickets = self._views({row.ticket_id for row in rows if row.ticket_id}, receipts, now)
        cards = {row.ticket_id for row in rows if row.template == CARD}
        tickets = self._with_changes(tickets, cards)
        folded = within(self._connection, [row.id for row in rows if row.folded_into == row.id])
        together = [*rows, *chain(*folded.values())]
        lines = self._lines({row.message_id for row in together if row.message_id})
        return [self._delivery(row, tickets, lines, folded.get(row.id, ())) for row in rows]

    def _views(
        self, numbers: Collection[int], receipts: Collection[int], now: datetime | None
    ) -> dict[int, TicketView]:
        """Return tickets as they are shown, with the ratings that their clients may choose.

        Those of receipts know whether the desk is closed.
        """

        def shown(ticket: TicketView, row: AnyRow) -> TicketView:
            known = self._dictionaries.load(row.revision)
            level = known.level(row.level_id)
            calendar = known.calendar_of(level, row.department_id)
            return replace(
                ticket,
                opens_at=calendar.closed_until(now) if now and row.id in receipts else None,
                shift_at=self._shift_at(ticket, row, known, now) if now else None,
                scale=known.ratings_for(level),
            )

        return views(self._connection, numbers, shown)

    def _shift_at(
        self, ticket: TicketView, row: AnyRow, known: Dictionaries, now: datetime
    ) -> datetime | None:
        """Return when the next shift begins, if a ticket waits to be given to somebody on it."""
        department = known.department(row.department_id)
        if department is None or department.strategy is Strategy.NOBODY:
            return None
        return waits_for_shift(ticket, self._dictionaries.rota(department.id), now)

    def _with_changes(
        self, tickets: dict[int, TicketView], cards: Collection[int]
    ) -> dict[int, TicketView]:
        """Return tickets, with the latest change for the cards among them."""
        # A ticket in its first version has no changes.
        changed = {one for one in cards if tickets[one].version > 1}
        changes = latest_changes(self._connection, changed)
        shown = {number: replace(tickets[number], change=one) for number, one in changes.items()}
        return tickets | shown

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
        folded: Sequence[AnyRow],
    ) -> Delivery:
        message, author = lines.get(row.message_id, (None, ""))
        place, body = place_of(row), read(row.template, row.facts, row.ticket_id)
        if isinstance(body, Reminders):
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
            reader=Reader(row.language or "", row.time_zone or "", self._dictionaries.load().voice),
            ticket=tickets.get(row.ticket_id),
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
                identities.c.person_id == row.person_id, identities.c.platform == row.platform
            )
        ).first()
        assert account is not None, "a person's address without an account"
        return Identity(account.platform, account.team, account.external_id)

    def mirrors(
        self, now: datetime, platforms: Collection[str], resting: Collection[str] = ()
    ) -> Sequence[MirrorUpdate]:
        """Return mirrors on these platforms that do not match and may be drawn now.

        Mirrors of a `resting` sort are left out; clients take turns, and those of each that were
        drawn longest ago come first.
        """
        if not platforms:
            return []
        form = partial(_stale, tuple(sorted(platforms)), resting=bool(resting))
        asked = {"now": now, "resting": list(resting)}
        rows = self._in_turn(form, _MIRRORS_AT_ONCE, asked)
        receipts = {row.ref for row in rows if row.kind == MirrorKind.RECEIPT.value}
        numbers = {row.ref for row in rows if row.kind in _OF_TICKETS}
        tickets = self._views(numbers, receipts, now)
        cards = {row.ref for row in rows if row.kind == MirrorKind.CARD.value}
        tickets = self._with_changes(tickets, cards)
        lines = [row.ref for row in rows if row.kind == MirrorKind.LINE.value]
        again, arrived = self._sent_again(lines), self._arrived(lines)
        voice = self._dictionaries.load().voice if rows else USUAL_VOICE
        return [
            _mirror(row, tickets.get(row.ref), again.get(row.ref), arrived.get(row.ref, ()), voice)
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
        if not ids:
            return {}
        return {one.post_id: one for one in self._deliveries(_CLAIMED, {"ids": ids})}

    def latest(self) -> datetime | None:
        """Return the latest instant that a running desk has stored; None if there is none."""
        found = self._connection.execute(_LATEST).one()
        return max((at for at in found if at is not None), default=None)

    def hasten(self, now: datetime, left: datetime) -> None:
        """Let leave now what was to leave soon when the clock, since set back, said `left`."""
        until = left + _SOON
        asked = {"now": now, "until": until}
        for statement in _HASTEN:
            self._connection.execute(statement, asked)

    def next_at(self, now: datetime) -> datetime | None:
        """Return when the next waiting post or mirror may leave; None if none waits."""
        waits = self._connection.execute(_NEXT, {"now": now}).one()
        return min((wait for wait in waits if wait is not None), default=None)


def _folded(row: AnyRow, message: Message) -> FoldedLine:
    body = read(CLIENTS_LINE, row.facts, None)
    assert isinstance(body, ClientsLine), "nothing else folds"
    return FoldedLine(row.id, message, body.late, body.mention)


def _mirror(
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
