"""Questions that wait for an answer."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from typing_extensions import override

from domain import commands
from domain.audit import Via
from domain.commands.base import Command
from domain.commands.settings import Assignment
from domain.dictionaries import Kind
from domain.dictionaries.preview import HoldsFor
from domain.messages import Unsent
from domain.people.accounts import Identity, PersonRef
from domain.people.departures import Share
from domain.people.person import Role
from domain.people.places import Place
from domain.repositories import Pending, Questions
from domain.tickets import ButtonState, Status
from storage.engine.records import Records, declared_in
from storage.tables.messages import questions

KEPT = timedelta(days=7)
"""Longer than anybody looks for the button of an expired question."""

_PARTS = (
    Assignment,
    ButtonState,
    Identity,
    Kind,
    PersonRef,
    Place,
    HoldsFor,
    Role,
    Share,
    Status,
    Unsent,
)
_COMMANDS = Records(*declared_in(commands), *_PARTS)


class QuestionsTable(Questions):
    """Implements `domain.repositories.Questions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def ask(self, pending: Pending, now: datetime) -> int:
        self._connection.execute(delete(questions).where(questions.c.expires_at < now - KEPT))
        number: int = self._connection.execute(
            insert(questions).returning(questions.c.id),
            {
                "person_id": pending.person_id,
                "command": _COMMANDS.written(pending.command),
                "state": pending.state,
                "expires_at": pending.expires_at,
                "via": pending.via.value,
            },
        ).scalar_one()
        return number

    @override
    def find(self, number: int) -> Pending | None:
        query = select(questions).where(questions.c.id == number)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        command: Command = _COMMANDS.read(row.command)
        settled = row.settled_at is not None
        return Pending(row.person_id, command, row.state, row.expires_at, Via(row.via), settled)

    @override
    def settle(self, number: int, now: datetime) -> None:
        self._connection.execute(
            update(questions).where(questions.c.id == number).values(settled_at=now)
        )
