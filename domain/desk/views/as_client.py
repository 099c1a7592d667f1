"""The desk as one client sees it, for an administrator, who may act in the client's place.

Only what is pressed and filled in there is done for the client. It runs under the client's own
permissions, and starts no clock: as after a phone call, the client waits for nothing they wrote.
"""

from dataclasses import dataclass, replace

from domain.answers import Answer
from domain.answers.forms import FormPage, OpenAsForm
from domain.answers.people import PeoplePage
from domain.answers.say import Say
from domain.answers.tickets import AsListPage, AsReceiptPage, AsTicketPage, ListedTicket
from domain.audit import Audited
from domain.commands import (
    ActFor,
    BeginOpenAs,
    CloseTicket,
    Command,
    OpenAs,
    ReopenTicket,
    SeeAs,
    ShowPerson,
    StillNeedHelp,
    TicketCommand,
)
from domain.desk.act import Act
from domain.desk.dialogues import engine
from domain.desk.dialogues.people.questions import AS_CLIENT, CLIENT
from domain.desk.dialogues.ticket import questions
from domain.desk.lines import calls
from domain.desk.lines.client import chat
from domain.desk.lines.client.form import subject_from
from domain.desk.people.known import known_person
from domain.desk.tickets.details import offer_to
from domain.desk.tickets.triage import add_triaged
from domain.desk.views.people import show_person
from domain.desk.views.tickets import PAGE, listed, statuses_of
from domain.errors import Refusal
from domain.events import OpenedInPlace
from domain.messages import MessageKind
from domain.outgoing.templates import RECEIPT
from domain.people.person import Person, Role
from domain.platforms import traits_of
from domain.repositories import DEFAULT_DEPARTMENT
from domain.text.spans import Text
from domain.tickets import Ticket, open_ticket

CAN_DO = (CloseTicket, ReopenTicket, StillNeedHelp)
"""What is done in a client's place with a button."""


@dataclass(frozen=True, slots=True)
class InPlace:
    """The result of a handler when the desk should run a command in a client's place.

    `then` shows the result.
    """

    command: TicketCommand
    client: Person
    then: SeeAs


def see(command: SeeAs, act: Act) -> Answer | None:
    """Show a page of a client's tickets, or one of them; or the clients with that name."""
    if not isinstance(command.client, int):
        found = show_person(ShowPerson(command.client), act)
        if isinstance(found, PeoplePage):
            return found
        command = replace(command, client=found.id)
    client = _client(command, act)
    if command.ticket:
        show = _receipt if command.receipt else _ticket
        return show(client, command.ticket, act)
    rows = act.uow.tickets.of_client(client.id, PAGE + 1, command.page * PAGE)
    shown: tuple[ListedTicket, ...] = tuple(map(listed, rows[:PAGE]))
    return AsListPage(client.id, client.name, shown, command.page, more=len(rows) > PAGE)


def _ticket(client: Person, number: int, act: Act) -> Answer:
    ticket = _of(client, number, act)
    been = tuple(statuses_of(ticket, act))
    has_receipt = act.uow.outbox.post_for(ticket.id, RECEIPT) is not None
    return AsTicketPage(ticket.id, client.id, client.name, ticket.status.value, been, has_receipt)


def _receipt(client: Person, number: int, act: Act) -> Answer:
    ticket, known = _of(client, number, act), act.uow.dictionaries.load()
    if act.uow.outbox.post_for(ticket.id, RECEIPT) is None:
        raise Refusal("stale_button", ticket=ticket.id)
    calendar = known.calendar_of(known.level(ticket.level_id), ticket.department_id)
    opens_at = calendar.closed_until(act.now)
    return AsReceiptPage(ticket.id, client.id, client.name, ticket.status.value, opens_at)


def _of(client: Person, number: int, act: Act) -> Ticket:
    """Return a client's ticket. Raises Refusal if it is not theirs."""
    ticket = act.uow.tickets.find(number)
    if ticket is None or ticket.client_id != client.id:
        raise Refusal("no_such_ticket")
    return ticket


def act_for(command: ActFor, act: Act) -> InPlace:
    """Run what a client's button does, in the client's place."""
    client, inner = _client(command, act), command.command
    if not isinstance(inner, CAN_DO) or inner.ticket_id is None:
        raise Refusal("not_allowed", who=Role.CLIENT.value)
    return InPlace(inner, client, SeeAs(client.id, inner.ticket_id))


def begin_open(command: BeginOpenAs, act: Act) -> Answer | Command | None:
    """Show the client's form, or ask its only question."""
    client = _client(command, act)
    if traits_of(act.place.platform, act.uow.platforms).step_by_step:
        return engine.begin(AS_CLIENT, act, known={CLIENT: client.id})
    form = OpenAsForm(client.id, client.name, questions.question_for(client, act.uow))
    return FormPage(form, Say("answers/form_as", {"name": client.name}))


def open_as(command: OpenAs, act: Act) -> Answer | None:
    """Open a ticket in a client's place, in their chat; show them whose text it is."""
    client = _client(command, act)
    text = command.text.strip() if command.text.plain.strip() else command.subject.strip()
    if not text.plain:
        raise Refusal("no_subject")
    conversation = chat.chat_of_client(client, act.uow)
    offer = offer_to(client, act.uow)
    ticket = open_ticket(
        conversation,
        subject=subject_from(command.subject if command.subject.plain.strip() else text),
        subject_settled=True,
        source=conversation.place.platform,
        department_id=DEFAULT_DEPARTMENT,
        now=act.now,
    )
    ticket = replace(
        ticket,
        last_client_line_at=act.now,
        category_id=offer.category(command.category_id).id if command.category_id else None,
        priority_id=offer.priority(command.priority_id).id if command.priority_id else None,
    )
    ticket = add_triaged(ticket, text.plain, client, act)
    message = calls.add_line(MessageKind.CLIENT, Text(text.plain), ticket, act)
    act.uow.conversations.touch(conversation.id, ticket.id, act.now)
    chat.await_thread(conversation, ticket, act.uow)
    for_client = replace(act, on_behalf_of=client)
    for_client.tell(ticket, OpenedInPlace(ticket.id, message.id))
    for_client.audit(Audited.OPENED, ticket.id, before="", after=ticket.subject)
    return _ticket(client, ticket.id, act)


def _client(command: SeeAs | ActFor | BeginOpenAs | OpenAs, act: Act) -> Person:
    """Return the client. Raises Refusal for a member of the staff, who has a desk of their own."""
    assert isinstance(command.client, int), "a name was looked up"
    person = known_person(command.client, act)
    if person.role.is_staff:
        raise Refusal("not_a_client", name=person.name)
    return person
