"""Which tickets a specialist sees and handles: one rule for every act, list and page.

The desk's two settings, `view_scope` and `handle_scope`, are about colleagues' tickets. Nobody can
handle what they can't see. Administrators see and handle everything.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.text.sentence import Term, says
from domain.tickets import Ticket


class Scope(StrEnum):
    """How far a specialist reaches. The values are as written."""

    ALL = "all"
    DEPARTMENTS = "own departments"
    OWN = "own tickets"


SCOPES = (
    Term(Scope.ALL, says("all"), ("все",)),
    Term(
        Scope.DEPARTMENTS,
        says("own departments"),
        ("заявки своих отделов", "своих отделов", "свои отделы"),
    ),
    Term(Scope.OWN, says("own tickets"), ("свои заявки", "свои")),
)
"""The scopes as people read them."""


@dataclass(frozen=True, slots=True)
class Scopes:
    """What specialists see, and what they handle of it."""

    view: Scope = Scope.ALL
    handle: Scope = Scope.ALL

    @property
    def unlimited(self) -> bool:
        """Return whether every specialist sees and handles every ticket."""
        return self.view is self.handle is Scope.ALL


@dataclass(frozen=True, slots=True)
class Sight:
    """What one member of staff sees and handles.

    `departments` are this person's: those they are a member of, and those without members, which
    are everybody's. Somebody responsible for a ticket always sees and handles it.
    `changes_people`: they may change the mark and properties of people.
    """

    person_id: int
    scopes: Scopes = Scopes()
    departments: frozenset[int] = frozenset()
    changes_people: bool = True

    def sees(self, ticket: Ticket) -> bool:
        """Return whether they may see a ticket: with *own tickets*, also those nobody has."""
        free = ticket.assignee_id is None and self.scopes.view is Scope.OWN
        return free or self._covers(self.scopes.view, ticket)

    def handles(self, ticket: Ticket) -> bool:
        """Return whether they may handle a ticket."""
        return self.sees(ticket) and self._covers(self.scopes.handle, ticket)

    def may_take(self, ticket: Ticket) -> bool:
        """Return whether they may take a ticket, or reply in it: also one that nobody has."""
        return self.handles(ticket) or (ticket.assignee_id is None and self.sees(ticket))

    def _covers(self, scope: Scope, ticket: Ticket) -> bool:
        if scope is Scope.ALL or ticket.assignee_id == self.person_id:
            return True
        return scope is Scope.DEPARTMENTS and ticket.department_id in self.departments


EVERYTHING = Sight(0)
"""The sight of administrators, and of everybody while nothing is limited."""
