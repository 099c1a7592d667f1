"""What is typed oddly is refused or understood as it was meant: nothing is lost without a word."""

import pytest

from bots.chat.commands.setting_words import setting_in
from bots.text.renderer import our_renderer
from domain import commands as ask
from domain.answers import EntriesPage, EntryPage, FormPage, Mistake
from domain.answers import EntryForm as Shown
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.people import Role
from tests.domain.desk.settings.test_change import WEEK, does, olga, saved
from tests.domain.desk.timers.test_sweep import has
from tests.domain.desk.world import Somebody, World

__all__ = ["olga"]


def body(world: World, name: str) -> object:
    """What is stored under an entry's name."""
    entries = world.run(lambda uow: uow.dictionaries.entries())
    return next(one.body for one in entries if one.name == name)


def number(world: World, name: str) -> int:
    """The number of an entry."""
    entries = world.run(lambda uow: uow.dictionaries.entries())
    return next(one.id for one in entries if one.name == name)


def types(world: World, who: Somebody, words: str) -> EntryPage:
    """Type a change in one line."""
    command = setting_in(words)
    assert command is not None
    page = does(world, who, command)
    assert isinstance(page, EntryPage)
    return page


@pytest.mark.parametrize(
    ("field", "typed", "twice"),
    [
        ("exceptions", "2026-12-24: closed\n2026-12-24: 10:00-12:00", "2026-12-24"),
        ("week", "mon: 09:00-12:00\ntue: 09:00-12:00\n mon : 13:00-18:00", "mon"),
    ],
)
def test_a_day_that_is_there_twice_is_refused(
    world: World, olga: Somebody, field: str, typed: str, twice: str
) -> None:
    office = number(world, "Office")
    with pytest.raises(Refusal, match="bad_entry") as refused:
        does(world, olga, ask.SaveEntry(Kind.CALENDAR, office, {field: typed}))
    found = refused.value.words["mistakes"]
    assert isinstance(found, tuple)
    (mistake,) = found
    assert isinstance(mistake, Mistake)
    assert (mistake.field, mistake.where) == (field, twice)
    assert body(world, "Office") == WEEK


def test_a_field_without_a_value_is_shown_and_a_dash_clears_it(
    world: World, olga: Somebody
) -> None:
    assert not types(world, olga, "level Gold response").done
    assert not types(world, olga, "level Gold groups").done
    assert body(world, "Gold") == {"response": "4h", "groups": ["VIP"]}
    assert types(world, olga, "level Gold response -").done
    assert types(world, olga, "level Gold groups -").done
    assert body(world, "Gold") == {}


@pytest.mark.parametrize("name", ["Sales, EU", "a;b", "VIP, a", "VIP,"])
def test_a_name_with_a_comma_can_be_one_of_several(world: World, olga: Somebody, name: str) -> None:
    has(world, Kind.GROUP, name)
    gold = number(world, "Gold")
    for write in ("VIP, {}", "{}, VIP", "{}"):
        for typed in (name, f"“{name}”", f'"{name}"'):
            page = saved(world, olga, Kind.LEVEL, gold, groups=write.format(typed))
            shown = next(one.value for one in page.fields if one.key == "groups")
            assert shown == write.format(f"“{name}”")
    assert body(world, "Gold") == {"response": "4h", "groups": [name]}


def test_a_form_keeps_what_was_switched_off_since(world: World, olga: Somebody) -> None:
    silver = has(world, Kind.LEVEL, "Silver", response="8h", calendar="Office")
    office = number(world, "Office")
    world.run(lambda uow: uow.dictionaries.switch(office, off=True))
    petra = world.client("Petra", platform="slack")
    world.run(lambda uow: uow.people.set_role(petra.person.id, Role.ADMINISTRATOR))
    page = does(world, petra, ask.BeginChange(silver))
    assert isinstance(page, FormPage)
    assert isinstance(page.form, Shown)
    calendar = next(one for one in page.form.fields if one.key == "calendar")
    assert (calendar.value, calendar.choices) == ("Office", ("Office",))


@pytest.mark.parametrize("words", ["2020-01-01", "31 feb", "yesterday", ""])
def test_a_day_that_is_not_ahead_is_no_day_off(world: World, olga: Somebody, words: str) -> None:
    with pytest.raises(Refusal):
        does(world, olga, ask.AddDayOff(words))
    assert body(world, "Office") == WEEK


def test_a_calendar_is_meant_by_its_whole_name(world: World, olga: Somebody) -> None:
    has(world, Kind.CALENDAR, "Off", **WEEK)
    with pytest.raises(Refusal, match="which_calendar"):
        does(world, olga, ask.AddDayOff("24 dec Offsite party"))
    does(world, olga, ask.AddDayOff("24 dec off: Offsite\nparty"))
    assert body(world, "Off") == WEEK | {
        "exceptions": {"2026-12-24": {"is": "closed", "label": "Offsite party"}}
    }


def test_a_calendar_that_is_switched_off_is_not_asked_for(world: World, olga: Somebody) -> None:
    night = has(world, Kind.CALENDAR, "Night", **WEEK)
    world.run(lambda uow: uow.dictionaries.switch(night, off=True))
    does(world, olga, ask.AddDayOff("24 dec"))
    assert body(world, "Office") == WEEK | {"exceptions": {"2026-12-24": "closed"}}


@pytest.mark.parametrize("field", ["channel", "nonsense", "response"])
def test_a_button_for_a_field_that_has_no_form_is_stale(
    world: World, olga: Somebody, field: str
) -> None:
    with pytest.raises(Refusal, match="stale_button"):
        does(world, olga, ask.BeginChange(number(world, "Billing"), field))


def test_a_list_of_long_values_is_cut_and_an_entry_is_not(world: World, olga: Somebody) -> None:
    high = number(world, "High")
    saved(world, olga, Kind.PRIORITY, high, definition="y" * 2_900)
    page = does(world, olga, ask.ShowEntries(Kind.PRIORITY))
    assert isinstance(page, EntriesPage)
    (listed,) = page.entries
    assert len(listed.fields[-1].value) <= 101
    shown = does(world, olga, ask.ShowEntry(high))
    assert isinstance(shown, EntryPage)
    assert shown.fields[-1].value == "y" * 2_900


def test_a_mistake_in_another_entry_says_where_it_is(world: World, olga: Somebody) -> None:
    has(world, Kind.LEVEL, "Slow", response="20h", calendar="Office")
    office = number(world, "Office")
    with pytest.raises(Refusal, match="bad_entry") as refused:
        does(world, olga, ask.SaveEntry(Kind.CALENDAR, office, {"week": "mon: 09:00-09:01"}))
    found = refused.value.words["mistakes"]
    assert isinstance(found, tuple)
    where = [one.where for one in found if isinstance(one, Mistake)]
    assert where == ["levels.Slow.response"]
    said = our_renderer().render(
        "refusals/bad_entry", {"mistakes": found}, language="en", now=world.now
    )
    assert "levels.Slow.response: with the working hours of “Office”" in said.plain
