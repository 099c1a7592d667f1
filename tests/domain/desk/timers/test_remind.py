"""Reminders to one person fold into one message, which tells what is true when it is read."""

from typing import Any

import pytest

from domain import commands as ask
from domain import desk
from domain.desk.act import Act
from domain.dictionaries import BEGINNING, Kind
from domain.outgoing.bodies import Reminders
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Sent
from domain.people.places import Place
from domain.policy.tickets.reminders import LISTED
from tests.domain.desk.support.deadlines import swept
from tests.domain.desk.support.entries import ALWAYS, OFFICE, has
from tests.domain.desk.support.world import MONDAY, Somebody, World


@pytest.fixture
def anna(world: World) -> Somebody:
    """A specialist of a desk that promises an answer within an hour."""
    has(world, Kind.LEVEL, "Standard", response="1h", warn={"response": "15min"})
    return world.specialist("Anna")


def asked(world: World, anna: Somebody, text: str = "Cannot log in") -> int:
    """A ticket that Anna has taken; its number."""
    client = world.client("Ivan")
    client.writes(text)
    world.deliver()
    [ticket] = world.run(lambda uow: uow.tickets.active_of(client.person.id))
    anna.asks(ask.TakeTicket(ticket_id=ticket.id))
    world.deliver()
    return ticket.id


def reminded(world: World) -> list[Any]:
    return world.posts("staff/reminders")


def left(world: World) -> list[Delivery]:
    """The reminders that leave now."""
    return [one for one in world.deliver() if one.template == "staff/reminders"]


def rows(delivery: Delivery) -> list[tuple[int, bool]]:
    """What a message lists: numbers, and whether they are late."""
    assert isinstance(delivery.body, Reminders)
    return [(row.id, row.late) for row in delivery.body.tickets]


def drawn_again(world: World) -> list[Delivery]:
    """The messages that are to be edited."""
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["slack"]))
    lines = [one.delivery for one in pictures if one.kind is MirrorKind.LINE]
    return [one for one in lines if one is not None and one.template == "staff/reminders"]


def test_reminders_due_together_are_one_message(world: World, anna: Somebody) -> None:
    asked(world, anna)
    asked(world, anna)
    world.pass_time(minutes=50)
    assert swept(world) == 2
    [message] = left(world)
    assert rows(message) == [(1, False), (2, False)]


@pytest.mark.parametrize(("due", "more"), [(LISTED, False), (LISTED + 1, True)])
def test_a_message_says_that_there_are_more_only_if_it_leaves_some_out(
    world: World, anna: Somebody, due: int, *, more: bool
) -> None:
    for _ in range(due):
        asked(world, anna)
    world.pass_time(minutes=50)
    swept(world)
    [message] = left(world)
    assert isinstance(message.body, Reminders)
    assert (len(message.body.tickets), message.body.more) == (LISTED, more)


def test_a_reminder_soon_after_is_edited_into_it(world: World, anna: Somebody) -> None:
    asked(world, anna)
    world.pass_time(minutes=5)
    asked(world, anna)
    world.pass_time(minutes=40)
    swept(world)
    [first] = left(world)
    assert rows(first) == [(1, False)]
    world.pass_time(minutes=5)
    swept(world)
    assert left(world) == []
    [message] = drawn_again(world)
    assert (message.post_id, rows(message)) == (first.post_id, [(1, False), (2, False)])


def test_a_later_reminder_is_a_new_message(world: World, anna: Somebody) -> None:
    asked(world, anna)
    asked(world, anna, "The invoice is wrong")
    world.pass_time(minutes=45)
    swept(world)
    left(world)
    world.pass_time(minutes=15)
    swept(world)
    [second] = left(world)
    assert rows(second) == [(1, True), (2, True)]


def test_the_earlier_message_keeps_what_is_still_true(world: World, anna: Somebody) -> None:
    asked(world, anna)
    world.pass_time(minutes=10)
    asked(world, anna)
    world.pass_time(minutes=45)
    swept(world)
    [first] = left(world)
    assert rows(first) == [(1, False), (2, False)]
    world.pass_time(minutes=5 + 15)
    swept(world)
    left(world)
    again = drawn_again(world)
    assert [rows(one) for one in again] == [[]], "both are late by now, and stand in the newer one"


