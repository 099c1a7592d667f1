"""A client whose support ends soon is told in time, and so are the administrators."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from domain import commands as ask
from domain import desk
from domain.desk.act import Act
from domain.outgoing.mirrors import MirrorKind
from domain.policy.people.support_expiry import has_ended, support_end
from storage.unit import Unit
from tests.domain.desk.support.world import MONDAY, Somebody, World


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client who asked something, and is supported until December the 20th."""
    world.administrator("Olga")
    ivan = world.client("Ivan")
    properties = {"support_until": "2026-12-20", "company": "Acme"}
    world.run(lambda uow: uow.people.set_properties(ivan.person.id, properties))
    ivan.writes("Cannot log in")
    world.deliver()
    return ivan


def looks(world: World, at: datetime) -> None:
    """The desk looks at whose support ends, at this time and once more soon after."""
    for _ in range(2):
        world.now = at = at + timedelta(minutes=1)
        world.run(partial(_look, at))


def _look(at: datetime, uow: Unit) -> None:
    desk.tell_support_ends(uow.support.limited(0, 100), Act(None, at, uow))


def told(world: World) -> list[Any]:
    return world.posts("client/support_ends")


def test_both_are_told_twice_in_time(world: World, ivan: Somebody) -> None:
    for day, times in ((12, 0), (13, 1), (15, 1), (23, 1), (24, 2), (26, 2)):
        looks(world, MONDAY + timedelta(days=day))
        assert len(told(world)) == times
    assert len(world.posts("staff/support_ends")) == 2
    assert told(world)[0].destination == f"conversation:{world.ticket().conversation_id}"


def test_a_client_without_an_open_ticket_is_left_alone(world: World, ivan: Somebody) -> None:
    ivan.insists(ask.CloseTicket(ticket_id=1), private=True)
    looks(world, MONDAY + timedelta(days=14))
    assert told(world) == []
    assert len(world.posts("staff/support_ends")) == 1


def test_an_extended_support_is_announced_again(world: World, ivan: Somebody) -> None:
    looks(world, MONDAY + timedelta(days=26))
    longer = {"support_until": "2027-01-20"}
    world.run(lambda uow: uow.people.set_properties(ivan.person.id, longer))
    looks(world, MONDAY + timedelta(days=27))
    assert len(told(world)) == 1
    looks(world, MONDAY + timedelta(days=50))
    assert len(told(world)) == 2


def test_once_it_has_ended_the_card_says_so(world: World, ivan: Somebody) -> None:
    looks(world, MONDAY + timedelta(days=27))
    before = world.ticket().version
    looks(world, MONDAY + timedelta(days=28))
    ticket, view = world.ticket(), world.run(lambda uow: uow.tickets.view(1))
    assert ticket.version == before + 1
    assert world.wanted(MirrorKind.CARD, 1) == str(ticket.version)
    assert view.support_ended(world.now)
    assert len(told(world)) == 1, "nobody is told that it is too late"


def test_the_last_day_is_a_day_of_support() -> None:
    until = support_end({"support_until": "2026-12-20"})
    assert not has_ended(until, datetime.fromisoformat("2026-12-20T23:00+00:00"))
    assert has_ended(until, datetime.fromisoformat("2026-12-21T00:00+00:00"))


@pytest.mark.parametrize("written", ["", "soon", "20.12.2026", 7])
def test_a_wrong_date_ends_no_support(written: str | int) -> None:
    assert support_end({"support_until": written}) is None
