"""A place as four columns, and back."""

from typing import Any

from sqlalchemy import Row

from domain.people import Place

AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns its query asked for."""


def columns_of(place: Place) -> dict[str, str]:
    """Return the columns that hold a place."""
    return {
        "platform": place.platform,
        "team": place.team,
        "chat": place.chat,
        "thread": place.thread,
    }


def chat_of(place: Place) -> dict[str, str]:
    """Return the columns that name a place's chat, whatever its thread."""
    return {"platform": place.platform, "team": place.team, "chat": place.chat}


def place_of(row: AnyRow) -> Place | None:
    """Return the place that a row holds, None if it holds none."""
    return Place(row.platform, row.team, row.chat, row.thread) if row.chat is not None else None
