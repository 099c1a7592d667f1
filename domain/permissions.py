"""Who may do what: the words of each command's row, and the check."""

from dataclasses import dataclass
from enum import Enum, auto

from domain import commands as ask
from domain.commands import Command
from domain.errors import Refusal
from domain.people.person import Person, Role
from domain.policy.people.scope import Sight
from domain.tickets import Ticket


class Reach(Enum):
    """Which tickets a permission covers. What staff see and handle, the desk's scopes say."""

    ANY = auto()
    OWN = auto()  # the actor is its client
    SEEN = auto()  # the actor may see it
    HANDLED = auto()  # the actor may handle it
    TAKEN = auto()  # the actor may handle it, or take it: nobody is responsible
    IF_SET = auto()  # no ticket: the desk's setting lets specialists change people
    IF_MOVES = auto()  # no ticket: the desk's setting lets this role move messages to the desk


ANY, OWN, SEEN, HANDLED, TAKEN = Reach.ANY, Reach.OWN, Reach.SEEN, Reach.HANDLED, Reach.TAKEN
IF_SET, IF_MOVES = Reach.IF_SET, Reach.IF_MOVES


@dataclass(frozen=True, slots=True)
class Permission:
    """Which tickets each role may use a command on; None: no ticket."""

    client: Reach | None = None
    specialist: Reach | None = None
    administrator: Reach | None = None

    def reach(self, role: Role) -> Reach | None:
        """Return on which tickets a role may use it."""
        by_role = {
            Role.CLIENT: self.client,
            Role.SPECIALIST: self.specialist,
            Role.ADMINISTRATOR: self.administrator,
        }
        return by_role[role]

    @property
    def least(self) -> Role:
        """Return the least role that may use it, whatever the desk's settings are."""
        roles = (Role.CLIENT, Role.SPECIALIST)
        always = (role for role in roles if self.reach(role) not in (None, IF_SET))
        return next(always, Role.ADMINISTRATOR)

    @property
    def is_administration(self) -> bool:
        """Return whether only administrators may use it, unless the desk's settings say more."""
        return self.least is Role.ADMINISTRATOR


def role_on(actor: Person, ticket: Ticket | None) -> Role:
    """Return the actor's role on a ticket: staff who ask for help are that ticket's client."""
    if ticket is not None and ticket.client_id == actor.id:
        return Role.CLIENT
    return actor.role


def check_role(command: Command, permission: Permission, actor: Person) -> None:
    """Raise Refusal if the actor may never use this, before a ticket is looked up.

    So ticket numbers reveal nothing. A line in a thread without a ticket is not refused; the desk
    ignores it.
    """
    is_line = isinstance(command, ask.WriteInThread)
    never = permission.client is None and permission.reach(actor.role) is None
    if never and not is_line:
        raise Refusal("not_allowed", who=permission.least.value)


def check(
    command: Command, permission: Permission, actor: Person, ticket: Ticket | None, sight: Sight
) -> None:
    """Raise Refusal unless the actor may do this to the ticket (None: it is about no ticket).

    A ticket that the actor may not see is refused as if it did not exist, so ticket numbers reveal
    nothing.
    """
    role = role_on(actor, ticket)
    reach = permission.reach(role)
    if reach is IF_SET and not sight.changes_people:
        reach = None
    if reach is None and role is not actor.role:
        raise Refusal("own_ticket", role=role.value)
    if reach is None and isinstance(command, ask.WriteInThread):
        raise Refusal("line_stays_here", role=role.value)
    if reach is None:
        hidden = ticket is not None and not sight.sees(ticket)
        raise _unknown(command) if hidden else Refusal("not_allowed", who=permission.least.value)
    if ticket is None or reach is Reach.ANY:
        return
    if reach is Reach.OWN:
        if ticket.client_id != actor.id:
            raise _unknown(command)
    elif not sight.sees(ticket):
        raise _out_of_reach(ticket, sight) if _is_of_place(command) else _unknown(command)
    elif not _reaches(reach, ticket, sight):
        raise _out_of_reach(ticket, sight)


def _reaches(reach: Reach, ticket: Ticket, sight: Sight) -> bool:
    if reach is Reach.SEEN:
        return True
    return sight.may_take(ticket) if reach is Reach.TAKEN else sight.handles(ticket)


def _is_of_place(command: Command) -> bool:
    """Return whether the ticket is that of the thread in which the actor already reads it."""
    return isinstance(command, ask.TicketCommand) and command.ticket_id is None


def _unknown(command: Command) -> Refusal:
    """Return what is said of a ticket that does not exist: neither its number nor a word more."""
    by_number = isinstance(command, ask.TicketCommand)
    return Refusal("no_such_ticket" if by_number else "no_such_line")


def _out_of_reach(ticket: Ticket, sight: Sight) -> Refusal:
    return Refusal("out_of_reach", ticket=ticket.id, scope=sight.scopes.handle.value)
