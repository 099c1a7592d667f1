"""Who may do what: the words in which each command's row says it, and how the desk checks it."""

from dataclasses import dataclass
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


ANY, OWN, FREE, MINE = Reach.ANY, Reach.OWN, Reach.FREE, Reach.MINE


@dataclass(frozen=True, slots=True)
class Permission:
    """Which tickets each role may do something to; None: to none at all."""

    client: Reach | None = None
    specialist: Reach | None = None
    administrator: Reach | None = None

    def reach(self, role: Role) -> Reach | None:
        """Return which tickets a role may do it to."""
        by_role = {
            Role.CLIENT: self.client,
            Role.SPECIALIST: self.specialist,
            Role.ADMINISTRATOR: self.administrator,
        }
        return by_role[role]

    @property
    def is_administration(self) -> bool:
        """Tell whether administrators alone may do it."""
        return self.client is None and self.specialist is None


def role_on(actor: Person, ticket: Ticket | None) -> Role:
    """Return the actor's role on a ticket: staff who ask for help are that ticket's client."""
    if ticket is not None and ticket.client_id == actor.id:
        return Role.CLIENT
    return actor.role


def check_role(command: Command, permission: Permission, actor: Person) -> None:
    """Raise Refusal if a client may do this to no ticket at all, before one is looked for.

    So that numbers tell nothing. A line in a thread that is no ticket's is not refused: it is none
    of the desk's business.
    """
    is_line = isinstance(command, ask.WriteInThread)
    if actor.role is Role.CLIENT and permission.client is None and not is_line:
        raise Refusal("not_allowed", role=actor.role.value)


def check(command: Command, permission: Permission, actor: Person, ticket: Ticket | None) -> None:
    """Raise Refusal unless the actor may do this to the ticket (None: it concerns no ticket).

    A ticket that is not the client's is refused as if it did not exist, so that numbers tell
    nothing.
    """
    role = role_on(actor, ticket)
    reach = permission.reach(role)
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
