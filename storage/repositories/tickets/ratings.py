"""Clients' ratings."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select
from typing_extensions import override

from domain.policy.tickets.ratings import Rating
from domain.repositories import Ratings
from domain.text.spans import Text
from storage.engine.sql import AnyRow, insert_for
from storage.tables.tickets import ratings, tickets

_OF = select(ratings).where(
    ratings.c.ticket_id == bindparam("of_ticket"), ratings.c.round == bindparam("of_round")
)

_GIVEN_BY = (
    select(ratings.c.value, func.count().label("times"))
    .join(tickets, tickets.c.id == ratings.c.ticket_id)
    .where(tickets.c.client_id == bindparam("of_client"))
    .group_by(ratings.c.value)
    .order_by(func.count().desc(), ratings.c.value)
)


def rating_of(row: AnyRow) -> Rating:
    """Return a rating from a row of the table."""
    word = Text.from_json(row.word) if row.word is not None else None
    return Rating(row.ticket_id, row.round, row.value, word, row.rated_at, row.entry_id)


class RatingsTable(Ratings):
    """Implements `domain.repositories.Ratings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def of(self, ticket_id: int, round: int) -> Rating | None:
        asked = {"of_ticket": ticket_id, "of_round": round}
        row = self._connection.execute(_OF, asked).one_or_none()
        return rating_of(row) if row is not None else None

    @override
    def given_by(self, client_id: int) -> Sequence[tuple[str, int]]:
        rows = self._connection.execute(_GIVEN_BY, {"of_client": client_id})
        return [(row.value, row.times) for row in rows]

    @override
    def save(self, rating: Rating) -> None:
        columns = {
            "value": rating.value,
            "entry_id": rating.entry_id,
            "word": rating.word.to_json() if rating.word else None,
            "rated_at": rating.rated_at,
        }
        self._connection.execute(
            insert_for(self._connection, ratings).on_conflict_do_update(
                index_elements=["ticket_id", "round"], set_=columns
            ),
            {"ticket_id": rating.ticket_id, "round": rating.round, **columns},
        )
