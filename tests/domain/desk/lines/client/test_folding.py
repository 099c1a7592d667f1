"""A thread that lags behind its limit: an author's lines leave as one post, and none gets lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain import commands as ask
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Delayed, Failed, Outcome, Sent, Suspended, Unknown
from storage.tables.posts import postings
from storage.unit import Unit
from tests.domain.desk.support.world import CHANNEL, Somebody, World


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client with an open ticket whose card and receipt were sent."""
    return world.asker("Ivan")


def claim_lagging(world: World) -> list[Delivery]:
    """Claim what may leave now; every lane lags."""

    def unit(uow: Unit) -> list[Delivery]:
        claimed = uow.claims.claim(
            world.now,
            ["telegram", "slack"],
            [],
            lambda candidates: [one.post_id for one in candidates],
            lags=lambda _: True,
        )
        return list(claimed)

    return world.run(unit)


def said(delivery: Delivery) -> list[str]:
    """The lines of a post."""
    assert delivery.message is not None
    lines = (delivery.message, *(one.message for one in delivery.folded))
    return [line.text.plain for line in lines]


def arrive(world: World, delivery: Delivery, external_id: str) -> None:
    """The post reaches its place."""
    assert delivery.place is not None
    world.record(Sent(delivery.post_id, delivery.place, external_id, complete=True))


def states(world: World) -> list[str]:
    """How the lines of the thread stand, the first one aside."""
    return [post.state for post in world.posts("thread/line")[1:]]


def three_lines(world: World, ivan: Somebody) -> Delivery:
    """Three lines that leave as one post, which was claimed."""
    for number in "123":
        ivan.writes(number, id=f"line{number}")
    (claimed,) = claim_lagging(world)
    assert said(claimed) == ["1", "2", "3"]
    return claimed


def test_lines_leave_together_and_the_next_ones_behind_them(world: World, ivan: Somebody) -> None:
    first = three_lines(world, ivan)
    ivan.writes("4")
    assert claim_lagging(world) == []
    arrive(world, first, "p1")
    (second,) = claim_lagging(world)
    assert said(second) == ["4"]
    arrive(world, second, "p2")
    assert states(world) == ["sent"] * 4


def test_a_lane_that_does_not_lag_sends_line_by_line(world: World, ivan: Somebody) -> None:
    for number in "12":
        ivan.writes(number)
    assert [said(one) for one in world.deliver()] == [["1"], ["2"]]


def test_files_and_what_the_thread_is_told_between_leave_by_themselves(
    world: World, ivan: Somebody
) -> None:
    photo = Attachment(AttachmentKind.PHOTO, "", "file-1", 10)
    ivan.writes("1")
    ivan.writes("2", attachments=(photo,))
    ivan.writes("3", id="three")
    ivan.asks(ask.DeleteLine(ivan.place, "three"), private=True)
    seen = []
    while claimed := [one for one in claim_lagging(world) if one.template.startswith("thread")]:
        seen += [(one.template, said(one) if one.message else []) for one in claimed]
        for one in claimed:
            arrive(world, one, f"p{one.post_id}")
    assert seen[:3] == [("thread/line", ["1"]), ("thread/line", ["2"]), ("thread/line", ["3"])]
    assert seen[3][0] == "thread/line_removed"


def test_each_line_keeps_that_it_came_late(world: World, ivan: Somebody) -> None:
    ivan.writes("in time")
    ivan.writes("late", written_at=world.now - timedelta(minutes=30))
    (claimed,) = claim_lagging(world)
    assert [one.late for one in claimed.folded] == [True]
    assert claimed.words["late"] is False


def test_after_a_crash_the_post_is_made_of_the_same_lines(world: World, ivan: Somebody) -> None:
    claimed = three_lines(world, ivan)
    ivan.writes("4")
    (left,) = world.run(lambda uow: uow.claims.left_sending())
    assert (left.post_id, said(left)) == (claimed.post_id, ["1", "2", "3"])


