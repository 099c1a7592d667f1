"""What all tables share: their metadata, and columns and indexes that many have."""

from sqlalchemy import (
    Column,
    Index,
    MetaData,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def partial(name: str, *columns: str, where: str) -> Index:
    """Return an index of only the rows in which a condition holds."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def place(*, optional: bool = False) -> list[Column[str]]:
    """Return the columns of a place."""
    return [
        Column("platform", Text, nullable=optional),
        Column("team", Text, nullable=optional),
        Column("chat", Text, nullable=optional),
        Column("thread", Text, nullable=optional),
    ]
