"""Whose support ends, and which announcements were made."""

from collections.abc import Sequence

from sqlalchemy import Connection, Text, bindparam, select, type_coerce

from domain.policy.support_expiry import UNTIL
from storage.engine.sql import insert_for
from storage.tables import people, support_notices

_SUPPORTED = (
    select(people.c.id)
    .where(
        people.c.id > bindparam("after"),
        type_coerce(people.c.properties, Text).like(f'%"{UNTIL}"%'),
    )
    .order_by(people.c.id)
    .limit(bindparam("most"))
)
_TOLD = select(support_notices).where(support_notices.c.person_id == bindparam("of"))


class SupportTable:
    """Implements `domain.repositories.Support`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def limited(self, after: int, most: int) -> Sequence[int]:
        """Return the next people after a number whose support has an end."""
        found = self._connection.execute(_SUPPORTED, {"after": after, "most": most})
        return list(found.scalars())

    def told(self, person_id: int, until: str) -> int | None:
        """Return how many days before that end the last announcement was; None: none yet."""
        row = self._connection.execute(_TOLD, {"of": person_id}).one_or_none()
        return row.days if row is not None and row.until == until else None

    def note(self, person_id: int, until: str, days: int) -> None:
        """Record an announcement, so many days before that end."""
        row = {"person_id": person_id, "until": until, "days": days}
        told = insert_for(self._connection, support_notices)
        changes = {"until": until, "days": days}
        self._connection.execute(
            told.on_conflict_do_update(index_elements=["person_id"], set_=changes), row
        )
