"""What is typed oddly is refused or understood as it was meant: nothing is lost without a word."""

from collections.abc import Mapping

import pytest

from bots.chat.typed_commands.setting_words import setting_in
from bots.text.renderer import our_renderer
from domain import commands as ask
from domain.answers.forms import EntryForm as Shown
from domain.answers.forms import FormPage
from domain.answers.settings import EntriesPage, EntryPage, Mistake, TablePage
from domain.desk.dialogues.field_questions import MOST
from domain.dictionaries import Kind
from domain.dictionaries.fields.body import value_at
from domain.errors import Refusal
from domain.people.accounts import PersonRef
from domain.people.person import Role
from tests.domain.desk.settings.calendars.test_past_day_in_telegram import Telegram
from tests.domain.desk.settings.changes import WEEK, does, olga, saved
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World

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


def test_an_answer_to_what_somebody_has_changed_since_is_refused(
    world: World, olga: Somebody
) -> None:
    billing = number(world, "Billing")
    does(world, olga, ask.BeginChange(billing, "strategy"))
    question = world.run(lambda uow: uow.dialogues.at(olga.place))
    assert question is not None
    saved(world, olga, Kind.DEPARTMENT, billing, strategy="in turn")
    with pytest.raises(Refusal, match="changed_since"):
        does(world, olga, ask.AnswerQuestion(question.id, "strategy", choice=3))
    assert body(world, "Billing") == {"strategy": "in turn"}


@pytest.mark.parametrize("row", [0, 2, 99])
def test_a_button_for_a_row_that_is_not_there_is_stale(
    world: World, olga: Somebody, row: int
) -> None:
    office = number(world, "Office")
    version = world.run(lambda uow: uow.dictionaries.versions(office)[0].id)
    with pytest.raises(Refusal, match="stale_button"):
        does(world, olga, ask.RemoveRow(office, "week", row, version))


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


@pytest.mark.parametrize(
    "label", ["Night of museums", "2027 begins", "18:00 party", "because we can"]
)
def test_the_form_of_a_day_off_keeps_its_name_as_it_was_written(
    world: World, olga: Somebody, label: str
) -> None:
    has(world, Kind.CALENDAR, "Night", **WEEK)
    day = {"day": "24 dec", "calendar": "Office", "label": label, "reason": ""}
    does(world, olga, ask.RunTask("dayoff", day))
    said = {"exceptions": {"2026-12-24": {"is": "closed", "label": label}}}
    assert body(world, "Office") == WEEK | said


def test_the_form_of_a_day_off_without_a_calendar_means_the_desks_own(
    world: World, olga: Somebody
) -> None:
    day = {"day": "24 dec", "calendar": "", "label": "Office party", "reason": ""}
    does(world, olga, ask.RunTask("dayoff", day))
    said = {"exceptions": {"2026-12-24": {"is": "closed", "label": "Office party"}}}
    assert body(world, "Office") == WEEK | said


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


def test_a_name_that_nobody_has_is_one_of_the_mistakes(world: World, olga: Somebody) -> None:
    values = {"name": "Sales", "members": "@nobody", "close_after": "many"}
    with pytest.raises(Refusal, match="bad_entry") as refused:
        does(world, olga, ask.SaveEntry(Kind.DEPARTMENT, 0, values))
    found = refused.value.words["mistakes"]
    assert isinstance(found, tuple)
    said = {one.field: one.template for one in found}
    assert set(said) == {"members", "close_after"}
    assert said["members"].startswith("we don't know who")


def test_special_days_are_shown_in_order_of_date(world: World, olga: Somebody) -> None:
    """However they were written: somebody adds a day that comes before the others."""
    office = number(world, "Office")
    days = {"exceptions": "2027-12-24: closed\n2027-01-01: closed"}
    does(world, olga, ask.SaveEntry(Kind.CALENDAR, office, days))
    newest = world.run(lambda uow: uow.dictionaries.versions(office)[0].id)
    row = {"date": "2027-05-03", "is": "closed"}
    page = does(world, olga, ask.SaveRow(office, "exceptions", 0, newest, row))
    assert isinstance(page, TablePage)
    assert [one.text[:10] for one in page.rows] == ["2027-01-01", "2027-05-03", "2027-12-24"]
    third = ask.RemoveRow(office, "exceptions", 3, page.version)
    assert isinstance(does(world, olga, third), TablePage)
    left = value_at(body(world, "Office"), "exceptions")
    assert isinstance(left, Mapping)
    assert list(left) == ["2027-01-01", "2027-05-03"]


@pytest.mark.parametrize("person", ["@", "@ ", " @"])
def test_an_at_sign_alone_is_nobody(world: World, olga: Somebody, person: str) -> None:
    values = {"person": person, "role": "", "department": ""}
    for command in (ask.RunTask("add", values), ask.SetRole(PersonRef(), Role.SPECIALIST)):
        with pytest.raises(Refusal, match="nobody_called_so"):
            does(world, olga, command)


@pytest.mark.parametrize("row", [-1, 999])
def test_a_row_that_is_not_there_is_refused(world: World, olga: Somebody, row: int) -> None:
    entries = world.run(lambda uow: uow.dictionaries.entries())
    office = next(one.id for one in entries if one.kind is Kind.CALENDAR)
    newest = world.run(lambda uow: uow.dictionaries.versions(office)[0].id)
    for command in (
        ask.BeginRow(office, "week", row, newest),
        ask.RemoveRow(office, "week", row, newest),
        ask.SaveRow(office, "week", row, newest, {"day": "tue", "hours": "09:00-10:00"}),
    ):
        with pytest.raises(Refusal, match="stale_button"):
            does(world, olga, command)


@pytest.mark.parametrize(("length", "is_too_long"), [(MOST, False), (MOST + 1, True)])
def test_an_answer_in_telegram_may_be_as_long_as_in_a_form_of_slack(
    world: World, length: int, *, is_too_long: bool
) -> None:
    telegram = Telegram(world)
    days = telegram.days()
    telegram.hands.presses(telegram.olga, days, days.named("row"))
    telegram.answers("x" * length)
    told = [one.template for one in telegram.hands.arrives()]
    assert ("refusals/answer_too_long" in told) == is_too_long
