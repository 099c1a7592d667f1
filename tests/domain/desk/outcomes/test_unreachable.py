"""Clients and channels that cannot be reached: posts wait, staff are told once, and it passes."""

from datetime import timedelta

from domain import commands as ask
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Sent, Suspended
from tests.domain.desk.outcomes.answers import answered, replied
from tests.domain.desk.support.world import CHANNEL, Somebody, World


def test_of_two_posts_that_reach_a_suspended_chat_in_one_turn_each_thread_is_told_once(
    world: World,
) -> None:
    jane = world.client("Jane", platform="slack")
    for text in ("Cannot log in", "Another matter"):
        jane.writes(text)
        world.pass_time(minutes=5)
    receipts = [one for one in world.claim() if one.template == "client/receipt"]
    world.run(lambda uow: uow.outbox.suspend(jane.place, "blocked", world.now, None))
    world.record(*(Sent(one.post_id, jane.place, str(one.post_id), True, 1) for one in receipts))
    assert [post.ticket_id for post in world.posts("thread/reachable")] == [1, 2]
    assert world.run(lambda uow: uow.outbox.suspended()) == []


def test_an_unreachable_client_suspends_the_chat_and_lines_wait_in_order(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    first = answered(world, anna, "one")
    answered(world, anna, "two")
    claimed = next(one for one in world.claim() if one.template == "client/reply")
    world.record(
        Suspended(claimed.post_id, ivan.place, "blocked", world.now + timedelta(minutes=1))
    )
    assert len(world.posts("thread/unreachable")) == 1
    assert world.wanted(MirrorKind.MARK, first) == "queued"
    assert world.run(lambda uow: uow.tickets.view(1)).unreachable == "blocked"
    assert not [one for one in world.deliver() if one.template == "client/reply"]
    ivan.asks(ask.SetReachable(reachable=True), private=True)
    assert len(world.posts("thread/reachable")) == 1
    assert replied(world.deliver()) == ["one", "two"]


def test_a_suspended_chat_is_tried_with_one_post_and_resumes_when_it_works(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answered(world, anna, "one")
    claimed = next(one for one in world.claim() if one.template == "client/reply")
    world.record(
        Suspended(claimed.post_id, ivan.place, "blocked", world.now + timedelta(minutes=1))
    )
    world.pass_time(minutes=2)
    assert [one.template for one in world.deliver()].count("client/reply") == 1
    assert len(world.posts("thread/reachable")) == 1
    assert world.run(lambda uow: uow.tickets.view(1)).unreachable == ""


def test_a_blocked_bot_is_told_in_the_threads_of_all_active_tickets(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    ivan.writes_new("Another matter")
    for _ in range(2):
        ivan.asks(ask.SetReachable(reachable=False), private=True)
    assert [post.ticket_id for post in world.posts("thread/unreachable")] == [1, 2]


def test_administrators_are_told_when_the_channel_cannot_be_used(world: World) -> None:
    olga = world.administrator("Olga")
    world.client("Ivan").writes("Cannot log in")
    card = next(one for one in world.claim() if one.template == "desk/card")
    for _ in range(2):
        retry_at = world.now + timedelta(minutes=1)
        world.record(Suspended(card.post_id, CHANNEL, "not_in_channel", retry_at))
    told = world.posts("staff/suspended")
    assert [(post.lane, post.words["problem"]) for post in told] == [
        (f"person:{olga.person.id}", "not_in_channel")
    ]
