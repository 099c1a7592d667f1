"""How a ticket is read from a row, the same for every query."""

from dataclasses import fields

from domain.tickets import Status, Ticket
from storage.engine.sql import AnyRow
from storage.tables.tickets import tickets

FIELDS = [field.name for field in fields(Ticket)]
COLUMNS = [tickets.c[name] for name in FIELDS]
"""The columns that `ticket_of` reads: the first ones of a query, in this order."""


def ticket_of(row: AnyRow) -> Ticket:
    """Return the ticket of a row that begins with COLUMNS."""
    columns = dict(zip(FIELDS, row, strict=False))  # a view has more columns after them
    return Ticket(**{**columns, "status": Status(row.status)})
