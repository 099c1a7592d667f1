"""Reminders: which post each is in, and what a post of reminders lists."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, case, func, select
from typing_extensions import override

from domain import repositories
from domain.outgoing.bodies import ListedReminder, Reminders
from domain.policy.tickets.reminders import LISTED, Reminder
from domain.repositories import PostProgress
from storage.engine.sql import DIALECTS, Insert, insert_by_name, spelled
from storage.repositories.posts.outbox import OutboxTable
from storage.tables.tickets import reminders, tickets

_NEWEST = select(func.max(reminders.c.post_id)).where(reminders.c.person_id == bindparam("person"))
_STOOD_IN = (
    select(reminders.c.post_id)
    .where(
        reminders.c.person_id == bindparam("person"),
        reminders.c.ticket_id.in_(bindparam("tickets", expanding=True)),
        reminders.c.post_id != bindparam("post"),
    )
    .distinct()
    .order_by(reminders.c.post_id)
)
(_RESPONSE,) = spelled("response")
_IS_RESPONSE = reminders.c.clock == _RESPONSE
_DUE_NOW = case((_IS_RESPONSE, tickets.c.response_due_at), else_=tickets.c.resolution_due_at)
_LISTED = (
    select(
        tickets.c.id,
        tickets.c.subject,
        tickets.c.status,
        tickets.c.assignee_id,
        reminders.c.clock,
        _DUE_NOW.label("due_at"),
        case((_IS_RESPONSE, tickets.c.response_missed), else_=tickets.c.resolution_missed).label(
            "late"
        ),
    )
    .join(tickets, tickets.c.id == reminders.c.ticket_id)
    .where(reminders.c.post_id == bindparam("post"), _DUE_NOW.is_not(None))
    .order_by(reminders.c.due_at, reminders.c.ticket_id)
    .limit(LISTED + 1)
)


def _put(dialect: str) -> Insert:
    row = insert_by_name(dialect, reminders)
    changes = {"post_id": row.excluded.post_id, "due_at": row.excluded.due_at}
    keys = ["person_id", "ticket_id", "clock"]
    return row.on_conflict_do_update(index_elements=keys, set_=changes)


_PUT = {name: _put(name) for name in DIALECTS}


class RemindersTable(repositories.Reminders):
    """Implements `domain.repositories.Reminders`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outbox = OutboxTable(connection)

    @override
    def newest(self, person_id: int) -> PostProgress | None:
        post_id = self._connection.execute(_NEWEST, {"person": person_id}).scalar_one()
        return self._outbox.how_far(post_id) if post_id is not None else None

    @override
    def put(self, post_id: int, reminders_: Sequence[Reminder]) -> Sequence[PostProgress]:
        rows = {(one.ticket_id, one.clock): self._row(post_id, one) for one in reminders_}
        before = self._connection.execute(
            _STOOD_IN,
            {
                "person": reminders_[0].person_id,
                "tickets": list({one.ticket_id for one in reminders_}),
                "post": post_id,
            },
        ).scalars()
        old = [post for number in before if (post := self._outbox.how_far(number)) is not None]
        self._connection.execute(_PUT[self._connection.dialect.name], list(rows.values()))
        return old

    def _row(self, post_id: int, reminder: Reminder) -> Mapping[str, object]:
        return {
            "person_id": reminder.person_id,
            "ticket_id": reminder.ticket_id,
            "clock": reminder.clock.value,
            "post_id": post_id,
            "due_at": reminder.due_at,
        }


def listed(connection: Connection, post_id: int) -> Reminders:
    """Return what a post of reminders says now: of its tickets those whose clock still runs.

    The longest due come first.
    """
    rows = connection.execute(_LISTED, {"post": post_id}).all()
    shown = (
        ListedReminder(
            row.id,
            row.subject,
            row.status,
            row.assignee_id,
            row.clock,
            row.due_at,
            late=bool(row.late),
        )
        for row in rows[:LISTED]
    )
    return Reminders(tuple(shown), more=len(rows) > LISTED)
