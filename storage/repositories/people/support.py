"""Whose support ends, and which announcements were made."""

from collections.abc import Sequence

from sqlalchemy import Connection, Text, bindparam, select, type_coerce
from typing_extensions import override

from domain.policy.people.support_expiry import UNTIL
from domain.repositories import Support
from storage.engine.sql import insert_for
from storage.tables.people import people, support_notices

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


class SupportTable(Support):
    """Implements `domain.repositories.Support`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def limited(self, after: int, most: int) -> Sequence[int]:
        found = self._connection.execute(_SUPPORTED, {"after": after, "most": most})
        return list(found.scalars())

    @override
    def told(self, person_id: int, until: str) -> int | None:
        row = self._connection.execute(_TOLD, {"of": person_id}).one_or_none()
        return row.days if row is not None and row.until == until else None

    @override
    def note(self, person_id: int, until: str, days: int) -> None:
        row = {"person_id": person_id, "until": until, "days": days}
        told = insert_for(self._connection, support_notices)
        changes = {"until": until, "days": days}
        self._connection.execute(
            told.on_conflict_do_update(index_elements=["person_id"], set_=changes), row
        )