@pytest.mark.parametrize(
    "outcome",
    [
        lambda post, now: Delayed(post, now, "ratelimited"),
        lambda post, now: Suspended(post, CHANNEL, "is_archived", now),
    ],
    ids=["delayed", "suspended"],
)
def test_an_unsent_line_leaves_later_with_its_current_text(
    world: World, ivan: Somebody, outcome: Callable[..., Outcome]
) -> None:
    claimed = three_lines(world, ivan)
    world.record(outcome(claimed.post_id, world.now))
    assert states(world) == ["pending", "queued", "queued"]
    ivan.asks(ask.EditLine(world.line(ivan.place, "2, mended", id="line2")), private=True)
    ivan.writes("4")
    world.pass_time(seconds=1)
    (again,) = [one for one in claim_lagging(world) if one.template == "thread/line"]
    assert said(again) == ["1", "2, mended", "3", "4"]


def test_lines_refused_together_are_tried_one_by_one(world: World, ivan: Somebody) -> None:
    claimed = three_lines(world, ivan)
    world.record(Delayed(claimed.post_id, world.now, "invalid_blocks", apart=True))
    (first,) = claim_lagging(world)
    assert said(first) == ["1"]
    world.record(Failed(first.post_id, "invalid_blocks"))
    (second,) = claim_lagging(world)
    assert said(second) == ["2"]
    arrive(world, second, "p2")
    assert states(world) == ["failed", "sent", "pending"]


def test_all_lines_in_doubt_are_reported_in_the_thread(world: World, ivan: Somebody) -> None:
    claimed = three_lines(world, ivan)
    world.record(Unknown(claimed.post_id, "too_much_to_read"))
    assert states(world) == ["unknown"] * 3
    assert len(world.posts("thread/not_shown")) == 3


def test_an_edit_of_any_line_draws_the_whole_post_again(world: World, ivan: Somebody) -> None:
    claimed = three_lines(world, ivan)
    arrive(world, claimed, "p1")
    for number in "13":
        line = world.line(ivan.place, f"{number}, mended", id=f"line{number}")
        ivan.asks(ask.EditLine(line), private=True)
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["slack"]))
    (drawn,) = [one for one in pictures if one.kind is MirrorKind.LINE]
    assert drawn.external_id == "p1"
    assert drawn.delivery is not None
    assert said(drawn.delivery) == ["1, mended", "2", "3, mended"]


def test_an_edit_for_which_the_post_has_no_room_is_shown_behind_it(
    world: World, ivan: Somebody
) -> None:
    claimed = three_lines(world, ivan)
    arrive(world, claimed, "p1")
    ivan.asks(ask.EditLine(world.line(ivan.place, "long " * 500, id="line2")), private=True)
    (told,) = world.posts("thread/line_changed")
    assert told.words["before"] == "2"


def test_a_deletion_of_any_line_is_told(world: World, ivan: Somebody) -> None:
    claimed = three_lines(world, ivan)
    arrive(world, claimed, "p1")
    ivan.asks(ask.DeleteLine(ivan.place, "line2"), private=True)
    (told,) = world.posts("thread/line_removed")
    assert told.message_id == claimed.folded[0].message.id


def test_the_posts_message_leads_to_each_of_its_lines(world: World, ivan: Somebody) -> None:
    claimed = three_lines(world, ivan)
    arrive(world, claimed, "p1")

    def look(uow: Unit) -> list[int]:
        query = select(postings.c.message_id).where(postings.c.external_id == "p1")
        return list(uow.outbox._connection.execute(query.order_by(postings.c.post_id)).scalars())

    lines = (claimed.message, *(one.message for one in claimed.folded))
    assert world.run(look) == [line.id for line in lines if line]
    assert claimed.place is not None
    place = claimed.place
    assert world.run(lambda uow: uow.messages.ticket_at(place, "p1")) == 1


def test_a_long_post_of_several_lines_goes_on_with_the_same_lines(
    world: World, ivan: Somebody
) -> None:
    claimed = three_lines(world, ivan)
    assert claimed.place is not None
    world.record(Sent(claimed.post_id, claimed.place, "p1", complete=False))
    ivan.writes("4")
    (rest,) = claim_lagging(world)
    assert (rest.parts_sent, said(rest)) == (1, ["1", "2", "3"])
    world.record(Delayed(rest.post_id, world.now, "ratelimited"))
    (rest,) = claim_lagging(world)
    assert said(rest) == ["1", "2", "3"]
    world.record(Sent(rest.post_id, claimed.place, "p2", complete=True, part=1))
    assert states(world) == ["sent"] * 3 + ["pending"]
