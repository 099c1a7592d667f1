"""What a level promises follows the ticket: the desk sets clocks wherever it keeps a change."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.dictionaries import BEGINNING, Kind
from domain.outgoing.deliveries import Candidate, Delivery
from domain.outgoing.templates import RECEIPT
from domain.outgoing.ticket_view import TicketView
from domain.tickets import Status
from storage.unit import Unit
from tests.domain.desk.support.world import World

FRIDAY_EVENING = datetime(2026, 1, 9, 17, 30, tzinfo=UTC)
HOURS = ["09:00-13:00", "14:00-18:00"]
OFFICE = {"zone": "UTC", "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), HOURS)}


@pytest.fixture
def promising(world: World) -> World:
    """A desk that answers within an hour of office time and is done within eight."""

    def fill(uow: Unit) -> None:
        entries: list[tuple[Kind, str, dict[str, Any]]] = [
            (Kind.CALENDAR, "Office", OFFICE),
            (Kind.LEVEL, "Standard", {"response": "1h", "resolution": "8h", "calendar": "Office"}),
        ]
        for kind, name, body in entries:
            uow.dictionaries.add(kind, name, body, BEGINNING)

    world.now = FRIDAY_EVENING
    world.run(fill)
    return world


def test_a_friday_evenings_question_is_promised_for_monday(promising: World) -> None:
    ivan = promising.client("Ivan")
    ivan.writes("The report is empty")
    ticket = promising.ticket()
    assert ticket.response_due_at == datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    assert ticket.resolution_due_at == datetime(2026, 1, 12, 17, 30, tzinfo=UTC)


def test_a_receipt_knows_until_when_the_desk_is_closed(promising: World) -> None:
    ivan = promising.client("Ivan")
    ivan.writes("The report is empty")
    assert receipt_of(promising).opens_at is None, "half an hour is left on Friday"
    promising.now += timedelta(minutes=30)
    assert receipt_of(promising).opens_at == datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
    promising.now = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
    assert receipt_of(promising).opens_at is None


def receipt_of(world: World) -> TicketView:
    """The ticket of a receipt that is claimed now; nothing stays claimed."""

    def claimed(uow: Unit) -> Sequence[Delivery]:
        with uow.connection.begin_nested() as savepoint:
            found = uow.claims.claim(world.now, ["telegram", "slack"], (), everything)
            savepoint.rollback()
        return found

    (receipt,) = (one for one in world.run(claimed) if one.template == RECEIPT)
    assert receipt.ticket is not None
    return receipt.ticket


def everything(candidates: Sequence[Candidate]) -> Sequence[int]:
    return [one.post_id for one in candidates]


def test_an_answer_that_arrived_ends_the_response_clock(promising: World) -> None:
    ivan = promising.client("Ivan")
    ivan.writes("The report is empty")
    anna = promising.specialist("Anna")
    anna.writes_in(promising.ticket(), "Which one?")
    promising.now += timedelta(seconds=6)
    promising.deliver()
    assert promising.ticket().response_due_at is None
    assert promising.ticket().missed_answers == 0


def test_waiting_for_the_client_pauses_what_is_to_be_done(promising: World) -> None:
    ivan = promising.client("Ivan")
    ivan.writes("The report is empty")
    anna = promising.specialist("Anna")
    anna.writes_in(promising.ticket(), "Which one?")
    promising.now += timedelta(seconds=6)
    promising.deliver()
    promising.set_status(anna, Status.PENDING)
    ticket = promising.ticket()
    assert ticket.resolution_due_at is None
    left = ticket.resolution_left
    promising.now += timedelta(days=5)
    ivan.writes("The second one")
    again = promising.ticket()
    assert again.resolution_left is None
    assert left is not None
    assert timedelta(hours=7, minutes=59) < left <= timedelta(hours=8)
    assert again.resolution_due_at is not None
    assert again.resolution_due_at > promising.now


def test_a_ticket_is_shown_with_its_level_and_its_promise(promising: World) -> None:
    ivan = promising.client("Ivan")
    ivan.writes("The report is empty")
    view = promising.run(lambda uow: uow.tickets.view(1))
    assert (view.level, view.department) == ("Standard", "Support")
    assert view.response_due_at == datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
