"""What colleagues do to somebody's ticket is told to them: together, silently, and never twice."""

import pytest

from domain import commands as ask
from domain.dictionaries import BEGINNING, Kind
from domain.outgoing.templates import COLLEAGUES
from domain.people.person import Role
from domain.tickets import Status
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.rendered import PRESENTER


@pytest.fixture
def ivan(world: World) -> Somebody:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    return ivan


@pytest.fixture
def petra(world: World, ivan: Somebody) -> Somebody:
    """A specialist who is on Telegram alone, and has the ticket."""
    petra = world.client("Petra")
    world.run(lambda uow: uow.people.set_role(petra.person.id, Role.SPECIALIST))
    petra.asks(ask.TakeTicket(ticket_id=1))
    return petra


def told(world: World, petra: Somebody) -> list[tuple[bool, list[str]]]:
    """What Petra is told within the next minutes: whether silently, and which lines."""
    world.pass_time(minutes=2)
    own = [one for one in world.deliver() if one.destination == f"person:{petra.person.id}"]
    return [
        (one.silent, PRESENTER.delivery(one, world.now).text.plain.splitlines())
        for one in own
        if not one.says_nothing
    ]


def test_changes_within_two_minutes_are_one_silent_message(world: World, petra: Somebody) -> None:
    olga = world.administrator("Olga")
    world.run(lambda uow: uow.dictionaries.add(Kind.CATEGORY, "Access", {}, BEGINNING))
    world.set_status(olga, Status.ON_HOLD)
    world.pass_time(minutes=1)
    olga.asks(ask.SetCategory(ticket_id=1, category="Access"))
    assert told(world, petra) == [
        (
            True,
            [
                "#1 Ivan: Cannot log in",
                "Olga: on hold, Mon 23 Nov 10:00 (UTC+0)",
                "Olga: category Access, Mon 23 Nov 10:01 (UTC+0)",
            ],
        )
    ]
    world.set_status(olga, Status.OPEN)
    [(_, later)] = told(world, petra)
    assert later[1:] == ["Olga: in progress, Mon 23 Nov 10:03 (UTC+0)"], (
        "a later one tells the rest"
    )


def test_where_a_message_would_sound_the_card_says_it(
    world: World, ivan: Somebody, boris: Somebody
) -> None:
    anna = world.specialist("Anna")
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.set_status(boris, Status.ON_HOLD)
    assert world.posts("staff/") == []


def test_nothing_is_announced_of_changes_by_themselves_the_client_or_rules(
    world: World, ivan: Somebody, petra: Somebody
) -> None:
    world.set_status(petra, Status.ON_HOLD)
    ivan.insists(ask.CloseTicket(ticket_id=1), private=True)
    assert told(world, petra) == []
    assert world.posts(COLLEAGUES) == []


def test_nothing_before_the_assignment_is_announced_again(
    world: World, petra: Somebody, boris: Somebody
) -> None:
    olga = world.administrator("Olga")
    world.set_status(olga, Status.ON_HOLD)
    olga.insists(ask.TakeTicket(ticket_id=1))
    olga.asks(ask.AssignTicket(ticket_id=1, person=petra.identity))
    lines = [said for _, said in told(world, petra)]
    assert not any("on hold" in line for said in lines for line in said)


@pytest.mark.parametrize("by_client", [True, False])
def test_reopened_sounds_whoever_did_it(
    world: World, ivan: Somebody, petra: Somebody, boris: Somebody, by_client: bool
) -> None:
    world.set_status(petra, Status.RESOLVED)
    world.deliver()
    who = ivan if by_client else boris
    who.asks(ask.ReopenTicket(ticket_id=1), private=by_client)
    said = ["#1 Ivan: Cannot log in", f"{who.person.name} reopened this ticket."]
    assert told(world, petra) == [(False, said)]


def test_who_reopens_their_own_is_told_nothing(world: World, petra: Somebody) -> None:
    world.set_status(petra, Status.RESOLVED)
    world.deliver()
    petra.asks(ask.ReopenTicket(ticket_id=1))
    assert told(world, petra) == []


@pytest.mark.parametrize("by_line", [True, False])
def test_while_they_are_away_who_is_on_shift_is_told_that_it_is_open_again(
    world: World, ivan: Somebody, petra: Somebody, boris: Somebody, by_line: bool
) -> None:
    world.run(lambda uow: uow.dictionaries.join(1, [boris.person.id]))
    world.set_status(petra, Status.RESOLVED)
    petra.asks(ask.GoAway("2 days"))
    if by_line:
        ivan.writes("It is broken again")
    else:
        ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)
    told_so = [(one.template, one.destination) for one in world.posts("staff/reopened")]
    assert told_so == [("staff/reopened", f"person:{boris.person.id}")]
