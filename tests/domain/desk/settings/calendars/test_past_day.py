"""A holiday that was forgotten is entered after the day has begun: it needs a reason."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.answers.say import Confirm
from domain.answers.settings import EntryPage, TablePage
from domain.answers.tickets import LedgerPage
from domain.commands.settings import Assignment
from domain.dictionaries import Kind
from domain.dictionaries.preview import HoldsFor
from domain.errors import Refusal
from domain.sla.why import ClockChange, Idle
from tests.domain.desk.settings.changes import does
from tests.domain.desk.settings.test_who_is_affected import due
from tests.domain.desk.support.deadlines import swept
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.timers import recount
from tests.domain.desk.support.world import MONDAY, Somebody, World

HOUR = timedelta(hours=1)
WHY = "today Unity Day because we forgot the holiday"


@pytest.fixture
def olga(world: World) -> Somebody:
    """An administrator of a desk that works from 9 to 18, and replies within an hour.

    It is Monday, 10:00; Ivan waits since then.
    """
    has(world, Kind.CALENDAR, "Office", **OFFICE)
    has(world, Kind.LEVEL, "Gold", response="1h", calendar="Office")
    olga = world.administrator("Olga")
    world.client("Ivan").writes("Cannot log in")
    world.deliver()
    return olga


def test_a_day_that_has_begun_needs_a_reason(world: World, olga: Somebody) -> None:
    with pytest.raises(Refusal, match="day_has_begun"):
        does(world, olga, ask.AddDayOff("today"))
    world.pass_time(hours=24 - 2)
    assert isinstance(does(world, olga, ask.AddDayOff("today Party")), EntryPage | Confirm), (
        "it is 8:00, and nobody has worked yet"
    )


def test_a_date_without_a_year_is_today_if_it_is_todays(world: World, olga: Somebody) -> None:
    """It isn't the same date of next year, which nobody would notice before."""
    today = f"{world.now.day} {world.now:%b}"
    with pytest.raises(Refusal, match="day_has_begun"):
        does(world, olga, ask.AddDayOff(today))
    assert isinstance(does(world, olga, ask.AddDayOff(f"{today} because it's a holiday")), Confirm)


def test_a_date_without_a_year_that_has_just_passed_asks_which_year_is_meant(
    world: World, olga: Somebody
) -> None:
    """Neither a day that was forgotten nor next year's is closed without anybody noticing."""
    world.pass_time(hours=48)
    passed = f"{MONDAY.day} {MONDAY:%b}"
    because = "Unity Day because we forgot it"
    with pytest.raises(Refusal, match="which_year") as refused:
        does(world, olga, ask.AddDayOff(f"{passed}  {because}"))
    ways = [f"{year}-11-{MONDAY.day} {because}" for year in (2026, 2027)]
    assert refused.value.words["ways"] == tuple(ways)
    assert refused.value.words["is_command"], "each way is shown with the command before it"
    task = ask.RunTask("dayoff", {"day": passed, "calendar": "", "label": "", "reason": ""})
    with pytest.raises(Refusal, match="which_year") as in_form:
        does(world, olga, task)
    assert in_form.value.words["ways"] == (f"2026-11-{MONDAY.day}", f"2027-11-{MONDAY.day}")
    assert not in_form.value.words["is_command"]
    for way in ways:
        assert isinstance(does(world, olga, ask.AddDayOff(way)), EntryPage | Confirm)


def test_a_forgotten_holiday_gives_the_time_back_and_lists_what_was_missed(
    world: World, olga: Somebody
) -> None:
    world.pass_time(hours=2)
    swept(world)
    assert (world.ticket().overdue, world.ticket().missed_answers) == (True, 1)
    question = does(world, olga, ask.AddDayOff(WHY))
    assert isinstance(question, Confirm)
    assert (question.words["missed"], question.words["clients"]) == ((1,), 1)
    assert not world.run(lambda uow: uow.dictionaries.load()).calendars["Office"].exceptions
    does(world, olga, ask.Agree(question.number, reach=HoldsFor.TOLD))
    recount(world)
    ticket = world.ticket()
    assert due(world, 1) == 24 * HOUR, "an hour from Tuesday 9:00"
    assert (ticket.overdue, ticket.missed_answers) == (False, 1), "a miss stays one"
    assert len(world.posts("client/promise_moved")) == 1

    page = olga.asks(ask.Explain(ticket_id=1))
    assert isinstance(page, LedgerPage)
    rows = page.why.clocks[0].rows
    moved = next(one for one in rows if isinstance(one, ClockChange) and one.what == "moved")
    assert (moved.reason, moved.note) == ("day_off", "we forgot the holiday")
    assert any(isinstance(one, Idle) and one.label == "Unity Day" for one in rows)


