"""A press on a message that people see already, while the desk doesn't know yet that it's there."""

import pytest

from domain import desk
from domain.desk.act import Act, Supplied
from domain.errors import PostsLeaving
from domain.outgoing.outcomes import Failed, Outcome, Sent
from domain.people.places import Place
from tests.domain.desk.support.world import CHANNEL, World


@pytest.fixture
def card(world: World) -> int:
    """The card of #1, which is being sent."""
    world.client("Ivan").writes("Cannot log in")
    (number,) = [one.post_id for one in world.claim() if one.template == "desk/card"]
    return number


def presses(world: World, place: Place, message: str, *, awaited: bool = False) -> None:
    world.run(
        lambda uow: desk.wait_for_pressed(
            place, message, Act(None, world.now, uow, supplied=Supplied(awaited=awaited))
        )
    )


def test_waits_for_what_is_being_sent_there(world: World, card: int) -> None:
    with pytest.raises(PostsLeaving) as waits:
        presses(world, CHANNEL, "root-1")
    assert (waits.value.place, waits.value.posts) == (CHANNEL, frozenset([card]))
    assert waits.value.brief, "Slack opens no window more than 3 s after a press"
    presses(world, CHANNEL, "root-1", awaited=True)


@pytest.mark.parametrize("arrives", [True, False])
def test_goes_on_once_it_is_known_whether_it_arrived(
    world: World, card: int, arrives: bool
) -> None:
    outcome: Outcome = Sent(card, CHANNEL, "root-1", True, 1) if arrives else Failed(card, "gone")
    world.record(outcome)
    presses(world, CHANNEL, "root-1")


def test_on_a_known_message_waits_for_nothing(world: World, card: int) -> None:
    world.record(Sent(card, CHANNEL, "root-1", True, 1))
    world.client("Maria").writes("The printer is on fire")
    assert [one for one in world.claim() if one.template == "desk/card"]
    presses(world, CHANNEL, "root-1")


def test_elsewhere_waits_for_nothing(world: World, card: int) -> None:
    assert card
    presses(world, Place("slack", "T1", "CLUNCH"), "root-1")
