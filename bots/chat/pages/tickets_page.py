"""The buttons of a list of tickets: one for each ticket, and those for other pages."""

from bots.chat.buttons.layout import LABEL, Rows, in_rows, turns
from bots.chat.buttons.row import Row
from bots.chat.buttons.rows import SHOW, SHOW_APART, TAKE, TICKETS
from bots.chat.buttons.values import OfListed, OfPage, OfTicket
from bots.platforms import Button
from domain.answers.tickets import ListedTicket, TicketListPage
from domain.outgoing.bodies import ListedReminder, Reminders
from domain.tickets import ButtonState, Status

WITH_BUTTONS = 5
"""How many tickets of a reminder have buttons: more would hide its text."""


def buttons_of(page: TicketListPage) -> Rows:
    """Return a row for each ticket, to show it, and one for other pages."""
    return (*((of_ticket(row),) for row in page.tickets), *in_rows(turns(TICKETS, OfPage, page)))


def reminded(reminders: Reminders, language: str) -> Rows:
    """Return a row for each of the first tickets of a reminder: show it, or take it.

    The reminder stays where it is: the ticket is shown below it.
    """
    tickets = {row.id: row for row in reminders.tickets}
    return tuple(_row_of(row, language) for row in list(tickets.values())[:WITH_BUTTONS])


def _row_of(row: ListedReminder, language: str) -> tuple[Button, ...]:
    look = of_ticket(row, SHOW_APART)
    if row.assignee_id is not None:
        return (look,)
    free = OfTicket(row.id, ButtonState(Status(row.status), None))
    return (look, TAKE.labelled(free, language))


def of_ticket(row: ListedTicket | ListedReminder, button: Row[OfListed] = SHOW) -> Button:
    """Return the button that shows one ticket of a list."""
    words = f"#{row.id} {row.subject}".strip()
    short = words if len(words) <= LABEL else f"{words[: LABEL - 1]}…"
    return button.draw(OfListed(row.id), short)
