"""A row for each button."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bots.chat.buttons import offered
from bots.chat.buttons.row import Row
from bots.chat.buttons.values import (
    SKIP_REST,
    OfAnswer,
    OfAsked,
    OfAskedPage,
    OfChanges,
    OfClientsPage,
    OfClientsTicket,
    OfColleague,
    OfDepartment,
    OfDialogue,
    OfEntry,
    OfExport,
    OfField,
    OfKind,
    OfLine,
    OfListed,
    OfMembership,
    OfMove,
    OfNothing,
    OfPage,
    OfPeople,
    OfPerson,
    OfPersonChange,
    OfPersonField,
    OfQuestion,
    OfQueue,
    OfRating,
    OfReplacement,
    OfRow,
    OfTable,
    OfTask,
    OfTicket,
    OfTopic,
    OfUnknownReply,
    OfUpdate,
    OfVersion,
)
from bots.chat.queue_state import decoded
from bots.text.locales import N_
from domain import commands as ask
from domain.commands import Command
from domain.dictionaries.preview import HoldsFor
from domain.messages import Unsent
from domain.people.person import Role
from domain.tickets import ButtonState, Status


class _OnTicket(Protocol):
    def __call__(self, *, ticket_id: int, drawn: ButtonState | None) -> Command: ...


def _to(command: _OnTicket) -> Callable[[OfTicket], Command]:
    """Return a builder for a command that needs only the ticket."""
    return lambda of: command(ticket_id=of.ticket, drawn=of.drawn)


def _set(status: Status) -> Callable[[OfTicket], Command]:
    return lambda of: ask.SetStatus(ticket_id=of.ticket, drawn=of.drawn, status=status)


def _line(command: Callable[[int], Command]) -> Callable[[OfLine], Command]:
    return lambda of: command(of.number)


def _move_ticket(of: OfDepartment) -> Command:
    return ask.MoveTicket(ticket_id=of.number, department=of.chosen)


def _assign(of: OfColleague) -> Command:
    return ask.AssignTicket(ticket_id=of.number, person=of.chosen)


def _fill(of: OfAnswer) -> Command:
    choice = None if isinstance(of.answer, str) else of.answer
    enough = of.answer == SKIP_REST
    return ask.FillStep(ticket_id=of.ticket, step=of.step, choice=choice, enough=enough)


def _answer(of: OfAsked) -> Command:
    return ask.AnswerQuestion(of.dialogue, of.step, choice=of.choice)


def _rate(of: OfRating) -> Command:
    return ask.RateTicket(ticket_id=of.ticket, value=of.rating, round=of.round)


def _for_client(command: _OnTicket) -> Callable[[OfClientsTicket], Command]:
    """Return a builder for a command in the place of a ticket's client."""
    return lambda of: ask.ActFor(of.number, command(ticket_id=of.chosen, drawn=None))


def _write_anew(of: OfUpdate) -> Command | None:
    """Return a command that writes an update's line again; None until the line is fetched."""
    return ask.WriteLine(of.line, new=True) if of.line is not None else None


# Staff at a ticket

TAKE = Row("take", N_("Take"), OfTicket, _to(ask.TakeTicket), offered.free, primary=True)
REPLY = Row("reply", N_("Reply"), OfTicket, _to(ask.BeginReply), offered.not_closed)
NOTE = Row("note", N_("Note"), OfTicket, _to(ask.BeginNote), offered.not_closed)
PROCESSED = Row(
    "processed",
    N_("Processed"),
    OfTicket,
    _set(Status.RESOLVED),
    offered.active,
    status=Status.RESOLVED,
)
REOPEN = Row("reopen", N_("Reopen"), OfTicket, _to(ask.ReopenTicket), offered.over)
LOCK = Row("lock", N_("I'm replying"), OfTicket, _to(ask.LockTicket), offered.unlocked)
UNLOCK = Row("unlock", N_("Unlock"), OfTicket, _to(ask.UnlockTicket), offered.locked)
WAITING = Row(
    "pending",
    N_("Waiting for client"),
    OfTicket,
    _set(Status.PENDING),
    offered.may_wait,
    menu=True,
    status=Status.PENDING,
)
ON_HOLD = Row(
    "on_hold",
    N_("On hold"),
    OfTicket,
    _set(Status.ON_HOLD),
    offered.not_on_hold,
    menu=True,
    status=Status.ON_HOLD,
)
IN_PROGRESS = Row(
    "open",
    N_("In progress"),
    OfTicket,
    _set(Status.OPEN),
    offered.not_open,
    menu=True,
    status=Status.OPEN,
)
NO_REPLY = Row(
    "noreply",
    N_("No reply needed"),
    OfTicket,
    _to(ask.NoReplyNeeded),
    offered.waited_for,
    menu=True,
)
ELSEWHERE = Row(
    "elsewhere", N_("Department…"), OfTicket, _to(ask.ChooseDepartment), offered.may_move, menu=True
)
ASK_TO_CLOSE = Row(
    "closing", N_("Close…"), OfTicket, _to(ask.BeginClose), offered.not_closed, menu=True
)
DEPARTMENT = Row("dept", "", OfDepartment, _move_ticket)
REASSIGN = Row(
    "reassign", N_("Reassign…"), OfListed, lambda of: ask.ChooseAssignee(ticket_id=of.number)
)
ASSIGN = Row("assign", "", OfColleague, _assign)

