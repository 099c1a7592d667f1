"""The buttons of a list of tickets: one for each, and those that turn the pages."""

from bots.platforms import Button
from bots.text.locales import N_, label
from domain.answers import ListedTicket, TicketListPage
from domain.bodies import ListedReminder, Reminders

WITH_BUTTONS = 5
"""Tickets of a reminder that have buttons: more would hide what it says."""

TAKE = N_("Take")

LABEL = 40
"""Characters of a label; more do not fit a phone's screen."""


def buttons_of(page: TicketListPage) -> tuple[tuple[Button, ...], ...]:
    """Return a row for each ticket, whose press shows it, and one that turns the pages."""
    rows = [(of_ticket(row),) for row in page.tickets]
    turns = []
    if page.page:
        turns.append(Button("◀", f"list:{page.page - 1}"))
    if page.more:
        turns.append(Button("▶", f"list:{page.page + 1}"))
    return (*rows, tuple(turns)) if turns else tuple(rows)


def reminded(reminders: Reminders, language: str) -> tuple[tuple[Button, ...], ...]:
    """Return a row for each of the first tickets somebody is reminded of: show it, or take it.

    The reminder stays where it is: what it shows comes apart from it.
    """
    tickets = {row.id: row for row in reminders.tickets}
    return tuple(_row_of(row, language) for row in list(tickets.values())[:WITH_BUTTONS])


def _row_of(row: ListedReminder, language: str) -> tuple[Button, ...]:
    look = of_ticket(row, "look")
    if row.assignee_id is not None:
        return (look,)
    return (look, Button(label(TAKE, language), f"take:{row.id}:{row.status}:0"))


def of_ticket(row: ListedTicket | ListedReminder, name: str = "show") -> Button:
    """Return the button that shows one ticket of a list."""
    words = f"#{row.id} {row.subject}".strip()
    short = words if len(words) <= LABEL else f"{words[: LABEL - 1]}…"
    return Button(short, f"{name}:{row.id}")
