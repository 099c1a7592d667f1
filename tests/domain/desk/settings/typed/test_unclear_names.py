"""A name in a form or a typed list that several people may have: one chooses who is meant."""

import pytest

from domain import commands as ask
from domain.answers.say import Confirm
from domain.answers.settings import EntryPage
from domain.commands.settings import Assignment
from domain.desk.act import Act
from domain.desk.people.named import ask_who_typed
from domain.dictionaries import Kind
from domain.errors import Refusal, UnclearName
from domain.people.person import Role
from tests.domain.desk.settings.changes import does
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.raw_updates import Hands, name_of
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import words_of


def night(world: World) -> int:
    has(world, Kind.DEPARTMENT, "Billing")
    week = {"mon": ["09:00-18:00"]}
    return has(world, Kind.SHIFT, "Night", department="Billing", zone="UTC", week=week)


@pytest.fixture
def olga(world: World) -> Somebody:
    night(world)
    return world.administrator("Olga")


def shift(world: World) -> int:
    entries = world.run(lambda uow: uow.dictionaries.entries())
    return next(one.id for one in entries if one.kind is Kind.SHIFT)


def members(world: World) -> list[str]:
    number = shift(world)
    entry = world.run(lambda uow: uow.dictionaries.entry(number))
    assert entry is not None
    assert isinstance(entry.body, dict)
    return list(entry.body.get("members", ()))


def namesakes(world: World, name: str) -> list[Somebody]:
    return [world.specialist(name, platform="telegram") for _ in range(2)]


def chosen(world: World, olga: Somebody, question: object, who: Somebody) -> object:
    assert isinstance(question, Confirm)
    assert question.question.template == "answers/which_person"
    return does(world, olga, ask.Agree(question.number, instead=who.person.id))


def test_a_typed_list_asks_and_takes_the_account_of_who_is_chosen(
    world: World, olga: Somebody
) -> None:
    _, anna = namesakes(world, "Anna")
    way = Assignment("Night", "members", "+Anna")
    question = does(world, olga, ask.SetSetting(Kind.SHIFT, (way,), "Night"))
    assert isinstance(chosen(world, olga, question, anna), EntryPage)
    assert members(world) == [str(anna.identity)]


def test_a_form_asks_for_one_name_after_another(world: World, olga: Somebody) -> None:
    anna, _ = namesakes(world, "Anna")
    _, masha = namesakes(world, "Anna Maria")
    given = {"members": "Anna Maria, Anna"}
    question = does(world, olga, ask.SaveEntry(Kind.SHIFT, shift(world), given))
    another = chosen(world, olga, question, masha)
    assert members(world) == []
    assert isinstance(chosen(world, olga, another, anna), EntryPage)
    assert members(world) == [str(masha.identity), str(anna.identity)]


def test_only_the_field_with_the_name_changes(world: World, olga: Somebody) -> None:
    anna, _ = namesakes(world, "Anna Maria")
    given = {"name": "For Anna Maria", "department": "Billing", "responsible": "Anna  Maria"}
    number = has(world, Kind.CATEGORY, "Invoices", department="Billing")
    save = ask.SaveEntry(Kind.CATEGORY, number, given, reason="asked by Anna Maria")
    chosen(world, olga, does(world, olga, save), anna)
    entry = world.run(lambda uow: uow.dictionaries.entry(number))
    assert entry is not None
    assert entry.name == "For Anna Maria"
    assert isinstance(entry.body, dict)
    assert entry.body["responsible"] == str(anna.identity)


def test_a_line_changes_an_entry_that_is_called_like_somebody(world: World, olga: Somebody) -> None:
    anna, _ = namesakes(world, "Anna")
    number = has(world, Kind.CATEGORY, "Anna", department="Billing")
    way = Assignment("Anna", "responsible", "Anna")
    question = does(world, olga, ask.SetSetting(Kind.CATEGORY, (way,), "Anna"))
    chosen(world, olga, question, anna)
    entry = world.run(lambda uow: uow.dictionaries.entry(number))
    assert entry is not None
    assert entry.name == "Anna"
    assert isinstance(entry.body, dict)
    assert entry.body["responsible"] == str(anna.identity)


def test_a_name_in_two_fields_is_asked_about_twice(world: World, olga: Somebody) -> None:
    leaver, heir = namesakes(world, "Anna")
    values = {"person": "Anna", "tickets": "Anna"}
    question = does(world, olga, ask.RunTask("leaves", values))
    another = chosen(world, olga, question, leaver)
    confirm = chosen(world, olga, another, heir)
    assert isinstance(confirm, Confirm)
    assert confirm.question.template != "answers/which_person"


def test_a_name_that_a_choice_would_not_make_clear_is_refused(world: World, olga: Somebody) -> None:
    one, _ = namesakes(world, "Anna")
    unclear = UnclearName("Anna", [one.person.id], "members")
    save = ask.SaveEntry(Kind.SHIFT, shift(world), {"members": "Boris"})
    with pytest.raises(Refusal, match="which_account") as refused:
        world.run(lambda uow: ask_who_typed(save, unclear, Act(olga.person, world.now, uow)))
    assert [each["account"] for each in words_of(refused.value)["accounts"]] == [str(one.identity)]


def test_a_question_in_telegram_is_answered_with_a_button(world: World) -> None:
    number = night(world)
    namesakes(world, "Anna")
    hands = Hands(world)
    olga = hands.client("telegram", "Olga")
    world.run(lambda uow: uow.people.set_role(olga.person.id, Role.ADMINISTRATOR))
    hands.says(olga, "/settings")
    shown = hands.arrived("answers/settings")
    for value in ("kind:shifts:0", f"entry:{number}", f"change:{number}:members"):
        told = hands.presses(olga, shown, value)
        shown = told.shown or shown
    hands.arrived("answers/setting_question")
    hands.says(olga, "Anna")
    question = hands.arrived("answers/which_person")
    whose = [one for one in question.buttons if name_of(one) != "no"]
    assert len(whose) == 2
    assert hands.presses(olga, question, whose[0]).template == "answers/entry"
    assert len(members(world)) == 1
