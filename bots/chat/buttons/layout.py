"""How buttons are laid out: in rows, and the two that turn pages."""

from collections.abc import Callable, Sequence
from typing import Protocol

from bots.chat.buttons.row import Row, V
from bots.platforms import Button
from bots.text.locales import N_

Rows = tuple[tuple[Button, ...], ...]
"""Buttons in rows, from top to bottom."""

LABEL = 40
"""Characters of a label; more don't fit a phone's screen."""

A_ROW = 2
"""Buttons side by side, if it doesn't matter which."""

BACK = N_("◀ Back")


class Paged(Protocol):
    """A page of a list, counted from 0."""

    @property
    def page(self) -> int:
        """Its number."""
        ...

    @property
    def more(self) -> bool:
        """Whether other pages follow."""
        ...


def in_rows(buttons: Sequence[Button], each: int = A_ROW) -> Rows:
    """Return the buttons in rows of so many; no row if there are none."""
    return tuple(tuple(buttons[at : at + each]) for at in range(0, len(buttons), each))


def turns(row: Row[V], at: Callable[[int], V], shown: Paged) -> tuple[Button, ...]:
    """Return the buttons for the previous and the next page, if there are such pages.

    `at` makes what a page's button carries. A button has no room for a very long query: such a list
    has one page.
    """
    others = ((shown.page - 1, "◀", shown.page > 0), (shown.page + 1, "▶", shown.more))
    offered = ((at(page), sign) for page, sign, exists in others if exists)
    return tuple(row.draw(carried, sign) for carried, sign in offered if row.fits(carried))
