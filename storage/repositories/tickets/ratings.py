"""Clients' ratings."""

from sqlalchemy import Connection, bindparam, select

from domain.policy.ratings import Rating
from domain.text import Text
from storage.engine.sql import insert_for
from storage.tables import ratings

_OF = select(ratings).where(ratings.c.ticket_id == bindparam("of_ticket"))


class RatingsTable:
    """Implements `domain.repositories.Ratings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, ticket_id: int) -> Rating | None:
        """Return a ticket's rating; None if it has none."""
        row = self._connection.execute(_OF, {"of_ticket": ticket_id}).one_or_none()
        if row is None:
            return None
        word = Text.from_json(row.word) if row.word is not None else None
        return Rating(row.ticket_id, row.value, word, row.rated_at)

    def save(self, rating: Rating) -> None:
        """Store a rating, replacing an earlier one."""
        columns = {
            "value": rating.value,
            "word": rating.word.to_json() if rating.word else None,
            "rated_at": rating.rated_at,
        }
        self._connection.execute(
            insert_for(self._connection, ratings).on_conflict_do_update(
                index_elements=["ticket_id"], set_=columns
            ),
            {"ticket_id": rating.ticket_id, **columns},
        )
