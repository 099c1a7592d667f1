from datetime import timedelta

import pytest

from domain.policy.queue.lamp import Lamp, Urgency, lamp_for_staff, urgency
from domain.tickets import Status, Ticket
from tests.domain.samples import ANNA, BORIS, CLIENT, MONDAY, a_ticket

LATER = MONDAY + timedelta(hours=1)

ASKED = a_ticket()
ASKED_ANNA = a_ticket(status=Status.OPEN, assignee_id=ANNA)
ANSWERED_BY_ANNA = a_ticket(
    status=Status.OPEN,
    assignee_id=ANNA,
    last_replier_id=ANNA,
    last_staff_line_at=LATER,
    waiting_since=None,
)
ASKED_AGAIN = a_ticket(
    status=Status.OPEN,
    assignee_id=ANNA,
    last_replier_id=BORIS,
    last_staff_line_at=MONDAY,
    last_client_line_at=LATER,
)
CLOSED = a_ticket(status=Status.CLOSED, last_replier_id=ANNA, last_staff_line_at=LATER)
UNTOUCHED = a_ticket(assignee_id=ANNA, last_client_line_at=None, waiting_since=None)
BY_STAFF = a_ticket(last_client_line_at=None, last_replier_id=ANNA, last_staff_line_at=MONDAY)


@pytest.mark.parametrize(
    ("seen", "ticket", "viewer"),
    [
        pytest.param(Lamp.GREY, CLOSED, ANNA, id="closed, though the last line is mine"),
        pytest.param(Lamp.GREEN, ANSWERED_BY_ANNA, ANNA, id="the last line is mine"),
        pytest.param(Lamp.GREEN, BY_STAFF, ANNA, id="I wrote to a client first"),
        pytest.param(Lamp.GREEN, ASKED, CLIENT, id="my own question, not answered yet"),
        pytest.param(Lamp.RED, ANSWERED_BY_ANNA, CLIENT, id="my own question is answered"),
        pytest.param(Lamp.LIGHT_GREEN, ANSWERED_BY_ANNA, BORIS, id="a colleague answered"),
        pytest.param(Lamp.RED, ASKED_ANNA, ANNA, id="the client wrote, and I am responsible"),
        pytest.param(Lamp.RED, ASKED_AGAIN, ANNA, id="the client wrote after a colleague did"),
        pytest.param(Lamp.YELLOW, ASKED_AGAIN, BORIS, id="the client wrote after I did"),
        pytest.param(Lamp.YELLOW, ASKED, ANNA, id="the client wrote to nobody yet"),
        pytest.param(Lamp.YELLOW, ASKED_ANNA, BORIS, id="the client wrote to a colleague"),
        pytest.param(Lamp.YELLOW, UNTOUCHED, ANNA, id="nobody wrote anything"),
    ],
)
def test_staff_see_a_lamp_of_their_own(seen: Lamp, ticket: Ticket, viewer: int) -> None:
    assert lamp_for_staff(ticket, viewer) is seen


@pytest.mark.parametrize(
    ("beside", "ticket"),
    [
        (None, ASKED),
        (Urgency.SOON, a_ticket(expiring=True)),
        (Urgency.OVERDUE, a_ticket(overdue=True)),
        (Urgency.OVERDUE, a_ticket(expiring=True, overdue=True)),
    ],
)
def test_beside_the_lamp_stands_how_late_it_is(beside: Urgency | None, ticket: Ticket) -> None:
    assert urgency(ticket) is beside
