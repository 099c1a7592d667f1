"""A ticket to begin with."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from domain.tickets import Status, Ticket

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLIENT, ANNA, BORIS = 7, 11, 12

_NEW = Ticket(
    id=42,
    subject="Cannot log in",
    subject_settled=True,
    status=Status.NEW,
    client_id=CLIENT,
    conversation_id=1,
    department_id=1,
    assignee_id=None,
    source="telegram",
    follows_id=None,
    created_at=MONDAY,
    status_changed_at=MONDAY,
    waiting_since=MONDAY,
    first_response_at=None,
    last_client_line_at=MONDAY,
    last_staff_line_at=None,
    version=1,
)


def a_ticket(**changes: Any) -> Ticket:
    """A ticket that a client has just opened, but for what is said."""
    return replace(_NEW, **changes)
