"""What waits for what, and what goes on when a post fails."""

from datetime import timedelta

from sqlalchemy import select

from domain import commands as ask
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Delayed, Failed, Sent
from domain.tickets import Status
from storage.tables.history import events
from tests.domain.desk.outcomes.answers import answered, replied
from tests.domain.desk.support.world import CHANNEL, Somebody, World


def test_a_thread_waits_for_its_root(world: World) -> None:
    world.client("Ivan").writes("Cannot log in")
    assert sorted(one.template for one in world.claim()) == ["client/receipt", "desk/card"]
    assert world.claim() == []
    card = world.posts("desk/card")[0]
    world.record(Sent(card.id, CHANNEL, "root-1", True, 1))
    assert [one.template for one in world.claim()] == ["thread/line"]


def test_one_post_of_a_lane_is_under_way_at_a_time(world: World, ivan: Somebody) -> None:
    for text in ["one", "two", "three"]:
        ivan.writes(text)
    seen = []
    while claimed := world.claim():
        assert len(claimed) == 1
        seen.append(claimed[0].message and claimed[0].message.text.plain)
        world.record(Sent(claimed[0].post_id, CHANNEL, seen[-1] or "", True))
    assert seen == ["one", "two", "three"]


def test_other_lanes_go_on_while_one_waits(world: World, ivan: Somebody) -> None:
    petra = world.client("Petra")
    ivan.writes("one")
    held = world.claim()[0]
    world.record(Delayed(held.post_id, world.now + timedelta(minutes=5), "ratelimited"))
    petra.writes("Hello, the printer is broken")
    assert {one.client_id for one in world.deliver()} == {petra.person.id}
    world.pass_time(minutes=6)
    assert [one.post_id for one in world.claim()] == [held.post_id]


def test_each_try_that_sent_nothing_is_counted_once(world: World, ivan: Somebody) -> None:
    """How long the next one waits follows from it."""
    ivan.writes("one")
    tries = []
    for _ in range(4):
        [claimed] = world.claim()
        tries.append(claimed.attempts)
        world.record(Delayed(claimed.post_id, world.now + timedelta(minutes=1), "ratelimited"))
        world.pass_time(minutes=1)
    assert tries == [0, 1, 2, 3]


def test_a_long_post_leaves_part_by_part(world: World, ivan: Somebody, anna: Somebody) -> None:
    answered(world, anna)
    first = world.claim()[0]
    assert first.place is not None
    world.record(Sent(first.post_id, first.place, "p1", complete=False))
    second = world.claim()[0]
    assert (second.post_id, second.parts_sent) == (first.post_id, 1)
    world.record(Sent(first.post_id, first.place, "p2", complete=True))
    for external_id in ("p1", "p2"):
        assert ivan.writes("About that", quotes=external_id) is None
    assert len(world.posts("thread/line")) == 3


def test_a_failed_post_lets_its_lane_go_on(world: World, ivan: Somebody, anna: Somebody) -> None:
    answered(world, anna, "one")
    answered(world, anna, "two")
    world.record(Failed(world.claim()[0].post_id, "malformed"))
    assert replied(world.deliver()) == ["two"]


def test_a_send_interrupted_by_a_crash_is_looked_up(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answered(world, anna)
    claimed = world.claim()
    left = world.run(lambda uow: uow.claims.left_sending())
    assert [one.post_id for one in left] == [one.post_id for one in claimed]
    assert left[0].message == claimed[0].message


def test_a_card_posted_while_its_ticket_changed_is_drawn_again(world: World) -> None:
    world.client("Ivan").writes("Cannot log in")
    anna = world.specialist("Anna")
    card = next(one for one in world.claim() if one.template == "desk/card")
    assert card.ticket is not None
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.record(Sent(card.post_id, CHANNEL, "root-1", True, card.ticket.version))
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["slack"]))
    drawn = next(one for one in pictures if one.kind is MirrorKind.CARD)
    assert (drawn.external_id, drawn.ticket and drawn.ticket.assignee) == ("root-1", "Anna")


def test_every_change_is_in_the_history_with_time_actor_and_reason(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.set_status(anna, Status.RESOLVED)
    ivan.writes("It is broken again")

    def look(uow):  # type: ignore[no-untyped-def]
        return uow.outbox._connection.execute(select(events).order_by(events.c.id)).all()

    rows = [(row.name, row.actor_id, row.facts.get("reason")) for row in world.run(look)]
    assert rows == [
        ("TicketOpened", ivan.person.id, None),
        ("TicketAssigned", anna.person.id, None),
        ("StatusChanged", anna.person.id, ""),
        ("StatusChanged", anna.person.id, ""),
        ("StatusChanged", ivan.person.id, "client_wrote"),
    ]