# Staff at a line

SEND = Row("send", N_("Send to client"), OfLine, _line(ask.SendToClient), offered.not_closed)
SEND_AGAIN = Row("again", N_("Send again"), OfLine, _line(ask.SendAgain))
ARRIVED = Row(
    "arrived", N_("It arrived"), OfLine, _line(ask.MarkDelivered), offered.has_word("unknown")
)
UNKNOWN_AGAIN = Row("unknown_again", SEND_AGAIN.label, OfUnknownReply, _line(ask.SendAgain))
UNKNOWN_ARRIVED = Row("unknown_arrived", ARRIVED.label, OfUnknownReply, _line(ask.MarkDelivered))
SEND_ANYWAY = Row("anyway", N_("Send anyway"), OfLine, _line(ask.SendAnyway), offered.not_closed)
DISCARD = Row("discard", N_("Don't send"), OfLine, _line(ask.Discard))

# Clients

CLOSE = Row("close", N_("Close"), OfTicket, _to(ask.CloseTicket), offered.not_closed)
NOT_SOLVED = Row("unsolved", N_("Not solved"), OfTicket, _to(ask.ReopenTicket), offered.resolved)
STILL = Row(
    "still", N_("Still need help"), OfTicket, _to(ask.StillNeedHelp), offered.pending, primary=True
)
CONTINUE = Row(
    "continue",
    N_("Continue here"),
    OfTicket,
    _to(ask.ContinueTicket),
    offered.has_word("may_continue"),
    primary=True,
)
NEW_QUESTION = Row("another", N_("New request"), OfNothing, lambda _: ask.ExpectNew())
FORM = Row("form", N_("Fill in a form"), OfNothing, lambda _: ask.BeginForm())
NEVER_MIND = Row("never", N_("Never mind"), OfNothing, lambda _: ask.LeaveTicketForm())
MOVE = Row("move", "", OfMove, lambda of: ask.MoveLine(of.number, of.chosen or None))
SEPARATE = Row("separate", N_("Separate request"), OfLine, lambda of: ask.MoveLine(of.number, None))
FILL = Row("fill", "", OfAnswer, _fill)
RATE = Row("rate", "", OfRating, _rate)

# Answers to a question before a command

YES = Row("yes", N_("Yes"), OfQuestion, lambda of: ask.Agree(of.number), primary=True)
SEND_FIRST = Row(
    "send_first",
    N_("Send it first"),
    OfQuestion,
    lambda of: ask.Agree(of.number, Unsent.SEND),
    primary=True,
)
APPLY_AND_TELL = Row(
    "apply_tell",
    N_("Apply and tell clients (%(clients)s)"),
    OfQuestion,
    lambda of: ask.Agree(of.number, reach=HoldsFor.TOLD),
    offered.has_word("clients"),
)
ONLY_NEW = Row(
    "only_new",
    N_("Only new tickets"),
    OfQuestion,
    lambda of: ask.Agree(of.number, reach=HoldsFor.NEW),
    offered.has_word("dated"),
)
INSTEAD = Row("instead", "", OfReplacement, lambda of: ask.Agree(of.number, instead=of.chosen))
WHO = Row("who", "", OfReplacement, lambda of: ask.Agree(of.number, instead=of.chosen))
NO = Row("no", N_("No"), OfQuestion, lambda of: ask.Decline(of.number))

