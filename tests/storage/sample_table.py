"""A table for tests that are about the database rather than the desk."""

from collections.abc import Callable

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, insert, select

shelf = Table(
    "shelf",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False, unique=True),
    Column("copies", Integer, nullable=False, default=0),
)


def add(title: str) -> Callable[[Connection], int]:
    """A unit that puts a title on the shelf and returns its number."""

    def unit(connection: Connection) -> int:
        key = connection.execute(insert(shelf).values(title=title)).inserted_primary_key
        assert key is not None
        return int(key[0])

    return unit


def titles(connection: Connection) -> list[str]:
    """What stands on the shelf, in the order it came."""
    return list(connection.scalars(select(shelf.c.title).order_by(shelf.c.id)))
