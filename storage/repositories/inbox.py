"""Updates as the platforms sent them: stored raw before they are confirmed, until handled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, func, select, update

from domain.text.spans import readable
from storage.engine.sql import AnyRow, insert_or_nothing, spelled
from storage.tables.engine import inbox


class InboxState(StrEnum):
    """The state of a stored update. `parked`: it failed too often and somebody must look at it."""

    NEW = "new"
    DONE = "done"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Stored:
    """An update in the inbox. `received_at` is aware, UTC; `problem` is a traceback, or empty."""

    id: int
    platform: str
    key: str
    lane: str
    payload: Mapping[str, object]
    state: InboxState
    attempts: int
    problem: str
    received_at: datetime


_IS_NEW, _IS_PARKED, _IS_DONE = spelled("new", "parked", "done")
_NEW = (
    select(inbox)
    # The first condition is the index's, spelled as there; the second is what is wanted.
    .where(inbox.c.state != _IS_DONE, inbox.c.state == _IS_NEW, inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)
_BEGIN = (
    update(inbox)
    .where(inbox.c.id == bindparam("row_id"), inbox.c.state == _IS_NEW)
    .values(state="done", problem="")
)


class InboxTable:
    """The inbox. A key is kept as long as its row: three days after it arrived."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        platform: str,
        key: str,
        lane: str,
        payload: Mapping[str, object],
        now: datetime,
        *,
        done: bool = False,
    ) -> int | None:
        """Store one update, `done` if this unit handles it; None if its key is already there."""
        state = InboxState.DONE if done else InboxState.NEW
        added: int | None = self._connection.execute(
            insert_or_nothing(self._connection, inbox).returning(inbox.c.id),
            _row(platform, key, lane, payload, now, state),
        ).scalar_one_or_none()
        return added

    def park(
        self,
        platform: str,
        key: str,
        lane: str,
        payload: Mapping[str, object],
        problem: str,
        now: datetime,
    ) -> int | None:
        """Store an update that can't be handled as parked; None if its key is already there."""
        row = _row(platform, key, lane, payload, now, InboxState.PARKED)
        added: int | None = self._connection.execute(
            insert_or_nothing(self._connection, inbox).returning(inbox.c.id),
            row | {"problem": problem},
        ).scalar_one_or_none()
        return added

    def add_all(
        self, updates: Sequence[tuple[str, str, str, Mapping[str, object]]], now: datetime
    ) -> None:
        """Store many updates (platform, key, lane, payload), except those with a known key."""
        rows = [_row(*one, now, InboxState.NEW) for one in updates]
        if rows:
            self._connection.execute(insert_or_nothing(self._connection, inbox), rows)

    def new(self, after: int, most: int) -> Sequence[Stored]:
        """Return updates that are not handled yet, with a number above `after`, in order."""
        rows = self._connection.execute(_NEW, {"after": after, "most": most})
        return [_stored(row) for row in rows]

    def get(self, row_id: int) -> Stored | None:
        """Return the update with this number; None if there is none."""
        row = self._connection.execute(select(inbox).where(inbox.c.id == row_id)).one_or_none()
        return _stored(row) if row is not None else None

    def begin(self, row_id: int) -> int | None:
        """Record that this unit handles an update, which is done if the unit is committed.

        Returns its number, None if it was handled already.
        """
        return row_id if self._connection.execute(_BEGIN, {"row_id": row_id}).rowcount else None

    def failed(self, row_id: int, problem: str, *, park: bool) -> None:
        """Record that an update failed; if parked, its lane goes on."""
        self._connection.execute(
            update(inbox)
            .where(inbox.c.id == row_id, inbox.c.state == _IS_NEW)
            .values(
                attempts=inbox.c.attempts + 1,
                problem=readable(problem),
                state=InboxState.PARKED.value if park else InboxState.NEW.value,
            )
        )

    def parked(self) -> Sequence[Stored]:
        """Return all parked updates."""
        rows = self._connection.execute(
            select(inbox)
            .where(inbox.c.state != _IS_DONE, inbox.c.state == _IS_PARKED)
            .order_by(inbox.c.id)
        )
        return [_stored(row) for row in rows]

    def replay(self, row_id: int) -> bool:
        """Try a parked update again; return False if there is none with this number."""
        return self._leave_parked(row_id, state="new", attempts=0)

    def discard(self, row_id: int) -> bool:
        """Discard a parked update; it is kept with its problem until it is swept."""
        return self._leave_parked(row_id, state="done")

    def _leave_parked(self, row_id: int, **values: object) -> bool:
        result = self._connection.execute(
            update(inbox).where(inbox.c.id == row_id, inbox.c.state == _IS_PARKED).values(**values)
        )
        return result.rowcount == 1

    def sweep(self, before: datetime, most: int) -> int:
        """Delete handled updates that arrived before an instant; return how many."""
        # Some at a time: while it deletes, no other unit runs.
        old = (
            select(inbox.c.id)
            .where(inbox.c.received_at < before, inbox.c.state == _IS_DONE)
            .limit(most)
        )
        return self._connection.execute(delete(inbox).where(inbox.c.id.in_(old))).rowcount

    def counts(self) -> dict[str, int]:
        """Return the number of updates in each state except `done`."""
        rows = self._connection.execute(
            select(inbox.c.state, func.count())
            .where(inbox.c.state != _IS_DONE)
            .group_by(inbox.c.state)
        )
        return {row.state: row[1] for row in rows}


def _row(
    platform: str,
    key: str,
    lane: str,
    payload: Mapping[str, object],
    now: datetime,
    state: InboxState,
) -> dict[str, object]:
    return {
        "platform": platform,
        "key": key,
        "lane": lane,
        "payload": payload,
        "state": state.value,
        "attempts": 0,
        "problem": "",
        "received_at": now,
    }


def _stored(row: AnyRow) -> Stored:
    return Stored(
        row.id,
        row.platform,
        row.key,
        row.lane,
        row.payload,
        InboxState(row.state),
        row.attempts,
        row.problem,
        row.received_at,
    )
