"""No direct chat can be opened with somebody: posts wait, and administrators are told once."""

from datetime import timedelta

import pytest

from domain.answers.say import Say
from domain.outgoing.addresses import direct_chat_address
from domain.outgoing.deliveries import Delivery
from domain.outgoing.outcomes import Sent, Unopened, stands_for
from domain.outgoing.posts import NewPost
from tests.domain.desk.support.world import Somebody, World


@pytest.fixture
def olga(world: World) -> Somebody:
    """An administrator who can be reached."""
    return world.administrator("Olga")


def posted_to(world: World, somebody: Somebody) -> Delivery:
    """Something in private for them, claimed."""
    address = direct_chat_address(somebody.person.id)
    world.run(
        lambda uow: uow.outbox.post(NewPost(Say("staff/no_room"), address, address, world.now))
    )
    (claimed,) = [one for one in world.claim() if one.destination == address]
    return claimed


def not_opened(world: World, claimed: Delivery) -> None:
    assert claimed.identity is not None
    later = world.now + timedelta(minutes=1)
    world.record(Unopened(claimed.post_id, claimed.identity, "user_disabled", later))


def test_administrators_are_told_once_and_the_post_waits(world: World, olga: Somebody) -> None:
    anna = world.specialist("Anna")
    claimed = posted_to(world, anna)
    not_opened(world, claimed)
    (told,) = world.posts("staff/suspended")
    assert told.lane == f"person:{olga.person.id}"
    assert told.words["destination"] == f"person:{anna.person.id}"
    assert claimed.post_id not in [one.post_id for one in world.claim()]
    world.pass_time(minutes=2)
    (again,) = [one for one in world.claim() if one.post_id == claimed.post_id]
    not_opened(world, again)
    assert len(world.posts("staff/suspended")) == 1
    assert [place for place, _ in world.run(lambda uow: uow.outbox.suspended())] == [
        stands_for(anna.identity)
    ]


def test_nobody_is_told_in_the_chat_that_cannot_be_opened(world: World, olga: Somebody) -> None:
    not_opened(world, posted_to(world, olga))
    assert world.posts("staff/suspended") == []


def test_once_opened_it_leaves(world: World, olga: Somebody) -> None:
    anna = world.specialist("Anna")
    claimed = posted_to(world, anna)
    not_opened(world, claimed)
    world.pass_time(minutes=2)
    world.run(lambda uow: uow.outbox.set_address(claimed.destination, anna.place))
    (again,) = [one for one in world.claim() if one.post_id == claimed.post_id]
    assert again.place == anna.place
    world.record(Sent(again.post_id, anna.place, "p1", complete=True))
