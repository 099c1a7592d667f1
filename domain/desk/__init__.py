"""The desk: every change of the domain goes through `handle`, every outcome through `record`."""

from collections.abc import Callable
from typing import Any

from domain import commands as ask
from domain.commands import Command, Context, TicketCommand
from domain.desk import (
    calling,
    changes,
    client_lines,
    deliveries,
    departments,
    editing,
    explaining,
    files,
    form,
    handling,
    holding,
    locking,
    looking,
    moving,
    offering,
    overtaking,
    promising,
    queueing,
    rating,
    reacting,
    recounting,
    recovering,
    running,
    shifts,
    silence,
    staff_lines,
    steps,
    supporting,
    sweeping,
    telling,
    wrong_ticket,
)
from domain.desk.finding import ticket_of
from domain.errors import Refusal
from domain.permissions import check, check_role
from domain.ports import UnitOfWork
from domain.posts import Answer
from domain.tickets import Status, Ticket

record = deliveries.record
set_aside = deliveries.set_aside
record_shown = changes.record_shown
close_resolved = handling.close_resolved
expire_locks = locking.expire_locks
recount = recounting.recount
sweep = sweeping.sweep
put_off = sweeping.put_off
tell_support_ends = supporting.tell_support_ends
answer_in_chat = telling.answer_in_chat
offer_all = offering.offer_all
tell_administrators = telling.tell_administrators
tell_recovered = recovering.tell_recovered
remember_deletion = overtaking.remember_deletion
keep_file = files.keep_file
stop_file = files.stop_file

Handler = Callable[[Any, Context, UnitOfWork], Answer | None]
TicketHandler = Callable[[Any, Ticket, Context, UnitOfWork], Answer | None]

HANDLERS: dict[type[Command], Handler] = {
    ask.WriteLine: client_lines.write,
    ask.ExpectNew: form.expect_new,
    ask.BeginForm: form.begin,
    ask.LeaveForm: steps.leave,
    ask.OpenTicket: form.open_ticket,
    ask.ListTickets: looking.list_tickets,
    ask.ShowQueue: queueing.show_queue,
    ask.RecordCall: calling.record_call,
    ask.OpenFor: calling.open_for,
    ask.GoAway: shifts.go_away,
    ask.ComeBack: shifts.come_back,
    ask.BeginHandOver: shifts.begin_hand_over,
    ask.HandOver: shifts.hand_over,
    ask.LeaveDesk: running.leave_desk,
    ask.React: reacting.react,
    ask.Greet: looking.greet,
    ask.SetLanguage: running.set_language,
    ask.SetRole: running.set_role,
    ask.ClaimDesk: running.claim,
    ask.SetDeskChannel: running.set_channel,
    ask.SetReachable: running.set_reachable,
}
"""Commands that concern no ticket, or find out themselves which."""

TICKET_HANDLERS: dict[type[Command], TicketHandler] = {
    ask.WriteInThread: staff_lines.write,
    ask.EditLine: changes.edit,
    ask.DeleteLine: changes.delete,
    ask.SendToClient: staff_lines.send_to_client,
    ask.SendAgain: staff_lines.send_again,
    ask.SendAnyway: holding.send_anyway,
    ask.Discard: holding.discard,
    ask.WrongTicket: wrong_ticket.wrong,
    ask.MoveLine: moving.move,
    ask.RateTicket: rating.rate_ticket,
    ask.TakeTicket: handling.take,
    ask.AssignTicket: handling.assign,
    ask.SetStatus: handling.set_status,
    ask.CloseTicket: handling.close,
    ask.AskToClose: handling.ask_to_close,
    ask.ReopenTicket: handling.reopen,
    ask.StillNeedHelp: silence.still_needed,
    ask.MoveTicket: departments.move,
    ask.ChooseDepartment: departments.choose,
    ask.LockTicket: locking.lock_ticket,
    ask.UnlockTicket: locking.unlock_ticket,
    ask.NoReplyNeeded: handling.no_reply_needed,
    ask.SetLevel: promising.set_level,
    ask.AddNote: staff_lines.note,
    ask.Reply: staff_lines.reply,
    ask.ShowTicket: looking.show,
    ask.Explain: explaining.explain_ticket,
    ask.FillStep: steps.fill,
    ask.BeginReply: form.begin_reply,
    ask.BeginNote: form.begin_note,
    ask.BeginWrongTicket: form.begin_wrong_ticket,
    ask.SendLine: form.send_line,
    ask.SetSubject: editing.set_subject,
    ask.SetCategory: editing.set_category,
    ask.SetPriority: editing.set_priority,
    ask.ContinueTicket: looking.continue_here,
}


def handle(command: Command, context: Context, uow: UnitOfWork) -> Answer | None:
    """Carry a command out and say what the actor is told, if anything.

    The one place where permissions are checked. Raises Refusal: then nothing may be kept of the
    unit. A line in a thread that is no ticket's is none of the desk's business, whoever wrote it.
    """
    now = overtaking.caught_up(command, uow)
    if now is None:
        return None
    command = now
    if type(command) in HANDLERS:
        check(command, context.actor, None)
        return HANDLERS[type(command)](command, context, uow)
    check_role(command, context.actor)
    ticket = ticket_of(command, context, uow)
    if ticket is None:
        if isinstance(command, ask.EditLine):
            overtaking.remember_edit(command, context, uow)
        return None
    check(command, context.actor, ticket)
    if isinstance(command, TicketCommand) and _is_stale(command, ticket, context):
        raise Refusal("stale_button", ticket=ticket.id)
    return TICKET_HANDLERS[type(command)](command, ticket, context, uow)


ALREADY: dict[type[TicketCommand], Callable[[Any, Ticket, Context], bool]] = {
    ask.TakeTicket: lambda _, ticket, context: ticket.assignee_id == context.actor.id,
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


def _is_stale(command: TicketCommand, ticket: Ticket, context: Context) -> bool:
    if command.drawn is None or command.drawn.still_holds(ticket, context.actor.id):
        return False
    return not ALREADY[type(command)](command, ticket, context)
