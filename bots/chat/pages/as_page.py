"""The buttons of the desk as one client sees it: only these act in the client's place."""

from collections.abc import Iterator
from functools import partial

from bots.chat.buttons.layout import BACK, LABEL, Rows, turns
from bots.chat.buttons.rows import (
    AS,
    AS_CLOSE,
    AS_NEW,
    AS_RECEIPT,
    AS_STILL,
    AS_TICKET,
    AS_UNSOLVED,
    QUEUE,
)
from bots.chat.buttons.values import OfClientsPage, OfClientsTicket, OfPerson, OfQueue
from bots.chat.queue_state import encoded
from bots.platforms import Button
from bots.text.locales import label
from domain.answers.tickets import AsListPage, AsReceiptPage, AsTicketPage, ListedTicket
from domain.policy.queue.ticket_list import Filters
from domain.tickets import Status


def buttons_of(page: AsListPage | AsTicketPage | AsReceiptPage, language: str) -> Rows:
    """Return the buttons of the list, of a ticket or of its receipt; always with a way back."""
    match page:
        case AsTicketPage():
            back = AS.draw(OfClientsPage(page.client_id, 0), label(BACK, language))
            receipt = AS_RECEIPT.labelled(OfClientsTicket(page.client_id, page.ticket_id), language)
            return ((*_acts(page, language), *((receipt,) if page.has_receipt else ()), back),)
        case AsReceiptPage():
            ticket = OfClientsTicket(page.client_id, page.ticket_id)
            new = AS_NEW.labelled(OfPerson(page.client_id), language)
            back = AS_TICKET.draw(ticket, label(BACK, language))
            return ((*_acts(page, language, receipt=True), new, back),)
        case AsListPage():
            tickets = tuple((_of_ticket(one, page),) for one in page.tickets)
            new = AS_NEW.labelled(OfPerson(page.client_id), language)
            back = QUEUE.draw(OfQueue(encoded(Filters())), label(BACK, language))
            others = turns(AS, partial(OfClientsPage, page.client_id), page)
            return (*tickets, (*others, new, back))


def _acts(
    page: AsTicketPage | AsReceiptPage, language: str, *, receipt: bool = False
) -> Iterator[Button]:
    """Yield what the client can do there; a receipt doesn't ask whether help is still needed."""
    of, status = OfClientsTicket(page.client_id, page.ticket_id), Status(page.status)
    if status is Status.PENDING and not receipt:
        yield AS_STILL.labelled(of, language)
    if status is Status.RESOLVED:
        yield AS_UNSOLVED.labelled(of, language)
    if status is not Status.CLOSED:
        yield AS_CLOSE.labelled(of, language)


def _of_ticket(row: ListedTicket, page: AsListPage) -> Button:
    words = f"#{row.id} {row.subject}".strip()[:LABEL]
    return AS_TICKET.draw(OfClientsTicket(page.client_id, row.id), words)
