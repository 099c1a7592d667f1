"""A place as four columns, and back; the address of a ticket's thread within a statement."""

from sqlalchemy import Text, cast, literal

from domain.outgoing.addresses import AddressKind
from domain.people.places import Place
from storage.engine.sql import AnyColumn, AnyRow


def columns_of(place: Place) -> dict[str, str]:
    """Return the columns for a place."""
    return {
        "platform": place.platform,
        "team": place.team,
        "chat": place.chat,
        "thread": place.thread,
    }


def chat_of(place: Place) -> dict[str, str]:
    """Return the columns for a place's chat, without its thread."""
    return {"platform": place.platform, "team": place.team, "chat": place.chat}


def place_of(row: AnyRow) -> Place | None:
    """Return the place in a row, None if it has none."""
    return Place(row.platform, row.team, row.chat, row.thread) if row.chat is not None else None


def thread_address_of(ticket_id: AnyColumn) -> AnyColumn:
    """Return `domain.outgoing.addresses.thread_address` as the database says it."""
    return literal(AddressKind.THREAD.prefix) + cast(ticket_id, Text)
