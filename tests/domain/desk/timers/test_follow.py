"""Clocks of open tickets follow a change of targets and hours; the time used stays used."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain import commands as ask
from domain.dictionaries import Kind
from domain.sla.calendars import WEEKDAYS
from domain.sla.why import ClockChange, OtherHours, Worked
from domain.tickets import Status
from storage.tables.history import events
from storage.unit import Unit
from tests.domain.desk.support.deadlines import happened, lines, swept
from tests.domain.desk.support.entries import OFFICE, change, has
from tests.domain.desk.support.timers import recount
from tests.domain.desk.support.world import MONDAY, World
from tests.domain.desk.views.test_why import asks_why, ledgers

MORNINGS = {"zone": "UTC", "week": dict.fromkeys(WEEKDAYS[:5], "09:00-12:00")}
NO_MONDAY = {**OFFICE, "exceptions": {"2026-11-23": "closed"}}
HOUR = timedelta(hours=1)


@pytest.fixture
def numbers(world: World) -> dict[str, int]:
    """A desk that works from 9 to 18, and answers within two hours; Ivan waits since 10:00."""
    office = has(world, Kind.CALENDAR, "Office", **OFFICE)
    escalate = [{"clock": "response", "after": "30min", "tell": ["administrators"]}]
    body = {"response": "4h", "resolution": "20h", "calendar": "Office", "escalate": escalate}
    level = has(world, Kind.LEVEL, "Gold", **body)
    world.client("Ivan").writes("Cannot log in")
    return {"Office": office, "Gold": level}


def gold(**targets: Any) -> dict[str, Any]:
    escalate = [{"clock": "response", "after": "30min", "tell": ["administrators"]}]
    body = {"response": "4h", "resolution": "20h", "calendar": "Office", "escalate": escalate}
    return body | targets


def history(world: World) -> list[str]:
    """What the clocks did, in order."""

    def look(uow: Unit) -> list[str]:
        rows = uow.outbox._connection.execute(select(events).order_by(events.c.id))
        return [row.facts["what"] for row in rows if row.name == "ClockMoved"]

    return world.run(look)


def test_another_target_moves_the_deadline_and_the_time_used_stays_used(
    world: World, numbers: dict[str, int]
) -> None:
    assert world.ticket().response_due_at == MONDAY + 4 * HOUR
    world.pass_time(hours=1)
    change(world, numbers["Gold"], "Gold", gold(response="2h"))
    world.pass_time(minutes=20)  # the count comes late: it is all the same
    recount(world)
    ticket = world.ticket()
    assert ticket.response_due_at == MONDAY + 2 * HOUR
    assert ticket.resolution_due_at == MONDAY + 50 * HOUR  # as it was
    assert not ticket.overdue


def test_other_hours_count_from_the_change_on_to_the_minute(
    world: World, numbers: dict[str, int]
) -> None:
    world.pass_time(hours=1, minutes=30)
    change(world, numbers["Office"], "Office", MORNINGS)  # at 11:30
    world.pass_time(minutes=10)
    recount(world)
    # An hour and a half is used, half an hour is left today, two hours tomorrow from nine on.
    assert world.ticket().response_due_at == MONDAY + 25 * HOUR
    told = ledgers(asks_why(world.specialist("Anna")))["response"]
    assert (told.used, told.target) == (timedelta(minutes=100), 4 * HOUR)
    kinds = [type(row) for row in told.rows]
    assert kinds == [ClockChange, Worked, ClockChange, Worked]
    world.pass_time(days=1)
    told = ledgers(asks_why(world.specialist("Anna")))["response"]
    assert told.left == timedelta(0) - 40 * timedelta(minutes=1)


def test_hours_that_change_later_are_explained_where_they_change(
    world: World, numbers: dict[str, int]
) -> None:
    change(world, numbers["Office"], "Office", MORNINGS, since=MONDAY + HOUR)
    recount(world)
    # An hour until eleven, another until noon, two more tomorrow.
    assert world.ticket().response_due_at == MONDAY + 25 * HOUR
    world.pass_time(hours=2)
    told = ledgers(asks_why(world.specialist("Anna")))["response"]
    assert [row.start for row in told.rows if isinstance(row, OtherHours)] == [MONDAY + HOUR]
    assert told.used == 2 * HOUR


def test_a_forgotten_holiday_of_today_gives_back_all_that_was_used_of_the_day(
    world: World, numbers: dict[str, int]
) -> None:
    world.pass_time(hours=1)
    change(world, numbers["Office"], "Office", NO_MONDAY, since=MONDAY.replace(hour=0))
    recount(world)
    # All four hours are left, from Tuesday at nine.
    assert world.ticket().response_due_at == MONDAY + 27 * HOUR


@pytest.mark.parametrize(
    "acts",
    [
        lambda world: world.set_status(world.specialist("Anna"), Status.ON_HOLD),
        lambda world: world.specialist("Anna").asks(ask.TakeTicket(ticket_id=1)),
    ],
    ids=["on hold", "taken"],
)
def test_whoever_acts_before_the_count_changes_nothing_about_it(
    world: World, numbers: dict[str, int], acts: Callable[[World], object]
) -> None:
    world.pass_time(hours=1)
    change(world, numbers["Office"], "Office", MORNINGS)
    change(world, numbers["Gold"], "Gold", gold(response="3h", resolution="10h"))
    acts(world)
    recount(world)
    ticket = world.ticket()
    assert ticket.response_due_at == MONDAY + 24 * HOUR  # an hour is used, and one left today
    left = ticket.resolution_left
    if left is None:
        assert ticket.resolution_due_at == MONDAY + (3 * 24 - 1) * HOUR + 2 * HOUR
    else:
        assert left == 9 * HOUR
    assert world.ticket() == ticket


def test_a_deadline_that_passes_by_the_change_is_shown_and_held_against_nobody(
    world: World, numbers: dict[str, int]
) -> None:
    world.specialist("Anna").asks(ask.TakeTicket(ticket_id=1))
    world.pass_time(hours=3)
    change(world, numbers["Gold"], "Gold", gold(response="1h"))
    recount(world)
    ticket = world.ticket()
    assert ticket.response_due_at == MONDAY + HOUR
    assert ticket.overdue
    assert ticket.missed_answers == 0
    for _ in range(4):
        swept(world)
        world.pass_time(hours=1)
    assert happened(world) == []
    assert lines(world) == []
    assert world.ticket().missed_answers == 0


def test_a_sweep_before_the_count_tells_nobody_either(
    world: World, numbers: dict[str, int]
) -> None:
    world.specialist("Anna").asks(ask.TakeTicket(ticket_id=1))
    change(world, numbers["Gold"], "Gold", gold(warn={"response": "2h"}))
    recount(world)
    world.pass_time(hours=3)  # the warning is due, and nobody has looked
    change(world, numbers["Gold"], "Gold", gold(response="1h"))
    swept(world)
    recount(world)
    assert happened(world) == []
    assert (world.ticket().overdue, world.ticket().missed_answers) == (True, 0)


def test_what_had_passed_before_the_change_stays_missed(
    world: World, numbers: dict[str, int]
) -> None:
    world.pass_time(hours=5)
    change(world, numbers["Gold"], "Gold", gold(response="8h"))
    recount(world)
    ticket = world.ticket()
    assert ticket.missed_answers == 1
    assert ticket.response_due_at == MONDAY + 8 * HOUR
    assert not ticket.overdue


def test_a_new_name_moves_nothing(world: World, numbers: dict[str, int]) -> None:
    before, did = world.ticket(), history(world)
    change(world, numbers["Gold"], "Platinum", gold(calendar="Hours"))
    change(world, numbers["Office"], "Hours", OFFICE)
    recount(world)
    assert world.ticket() == before
    assert history(world) == did


def test_a_change_for_new_tickets_alone_leaves_open_ones_their_promise(
    world: World, numbers: dict[str, int]
) -> None:
    world.pass_time(minutes=30)
    change(world, numbers["Gold"], "Gold", gold(response="2h"), since=world.now)
    recount(world)
    assert world.ticket().response_due_at == MONDAY + 4 * HOUR
    world.client("Oleg").writes("Cannot print")
    assert world.ticket(2).response_due_at == MONDAY + 2.5 * HOUR
    world.pass_time(minutes=5)
    change(world, numbers["Gold"], "Gold", gold(response="3h"))
    recount(world)
    assert world.ticket().response_due_at == MONDAY + 3 * HOUR
    assert world.ticket(2).response_due_at == MONDAY + 3.5 * HOUR


def test_an_entry_of_the_past_that_cannot_be_read_any_more_stops_nobody(
    world: World, numbers: dict[str, int]
) -> None:
    world.pass_time(hours=1)
    change(world, numbers["Office"], "Office", MORNINGS)

    def forgotten(uow: Unit) -> None:
        uow.dictionaries._connection.exec_driver_sql(
            f'UPDATE entry_versions SET body = \'{{"zone":"No/Where"}}\''
            f" WHERE entry_id = {numbers['Office']} AND revision < 4"
        )

    world.run(forgotten)
    recount(world)
    assert world.ticket().response_due_at is not None
