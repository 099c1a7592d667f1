"""Who may do what: one table, refused by default, checked by the desk and nowhere else."""

from enum import Enum, auto

from domain import commands as ask
from domain.commands import Command
from domain.errors import Refusal
from domain.people import Person, Role
from domain.tickets import Ticket


class Reach(Enum):
    """Which tickets a permission covers."""

    ANY = auto()
    OWN = auto()  # the actor is its client
    FREE = auto()  # nobody is responsible, or the actor is
    MINE = auto()  # the actor is responsible


C, S, A = Role.CLIENT, Role.SPECIALIST, Role.ADMINISTRATOR

PERMISSIONS: dict[type[Command], dict[Role, Reach]] = {
    ask.WriteLine: {C: Reach.OWN, S: Reach.OWN, A: Reach.OWN},
    ask.ExpectNew: {C: Reach.OWN, S: Reach.OWN, A: Reach.OWN},
    ask.WriteInThread: {S: Reach.ANY, A: Reach.ANY},
    ask.EditLine: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.DeleteLine: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.TakeTicket: {S: Reach.FREE, A: Reach.ANY},
    ask.AssignTicket: {S: Reach.MINE, A: Reach.ANY},
    ask.SetStatus: {S: Reach.ANY, A: Reach.ANY},
    ask.MoveTicket: {S: Reach.FREE, A: Reach.ANY},
    ask.ChooseDepartment: {S: Reach.FREE, A: Reach.ANY},
    ask.LockTicket: {S: Reach.ANY, A: Reach.ANY},
    ask.UnlockTicket: {S: Reach.ANY, A: Reach.ANY},
    ask.NoReplyNeeded: {S: Reach.ANY, A: Reach.ANY},
    ask.SetLevel: {A: Reach.ANY},
    ask.RecordCall: {S: Reach.ANY, A: Reach.ANY},
    ask.OpenFor: {S: Reach.ANY, A: Reach.ANY},
    ask.GoAway: {S: Reach.ANY, A: Reach.ANY},
    ask.ComeBack: {S: Reach.ANY, A: Reach.ANY},
    ask.BeginHandOver: {S: Reach.ANY, A: Reach.ANY},
    ask.HandOver: {S: Reach.ANY, A: Reach.ANY},
    ask.LeaveDesk: {C: Reach.ANY, S: Reach.ANY, A: Reach.ANY},
    ask.AddNote: {S: Reach.ANY, A: Reach.ANY},
    ask.Reply: {S: Reach.ANY, A: Reach.ANY},
    ask.SendToClient: {S: Reach.ANY, A: Reach.ANY},
    ask.SendAnyway: {S: Reach.ANY, A: Reach.ANY},
    ask.Discard: {S: Reach.ANY, A: Reach.ANY},
    ask.WrongTicket: {S: Reach.ANY, A: Reach.ANY},
    ask.React: {C: Reach.ANY, S: Reach.ANY, A: Reach.ANY},
    ask.ContinueTicket: {C: Reach.OWN},
    ask.RateTicket: {C: Reach.OWN},
    ask.StillNeedHelp: {C: Reach.OWN},
    ask.MoveLine: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.SendAgain: {S: Reach.ANY, A: Reach.ANY},
    ask.CloseTicket: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.AskToClose: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.ReopenTicket: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.BeginForm: {C: Reach.OWN, S: Reach.OWN, A: Reach.OWN},
    ask.LeaveForm: {C: Reach.OWN, S: Reach.OWN, A: Reach.OWN},
    ask.OpenTicket: {C: Reach.OWN, S: Reach.OWN, A: Reach.OWN},
    ask.FillStep: {C: Reach.OWN},
    ask.BeginReply: {S: Reach.ANY, A: Reach.ANY},
    ask.BeginNote: {S: Reach.ANY, A: Reach.ANY},
    ask.BeginWrongTicket: {S: Reach.ANY, A: Reach.ANY},
    ask.SendLine: {S: Reach.ANY, A: Reach.ANY},
    ask.SetSubject: {C: Reach.OWN, S: Reach.FREE, A: Reach.ANY},
    ask.SetCategory: {C: Reach.OWN, S: Reach.FREE, A: Reach.ANY},
    ask.SetPriority: {C: Reach.OWN, S: Reach.FREE, A: Reach.ANY},
    ask.Explain: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.ShowTicket: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.ListTickets: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.ShowQueue: {S: Reach.ANY, A: Reach.ANY},
    ask.Greet: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.SetLanguage: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.SetReachable: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.ClaimDesk: {C: Reach.OWN, S: Reach.ANY, A: Reach.ANY},
    ask.SetRole: {A: Reach.ANY},
    ask.SetDeskChannel: {A: Reach.ANY},
}


def role_on(actor: Person, ticket: Ticket | None) -> Role:
    """Roles are per ticket: staff who ask for help are that ticket's client."""
    if ticket is not None and ticket.client_id == actor.id:
        return Role.CLIENT
    return actor.role


def may(role: Role, command: type[Command]) -> bool:
    """Whether a role has the command at all: for help and menus."""
    return role in PERMISSIONS.get(command, {})


def is_administration(command: type[Command]) -> bool:
    """Tell whether administrators alone have the command."""
    return PERMISSIONS.get(command, {}).keys() == {A}


def check_role(command: Command, actor: Person) -> None:
    """Raise Refusal if a client may do this to no ticket at all, before one is looked for.

    So that numbers tell nothing. A line in a thread that is no ticket's is not refused: it is none
    of the desk's business.
    """
    if actor.role is C and not may(C, type(command)) and not isinstance(command, ask.WriteInThread):
        raise Refusal("not_allowed", role=actor.role.value)


def check(command: Command, actor: Person, ticket: Ticket | None) -> None:
    """Raise Refusal unless the actor may do this to the ticket (None: it concerns no ticket).

    A ticket that is not the client's is refused as if it did not exist, so that numbers tell
    nothing.
    """
    role = role_on(actor, ticket)
    reach = PERMISSIONS.get(type(command), {}).get(role)
    if reach is None and role is not actor.role:
        raise Refusal("own_ticket", role=role.value)
    if reach is None and isinstance(command, ask.WriteInThread):
        raise Refusal("line_stays_here", role=role.value)
    if reach is None:
        raise Refusal("not_allowed", role=role.value)
    if ticket is None or reach is Reach.ANY:
        return
    if reach is Reach.OWN and ticket.client_id != actor.id:
        if isinstance(command, ask.MoveLine):
            raise Refusal("no_such_line")
        raise Refusal("no_such_ticket", ticket=ticket.id)
    if reach is Reach.FREE and ticket.assignee_id not in (None, actor.id):
        raise Refusal("taken", ticket=ticket.id, assignee=ticket.assignee_id)
    if reach is Reach.MINE and ticket.assignee_id != actor.id:
        raise Refusal("not_yours", ticket=ticket.id, assignee=ticket.assignee_id)