def test_who_was_answered_disappears_at_the_next_edit(world: World, anna: Somebody) -> None:
    asked(world, anna)
    world.pass_time(minutes=5)
    asked(world, anna)
    world.pass_time(minutes=40)
    swept(world)
    left(world)
    anna.writes_in(world.ticket(1), "Try again")
    world.pass_time(seconds=6)
    world.deliver()
    world.pass_time(minutes=5)
    swept(world)
    [message] = drawn_again(world)
    assert rows(message) == [(2, False)]


class TestWhatHasNotLeft:
    """A reminder that waits for the morning."""

    @pytest.fixture
    def evening(self, world: World, anna: Somebody) -> World:
        """Anna is away from her desk when the first ticket becomes due."""
        has(world, Kind.CALENDAR, "Office", **OFFICE)
        has(world, Kind.CALENDAR, "Always", **ALWAYS)
        steps = {"response": "1h", "warn": {"response": "15min"}}
        has(world, Kind.LEVEL, "Day and night", priority=3, calendar="Always", **steps)
        world.run(
            lambda uow: uow.dictionaries.change(1, "Support", {"calendar": "Office"}, BEGINNING)
        )
        world.now = MONDAY.replace(hour=17, minute=30)
        asked(world, anna)
        world.pass_time(minutes=45)
        swept(world)
        assert left(world) == []
        return world

    def test_is_added_to(self, evening: World, anna: Somebody) -> None:
        asked(evening, anna)
        evening.pass_time(hours=2)
        swept(evening)
        assert len(reminded(evening)) == 1
        evening.pass_time(hours=13)
        [message] = left(evening)
        assert rows(message) == [(1, True), (2, True)]

    def test_holds_nothing_else_up(self, evening: World, anna: Somebody) -> None:
        olga = evening.administrator("Olga")
        evening.client("Jane").writes("The printer is on fire")
        evening.deliver()
        olga.asks(ask.AssignTicket(ticket_id=2, person=anna.identity))
        assert "staff/assigned" in [one.template for one in evening.deliver()]

    def test_leaves_out_what_was_settled_meanwhile(self, evening: World, anna: Somebody) -> None:
        anna.writes_in(evening.ticket(1), "Try again")
        evening.pass_time(seconds=6)
        evening.deliver()
        evening.pass_time(hours=16)
        [message] = left(evening)
        assert message.says_nothing

    def test_leaves_at_once_with_a_loud_one(self, evening: World, anna: Somebody) -> None:
        loud = [{"clock": "resolution", "tell": ["assignee"], "loud": True}]
        steps = {"resolution": "1h", "escalate": loud}
        has(evening, Kind.LEVEL, "Loud", priority=5, calendar="Always", **steps)
        asked(evening, anna)
        evening.pass_time(hours=1)
        swept(evening)
        [message] = left(evening)
        assert rows(message) == [(1, True), (2, True)]


def test_reminders_added_while_it_is_sent_appear_afterwards(world: World, anna: Somebody) -> None:
    asked(world, anna)
    world.pass_time(minutes=5)
    asked(world, anna)
    world.pass_time(minutes=40)
    swept(world)
    [leaving] = [one for one in world.claim() if one.template == "staff/reminders"]
    world.pass_time(minutes=5)
    swept(world)
    assert len(reminded(world)) == 1
    world.record(Sent(leaving.post_id, Place("slack", "T1", "DANNA"), "p1", True))
    [message] = drawn_again(world)
    assert rows(message) == [(1, False), (2, False)]


def test_a_long_list_is_cut_and_says_so(world: World, anna: Somebody) -> None:
    for _ in range(12):
        asked(world, anna)
    world.pass_time(minutes=50)
    world.run(lambda uow: desk.sweep_deadlines(Act(None, world.now, uow)))
    [message] = left(world)
    assert (len(rows(message)), message.words["more"]) == (10, True)
