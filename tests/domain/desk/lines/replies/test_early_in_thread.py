"""A line below a card that people see already, while the desk doesn't know yet that it's there."""

from dataclasses import replace

import pytest

from domain import commands as ask
from domain import desk
from domain.answers import Answer
from domain.desk.act import Act, Origin, Supplied
from domain.errors import PostsLeaving, Refusal
from domain.outgoing.outcomes import Failed, Sent
from storage.unit import Unit
from tests.domain.desk.support.world import CHANNEL, Somebody, World

THREAD = replace(CHANNEL, thread="root-1")
ELSEWHERE = replace(CHANNEL, chat="CLUNCH", thread="root-1")


@pytest.fixture
def card(world: World) -> int:
    """The card of #1, which is being sent."""
    world.client("Ivan").writes("Cannot log in")
    (number,) = [one.post_id for one in world.claim() if one.template == "desk/card"]
    return number


@pytest.fixture
def anna(world: World) -> Somebody:
    """A specialist."""
    return world.specialist("Anna")


def replies(world: World, who: Somebody, text: str = "Which system?") -> Answer | None:
    return who.asks(ask.WriteInThread(world.line(THREAD, text)), place=THREAD)


def arrives(world: World, card: int) -> None:
    world.record(Sent(card, CHANNEL, "root-1", True, 1))


def test_waits_for_the_card(world: World, card: int, anna: Somebody) -> None:
    with pytest.raises(PostsLeaving) as waits:
        replies(world, anna)
    assert (waits.value.place, waits.value.posts) == (THREAD, frozenset([card]))
    arrives(world, card)
    assert replies(world, anna) is None
    assert [post.ticket_id for post in world.posts("client/reply")] == [1]


def test_is_a_command_too(world: World, card: int, anna: Somebody) -> None:
    with pytest.raises(PostsLeaving):
        anna.asks(ask.TakeTicket(), place=THREAD)
    arrives(world, card)
    anna.asks(ask.TakeTicket(), place=THREAD)
    assert world.ticket().assignee_id == anna.person.id


def test_is_left_alone_if_the_card_was_another_one(world: World, card: int, anna: Somebody) -> None:
    world.record(Failed(card, "too_long"))
    assert replies(world, anna) is None
    with pytest.raises(Refusal, match="which_ticket"):
        anna.asks(ask.TakeTicket(), place=THREAD)
    assert world.posts("client/reply") == []


def test_waits_for_the_cards_of_that_moment_only(world: World, card: int, anna: Somebody) -> None:
    def unit(uow: Unit) -> Answer | None:
        origin = Origin(THREAD, private=False)
        act = Act(
            uow.people.get(anna.person.id), world.now, uow, origin, supplied=Supplied(awaited=True)
        )
        return desk.handle(ask.WriteInThread(world.line(THREAD, "Lunch?")), act)

    assert world.run(unit) is None


def test_waits_for_no_card_of_another_channel(world: World, card: int, anna: Somebody) -> None:
    line = world.line(ELSEWHERE, "Lunch?")
    assert anna.asks(ask.WriteInThread(line), place=ELSEWHERE) is None
