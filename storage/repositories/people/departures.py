"""Who leaves on a later day, and whose tickets are still changing hands."""

from sqlalchemy import Connection, bindparam, delete, insert, select
from typing_extensions import override

from domain.people.departures import Departure, Share
from domain.repositories import Departures
from storage.tables.people import departures

_SAME = (
    departures.c.person_id == bindparam("person"),
    departures.c.leaves == bindparam("way"),
)


class DeparturesTable(Departures):
    """Implements `domain.repositories.Departures`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def set(self, departure: Departure) -> None:
        self.remove(departure.person_id, leaves=departure.leaves)
        row = {
            "person_id": departure.person_id,
            "leaves": departure.leaves,
            "at": departure.at,
            "share": str(departure.to),
            "instead": dict(departure.instead),
            "missing": list(departure.missing),
            "begun": departure.begun,
        }
        self._connection.execute(insert(departures), row)

    @override
    def find(self, person_id: int, *, leaves: bool) -> Departure | None:
        row = self._connection.execute(
            select(departures).where(*_SAME), {"person": person_id, "way": leaves}
        ).one_or_none()
        if row is None:
            return None
        to = int(row.share) if row.share.isdigit() else Share(row.share)
        missing = tuple(row.missing)
        return Departure(person_id, leaves, row.at, to, row.instead, missing, row.begun)

    @override
    def remove(self, person_id: int, *, leaves: bool) -> None:
        same = delete(departures).where(*_SAME)
        self._connection.execute(same, {"person": person_id, "way": leaves})
