"""The values that a question shows at once: a page of them, with definitions that fit a message."""

from collections.abc import Sequence
from typing import TypeVar

from domain.text.cuts import pieces

V = TypeVar("V")

A_PAGE = 20
"""Values on a page: ten rows of two buttons fit a phone's screen."""

NAME = 40
"""UTF-16 units of a name; more don't fit a button on a phone's screen."""

ROOM = 3_000
"""UTF-16 units for the names and definitions of a page. A question has one message, because it is
edited, and Telegram's have 4,096 units (Bot API, editMessageText)."""


def pages(offered: Sequence[object]) -> int:
    """Return how many pages the values have; at least one."""
    return max(1, -(-len(offered) // A_PAGE))


def page_of(offered: Sequence[V], page: int) -> tuple[V, ...]:
    """Return the values on a page, counted from 0; on the last one if there are fewer pages."""
    first = min(page, pages(offered) - 1) * A_PAGE
    return tuple(offered[first : first + A_PAGE])


def room_for_each(definitions: int) -> int:
    """Return the UTF-16 units for each definition on a page with so many of them."""
    return ROOM // max(1, definitions) - 2 * NAME


def cut(text: str, room: int) -> str:
    """Return a text of at most so many UTF-16 units; `…` stands for what is left out."""
    if units(text) <= room:
        return text
    start, end = next(iter(pieces(text, room - 1, units)))
    return f"{text[start:end]}…"


def units(text: str) -> int:
    """Return the UTF-16 units of a text: two for a character like an emoji."""
    return len(text) + sum(one > "\uffff" for one in text)
