"""Showing tickets on request, and which one the client continues with."""

from domain.answers import Answer
from domain.answers.home import HelpPage
from domain.answers.say import Say
from domain.answers.tickets import (
    ListedTicket,
    OwnTicketPage,
    PastStatus,
    TicketListPage,
    TicketPage,
)
from domain.commands import (
    Command,
    ContinueTicket,
    Greet,
    ListTickets,
    ShowHelp,
    ShowHistory,
    ShowQueue,
    ShowTicket,
    UseInvitation,
    UseStaffInvitation,
)
from domain.desk.act import Act
from domain.desk.act.notify import tell_reachable
from domain.desk.tickets.details import offer_to
from domain.desk.views.queue import show_queue
from domain.outgoing.bodies import Changed
from domain.outgoing.buttons import Choice, in_short
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.ticket_view import TicketView
from domain.people.person import LINK, LINK_LENGTH, Role
from domain.permissions import role_on
from domain.policy.lines.client_lines import ticket_meant
from domain.policy.people.invitations import code_in, staff_code_in
from domain.policy.queue.lamp import lamp_for_client, lamp_for_staff
from domain.text.names import cleaned
from domain.tickets import Status, Ticket

PAGE = 8
"""How many tickets a page has; with a button for each, more don't fit a phone's screen."""

CHANGES = 20
"""How many changes a ticket's history shows."""


LOOKED_AT, STATUSES = 100, 8
"""How many of a ticket's changes are searched for statuses, and how many statuses are shown."""


def show(command: ShowTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Show one ticket, for the role that the actor has on it."""
    if role_on(act.person, ticket) is not Role.CLIENT:
        lamp = lamp_for_staff(ticket, act.person.id)
        return TicketPage(ticket.id, command.apart, lamp.value)
    goes_here = _goes_here(ticket, act)
    return OwnTicketPage(
        ticket.id,
        goes_here=goes_here is True,
        may_continue=goes_here is False,
        statuses=tuple(statuses_of(ticket, act)),
    )


def statuses_of(ticket: Ticket, act: Act) -> list[PastStatus]:
    """Return the last statuses of a ticket, the oldest first, beginning with the one it opened in.

    A ticket that was opened long ago has more changes than are looked at: then it begins later.
    """
    changes = act.uow.history.changes(ticket.id, LOOKED_AT)
    found = [PastStatus(one.after, one.at) for one in changes if one.what == Changed.STATUS]
    if len(changes) < LOOKED_AT:
        found.append(PastStatus(Status.NEW.value, ticket.created_at))
    return found[:STATUSES][::-1]


def history(_command: ShowHistory, ticket: Ticket, act: Act) -> Answer | None:
    """Show the changes of a ticket, the newest first."""
    changes = act.uow.history.changes(ticket.id, CHANGES + 1)
    more = len(changes) > CHANGES
    return Say("answers/history", {"changes": changes[:CHANGES], "more": more}, ticket.id)


def continue_here(command: ContinueTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Let the client's next lines here go to this ticket."""
    if _goes_here(ticket, act) is False:
        act.uow.conversations.touch(ticket.conversation_id, ticket.id, act.now)
    return show(ShowTicket(ticket_id=ticket.id), ticket, act)


def _goes_here(ticket: Ticket, act: Act) -> bool | None:
    """Return whether the client's next line here goes to this ticket; None: here it can't."""
    conversation = act.uow.conversations.at(act.place)
    here = conversation is not None and conversation.id == ticket.conversation_id
    if conversation is None or not here or not ticket.is_active:
        return None
    latest = act.uow.tickets.in_conversation(conversation.id)
    routed = ticket_meant(None, latest, conversation.focus_ticket_id, act.now)
    return routed.ticket == ticket and not conversation.wants_new


def list_tickets(command: ListTickets, act: Act) -> Answer | None:
    """Show a page of the actor's own tickets; for staff outside a direct chat, of the queue."""
    if act.person.role.is_staff and not act.private:
        return show_queue(ShowQueue(), act)
    rows = act.uow.tickets.of_client(act.person.id, PAGE + 1, command.page * PAGE)
    if command.page and not rows:
        return list_tickets(ListTickets(), act)
    return TicketListPage(tuple(map(listed, rows[:PAGE])), command.page, more=len(rows) > PAGE)


def greet(command: Greet, act: Act) -> Answer | Command | None:
    """Say what the desk is and how to use it.

    A chat begins with this; before, it could not be offered any commands. What a client's link says
    is kept for the first ticket.
    """
    if (code := code_in(command.link)) is not None:
        return UseInvitation(code)
    if (code := staff_code_in(command.link)) is not None:
        return UseStaffInvitation(code)
    conversation = act.uow.conversations.at(act.place) if act.private else None
    if conversation is not None and conversation.suspended and act.uow.outbox.resume(act.place):
        tell_reachable(act)
    if act.person.role.is_staff:
        act.uow.outbox.retry_mirror(MirrorKind.MENU, act.person.id)
    elif link := cleaned(command.link)[:LINK_LENGTH]:
        act.uow.people.set_properties(act.person.id, {**act.person.properties, LINK: link})
    return Say("answers/greeting", {"name": act.person.name})


PRIORITIES = 20
"""How many priorities help explains: their definitions fit one message."""


def show_help(command: ShowHelp, act: Act) -> Answer:
    """Return the help for the actor's role, with the priorities that they may choose."""
    role = act.person.role
    known = act.uow.dictionaries.load().offered()
    found = known.priorities if role.is_staff else offer_to(act.person, act.uow).priorities
    offered = [Choice(one.id, one.name, one.definition) for one in found]
    return HelpPage(role, command.topic, command.prefix, tuple(in_short(offered[:PRIORITIES])))


def listed(view: TicketView) -> ListedTicket:
    """Return a ticket as a row of its client's list."""
    lamp = lamp_for_client(view).value
    return ListedTicket(view.id, view.subject, view.status.value, view.assignee, lamp)
