"""All that is kept of a person, for a file about them."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select
from typing_extensions import override

from domain.people.exports import KeptCounts
from domain.policy.tickets.ratings import Rating
from domain.repositories import Exports
from storage.repositories.lines.discussions import FOR_CLIENT, FOR_STAFF
from storage.repositories.tickets.ratings import rating_of
from storage.tables.messages import messages
from storage.tables.people import requests
from storage.tables.tickets import ratings, tickets

_IS_CLIENT = tickets.c.client_id == bindparam("of_person")
_TICKETS = select(tickets.c.id).where(_IS_CLIENT).order_by(tickets.c.id)
_MESSAGES = (
    select(func.count().label("all"), func.count().filter(FOR_CLIENT).label("public"))
    .select_from(messages.join(tickets, tickets.c.id == messages.c.ticket_id))
    .where(_IS_CLIENT, FOR_STAFF)
)
_RATINGS = (
    select(ratings)
    .join(tickets, tickets.c.id == ratings.c.ticket_id)
    .where(_IS_CLIENT)
    .order_by(ratings.c.ticket_id, ratings.c.round)
)
_REQUESTS = select(func.count()).where(requests.c.person_id == bindparam("of_person"))


class ExportsTable(Exports):
    """Implements `domain.repositories.Exports`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def kept_of(self, person_id: int) -> KeptCounts:
        asked = {"of_person": person_id}
        lines = self._connection.execute(_MESSAGES, asked).one()
        return KeptCounts(
            tickets=len(self.tickets_of(person_id)),
            messages=lines.public,
            notes=lines.all - lines.public,
            ratings=len(self.ratings_of(person_id)),
            requests=self._connection.execute(_REQUESTS, asked).scalar_one(),
        )

    @override
    def tickets_of(self, person_id: int) -> Sequence[int]:
        return self._connection.execute(_TICKETS, {"of_person": person_id}).scalars().all()

    @override
    def ratings_of(self, person_id: int) -> Sequence[Rating]:
        rows = self._connection.execute(_RATINGS, {"of_person": person_id})
        return [rating_of(row) for row in rows]
