"""The desk: every change of the domain goes through `handle`, every outcome through `record`."""

from collections.abc import Callable
from typing import Any

from domain import commands as ask
from domain.commands import Command, TicketCommand
from domain.desk import outcomes
from domain.desk.act import Act, notify
from domain.desk.lines import (
    calls,
    client,
    early_edits,
    edits,
    files,
    forms,
    hold,
    move,
    reactions,
    recovered,
    staff,
    wrong_ticket,
)
from domain.desk.people import menus, roles, shifts
from domain.desk.people.named import with_account
from domain.desk.target import ticket_of
from domain.desk.tickets import departments, details, form_wizard, level, lifecycle, lock, rating
from domain.desk.timers import recount as recounting
from domain.desk.timers import silence, support_expiry
from domain.desk.timers import sweep as sweeping
from domain.desk.views import queue, tickets, why
from domain.errors import Refusal
from domain.permissions import check, check_role, is_administration
from domain.posts import Answer
from domain.tickets import Status, Ticket

record = outcomes.record
set_aside = outcomes.set_aside
record_shown = edits.record_shown
close_resolved = lifecycle.close_resolved
expire_locks = lock.expire_locks
recount = recounting.recount
sweep = sweeping.sweep
put_off = sweeping.put_off
tell_support_ends = support_expiry.tell_support_ends
answer_in_chat = notify.answer_in_chat
offer_all = menus.offer_all
tell_administrators = notify.tell_administrators
tell_recovered = recovered.tell_recovered
remember_deletion = early_edits.remember_deletion
keep_file = files.keep_file
stop_file = files.stop_file

Handler = Callable[[Any, Act], Answer | None]
TicketHandler = Callable[[Any, Ticket, Act], Answer | None]

HANDLERS: dict[type[Command], Handler] = {
    ask.WriteLine: client.write,
    ask.ExpectNew: forms.expect_new,
    ask.BeginForm: forms.begin,
    ask.LeaveForm: form_wizard.leave,
    ask.OpenTicket: forms.open_ticket,
    ask.ListTickets: tickets.list_tickets,
    ask.ShowQueue: queue.show_queue,
    ask.RecordCall: calls.record_call,
    ask.OpenFor: calls.open_for,
    ask.GoAway: shifts.go_away,
    ask.ComeBack: shifts.come_back,
    ask.BeginHandOver: shifts.begin_hand_over,
    ask.HandOver: shifts.hand_over,
    ask.LeaveDesk: roles.leave_desk,
    ask.React: reactions.react,
    ask.Greet: tickets.greet,
    ask.SetLanguage: roles.set_language,
    ask.SetRole: roles.set_role,
    ask.ClaimDesk: roles.claim,
    ask.SetDeskChannel: roles.set_channel,
    ask.SetReachable: roles.set_reachable,
}
"""Commands that concern no ticket, or find out themselves which."""

TICKET_HANDLERS: dict[type[Command], TicketHandler] = {
    ask.WriteInThread: staff.write,
    ask.EditLine: edits.edit,
    ask.DeleteLine: edits.delete,
    ask.SendToClient: staff.send_to_client,
    ask.SendAgain: staff.send_again,
    ask.SendAnyway: hold.send_anyway,
    ask.Discard: hold.discard,
    ask.WrongTicket: wrong_ticket.wrong,
    ask.MoveLine: move.move,
    ask.RateTicket: rating.rate_ticket,
    ask.TakeTicket: lifecycle.take,
    ask.AssignTicket: lifecycle.assign,
    ask.SetStatus: lifecycle.set_status,
    ask.CloseTicket: lifecycle.close,
    ask.AskToClose: lifecycle.ask_to_close,
    ask.ReopenTicket: lifecycle.reopen,
    ask.StillNeedHelp: silence.still_needed,
    ask.MoveTicket: departments.move,
    ask.ChooseDepartment: departments.choose,
    ask.LockTicket: lock.lock_ticket,
    ask.UnlockTicket: lock.unlock_ticket,
    ask.NoReplyNeeded: lifecycle.no_reply_needed,
    ask.SetLevel: level.set_level,
    ask.AddNote: staff.note,
    ask.Reply: staff.reply,
    ask.ShowTicket: tickets.show,
    ask.Explain: why.explain_ticket,
    ask.FillStep: form_wizard.fill,
    ask.BeginReply: forms.begin_reply,
    ask.BeginNote: forms.begin_note,
    ask.BeginWrongTicket: forms.begin_wrong_ticket,
    ask.SendLine: forms.send_line,
    ask.SetSubject: details.set_subject,
    ask.SetCategory: details.set_category,
    ask.SetPriority: details.set_priority,
    ask.ContinueTicket: tickets.continue_here,
}


def handle(command: Command, act: Act) -> Answer | None:
    """Carry a command out and say what the actor is told, if anything.

    The one place where permissions are checked. Raises Refusal: then nothing may be kept of the
    unit. A line in a thread that is no ticket's is none of the desk's business, whoever wrote it.
    """
    now = early_edits.caught_up(command, act.uow)
    if now is None:
        return None
    command = now
    if not act.confirmed and is_administration(type(command)):
        raise Refusal("cannot_confirm")
    if type(command) in HANDLERS:
        check(command, act.person, None)
        return HANDLERS[type(command)](with_account(command, act), act)
    check_role(command, act.person)
    ticket = ticket_of(command, act)
    if ticket is None:
        if isinstance(command, ask.EditLine):
            early_edits.remember_edit(command, act)
        return None
    check(command, act.person, ticket)
    if isinstance(command, TicketCommand) and _is_stale(command, ticket, act):
        raise Refusal("stale_button", ticket=ticket.id)
    return TICKET_HANDLERS[type(command)](with_account(command, act), ticket, act)


ALREADY: dict[type[TicketCommand], Callable[[Any, Ticket, Act], bool]] = {
    ask.TakeTicket: lambda _, ticket, act: ticket.assignee_id == act.person.id,
    ask.SetStatus: lambda command, ticket, _: ticket.status is command.status,
    ask.AskToClose: lambda *_: True,
    # A form to write in: what has changed since is seen when it is sent.
    ask.BeginReply: lambda *_: True,
    ask.BeginNote: lambda *_: True,
    # They do not depend on what the button showed.
    ask.LockTicket: lambda *_: True,
    ask.UnlockTicket: lambda *_: True,
    ask.ChooseDepartment: lambda *_: True,
    ask.CloseTicket: lambda _, ticket, __: ticket.status is Status.CLOSED,
    ask.RateTicket: lambda *_: True,
    ask.NoReplyNeeded: lambda _, ticket, __: ticket.waiting_since is None,
    ask.ContinueTicket: lambda _, ticket, __: ticket.is_active,
    ask.StillNeedHelp: lambda _, ticket, __: ticket.is_active,
    ask.ReopenTicket: lambda _, ticket, __: ticket.is_active,
}
"""When what a button asks for is so already: then a press is no mistake, however old."""


def _is_stale(command: TicketCommand, ticket: Ticket, act: Act) -> bool:
    if command.drawn is None or command.drawn.still_holds(ticket, act.person.id):
        return False
    return not ALREADY[type(command)](command, ticket, act)
