"""For whom a change of the settings holds, and which clients are told of it."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.answers.say import Confirm
from domain.answers.settings import EntryPage
from domain.dictionaries import Kind
from domain.dictionaries.preview import HoldsFor
from domain.errors import Refusal
from tests.domain.desk.settings.changes import does, saved
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.timers import recount
from tests.domain.desk.support.world import MONDAY, Somebody, World

HOUR = timedelta(hours=1)


@pytest.fixture
def gold(world: World) -> int:
    """A desk that works from 9 to 18 and replies within four hours; Ivan waits since 10:00."""
    has(world, Kind.CALENDAR, "Office", **OFFICE)
    gold = has(world, Kind.LEVEL, "Gold", response="4h", calendar="Office")
    world.client("Ivan").writes("Cannot log in")
    return gold


@pytest.fixture
def olga(world: World, gold: int) -> Somebody:
    return world.administrator("Olga")


def asked(world: World, olga: Somebody, gold: int, response: str) -> Confirm:
    answer = does(world, olga, ask.SaveEntry(Kind.LEVEL, gold, {"response": response}))
    assert isinstance(answer, Confirm)
    return answer


def due(world: World, number: int) -> timedelta:
    """How long after Monday 10:00 a reply is due."""
    at = world.ticket(number).response_due_at
    assert at is not None
    return at - MONDAY


def test_new_targets_can_hold_for_new_tickets_only(world: World, gold: int, olga: Somebody) -> None:
    world.pass_time(seconds=1)
    question = asked(world, olga, gold, "2h")
    assert question.words["dated"]
    page = does(world, olga, ask.Agree(question.number, reach=HoldsFor.NEW))
    assert isinstance(page, EntryPage)
    world.client("Boris").writes("The door squeaks")
    recount(world)
    assert (due(world, 1), due(world, 2)) == (4 * HOUR, 2 * HOUR + timedelta(seconds=1))

    saved(world, olga, Kind.LEVEL, gold, name="Platinum", priority="3")
    recount(world)
    assert due(world, 1) == 4 * HOUR, "another name is no other target"
    page = saved(world, olga, Kind.LEVEL, gold, response="3h")
    recount(world)
    assert due(world, 1) == 3 * HOUR, "unless somebody says so, it holds for all"

    back = does(world, olga, ask.UndoChange(gold, page.newest))
    assert isinstance(back, Confirm)
    does(world, olga, ask.Agree(back.number))
    recount(world)
    assert due(world, 1) == 4 * HOUR, "each has what it had"
    assert due(world, 2) == 2 * HOUR + timedelta(seconds=1)


def test_who_had_kept_an_older_target_is_counted_when_another_holds_for_all(
    world: World, gold: int, olga: Somebody
) -> None:
    world.pass_time(seconds=1)
    question = asked(world, olga, gold, "2h")
    does(world, olga, ask.Agree(question.number, reach=HoldsFor.NEW))
    assert asked(world, olga, gold, "6h").words["clients"] == 1


def test_what_open_tickets_share_is_not_offered_for_new_ones(
    world: World, gold: int, olga: Somebody
) -> None:
    has(world, Kind.CALENDAR, "Short", **{**OFFICE, "week": {"tue": ["09:00-10:00"]}})
    given = {"response": "2h", "calendar": "Short"}
    question = does(world, olga, ask.SaveEntry(Kind.LEVEL, gold, given))
    assert isinstance(question, Confirm)
    assert not question.words["dated"]
    with pytest.raises(Refusal, match="stale_button"):
        does(world, olga, ask.Agree(question.number, reach=HoldsFor.NEW))


def test_a_question_that_is_asked_again_is_answered_anew(
    world: World, gold: int, olga: Somebody
) -> None:
    question = asked(world, olga, gold, "6h")
    now = world.now
    world.run(lambda uow: uow.dictionaries.add(Kind.GROUP, "VIP", {}, now))
    again = does(world, olga, ask.Agree(question.number, reach=HoldsFor.TOLD))
    assert isinstance(again, Confirm), "the dictionaries have changed since"
    assert isinstance(does(world, olga, ask.Agree(again.number)), EntryPage)
    recount(world)
    assert due(world, 1) == 6 * HOUR
    assert not world.posts("client/promise_moved")


def test_clients_whose_promise_is_put_off_are_told_once(
    world: World, gold: int, olga: Somebody
) -> None:
    maria = world.client("Maria")
    maria.writes("Cannot print")
    boris = world.client("Boris")
    boris.writes("The door squeaks")
    for number in (1, 2, 3):
        world.deliver()
        assert due(world, number) == 4 * HOUR
    question = asked(world, olga, gold, "6h")
    assert question.words["clients"] == 3
    does(world, olga, ask.Agree(question.number, reach=HoldsFor.TOLD))
    recount(world)
    assert [one.ticket_id for one in world.posts("client/promise_moved")] == [1, 2, 3]

    question = asked(world, olga, gold, "8h")
    does(world, olga, ask.Agree(question.number))
    recount(world)
    assert len(world.posts("client/promise_moved")) == 3, "nobody asked to tell them"
    assert due(world, 1) == 8 * HOUR


def test_clients_whose_promise_comes_earlier_are_not_told(
    world: World, gold: int, olga: Somebody
) -> None:
    question = asked(world, olga, gold, "2h")
    does(world, olga, ask.Agree(question.number, reach=HoldsFor.TOLD))
    recount(world)
    assert due(world, 1) == 2 * HOUR
    assert not world.posts("client/promise_moved")
