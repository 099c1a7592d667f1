"""Staff whose account nobody closes when they leave are confirmed by an administrator."""

from typing import Any

import pytest

from domain import commands as ask
from domain import desk
from domain.desk.act import Act
from domain.desk.settings.members import make_staff
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.people.person import Person, Role
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World


def days(world: World, number: int) -> None:
    """Let days pass, and then everything happen that is due."""
    world.pass_time(days=number)
    while world.run(lambda uow: desk.fire_timers(Act(None, world.now, uow))):
        pass


def expected(world: World) -> None:
    """The desk has started."""
    world.run(lambda uow: desk.expect_confirmations(Act(None, world.now, uow)))


def now(somebody: Somebody, world: World) -> Person:
    return world.run(lambda uow: uow.people.get(somebody.person.id))


def asked(world: World, template: str = "staff/confirm_staff") -> list[tuple[str, Any]]:
    """Who was asked or told, and about whom."""
    return [(one.destination, one.words.get("name")) for one in world.posts(template)]


def to(somebody: Somebody) -> str:
    return f"person:{somebody.person.id}"


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A specialist without an account that an organization closes."""
    return world.specialist("Ivan", platform="telegram")


def test_after_ninety_days_administrators_are_asked(
    world: World, olga: Somebody, anna: Somebody, ivan: Somebody
) -> None:
    expected(world)
    days(world, 89)
    assert asked(world) == []
    days(world, 1)
    assert asked(world) == [(to(olga), "Ivan")], "Anna's account is closed by her organization"
    olga.asks(ask.ConfirmStaff(ivan.person.id))
    days(world, 89)
    assert asked(world) == [(to(olga), "Ivan")]
    assert now(ivan, world).role is Role.SPECIALIST
    days(world, 1)
    assert asked(world) == [(to(olga), "Ivan")] * 2


def test_a_role_that_nobody_confirms_rests_with_its_tickets_and_comes_back(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    number = has(world, Kind.DEPARTMENT, "Billing", members=[str(ivan.identity)])
    world.run(lambda uow: uow.dictionaries.join(number, [ivan.person.id]))
    expected(world)
    days(world, 90)
    world.client("Maria").writes("Cannot log in")
    ivan.asks(ask.TakeTicket(ticket_id=world.ticket().id), private=True)
    days(world, 7)
    assert len(asked(world)) == 2
    assert now(ivan, world).role is Role.SPECIALIST
    days(world, 7)
    resting = now(ivan, world)
    assert (resting.role, resting.resting_role) == (Role.CLIENT, Role.SPECIALIST)
    assert world.ticket().assignee_id is None
    assert asked(world, "staff/role_rests") == [(to(olga), "Ivan")]
    assert [one for one, _ in asked(world, "staff/your_role_rests")] == [to(ivan)]
    with pytest.raises(Refusal, match="not_allowed"):
        ivan.asks(ask.ShowQueue())
    world.run(lambda uow: make_staff([resting], Act(None, world.now, uow)))
    assert now(ivan, world).role is Role.CLIENT, "a change of the department gives nothing back"
    olga.asks(ask.ConfirmStaff(ivan.person.id))
    back = now(ivan, world)
    assert (back.role, back.resting_role) == (Role.SPECIALIST, None)


def test_removing_a_role_that_rests_ends_it(world: World, olga: Somebody, ivan: Somebody) -> None:
    expected(world)
    days(world, 90)
    days(world, 14)
    assert now(ivan, world).resting_role is Role.SPECIALIST
    olga.insists(ask.SetRole(ivan.person.id, Role.CLIENT))
    assert now(ivan, world).resting_role is None
    with pytest.raises(Refusal, match="stale_button"):
        olga.asks(ask.ConfirmStaff(ivan.person.id))


def test_the_last_administrator_is_never_locked_out(world: World) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    world.run(lambda uow: uow.people.set_role(ivan.person.id, Role.ADMINISTRATOR))
    expected(world)
    for number in (90, 14, 7):
        days(world, number)
    assert now(ivan, world).role is Role.ADMINISTRATOR
    assert {one for one, _ in asked(world)} == {to(ivan)}
    ivan.asks(ask.ConfirmStaff(ivan.person.id), private=True)


def test_nobody_confirms_their_own_role_if_somebody_else_can(world: World, olga: Somebody) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    world.run(lambda uow: uow.people.set_role(ivan.person.id, Role.ADMINISTRATOR))
    with pytest.raises(Refusal, match="not_your_own_role"):
        ivan.asks(ask.ConfirmStaff(ivan.person.id), private=True)


def test_the_desk_can_ask_never(world: World, olga: Somebody, ivan: Somebody) -> None:
    has(world, Kind.DESK, "Helpline", confirm_staff=0)
    expected(world)
    days(world, 200)
    assert asked(world) == []


def test_a_restart_asks_nobody_again(world: World, olga: Somebody, ivan: Somebody) -> None:
    expected(world)
    days(world, 91)
    expected(world)
    days(world, 1)
    assert asked(world) == [(to(olga), "Ivan")]


def test_what_became_due_while_nothing_was_asked_is_asked_afterwards(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    expected(world)
    entry = has(world, Kind.DESK, "Helpline", confirm_staff=0)
    expected(world)
    days(world, 100)
    assert asked(world) == []
    olga.insists(ask.SaveEntry(Kind.DESK, entry, {"confirm_staff": "90"}))
    expected(world)
    days(world, 1)
    assert asked(world) == [(to(olga), "Ivan")]


@pytest.mark.parametrize("asked_already", [True, False])
def test_never_and_back_asks_anew(
    world: World, olga: Somebody, ivan: Somebody, asked_already: bool
) -> None:
    expected(world)
    days(world, 91 if asked_already else 80)
    entry = has(world, Kind.DESK, "Helpline", confirm_staff=0)
    expected(world)
    days(world, 30)
    before = len(asked(world))
    olga.insists(ask.SaveEntry(Kind.DESK, entry, {"confirm_staff": "90"}))
    expected(world)
    days(world, 1)
    assert (before, len(asked(world))) == (int(asked_already), before + 1)
    days(world, 14)
    assert now(ivan, world).resting_role is Role.SPECIALIST


def test_a_longer_time_between_confirmations_puts_the_question_off(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    expected(world)
    days(world, 91)
    has(world, Kind.DESK, "Helpline", confirm_staff=120)
    expected(world)
    days(world, 20)
    assert (len(asked(world)), now(ivan, world).role) == (1, Role.SPECIALIST)
    days(world, 10)
    assert len(asked(world)) == 2
