"""What still uses an entry that is switched off is listed, and uses another one with one tap."""

from functools import partial

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.answers.say import Confirm
from domain.answers.settings import EntryPage
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.outgoing.buttons import Replacements
from storage.unit import Unit
from tests.domain.desk.settings.changes import does
from tests.domain.desk.settings.test_who_is_affected import due
from tests.domain.desk.support.entries import ALWAYS, OFFICE, has
from tests.domain.desk.support.timers import recount
from tests.domain.desk.support.world import Somebody, World


@pytest.fixture
def numbers(world: World) -> dict[str, int]:
    """A desk in which everything is used by something, two of each kind."""
    return {
        "Office": has(world, Kind.CALENDAR, "Office", **OFFICE),
        "Always": has(world, Kind.CALENDAR, "Always", **ALWAYS),
        "VIP": has(world, Kind.GROUP, "VIP"),
        "Partners": has(world, Kind.GROUP, "Partners"),
        "Billing": has(world, Kind.DEPARTMENT, "Billing", calendar="Office"),
        "Sales": has(world, Kind.DEPARTMENT, "Sales"),
        "High": has(world, Kind.PRIORITY, "High", value=9),
        "Low": has(world, Kind.PRIORITY, "Low"),
        "Gold": has(world, Kind.LEVEL, "Gold", response="1h", groups=["VIP", "Partners"]),
        "Basic": has(world, Kind.LEVEL, "Basic", response="1h", calendar="Office"),
        "Access": has(world, Kind.CATEGORY, "Access", department="Billing", groups=["VIP"]),
        "Other": has(world, Kind.CATEGORY, "Other"),
        "Rule": has(
            world,
            Kind.RULE,
            "Rule",
            when={"group": "VIP", "category": ["Access", "Other"]},
            then={"department": "Billing", "priority": "High", "level": "Gold"},
        ),
    }


@pytest.fixture
def olga(world: World, numbers: dict[str, int]) -> Somebody:
    return world.administrator("Olga")


def switches(world: World, olga: Somebody, number: int, instead: int) -> Answer | None:
    question = does(world, olga, ask.SwitchEntry(number, off=True))
    assert isinstance(question, Confirm)
    below = question.question.below
    assert isinstance(below, Replacements)
    assert instead in [one.id for one in below.offered]
    return does(world, olga, ask.Agree(question.number, instead=instead))


@pytest.mark.parametrize(
    ("off", "other"),
    [
        ("Office", "Always"),
        ("VIP", "Partners"),
        ("Billing", "Sales"),
        ("High", "Low"),
        ("Gold", "Basic"),
        ("Access", "Other"),
    ],
)
def test_each_reference_names_what_takes_its_place(
    world: World, olga: Somebody, numbers: dict[str, int], off: str, other: str
) -> None:
    page = switches(world, olga, numbers[off], numbers[other])
    assert isinstance(page, EntryPage)
    assert (page.off, page.used_by) == (True, ())
    bodies = [one.body for one in world.run(lambda uow: uow.dictionaries.entries())]
    assert f"'{off}'" not in repr(bodies)
    assert f"'{other}'" in repr(bodies)
    assert not world.run(lambda uow: uow.dictionaries.load()).broken


def test_open_tickets_that_move_are_asked_about_first(
    world: World, olga: Somebody, numbers: dict[str, int]
) -> None:
    world.pass_time(hours=7, minutes=30)
    world.client("Ivan").writes("Cannot log in")
    before = due(world, 1)
    question = switches(world, olga, numbers["Office"], numbers["Always"])
    assert isinstance(question, Confirm)
    assert (question.words["open"], question.words["earlier"]) == (1, 1)
    page = does(world, olga, ask.Agree(question.number))
    assert isinstance(page, EntryPage)
    assert page.off
    recount(world)
    assert due(world, 1) < before


def test_open_tickets_are_counted_and_keep_what_they_have(
    world: World, olga: Somebody, numbers: dict[str, int]
) -> None:
    world.client("Ivan").writes("Cannot log in")
    level = world.ticket().level_id
    assert level == numbers["Basic"]
    question = does(world, olga, ask.SwitchEntry(level, off=True))
    assert isinstance(question, Confirm)
    assert (question.words["users"], question.words["open"]) == ("", 1)
    does(world, olga, ask.Agree(question.number))
    assert world.ticket().level_id == level


def test_a_rule_is_switched_off_and_on_after_a_look_at_its_open_tickets(
    world: World, olga: Somebody
) -> None:
    urgent = has(world, Kind.RULE, "Urgent", when={"text": "urgent"}, then={"points": 5})
    world.client("Ivan").writes("This is urgent")
    for off in (True, False):
        question = does(world, olga, ask.SwitchEntry(urgent, off=off))
        assert isinstance(question, Confirm)
        assert (question.words["open"], question.words["scored"]) == (1, 1)
        page = does(world, olga, ask.Agree(question.number))
        assert isinstance(page, EntryPage)
        assert page.off is off
        recount(world)


def test_only_another_of_the_same_kind_that_is_on_can_take_its_place(
    world: World, olga: Somebody, numbers: dict[str, int]
) -> None:
    never = has(world, Kind.PRIORITY, "Never")
    world.run(lambda uow: uow.dictionaries.switch(never, off=True))
    question = does(world, olga, ask.SwitchEntry(numbers["High"], off=True))
    assert isinstance(question, Confirm)
    for instead in (numbers["Gold"], never, numbers["High"]):
        with pytest.raises(Refusal, match="stale_button"):
            does(world, olga, ask.Agree(question.number, instead=instead))


def test_the_last_department_stays(world: World, olga: Somebody, numbers: dict[str, int]) -> None:
    for number in (numbers["Billing"], numbers["Sales"]):
        world.run(partial(_switched_off, number))
    with pytest.raises(Refusal, match="last_department"):
        does(world, olga, ask.SwitchEntry(1, off=True))


def _switched_off(number: int, uow: Unit) -> None:
    uow.dictionaries.switch(number, off=True)


def test_a_group_whose_rules_give_points_says_which_tickets_they_treat_differently_then(
    world: World, olga: Somebody, numbers: dict[str, int]
) -> None:
    has(world, Kind.RULE, "First", when={"group": "VIP"}, then={"points": 50})
    for name in ("Ivan", "Maria"):
        client = world.client(name)
        if name == "Ivan":
            join = partial(_join, numbers["VIP"], client.person.id)
            world.run(join)
        client.writes("Cannot log in")
    assert [world.ticket(number).points for number in (1, 2)] == [50, 0]
    question = does(world, olga, ask.SwitchEntry(numbers["VIP"], off=True))
    assert isinstance(question, Confirm)
    assert question.words["scored"] == 1
    page = does(world, olga, ask.Agree(question.number))
    assert isinstance(page, EntryPage)
    assert page.off
    recount(world)
    assert [world.ticket(number).points for number in (1, 2)] == [0, 0]


def _join(group: int, person: int, uow: Unit) -> None:
    uow.dictionaries.join(group, [person])
