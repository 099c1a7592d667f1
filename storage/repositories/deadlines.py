"""Deadlines: what is due when, and what has been announced."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from typing_extensions import override

from domain.policy.tickets.silence import DeadlineKind, Silence
from domain.repositories import Deadlines
from domain.sla.clocks import ClockKind, ClockStep
from storage.tables.tickets import deadlines

_OF = select(deadlines).where(deadlines.c.ticket_id == bindparam("of"))
_DUE = (
    select(deadlines.c.ticket_id)
    .where(deadlines.c.fired_at.is_(None), deadlines.c.due_at <= bindparam("now"))
    .order_by(deadlines.c.due_at, deadlines.c.ticket_id)
    .limit(bindparam("most"))
)
_FORGET = delete(deadlines).where(
    deadlines.c.ticket_id == bindparam("of"),
    deadlines.c.kind.in_(bindparam("kinds", expanding=True)),
)
_MOVE = (
    update(deadlines)
    .where(deadlines.c.ticket_id == bindparam("of"), deadlines.c.kind == bindparam("which"))
    .values(due_at=bindparam("due"), fired_at=bindparam("fired"))
)
_IS_DUE = update(deadlines).where(
    deadlines.c.ticket_id == bindparam("of"),
    deadlines.c.fired_at.is_(None),
    deadlines.c.due_at <= bindparam("now"),
)
_FIRE = _IS_DUE.values(fired_at=bindparam("now"))
_PUT_OFF = _IS_DUE.values(due_at=bindparam("until"))
_NEXT = select(func.min(deadlines.c.due_at)).where(deadlines.c.fired_at.is_(None))


_SECOND = timedelta(seconds=1)
_STEP = re.compile(rf"({'|'.join(ClockKind)})([+-]\d+)")


def name_of(kind: DeadlineKind) -> str:
    """Return the name of a kind: `silence1`, or the clock and the seconds, like `response-1800`."""
    return f"{kind.clock}{kind.offset // _SECOND:+}" if isinstance(kind, ClockStep) else kind.value


def kind_called(name: str) -> DeadlineKind | None:
    """Return the kind with this name; None for a name of an earlier release."""
    if step := _STEP.fullmatch(name):
        return ClockStep(ClockKind(step[1]), int(step[2]) * _SECOND)
    return next((one for one in Silence if one.value == name), None)


class DeadlinesTable(Deadlines):
    """Implements `domain.repositories.Deadlines`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def begin(
        self,
        ticket_id: int,
        wanted: Mapping[DeadlineKind, datetime],
        seen_to: Mapping[DeadlineKind, datetime],
    ) -> None:
        rows = [
            {
                "ticket_id": ticket_id,
                "kind": name_of(kind),
                "due_at": due,
                "fired_at": seen_to.get(kind),
            }
            for kind, due in wanted.items()
        ]
        if rows:
            self._connection.execute(insert(deadlines), rows)

    @override
    def schedule(
        self,
        ticket_id: int,
        wanted: Mapping[DeadlineKind, datetime],
        seen_to: Mapping[DeadlineKind, datetime] = MappingProxyType({}),
    ) -> None:
        known = {row.kind: row.due_at for row in self._connection.execute(_OF, {"of": ticket_id})}
        names = {kind: name_of(kind) for kind in wanted}
        gone = list(known.keys() - names.values())
        moved = [kind for kind, due in wanted.items() if known.get(names[kind], due) != due]
        new = {kind: due for kind, due in wanted.items() if names[kind] not in known}
        if gone:
            self._connection.execute(_FORGET, {"of": ticket_id, "kinds": gone})
        for kind in moved:
            key = {"of": ticket_id, "which": names[kind], "due": wanted[kind]}
            self._connection.execute(_MOVE, {**key, "fired": seen_to.get(kind)})
        self.begin(ticket_id, new, seen_to)

    @override
    def of(self, ticket_id: int) -> Mapping[DeadlineKind, datetime]:
        rows = self._connection.execute(_OF, {"of": ticket_id})
        waiting = [(kind_called(row.kind), row.due_at) for row in rows if row.fired_at is None]
        return {kind: due for kind, due in waiting if kind is not None}

    @override
    def due(self, now: datetime, most: int) -> Sequence[int]:
        return self._connection.execute(_DUE, {"now": now, "most": most}).scalars().all()

    @override
    def complete(self, ticket_id: int, now: datetime) -> None:
        self._connection.execute(_FIRE, {"of": ticket_id, "now": now})

    @override
    def put_off(self, ticket_id: int, now: datetime, until: datetime) -> None:
        self._connection.execute(_PUT_OFF, {"of": ticket_id, "now": now, "until": until})

    @override
    def fired(self, ticket_id: int) -> Mapping[DeadlineKind, datetime]:
        rows = self._connection.execute(_OF, {"of": ticket_id})
        fired = [(kind_called(row.kind), row.fired_at) for row in rows if row.fired_at is not None]
        return {kind: at for kind, at in fired if kind is not None}

    def next_at(self) -> datetime | None:
        """Return when the next deadline is due."""
        found: datetime | None = self._connection.execute(_NEXT).scalar_one()
        return found
