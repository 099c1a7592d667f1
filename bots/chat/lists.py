"""The buttons of a list of tickets: one for each, and those that turn the pages."""

from collections.abc import Mapping
from typing import Any

from bots.chat.buttons.choices import LABEL, Rows
from bots.chat.buttons.row import Row
from bots.chat.buttons.rows import SHOW, SHOW_APART, TAKE, TICKETS
from bots.chat.buttons.values import OfListed, OfPage, OfTicket
from bots.platforms import Button
from bots.text.locales import label
from domain.tickets import ButtonState, Status

WITH_BUTTONS = 5
"""Tickets of a reminder that have buttons: more would hide what it says."""


def buttons_of(facts: Mapping[str, Any]) -> Rows:
    """A row for each ticket, whose press shows it, and one that turns the pages if it must."""
    rows = [(of_ticket(row),) for row in facts["tickets"]]
    page, turns = facts["page"], []
    if page:
        turns.append(TICKETS.draw(OfPage(page - 1), "◀"))
    if facts["more"]:
        turns.append(TICKETS.draw(OfPage(page + 1), "▶"))
    return (*rows, tuple(turns)) if turns else tuple(rows)


def reminded(facts: Mapping[str, Any], language: str) -> Rows:
    """A row for each of the first tickets somebody is reminded of: show it, take it if it is free.

    The reminder stays where it is: what it shows comes apart from it.
    """
    tickets = {row["id"]: row for row in facts["tickets"]}
    return tuple(_row_of(row, language) for row in list(tickets.values())[:WITH_BUTTONS])


def _row_of(row: Mapping[str, Any], language: str) -> tuple[Button, ...]:
    look = of_ticket(row, SHOW_APART)
    if row["assignee_id"] is not None:
        return (look,)
    free = OfTicket(row["id"], ButtonState(Status(row["status"]), None))
    return (look, TAKE.draw(free, label(TAKE.label, language)))


def of_ticket(row: Mapping[str, Any], button: Row[OfListed] = SHOW) -> Button:
    """The button that shows one ticket of a list."""
    words = f"#{row['id']} {row['subject']}".strip()
    short = words if len(words) <= LABEL else f"{words[: LABEL - 1]}…"
    return button.draw(OfListed(row["id"]), short)