# Answers in a step-by-step form

ANSWER = Row("answer", N_("Skip"), OfAsked, _answer)
ENOUGH = Row(
    "enough",
    N_("Done"),
    OfAsked,
    lambda of: ask.AnswerQuestion(of.dialogue, of.step, enough=True),
    primary=True,
)
TURN = Row("turn", "", OfAskedPage, lambda of: ask.TurnPage(of.dialogue, of.step, of.choice or 0))
READ = Row(
    "read", N_("Read in full"), OfAskedPage, lambda of: ask.ReadChoices(of.dialogue, of.step)
)
LEAVE = Row("leave", N_("Never mind"), OfDialogue, lambda of: ask.LeaveDialogue(of.number))

# Lists and pages

SHOW = Row("show", "", OfListed, lambda of: ask.ShowTicket(ticket_id=of.number))
SHOW_APART = Row("look", "", OfListed, lambda of: ask.ShowTicket(ticket_id=of.number, apart=True))
TICKETS = Row("list", N_("My tickets"), OfPage, lambda of: ask.ListTickets(of.number))
QUEUE = Row("q", N_("Queue"), OfQueue, lambda of: decoded(of.code))
PEOPLE = Row("people", "", OfPeople, lambda of: ask.ShowPeople(of.query, of.page))
STAFF = Row("staff", "", OfPage, lambda of: ask.ShowStaff(of.number))
PERSON = Row("person", "", OfPerson, lambda of: ask.ShowPerson(of.number))
CHANGE_PERSON = Row(
    "edit", N_("Change…"), OfPersonField, lambda of: ask.BeginPerson(of.entry, of.field)
)
CHANGE_TEAM = Row(
    "team", N_("Role and team…"), OfPersonField, lambda of: ask.BeginTeam(of.entry, of.field)
)
EXPORT = Row(
    "export", N_("Export…"), OfExport, lambda of: ask.ShowExport(of.person, of.extras), menu=True
)
SEND_EXPORT = Row(
    "send_export",
    N_("Send file"),
    OfExport,
    lambda of: ask.SendPersonFile(of.person, of.extras),
    primary=True,
)
HAND_OVER_FOR = Row(
    "hand_over_for", N_("Hand over…"), OfPerson, lambda of: ask.BeginHandOverFor(of.number)
)
STAYS = Row("stays", N_("They stay"), OfPerson, lambda of: ask.KeepOnStaff(of.number))
LEAVES = Row("leaves", N_("Leaves…"), OfPerson, lambda of: ask.BeginLeave(of.number))
SHOW_FORGET = Row(
    "forget", N_("Forget…"), OfPerson, lambda of: ask.ShowForget(of.number), menu=True
)
FORGET = Row("forget_name", N_("Type the name…"), OfPerson, lambda of: ask.BeginForget(of.number))
KEEP = Row("keep", N_("Don't forget"), OfPerson, lambda of: ask.KeepPerson(of.number), primary=True)
UNLINK = Row("unlink", N_("Unlink"), OfPerson, lambda of: ask.UnlinkPerson(of.number))
INVITE_STAFF = Row("hire", N_("Invite a colleague"), OfNothing, lambda _: ask.InviteStaff())
APPOINT = Row(
    "appoint",
    N_("Make a specialist"),
    OfPerson,
    lambda of: ask.SetRole(of.number, Role.SPECIALIST),
    primary=True,
)
JOIN = Row("join", "", OfMembership, lambda of: ask.InviteToChannel(of.number, of.chosen))
CONFIRM_STAFF = Row(
    "confirmed", N_("Confirm"), OfPerson, lambda of: ask.ConfirmStaff(of.number), primary=True
)
REMOVE_ROLE = Row(
    "unstaff", N_("Remove role"), OfPerson, lambda of: ask.SetRole(of.number, Role.CLIENT)
)
REQUESTS = Row("requests", N_("All requests"), OfPage, lambda of: ask.ShowRequests(of.number))
ADMIT = Row("admit", "", OfPerson, lambda of: ask.AdmitPerson(of.number))
ADMIT_ALONE = Row("admit1", "", OfPerson, lambda of: ask.AdmitPerson(of.number, alone=True))
AS = Row(
    "as", N_("As client"), OfClientsPage, lambda of: ask.SeeAs(of.number, page=of.chosen), menu=True
)
AS_TICKET = Row("as_ticket", "", OfClientsTicket, lambda of: ask.SeeAs(of.number, of.chosen))
AS_RECEIPT = Row(
    "as_receipt",
    N_("Receipt"),
    OfClientsTicket,
    lambda of: ask.SeeAs(of.number, of.chosen, receipt=True),
)
AS_NEW = Row("as_new", N_("New request"), OfPerson, lambda of: ask.BeginOpenAs(of.number))
AS_CLOSE = Row("as_close", N_("Close"), OfClientsTicket, _for_client(ask.CloseTicket))
AS_UNSOLVED = Row("as_unsolved", N_("Not solved"), OfClientsTicket, _for_client(ask.ReopenTicket))
AS_STILL = Row("as_still", N_("Still need help"), OfClientsTicket, _for_client(ask.StillNeedHelp))
HELP = Row("help", "", OfTopic, lambda of: ask.ShowHelp(of.topic, of.prefix))
HOME = Row("home", N_("Refresh"), OfNothing, lambda _: ask.ShowHome())
AWAY = Row("away", N_("Away until tomorrow"), OfNothing, lambda _: ask.GoAway("tomorrow"))
BACK = Row("back", N_("I'm back"), OfNothing, lambda _: ask.ComeBack(), primary=True)
SWAP = Row("swap", N_("Swap a shift…"), OfNothing, lambda _: ask.BeginSwap())
HAND_OVER = Row("handover", N_("Hand over my tickets"), OfNothing, lambda _: ask.BeginHandOver())
OPEN_FOR_ME = Row("mine", N_("Open a ticket for me"), OfUpdate, _write_anew)

