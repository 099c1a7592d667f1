"""What a specialist sees, handles and may take, for every pair of the desk's two settings."""

from itertools import product

import pytest

from domain.policy.people.scope import EVERYTHING, Scope, Scopes, Sight
from domain.tickets import Ticket
from tests.domain.samples import a_ticket as ticket

ANNA, BORIS = 1, 2
THEIRS, ANOTHER = 10, 20

TICKETS: dict[str, Ticket] = {
    "own": ticket(assignee_id=ANNA, department_id=ANOTHER),
    "a colleague's in their department": ticket(assignee_id=BORIS, department_id=THEIRS),
    "a colleague's in another": ticket(assignee_id=BORIS, department_id=ANOTHER),
    "free in their department": ticket(assignee_id=None, department_id=THEIRS),
    "free in another": ticket(assignee_id=None, department_id=ANOTHER),
}

COVERED: dict[Scope, set[str]] = {
    Scope.ALL: set(TICKETS),
    Scope.DEPARTMENTS: {
        "own",
        "a colleague's in their department",
        "free in their department",
    },
    Scope.OWN: {"own"},
}
"""Which tickets a scope covers, said once more."""


@pytest.mark.parametrize(("view", "handle"), list(product(Scope, Scope)))
def test_nobody_handles_what_they_cannot_see_and_what_is_free_can_be_taken(
    view: Scope, handle: Scope
) -> None:
    sight = Sight(ANNA, Scopes(view, handle), frozenset({THEIRS}))
    free = {name for name, one in TICKETS.items() if one.assignee_id is None}
    seen = COVERED[view] | (free if view is Scope.OWN else set())
    assert {name for name, one in TICKETS.items() if sight.sees(one)} == seen
    handled = seen & COVERED[handle]
    assert {name for name, one in TICKETS.items() if sight.handles(one)} == handled
    takes = handled | (seen & free)
    assert {name for name, one in TICKETS.items() if sight.may_take(one)} == takes


def test_without_limits_everything_is_seen_and_handled() -> None:
    assert Scopes().unlimited
    assert all(EVERYTHING.sees(one) and EVERYTHING.handles(one) for one in TICKETS.values())