def test_it_is_taken_back_as_if_it_had_never_been(world: World, olga: Somebody) -> None:
    world.pass_time(minutes=30)
    question = does(world, olga, ask.AddDayOff(WHY))
    assert isinstance(question, Confirm)
    page = does(world, olga, ask.Agree(question.number))
    assert isinstance(page, EntryPage)
    recount(world)
    assert due(world, 1) == 24 * HOUR
    world.pass_time(minutes=10)
    back = does(world, olga, ask.UndoChange(page.id, page.newest))
    assert isinstance(back, Confirm)
    does(world, olga, ask.Agree(back.number))
    recount(world)
    assert due(world, 1) == HOUR


def test_yesterday_counts_too_and_later_hours_stay(world: World, olga: Somebody) -> None:
    world.pass_time(hours=6)
    office = next(
        one.id
        for one in world.run(lambda uow: uow.dictionaries.entries())
        if one.kind is Kind.CALENDAR
    )
    longer = {**OFFICE, "week": {**OFFICE["week"], "tue": ["08:00-18:00"]}}  # type: ignore[dict-item]
    now = world.now
    world.run(lambda uow: uow.dictionaries.change(office, "Office", longer, now))
    recount(world)
    world.pass_time(hours=17)
    question = does(world, olga, ask.AddDayOff("yesterday because we forgot it"))
    assert isinstance(question, Confirm)
    does(world, olga, ask.Agree(question.number))
    recount(world)
    assert due(world, 1) == 23 * HOUR, "an hour from Tuesday 8:00"
    calendar = world.run(lambda uow: uow.dictionaries.load()).calendars["Office"]
    assert len(calendar.former) == 2, "hours of each time, with the day closed"


TODAY = MONDAY.date().isoformat()


def office_of(world: World) -> int:
    """The calendar's number."""
    entries = world.run(lambda uow: uow.dictionaries.entries())
    return next(one.id for one in entries if one.kind is Kind.CALENDAR)


def row(world: World, reason: str | None = None, **cells: str) -> ask.SaveRow:
    """A new row of the calendar's special days; with a reason as the form of Slack sends it."""
    office = office_of(world)
    newest = world.run(lambda uow: uow.dictionaries.versions(office)[0].id)
    said = {} if reason is None else {"reason": reason}
    return ask.SaveRow(office, "exceptions", 0, newest, {**cells, **said})


def test_a_days_row_needs_a_reason_too_and_counts_from_its_beginning(
    world: World, olga: Somebody
) -> None:
    world.pass_time(hours=2)
    swept(world)
    closed = {"date": TODAY, "is": "closed", "label": "Unity Day"}
    with pytest.raises(Refusal, match="day_is_over") as refused:
        does(world, olga, row(world, **closed))
    typed = f"set calendar Office exceptions +{TODAY}: closed | Unity Day"
    assert refused.value.words["typed"] == typed
    with pytest.raises(Refusal, match="day_is_over") as in_form:
        does(world, olga, row(world, "", **closed))
    assert not in_form.value.words["typed"], "the form has a field for it"
    question = does(world, olga, row(world, "we forgot it", **closed))
    assert isinstance(question, Confirm)
    assert (question.words["missed"], question.words["clients"]) == ((1,), 1)
    does(world, olga, ask.Agree(question.number))
    recount(world)
    assert due(world, 1) == 24 * HOUR, "an hour from Tuesday 9:00"


def test_a_typed_change_of_a_day_takes_a_reason(world: World, olga: Somebody) -> None:
    world.pass_time(minutes=30)
    office = office_of(world)

    def typed(value: str) -> ask.SetSetting:
        way = Assignment("Office", "exceptions", value)
        return ask.SetSetting(Kind.CALENDAR, (way,), "Office")

    with pytest.raises(Refusal, match="day_is_over"):
        does(world, olga, typed(f"+{TODAY}: closed"))
    question = does(world, olga, typed(f"+{TODAY}: closed because of the storm"))
    assert isinstance(question, Confirm)
    does(world, olga, ask.Agree(question.number))
    recount(world)
    assert due(world, 1) == 24 * HOUR
    newest = world.run(lambda uow: uow.dictionaries.versions(office)[0].id)
    with pytest.raises(Refusal, match="day_is_over") as refused:
        does(world, olga, ask.RemoveRow(office, "exceptions", 1, newest))
    assert refused.value.words["typed"] == f"set calendar Office exceptions -{TODAY}"
    back = does(world, olga, typed(f"-{TODAY} because we worked after all"))
    assert isinstance(back, Confirm)
    does(world, olga, ask.Agree(back.number))
    recount(world)
    assert due(world, 1) == HOUR


def test_a_day_to_come_and_another_name_of_a_past_day_need_no_reason(
    world: World, olga: Somebody
) -> None:
    tomorrow = (MONDAY + timedelta(days=1)).date().isoformat()
    later = does(world, olga, row(world, date=tomorrow, **{"is": "closed"}))
    assert isinstance(later, TablePage | Confirm)
    old = has(world, Kind.CALENDAR, "Old", **OFFICE, exceptions={"2020-12-25": "closed"})
    named = {"exceptions": "2020-12-25: closed | Christmas"}
    assert isinstance(does(world, olga, ask.SaveEntry(Kind.CALENDAR, old, named)), EntryPage)