# Settings

SETTINGS = Row("settings", N_("Settings"), OfNothing, lambda _: ask.ShowSettings())
KIND = Row("kind", "", OfKind, lambda of: ask.ShowEntries(of.kind, of.page))
ENTRY = Row("entry", "", OfEntry, lambda of: ask.ShowEntry(of.number))
ADD_ENTRY = Row("add", N_("Add…"), OfKind, lambda of: ask.BeginEntry(of.kind), primary=True)
CHANGE = Row("change", N_("Change…"), OfField, lambda of: ask.BeginChange(of.entry, of.field))
OFF = Row("off", N_("Switch off"), OfEntry, lambda of: ask.SwitchEntry(of.number, off=True))
ON = Row("on", N_("Switch on"), OfEntry, lambda of: ask.SwitchEntry(of.number, off=False))
UP = Row("up", N_("Move up"), OfEntry, lambda of: ask.MoveEntry(of.number, up=True))
DOWN = Row("down", N_("Move down"), OfEntry, lambda of: ask.MoveEntry(of.number, up=False))
TASK = Row("task", "", OfTask, lambda of: ask.BeginTask(of.task))
TABLE = Row("table", "", OfTable, lambda of: ask.ShowTable(of.entry, of.field, of.page))
TABLE_ROW = Row(
    "row",
    N_("Add a row…"),
    OfRow,
    lambda of: ask.BeginRow(of.entry, of.field, of.row, of.version),
)
REMOVE_ROW = Row(
    "drop", "✕", OfRow, lambda of: ask.RemoveRow(of.entry, of.field, of.row, of.version)
)
CHANGES = Row(
    "changes",
    "",
    OfChanges,
    lambda of: ask.ShowAudit(of.named, of.kind, of.since, of.page),
)
EXTEND = Row(
    "extend", N_("Extend holidays"), OfEntry, lambda of: ask.ExtendHolidays(of.number), primary=True
)
UNDO_PERSON = Row(
    "undo_person", N_("Undo"), OfPersonChange, lambda of: ask.UndoPerson(of.number, of.chosen)
)
UNDO = Row("undo", N_("Undo"), OfVersion, lambda of: ask.UndoChange(of.number, of.chosen))

BUTTONS: Mapping[str, Row[Any]] = {
    row.name: row for row in tuple(globals().values()) if isinstance(row, Row)
}
"""All rows above, by name."""


def pressed(value: str) -> Command | None:
    """Return the command of a pressed button with this value; None if it is not ours."""
    row = BUTTONS.get(value.partition(":")[0])
    return row.pressed(value) if row is not None else None
