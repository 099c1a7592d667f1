"""Whose turn it is: of what waits, a client with many tickets gets no more than the others."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, String, cast, func, literal_column

from storage.engine.sql import AnyColumn, AnyRow, AnySelect
from storage.tables.tickets import tickets

CLIENTS_TICKET = tickets.alias("of_client")
"""The ticket that what waits is about; a query that uses `turn` joins it."""


def turn(chat: AnyColumn, otherwise: AnyColumn) -> AnyColumn:
    """Return `domain.outgoing.deliveries.turn_of` as the database says it."""
    client: AnyColumn = literal_column("'client:'") + cast(CLIENTS_TICKET.c.client_id, String)
    return chat + literal_column("':'") + func.coalesce(client, otherwise)


def in_turn(
    connection: Connection, form: Callable[..., AnySelect], at_once: int, asked: dict[str, object]
) -> Sequence[AnyRow]:
    """Return what waits; if that is more than fits, choose it by whose turn it is.

    `form` builds the query. If it is `crowded`, the first one of each client in a chat comes before
    anybody's second, however many tickets one of them has opened. This is slower, and needless if
    all of them fit.
    """
    rows = connection.execute(form(crowded=False), asked).all()
    if len(rows) < at_once:
        return rows
    return connection.execute(form(crowded=True), asked).all()
