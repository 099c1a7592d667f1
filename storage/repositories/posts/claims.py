"""The outbox as its worker sees it: what may leave now, and when something else may."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, Update, and_, bindparam, func, select, update

from domain.outgoing.bodies import DeskFile
from domain.outgoing.deliveries import Candidate, Delivery
from domain.outgoing.mirrors import MirrorUpdate
from domain.outgoing.templates import FILES
from storage.engine.sql import AnyColumn, spelled
from storage.repositories.dictionaries.dictionaries import DictionariesTable
from storage.repositories.posts.bodies import read
from storage.repositories.posts.candidates import candidates
from storage.repositories.posts.deliveries import Deliveries
from storage.repositories.posts.fold import fold
from storage.repositories.posts.mirror_updates import MirrorUpdates
from storage.tables.engine import inbox
from storage.tables.posts import UNFINISHED, mirrors, posts, suspensions

Choose = Callable[[Sequence[Candidate]], Collection[int]]
"""Chooses, from the posts that may leave now, those that the platforms' limits allow."""

_LEAVE_AT_ONCE = 200
_ON_THEIR_WAY = posts.c.state.in_(UNFINISHED)
_CLAIM = update(posts).where(posts.c.id == bindparam("post_id")).values(state="sending")
_FILES_ON_THEIR_WAY = select(posts.c.template, posts.c.facts).where(
    _ON_THEIR_WAY, posts.c.template.startswith(FILES)
)
# What is due already waits for something else: a limit, an address, a suspended chat.
_NEXT_POST = select(func.min(posts.c.not_before)).where(
    posts.c.state == spelled("pending")[0], posts.c.not_before > bindparam("now")
)
_NEXT_MIRROR = select(func.min(mirrors.c.not_before)).where(
    mirrors.c.wanted != mirrors.c.shown,
    mirrors.c.chat.is_not(None),
    mirrors.c.not_before > bindparam("now"),
)
_NEXT = select(_NEXT_POST.scalar_subquery(), _NEXT_MIRROR.scalar_subquery())


_SOON = timedelta(hours=1)
"""No attempt is put off for longer; what waits longer waits for a day or an hour of the day."""


def _hastened(table: Table, column: AnyColumn) -> Update:
    waits = and_(column > bindparam("now"), column <= bindparam("until"))
    return update(table).where(waits).values({column: bindparam("now")})


_HASTEN = (
    _hastened(posts, posts.c.not_before).where(_ON_THEIR_WAY),
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
        self._deliveries = Deliveries(connection, dictionaries)
        self._mirrors = MirrorUpdates(connection, dictionaries)

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
        limit is used up) nor suspended, and none of these `turns`
        (`domain.outgoing.deliveries.turn_of`). If a chosen lane `lags`, the lines after its head
        leave within it.
        """
        ready = candidates(self._connection, now, platforms, busy, turns)
        chosen = list(choose(ready))[:_LEAVE_AT_ONCE] if ready else []
        if not chosen:
            return []
        leaving = set(chosen)
        for one in ready:
            if one.post_id in leaving and lags(one):
                leaving.update(fold(self._connection, one.lane, one.post_id, now))
        self._connection.execute(_CLAIM, [{"post_id": number} for number in leaving])
        return self._deliveries.of(chosen, now)

    def left_sending(self) -> Sequence[Delivery]:
        """Return posts that were being sent when the last process ended."""
        return self._deliveries.left_sending()

    def mirrors(
        self, now: datetime, platforms: Collection[str], resting: Collection[str] = ()
    ) -> Sequence[MirrorUpdate]:
        """Return mirrors on these platforms that do not match and may be drawn now.

        Mirrors of a `resting` sort are left out; clients take turns, and those of each that were
        drawn longest ago come first.
        """
        return self._mirrors.load(now, platforms, resting)

    def files_on_their_way(self) -> frozenset[str]:
        """Return the digests of the desk's own files that have not left yet."""
        rows = self._connection.execute(_FILES_ON_THEIR_WAY)
        bodies = (read(row.template, row.facts, None) for row in rows)
        return frozenset(body.digest for body in bodies if isinstance(body, DeskFile))

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
