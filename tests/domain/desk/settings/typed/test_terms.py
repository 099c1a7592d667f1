"""Words of ours are typed in either language; entries keep their keys."""

import pytest

from bots.chat.typed_commands.setting_words import setting_in
from domain import commands as ask
from domain.answers.forms import FormPage, RowForm
from domain.answers.settings import Mistake, TablePage
from domain.commands import Command
from domain.dictionaries import Kind
from domain.errors import Refusal
from tests.domain.desk.settings.changes import does
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.world import Somebody, World

TYPED = [
    ("календарь Office неделя пн: 10:00-12:00", "week", {"mon": ["10:00-12:00"]}),
    ("calendar Office week +Вторник: закрыто", "week.tue", ["closed"]),
    ("calendar Office week +MON: 08:00-09:00", "week.mon", ["08:00-09:00"]),
    ("calendar Office week +Monday: 08:00-09:00", "week.mon", ["08:00-09:00"]),
    ("calendar Office week -пт", "week.fri", None),
    ("calendar Office exceptions +2027-12-31: закрыто", "exceptions.2027-12-31", "closed"),
    ("calendar Office exceptions 2027-12-31: как пт", "exceptions.2027-12-31", "as fri"),
    ("department Billing strategy по очереди", "strategy", "in turn"),
    ("department Billing strategy in_turn", "strategy", "in turn"),
]


@pytest.mark.parametrize(("typed", "key", "stored"), TYPED)
def test_a_change_in_one_line(world: World, typed: str, key: str, stored: object) -> None:
    olga = world.administrator("Olga")
    office = has(world, Kind.CALENDAR, "Office", **OFFICE)
    billing = has(world, Kind.DEPARTMENT, "Billing")
    command = setting_in(typed)
    assert command is not None
    does(world, olga, command)
    number = billing if "Billing" in typed else office
    entry = world.run(lambda uow: uow.dictionaries.entry(number))
    found = entry.body if entry is not None else None
    for part in key.split("."):
        assert isinstance(found, dict)
        found = found.get(part)
    assert found == stored


def mistake_of(world: World, who: Somebody, command: Command) -> Mistake:
    with pytest.raises(Refusal) as refused:
        does(world, who, command)
    mistakes = refused.value.words["mistakes"]
    assert isinstance(mistakes, tuple)
    (mistake,) = mistakes
    assert isinstance(mistake, Mistake)
    return mistake


def test_a_row_for_a_day_that_is_there_is_refused_in_whatever_word(world: World) -> None:
    olga = world.administrator("Olga")
    office = has(world, Kind.CALENDAR, "Office", **OFFICE)
    page = does(world, olga, ask.ShowTable(office, "week"))
    assert isinstance(page, TablePage)
    assert page.kind == "calendars"
    row = {"day": "пн", "hours": "10:00-12:00"}
    mistake = mistake_of(world, olga, ask.SaveRow(office, "week", 0, page.version, row))
    assert (mistake.field, mistake.terms) == ("day", {"other": ("mon",)})
    twice = ask.SaveEntry(Kind.CALENDAR, office, {"week": "пн: 10-11\nmon: 12-13"})
    mistake = mistake_of(world, olga, twice)
    assert (mistake.where, mistake.place) == ("mon", ("mon",))


def test_a_form_offers_keys_with_their_labels(world: World) -> None:
    olga = world.administrator("Olga")
    office = has(world, Kind.CALENDAR, "Office", **OFFICE)
    page = does(world, olga, ask.ShowTable(office, "week"))
    assert isinstance(page, TablePage)
    shown = does(world, olga, ask.BeginRow(office, "week", 1, page.version))
    assert isinstance(shown, FormPage)
    assert isinstance(shown.form, RowForm)
    day, hours = shown.form.fields
    assert (day.value, day.labels[day.value]) == ("mon", "mon")
    assert day.of == ("calendars", "week", "day")
    assert hours.of == ("calendars", "week", "hours")
