"""Timers: what the desk does by itself at an instant, and what has been done."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, select, update
from typing_extensions import override

from domain.repositories import Timers
from domain.timers import Timer, TimerKind
from storage.engine.sql import insert_or_nothing
from storage.tables.tickets import timers

_DUE = (
    select(timers.c.kind, timers.c.subject, timers.c.once_key, timers.c.due_at)
    .where(
        timers.c.fired_at.is_(None),
        timers.c.due_at <= bindparam("now"),
        # Timers of a newer release wait until it is back.
        timers.c.kind.in_(list(TimerKind)),
    )
    .order_by(timers.c.due_at, timers.c.kind, timers.c.once_key)
    .limit(bindparam("most"))
)
_GET = select(timers.c.subject, timers.c.once_key, timers.c.due_at).where(
    timers.c.kind == bindparam("which"), timers.c.once_key == bindparam("key")
)
_OF_SUBJECT = (
    timers.c.fired_at.is_(None),
    timers.c.subject == bindparam("of"),
    timers.c.kind.in_(bindparam("kinds", expanding=True)),
)
_CANCEL = delete(timers).where(*_OF_SUBJECT)
_WAITS = select(exists().where(*_OF_SUBJECT))
_WAITING = update(timers).where(
    timers.c.fired_at.is_(None),
    timers.c.kind == bindparam("which"),
    timers.c.once_key == bindparam("key"),
)
_FIRE = _WAITING.values(fired_at=bindparam("now"))
_PUT_OFF = _WAITING.values(due_at=bindparam("until"))
_FORGET = delete(timers).where(timers.c.fired_at < bindparam("before"))


class TimersTable(Timers):
    """Implements `domain.repositories.Timers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def set(self, timer: Timer) -> bool:
        row = {
            "kind": timer.kind.value,
            "once_key": timer.once_key,
            "subject": timer.subject,
            "due_at": timer.due_at,
        }
        new = insert_or_nothing(self._connection, timers).returning(timers.c.once_key)
        return self._connection.execute(new, row).one_or_none() is not None

    @override
    def find(self, kind: TimerKind, once_key: str) -> Timer | None:
        row = self._connection.execute(_GET, {"which": kind.value, "key": once_key}).one_or_none()
        return Timer(kind, row.subject, row.once_key, row.due_at) if row is not None else None

    @override
    def cancel(self, kinds: Collection[TimerKind], subject: int) -> None:
        self._connection.execute(_CANCEL, {"of": subject, "kinds": [one.value for one in kinds]})

    @override
    def waits(self, kinds: Collection[TimerKind], subject: int) -> bool:
        asked = {"of": subject, "kinds": [one.value for one in kinds]}
        return bool(self._connection.execute(_WAITS, asked).scalar())

    @override
    def due(self, now: datetime, most: int) -> Sequence[Timer]:
        rows = self._connection.execute(_DUE, {"now": now, "most": most})
        return [Timer(TimerKind(row.kind), row.subject, row.once_key, row.due_at) for row in rows]

    @override
    def complete(self, timer: Timer, now: datetime) -> bool:
        return self._connection.execute(_FIRE, {**_key(timer), "now": now}).rowcount == 1

    @override
    def put_off(self, timer: Timer, until: datetime) -> None:
        self._connection.execute(_PUT_OFF, {**_key(timer), "until": until})

    def forget(self, before: datetime) -> None:
        """Delete timers that fired before an instant: their keys may be used again."""
        self._connection.execute(_FORGET, {"before": before})


def _key(timer: Timer) -> dict[str, str]:
    return {"which": timer.kind.value, "key": timer.once_key}
