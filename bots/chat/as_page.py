"""The buttons of the desk as one client sees it: only these act in the client's place."""

from collections.abc import Iterator

from bots.chat.buttons.choices import LABEL, Rows
from bots.chat.buttons.rows import AS, AS_CLOSE, AS_NEW, AS_STILL, AS_TICKET, AS_UNSOLVED, QUEUE
from bots.chat.buttons.values import OfClientsPage, OfClientsTicket, OfPerson, OfQueue
from bots.chat.queue_state import encoded
from bots.platforms import Button
from bots.text.locales import N_, label
from domain.answers.tickets import AsListPage, AsTicketPage, ListedTicket
from domain.policy.queue.ticket_list import Filters
from domain.tickets import Status

BACK = N_("◀ Back")


def buttons_of(page: AsListPage | AsTicketPage, language: str) -> Rows:
    """Return the buttons of the list, or of a ticket; there is always a way back."""
    match page:
        case AsTicketPage():
            back = AS.draw(OfClientsPage(page.client_id, 0), label(BACK, language))
            return ((*_acts(page, language), back),)
        case AsListPage():
            tickets = tuple((_of_ticket(one, page),) for one in page.tickets)
            new = AS_NEW.draw(OfPerson(page.client_id), label(AS_NEW.label, language))
            back = QUEUE.draw(OfQueue(encoded(Filters())), label(BACK, language))
            return (*tickets, (*_turns(page), new, back))


def _acts(page: AsTicketPage, language: str) -> Iterator[Button]:
    of, status = OfClientsTicket(page.client_id, page.ticket_id), Status(page.status)
    if status is Status.PENDING:
        yield AS_STILL.draw(of, label(AS_STILL.label, language))
    if status is Status.RESOLVED:
        yield AS_UNSOLVED.draw(of, label(AS_UNSOLVED.label, language))
    if status is not Status.CLOSED:
        yield AS_CLOSE.draw(of, label(AS_CLOSE.label, language))


def _of_ticket(row: ListedTicket, page: AsListPage) -> Button:
    words = f"#{row.id} {row.subject}".strip()[:LABEL]
    return AS_TICKET.draw(OfClientsTicket(page.client_id, row.id), words)


def _turns(page: AsListPage) -> Iterator[Button]:
    if page.page:
        yield AS.draw(OfClientsPage(page.client_id, page.page - 1), "◀")
    if page.more:
        yield AS.draw(OfClientsPage(page.client_id, page.page + 1), "▶")
