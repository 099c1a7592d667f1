"""Settings are changed whole or not at all, whatever is typed, and every kind in the same way."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from domain import commands as ask
from domain.answers.say import Confirm
from domain.answers.settings import EntryPage, Mistake
from domain.commands.settings import NAME, Assignment, Typed
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.typed import example_of
from domain.errors import Refusal
from domain.people.person import Role
from domain.tickets import Ticket
from tests.domain.desk.settings.changes import does, olga, saved
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World

__all__ = ["olga"]


def example(field: Field, who: Somebody) -> str:
    """What a form would be filled in with."""
    if field.type is ValueType.PERSON:
        return str(who.identity)
    return example_of(field)


@pytest.mark.parametrize("kind", DESCRIPTIONS, ids=str)
def test_an_entry_of_every_kind_is_added_with_the_example_of_every_field(
    world: World, olga: Somebody, kind: Kind
) -> None:
    fields = [one for one in DESCRIPTIONS[kind].fields if not one.fixed]
    given: Mapping[str, Typed] = {one.key: example(one, olga) for one in fields}
    page = does(world, olga, ask.SaveEntry(kind, 0, {NAME: "Another", **given}))
    assert isinstance(page, EntryPage)
    assert [one.key for one in page.fields if not one.fixed and not one.value] == []
    again = does(world, olga, ask.SaveEntry(kind, page.id, given))
    assert again == replace(page, done=False), "what a form shows is read back as it was"


def test_all_mistakes_are_said_at_once_and_nothing_is_changed(world: World, olga: Somebody) -> None:
    before = world.run(lambda uow: uow.dictionaries.entries())
    given = {NAME: "gold", "response": "soon", "groups": "VIP, VPI", "priority": "high"}
    with pytest.raises(Refusal, match="bad_entry") as refused:
        does(world, olga, ask.SaveEntry(Kind.LEVEL, 0, given))
    found = refused.value.words["mistakes"]
    assert isinstance(found, tuple)
    wrong = {one.field for one in found if isinstance(one, Mistake)}
    assert wrong == {NAME, "response", "groups", "priority"}
    assert world.run(lambda uow: uow.dictionaries.entries()) == before


@pytest.mark.parametrize("name", ["", "  ", "Gold", "GOLD", "x" * 76, "two\nlines\x00"], ids=repr)
def test_a_name_that_cannot_be_one_is_refused(world: World, olga: Somebody, name: str) -> None:
    with pytest.raises(Refusal, match="bad_entry"):
        does(world, olga, ask.SaveEntry(Kind.LEVEL, 0, {NAME: name}))


def test_a_rename_follows_wherever_the_entry_is_named(world: World, olga: Somebody) -> None:
    has(world, Kind.RULE, "First", when={"group": ["VIP"], "level": "Gold"}, then={"points": 5})
    entries = {one.name: one.id for one in world.run(lambda uow: uow.dictionaries.entries())}
    saved(world, olga, Kind.GROUP, entries["VIP"], name="Partners")
    saved(world, olga, Kind.LEVEL, entries["Gold"], name="Platinum")
    known = world.run(lambda uow: uow.dictionaries.load())
    assert [one.groups for one in known.levels] == [("Partners",)]
    bodies = {one.name: one.body for one in world.run(lambda uow: uow.dictionaries.entries())}
    assert bodies["First"] == {
        "when": {"group": ["Partners"], "level": "Platinum"},
        "then": {"points": 5},
    }


def test_a_form_that_somebody_overtook_is_refused(world: World, olga: Somebody) -> None:
    gold = has(world, Kind.LEVEL, "Silver", response="8h")
    opened_at = world.run(lambda uow: uow.dictionaries.versions(gold)[0].id)
    saved(world, olga, Kind.LEVEL, gold, response="6h")
    with pytest.raises(Refusal, match="changed_since"):
        does(world, olga, ask.SaveEntry(Kind.LEVEL, gold, {"response": "7h"}, opened_at))


def test_the_newest_change_is_taken_back_once(world: World, olga: Somebody) -> None:
    silver = has(world, Kind.LEVEL, "Silver", response="8h")
    page = saved(world, olga, Kind.LEVEL, silver, response="6h", name="Bronze")
    for _ in range(2):
        back = does(world, olga, ask.UndoChange(silver, page.newest))
        assert isinstance(back, EntryPage)
        assert (back.name, back.fields[0].value) == ("Silver", "8h")


def test_a_change_that_is_no_longer_the_newest_is_not_taken_back(
    world: World, olga: Somebody
) -> None:
    silver = has(world, Kind.LEVEL, "Silver", response="8h")
    former = saved(world, olga, Kind.LEVEL, silver, response="6h")
    saved(world, olga, Kind.LEVEL, silver, response="4h")
    with pytest.raises(Refusal, match="changed_since"):
        does(world, olga, ask.UndoChange(silver, former.newest))


def test_a_change_is_taken_back_although_what_it_names_was_renamed_since(
    world: World, olga: Somebody
) -> None:
    entries = {one.name: one.id for one in world.run(lambda uow: uow.dictionaries.entries())}
    gold, vip = entries["Gold"], entries["VIP"]
    saved(world, olga, Kind.LEVEL, gold, response="2h")
    saved(world, olga, Kind.GROUP, vip, name="Partners")
    newest = world.run(lambda uow: uow.dictionaries.versions(gold)[0].id)
    page = does(world, olga, ask.UndoChange(gold, newest))
    assert isinstance(page, EntryPage)
    assert page.done
    bodies = {one.id: one.body for one in world.run(lambda uow: uow.dictionaries.entries())}
    assert bodies[gold] == {"response": "4h", "groups": ["Partners"]}


def test_members_belong_and_become_staff_and_leave_again(world: World, olga: Somebody) -> None:
    anna = world.client("Anna")
    billing = has(world, Kind.DEPARTMENT, "Sales")
    saved(world, olga, Kind.DEPARTMENT, billing, members=str(anna.identity))
    members = world.run(lambda uow: uow.dictionaries.members(billing))
    assert [one.person_id for one in members] == [anna.person.id]
    assert world.run(lambda uow: uow.people.get(anna.person.id)).role is Role.SPECIALIST
    way = Assignment("Sales", "members", f"-{anna.identity}")
    does(world, olga, ask.SetSetting(Kind.DEPARTMENT, (way,)))
    assert world.run(lambda uow: uow.dictionaries.members(billing)) == []


def test_who_moves_deadlines_sees_how_many_before(world: World, olga: Somebody) -> None:
    standard = has(world, Kind.LEVEL, "Standard", response="8h", calendar="Office")
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")

    def due() -> Ticket:
        return world.ticket(1)

    before = due().response_due_at
    assert before is not None
    world.pass_time(hours=2)
    asked = does(world, olga, ask.SaveEntry(Kind.LEVEL, standard, {"response": "1h"}))
    assert isinstance(asked, Confirm)
    words = asked.words
    assert (words["open"], words["earlier"], words["late"]) == (1, 1, 1)
    assert words["named"] == (1,)
    assert due().response_due_at == before
    does(world, olga, ask.Agree(asked.number))
    assert [one.response for one in world.run(lambda uow: uow.dictionaries.load()).levels][
        -1
    ] is not None
    page = does(world, olga, ask.SaveEntry(Kind.LEVEL, standard, {"priority": "3"}))
    assert isinstance(page, EntryPage), "it moves no deadline, so nobody is asked"


def test_a_change_between_two_new_names_of_what_it_names_is_taken_back(
    world: World, olga: Somebody
) -> None:
    """What was there before is read in today's names, however often they changed meanwhile."""
    number = {one.name: one.id for one in world.run(lambda uow: uow.dictionaries.entries())}
    saved(world, olga, Kind.GROUP, number["VIP"], name="Partners")
    page = saved(world, olga, Kind.LEVEL, number["Gold"], name="Platinum")
    saved(world, olga, Kind.GROUP, number["VIP"], name="Friends")
    back = does(world, olga, ask.UndoChange(number["Gold"], page.newest))
    assert isinstance(back, EntryPage)
    gold = world.run(lambda uow: uow.dictionaries.entry(number["Gold"]))
    assert gold is not None
    assert (gold.name, gold.body) == ("Gold", {"response": "4h", "groups": ["Friends"]})
