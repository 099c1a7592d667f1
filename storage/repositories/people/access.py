"""What people without access wrote, and invitations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from typing_extensions import override

from domain import messages
from domain.messages import Line
from domain.people.places import Place
from domain.policy.people.invitations import Invitation
from domain.repositories import Asking, Invitations, Requests
from storage.engine.records import Records, declared_in
from storage.engine.sql import insert_or_nothing
from storage.repositories.places import columns_of
from storage.tables.people import invitations, requests

_LINES = Records(*declared_in(messages), messages.AttachmentKind, Place)
_OF = select(requests.c.line).where(requests.c.person_id == bindparam("of")).order_by(requests.c.id)
_AT = select(requests.c.id, requests.c.line).where(
    requests.c.platform == bindparam("platform"),
    requests.c.team == bindparam("team"),
    requests.c.chat == bindparam("chat"),
    requests.c.external_id == bindparam("external_id"),
)
_LAST = select(func.max(requests.c.written_at)).where(requests.c.person_id == bindparam("of"))
_each = (
    select(
        requests.c.person_id,
        func.count().label("lines"),
        func.min(requests.c.id).label("first"),
    )
    .group_by(requests.c.person_id)
    .order_by(func.min(requests.c.id))
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
    .subquery()
)
_ASKING = (
    select(_each.c.person_id, _each.c.lines, requests.c.line)
    .join(requests, requests.c.id == _each.c.first)
    .order_by(_each.c.first)
)


def _line(json: object) -> Line:
    line: Line = _LINES.read(json)
    return line


class RequestsTable(Requests):
    """Implements `domain.repositories.Requests`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def add(self, person_id: int, line: Line) -> bool:
        row = {
            "person_id": person_id,
            **columns_of(line.place),
            "external_id": line.external_id,
            "line": _LINES.written(line),
            "written_at": line.written_at,
        }
        added = insert_or_nothing(self._connection, requests).returning(requests.c.id)
        return self._connection.execute(added, row).first() is not None

    @override
    def change(self, line: Line) -> bool:
        asked = {**columns_of(line.place), "external_id": line.external_id}
        row = self._connection.execute(_AT, asked).one_or_none()
        if row is None:
            return False
        kept = _line(row.line)
        if kept.edited_at is None or line.edited_at is None or kept.edited_at <= line.edited_at:
            edited = replace(
                kept, text=line.text, attachments=line.attachments, edited_at=line.edited_at
            )
            self._connection.execute(
                update(requests).where(requests.c.id == row.id).values(line=_LINES.written(edited))
            )
        return True

    @override
    def of(self, person_id: int) -> Sequence[Line]:
        return [_line(json) for json in self._connection.execute(_OF, {"of": person_id}).scalars()]

    @override
    def last_at(self, person_id: int) -> datetime | None:
        last: datetime | None = self._connection.execute(_LAST, {"of": person_id}).scalar_one()
        return last

    @override
    def asking(self, most: int, skip: int) -> Sequence[Asking]:
        rows = self._connection.execute(_ASKING, {"most": most, "skip": skip})
        return [Asking(row.person_id, row.lines, _line(row.line)) for row in rows]

    @override
    def remove(self, person_id: int) -> None:
        self._connection.execute(delete(requests).where(requests.c.person_id == person_id))


class InvitationsTable(Invitations):
    """Implements `domain.repositories.Invitations`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def add(self, invitation: Invitation) -> None:
        row = {
            "code": invitation.code,
            "made_by_id": invitation.made_by_id,
            "made_at": invitation.made_at,
            "expires_at": invitation.expires_at,
        }
        self._connection.execute(insert(invitations), row)

    @override
    def find(self, code: str) -> Invitation | None:
        row = self._connection.execute(
            select(invitations).where(invitations.c.code == code)
        ).one_or_none()
        if row is None:
            return None
        return Invitation(row.code, row.made_by_id, row.made_at, row.expires_at, row.used_by_id)

    @override
    def use(self, code: str, person_id: int, at: datetime) -> bool:
        used = self._connection.execute(
            update(invitations)
            .where(invitations.c.code == code, invitations.c.used_at.is_(None))
            .values(used_by_id=person_id, used_at=at)
        )
        return used.rowcount == 1
