"""What the desk does for each command, and who may ask for it: one row per command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain import commands as ask
from domain.answers import Answer
from domain.commands import Command
from domain.desk.act import Act, confirm
from domain.desk.act.confirm import Agreed
from domain.desk.dialogues import engine as dialogues
from domain.desk.dialogues.people import begin as person_form
from domain.desk.dialogues.settings import begin as settings_form
from domain.desk.dialogues.settings.begin import begin_task
from domain.desk.dialogues.settings.tasks import run_task
from domain.desk.dialogues.ticket import steps
from domain.desk.lines import calls, correct, edits, move, move_to_desk, reactions, wrong_ticket
from domain.desk.lines.client import admission, form
from domain.desk.lines.client.write import write as write_line
from domain.desk.lines.staff import forms as staff_forms
from domain.desk.lines.staff import hold, undelivered, write
from domain.desk.people import profile, shifts
from domain.desk.people.leave import away, hand_over
from domain.desk.people.leave import form as leave_form
from domain.desk.people.links import merge, request
from domain.desk.people.named import choose_who
from domain.desk.people.staff import channels as staff_channels
from domain.desk.people.staff import codes, roles
from domain.desk.people.staff import confirm as confirm_staff
from domain.desk.settings import change as setting
from domain.desk.settings import holidays
from domain.desk.settings import pages as settings
from domain.desk.settings import rows as setting_rows
from domain.desk.settings import switch as setting_switch
from domain.desk.settings import typed as typed_setting
from domain.desk.settings.person import card as person
from domain.desk.settings.person import departure, team
from domain.desk.settings.tasks import day_off, try_message
from domain.desk.tickets import channel, departments, details, level, lifecycle, lock, ratings
from domain.desk.views import as_client, audit, export, forget, home, people, queue, tickets, why
from domain.desk.views.shifts import show_shifts
from domain.desk.views.staff import show_staff
from domain.people.person import Role
from domain.permissions import ANY, HANDLED, IF_MOVES, IF_SET, OWN, SEEN, TAKEN, Permission
from domain.tickets import Status, Ticket


@dataclass(frozen=True, slots=True)
class CommandRule:
    """A command that is not about one ticket, or finds the ticket itself.

    A handler may return a command, which runs next under its own rule.
    """

    handler: Callable[[Any, Act], Answer | Agreed | as_client.InPlace | Command | None]
    allowed: Permission


@dataclass(frozen=True, slots=True)
class TicketRule:
    """A command about one ticket, which its handler is given.

    `already` says whether the ticket is already as a button asks: then an old press is not a
    mistake. Without `already`, an old button is refused.
    """

    handler: Callable[[Any, Ticket, Act], Answer | None]
    allowed: Permission
    already: Callable[[Any, Ticket, Act], bool] | None = None


def _always(_command: Command, _ticket: Ticket, _act: Act) -> bool:
    """Return True: what the button showed does not matter; a form or a question tells it."""
    return True


def _has_that_status(command: ask.SetStatus, ticket: Ticket, _act: Act) -> bool:
    return ticket.status is command.status


def _is_closed(_command: Command, ticket: Ticket, _act: Act) -> bool:
    return ticket.status is Status.CLOSED


def _nobody_waits(_command: Command, ticket: Ticket, _act: Act) -> bool:
    return ticket.waiting_since is None


def _is_active(_command: Command, ticket: Ticket, _act: Act) -> bool:
    return ticket.is_active


EVERYBODY_OWN = Permission(client=OWN, specialist=OWN, administrator=OWN)
STAFF = Permission(specialist=ANY, administrator=ANY)
CLIENT_AND_STAFF = Permission(client=OWN, specialist=ANY, administrator=ANY)
CLIENT = Permission(client=OWN)
ADMINISTRATOR = Permission(administrator=ANY)
EVERYBODY = Permission(client=ANY, specialist=ANY, administrator=ANY)
WHO_CHANGES_PEOPLE = Permission(specialist=IF_SET, administrator=ANY)
WHO_MOVES = Permission(specialist=IF_MOVES, administrator=IF_MOVES)
WHO_SEES = Permission(specialist=SEEN, administrator=ANY)
WHO_HANDLES = Permission(specialist=HANDLED, administrator=ANY)
WHO_MAY_TAKE = Permission(specialist=TAKEN, administrator=ANY)
CLIENT_AND_WHO_SEES = Permission(client=OWN, specialist=SEEN, administrator=ANY)
CLIENT_AND_WHO_HANDLES = Permission(client=OWN, specialist=HANDLED, administrator=ANY)

RULES: Mapping[type[Command], CommandRule] = {
    ask.WriteLine: CommandRule(write_line, EVERYBODY_OWN),
    ask.ExpectNew: CommandRule(form.expect_new, EVERYBODY_OWN),
    ask.BeginForm: CommandRule(form.begin, EVERYBODY_OWN),
    ask.LeaveTicketForm: CommandRule(steps.leave, EVERYBODY_OWN),
    ask.AnswerQuestion: CommandRule(dialogues.answer, EVERYBODY_OWN),
    ask.TurnPage: CommandRule(dialogues.turn_page, EVERYBODY_OWN),
    ask.ReadChoices: CommandRule(dialogues.read_choices, EVERYBODY_OWN),
    ask.LeaveDialogue: CommandRule(dialogues.leave, EVERYBODY_OWN),
    ask.OpenTicket: CommandRule(form.open_ticket, EVERYBODY_OWN),
    ask.ListTickets: CommandRule(tickets.list_tickets, CLIENT_AND_STAFF),
    ask.ShowHome: CommandRule(home.show_home, CLIENT_AND_STAFF),
    ask.OpenHome: CommandRule(home.open_home, CLIENT_AND_STAFF),
    ask.ShowQueue: CommandRule(queue.show_queue, STAFF),
    ask.ShowPeople: CommandRule(people.show_people, STAFF),
    ask.ShowStaff: CommandRule(show_staff, STAFF),
    ask.SeeAs: CommandRule(as_client.see, ADMINISTRATOR),
    ask.ActFor: CommandRule(as_client.act_for, ADMINISTRATOR),
    ask.BeginOpenAs: CommandRule(as_client.begin_open, ADMINISTRATOR),
    ask.OpenAs: CommandRule(as_client.open_as, ADMINISTRATOR),
    ask.ShowPerson: CommandRule(people.show_person, STAFF),
    ask.ShowExport: CommandRule(export.show_export, ADMINISTRATOR),
    ask.SendPersonFile: CommandRule(export.send_person_file, ADMINISTRATOR),
    ask.BeginPerson: CommandRule(person_form.begin_person, WHO_CHANGES_PEOPLE),
    ask.ShowForget: CommandRule(forget.show, ADMINISTRATOR),
    ask.BeginForget: CommandRule(forget.begin_form, ADMINISTRATOR),
    ask.ForgetPerson: CommandRule(forget.forget, ADMINISTRATOR),
    ask.KeepPerson: CommandRule(forget.keep, ADMINISTRATOR),
    ask.ShowRequests: CommandRule(admission.show_requests, ADMINISTRATOR),
    ask.AdmitPerson: CommandRule(admission.admit, ADMINISTRATOR),
    ask.Invite: CommandRule(admission.invite, ADMINISTRATOR),
    ask.UseInvitation: CommandRule(admission.use_invitation, EVERYBODY_OWN),
    ask.InviteStaff: CommandRule(codes.invite_staff, ADMINISTRATOR),
    ask.UseStaffInvitation: CommandRule(codes.use_staff_invitation, EVERYBODY_OWN),
    ask.LinkAccounts: CommandRule(request.link, EVERYBODY_OWN),
    ask.OfferLink: CommandRule(request.offer, EVERYBODY_OWN),
    ask.AcceptLink: CommandRule(request.accept, EVERYBODY_OWN),
    ask.ApproveLink: CommandRule(request.approve, ADMINISTRATOR),
    ask.DeclineLink: CommandRule(request.decline, EVERYBODY_OWN),
    ask.Unlink: CommandRule(merge.unlink, EVERYBODY_OWN),
    ask.UnlinkPerson: CommandRule(merge.unlink_person, ADMINISTRATOR),
    ask.SavePerson: CommandRule(person.save_person, WHO_CHANGES_PEOPLE),
    ask.UndoPerson: CommandRule(person.undo_person, ADMINISTRATOR),
    ask.BeginTeam: CommandRule(person_form.begin_team, ADMINISTRATOR),
    ask.SaveTeam: CommandRule(team.save_team, ADMINISTRATOR),
    ask.RecordCall: CommandRule(calls.record_call, STAFF),
    ask.OpenFor: CommandRule(calls.open_for, STAFF),
    ask.MoveToDesk: CommandRule(move_to_desk.move_to_desk, WHO_MOVES),
    ask.GoAway: CommandRule(away.go_away, STAFF),
    ask.ComeBack: CommandRule(away.come_back, STAFF),
    ask.BeginHandOver: CommandRule(hand_over.begin_hand_over, STAFF),
    ask.HandOver: CommandRule(hand_over.hand_over, STAFF),
    ask.ShowShifts: CommandRule(show_shifts, STAFF),
    ask.BeginSwap: CommandRule(shifts.begin_swap, STAFF),
    ask.SwapShifts: CommandRule(shifts.swap, STAFF),
    ask.AcceptSwap: CommandRule(shifts.accept, STAFF),
    ask.DeclineSwap: CommandRule(shifts.decline, STAFF),
    ask.HandToNextShift: CommandRule(hand_over.hand_to_next_shift, STAFF),
    ask.BeginLeave: CommandRule(leave_form.begin_leave, ADMINISTRATOR),
    ask.KeepOnStaff: CommandRule(departure.keep, ADMINISTRATOR),
    ask.BeginHandOverFor: CommandRule(leave_form.begin_hand_over_for, ADMINISTRATOR),
    ask.HandOverFor: CommandRule(away.hand_over_for, ADMINISTRATOR),
    ask.LetLeave: CommandRule(departure.let_leave, ADMINISTRATOR),
    ask.LeaveDesk: CommandRule(departure.leave_desk, EVERYBODY),
    ask.React: CommandRule(reactions.react, EVERYBODY),
    ask.Agree: CommandRule(confirm.agree, EVERYBODY),
    ask.Decline: CommandRule(confirm.decline, EVERYBODY),
    ask.Greet: CommandRule(tickets.greet, CLIENT_AND_STAFF),
    ask.ShowHelp: CommandRule(tickets.show_help, CLIENT_AND_STAFF),
    ask.SetLanguage: CommandRule(profile.set_language, CLIENT_AND_STAFF),
    ask.ChooseWho: CommandRule(choose_who, EVERYBODY),
    ask.SetRole: CommandRule(team.set_role, ADMINISTRATOR),
    ask.ConfirmStaff: CommandRule(confirm_staff.confirm_staff, ADMINISTRATOR),
    ask.AddStaff: CommandRule(team.add_staff, ADMINISTRATOR),
    ask.InviteToChannel: CommandRule(staff_channels.invite, ADMINISTRATOR),
    ask.ClaimDesk: CommandRule(roles.claim, CLIENT_AND_STAFF),
    ask.ShowAudit: CommandRule(audit.show_audit, ADMINISTRATOR),
    ask.SetDeskChannel: CommandRule(channel.set_channel, ADMINISTRATOR),
    ask.ShowSettings: CommandRule(settings.show_settings, STAFF),
    ask.ShowEntries: CommandRule(settings.show_entries, STAFF),
    ask.ShowEntry: CommandRule(settings.show_entry, STAFF),
    ask.BeginEntry: CommandRule(settings_form.begin_entry, ADMINISTRATOR),
    ask.BeginChange: CommandRule(settings_form.begin_change, ADMINISTRATOR),
    ask.SaveEntry: CommandRule(setting.save_entry, ADMINISTRATOR),
    ask.BeginTask: CommandRule(begin_task, ADMINISTRATOR),
    ask.RunTask: CommandRule(run_task, ADMINISTRATOR),
    ask.ShowTable: CommandRule(setting_rows.show_table, STAFF),
    ask.BeginRow: CommandRule(settings_form.begin_row, ADMINISTRATOR),
    ask.SaveRow: CommandRule(setting_rows.save_row, ADMINISTRATOR),
    ask.RemoveRow: CommandRule(setting_rows.remove_row, ADMINISTRATOR),
    ask.SetSetting: CommandRule(typed_setting.set_setting, ADMINISTRATOR),
    ask.ExtendHolidays: CommandRule(holidays.extend_holidays, ADMINISTRATOR),
    ask.AddDayOff: CommandRule(day_off.add_day_off, ADMINISTRATOR),
    ask.TryMessage: CommandRule(try_message.try_message, STAFF),
    ask.SwitchEntry: CommandRule(setting_switch.switch, ADMINISTRATOR),
    ask.MoveEntry: CommandRule(setting_switch.move, ADMINISTRATOR),
    ask.UndoChange: CommandRule(setting.undo, ADMINISTRATOR),
    ask.SetReachable: CommandRule(profile.set_reachable, CLIENT_AND_STAFF),
}

TICKET_RULES: Mapping[type[Command], TicketRule] = {
    ask.WriteInThread: TicketRule(write.write, STAFF),
    ask.EditLine: TicketRule(edits.edit, CLIENT_AND_STAFF),
    ask.DeleteLine: TicketRule(edits.delete, CLIENT_AND_STAFF),
    ask.BeginEdit: TicketRule(correct.begin, ADMINISTRATOR),
    ask.EditMessage: TicketRule(correct.edit_message, ADMINISTRATOR),
    ask.SendToClient: TicketRule(write.send_to_client, WHO_MAY_TAKE),
    ask.SendAgain: TicketRule(write.send_again, WHO_MAY_TAKE),
    ask.MarkDelivered: TicketRule(write.mark_delivered, WHO_MAY_TAKE),
    ask.SendAnyway: TicketRule(hold.send_anyway, WHO_MAY_TAKE),
    ask.Discard: TicketRule(hold.discard, WHO_MAY_TAKE),
    ask.WrongTicket: TicketRule(wrong_ticket.wrong, WHO_MAY_TAKE),
    ask.MoveLine: TicketRule(move.move_line, CLIENT_AND_WHO_HANDLES),
    ask.RateTicket: TicketRule(ratings.rate_ticket, CLIENT, _always),
    ask.TakeTicket: TicketRule(lifecycle.take, WHO_MAY_TAKE, _always),
    ask.AssignTicket: TicketRule(lifecycle.assign, WHO_HANDLES),
    ask.ChooseAssignee: TicketRule(lifecycle.choose_assignee, WHO_HANDLES, _always),
    ask.SetStatus: TicketRule(undelivered.set_status, WHO_HANDLES, _has_that_status),
    ask.CloseTicket: TicketRule(undelivered.close, CLIENT_AND_WHO_HANDLES, _is_closed),
    ask.ReopenTicket: TicketRule(lifecycle.reopen, CLIENT_AND_WHO_HANDLES, _is_active),
    ask.StillNeedHelp: TicketRule(lifecycle.still_needed, CLIENT, _is_active),
    ask.MoveTicket: TicketRule(departments.move_ticket, WHO_HANDLES),
    ask.ChooseDepartment: TicketRule(departments.choose, WHO_HANDLES, _always),
    ask.LockTicket: TicketRule(lock.lock_ticket, WHO_MAY_TAKE, _always),
    ask.UnlockTicket: TicketRule(lock.unlock_ticket, WHO_SEES, _always),
    ask.NoReplyNeeded: TicketRule(lifecycle.no_reply_needed, WHO_HANDLES, _nobody_waits),
    ask.SetLevel: TicketRule(level.set_level, ADMINISTRATOR),
    ask.AddNote: TicketRule(write.note, WHO_SEES),
    ask.Reply: TicketRule(write.reply, WHO_MAY_TAKE),
    ask.ShowTicket: TicketRule(tickets.show, CLIENT_AND_WHO_SEES),
    ask.Explain: TicketRule(why.explain_ticket, CLIENT_AND_WHO_SEES),
    ask.ShowHistory: TicketRule(tickets.history, WHO_SEES),
    ask.SendTranscript: TicketRule(export.send_transcript, CLIENT_AND_WHO_SEES),
    ask.FillStep: TicketRule(steps.fill, CLIENT),
    ask.BeginReply: TicketRule(staff_forms.begin_reply, WHO_MAY_TAKE, _always),
    ask.LeaveReply: TicketRule(staff_forms.leave_reply, WHO_SEES),
    ask.BeginClose: TicketRule(staff_forms.begin_close, CLIENT_AND_WHO_HANDLES, _is_closed),
    ask.BeginNote: TicketRule(staff_forms.begin_note, WHO_SEES, _always),
    ask.BeginWrongTicket: TicketRule(staff_forms.begin_wrong_ticket, WHO_MAY_TAKE),
    ask.SendLine: TicketRule(staff_forms.send_line, WHO_MAY_TAKE),
    ask.SetSubject: TicketRule(details.set_subject, CLIENT_AND_WHO_HANDLES),
    ask.SetCategory: TicketRule(details.set_category, CLIENT_AND_WHO_HANDLES),
    ask.SetPriority: TicketRule(details.set_priority, CLIENT_AND_WHO_HANDLES),
    ask.ContinueTicket: TicketRule(tickets.continue_here, CLIENT, _is_active),
}


def rule_of(command: type[Command]) -> CommandRule | TicketRule | None:
    """Return a command's row; None if the desk does not know it."""
    return RULES.get(command) or TICKET_RULES.get(command)


def may(role: Role, command: type[Command]) -> bool:
    """Return whether a role has the command at all, for help and menus."""
    rule = rule_of(command)
    return rule is not None and rule.allowed.reach(role) is not None
