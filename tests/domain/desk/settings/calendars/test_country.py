"""A calendar knows whose holidays it has, and gets the next ones with one press."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain import desk
from domain.answers.say import Confirm
from domain.answers.settings import EntryPage, Mistake
from domain.commands.settings import NAME
from domain.desk.act import Act
from domain.dictionaries import Kind
from domain.dictionaries.public_holidays import YEARS_AHEAD
from domain.errors import Refusal
from domain.outgoing.buttons import OfHolidays
from domain.sla.calendars import Closed
from tests.domain.desk.settings.changes import does
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.timers import recount
from tests.domain.desk.support.world import MONDAY, Somebody, World

LAST = {"2026-12-24": {"is": ["10:00-12:00"]}, "2026-12-26": {"is": "closed", "label": "Christmas"}}


def calendar(world: World, country: str = "DE-BY") -> int:
    """Hours that know the holidays of this year."""
    said = {"country": country} if country else {}
    number = has(world, Kind.CALENDAR, "Office", **OFFICE, **said, exceptions=LAST)
    recount(world)
    return number


def days(world: World) -> list[str]:
    """The special days of the calendar."""
    known = world.run(lambda uow: uow.dictionaries.load())
    return [day.isoformat() for day in known.calendars["Office"].exceptions]


def test_the_next_years_holidays_of_the_region_are_added_and_the_others_stay(
    world: World, olga: Somebody
) -> None:
    office = calendar(world)
    page = does(world, olga, ask.ExtendHolidays(office))
    assert isinstance(page, EntryPage)
    assert page.done
    known = world.run(lambda uow: uow.dictionaries.load()).calendars["Office"]
    found = {day.isoformat(): one for day, one in known.exceptions.items()}
    assert found["2027-01-06"] == Closed("Epiphany"), "a holiday in Bavaria"
    assert {day[:4] for day in found} == {str(2026 + years) for years in range(YEARS_AHEAD + 1)}
    assert [day for day in found if day < "2027"] == list(LAST)
    assert not page.can_extend, "there is nothing more to add this year"
    again = does(world, olga, ask.ExtendHolidays(office))
    assert isinstance(again, EntryPage)
    assert not again.done


def test_open_tickets_that_move_are_shown_first(world: World, olga: Somebody) -> None:
    office = calendar(world)
    has(world, Kind.LEVEL, "Gold", response="700h", calendar="Office")
    world.client("Ivan").writes("Cannot log in")
    question = does(world, olga, ask.ExtendHolidays(office))
    assert isinstance(question, Confirm)
    assert question.words["later"] == 1
    assert days(world) == list(LAST)
    page = does(world, olga, ask.Agree(question.number))
    assert isinstance(page, EntryPage)
    assert "2027-01-06" in days(world)
    back = does(world, olga, ask.UndoChange(office, page.newest))
    assert isinstance(back, Confirm)
    does(world, olga, ask.Agree(back.number))
    assert days(world) == list(LAST)


@pytest.mark.parametrize(
    ("country", "sentence"),
    [
        ("Germany", "“%(written)s” isn't a country; write its code, like DE"),
        ("QQ", "we don't know the holidays of “%(written)s”; write its code, like DE"),
        ("DE-Bayer", "%(code)s has no region “%(written)s”; did you mean %(meant)s?"),
    ],
)
def test_a_country_nobody_knows_is_a_mistake_beside_its_field(
    world: World, olga: Somebody, country: str, sentence: str
) -> None:
    office = calendar(world, "")
    with pytest.raises(Refusal, match="bad_entry") as refused:
        does(world, olga, ask.SaveEntry(Kind.CALENDAR, office, {"country": country}))
    mistakes = refused.value.words["mistakes"]
    assert isinstance(mistakes, tuple)
    [mistake] = mistakes
    assert isinstance(mistake, Mistake)
    assert (mistake.field, mistake.template) == ("country", sentence)


def test_without_a_country_there_is_nothing_to_add(world: World, olga: Somebody) -> None:
    office = calendar(world, "")
    page = does(world, olga, ask.ShowEntry(office))
    assert isinstance(page, EntryPage)
    assert not page.can_extend
    with pytest.raises(Refusal, match="no_country"):
        does(world, olga, ask.ExtendHolidays(office))
    page = does(world, olga, ask.SaveEntry(Kind.CALENDAR, office, {"country": "de"}))
    assert isinstance(page, EntryPage)
    assert page.can_extend


def test_a_calendar_without_any_holidays_gets_those_from_tomorrow_on(
    world: World, olga: Somebody
) -> None:
    hours = {"zone": "Europe/Berlin", "week": "mon: 09:00-18:00", "country": "DE"}
    page = does(world, olga, ask.SaveEntry(Kind.CALENDAR, 0, {NAME: "Office", **hours}))
    assert isinstance(page, EntryPage)
    does(world, olga, ask.ExtendHolidays(page.id))
    assert min(days(world)) == "2026-12-25"


@pytest.mark.parametrize(("country", "can_extend"), [("DE", True), ("", False)])
def test_administrators_can_extend_them_when_they_hear_that_they_run_out(
    world: World, olga: Somebody, country: str, can_extend: bool
) -> None:
    office = calendar(world, country)
    world.now = MONDAY + timedelta(days=1)
    world.run(lambda uow: desk.fire_timers(Act(None, world.now, uow)))
    [told] = world.posts("staff/holidays_end")
    assert told.body.below == OfHolidays(office, can_extend)
