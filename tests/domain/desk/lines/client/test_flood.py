"""From the sixth new ticket of one client within a minute, they go on in the last one."""

import pytest

from domain import commands as ask
from domain.outgoing.templates import CARD, CLIENTS_LINE, FOLDED, RECEIPT
from domain.people.accounts import PersonRef
from domain.policy.lines.client_lines import NEW_TICKETS
from domain.text.spans import Text
from tests.domain.desk.support.raw_updates import Hands, name_of
from tests.domain.desk.support.world import CHANNEL, Somebody, World

BOTH = pytest.mark.parametrize("platform", ["telegram", "slack"])


@pytest.fixture
def hands(world: World) -> Hands:
    return Hands(world)


def opens(hands: Hands, who: Somebody, number: int) -> None:
    """Open a ticket as people of that platform do: by a command."""
    hands.world.pass_time(seconds=1)
    if who.place.platform == "slack":
        hands.types(who, f"new Nothing works, {number}")
    else:
        hands.says(who, f"/new Nothing works, {number}")


def tickets(world: World, who: Somebody) -> list[int]:
    """The numbers of somebody's tickets, the oldest first."""
    found = world.run(lambda uow: uow.tickets.of_client(who.person.id, 200))
    return sorted(one.id for one in found)


def lines(world: World, number: int) -> list[str]:
    """What stands in a ticket."""
    found = world.run(lambda uow: uow.messages.newest_of(number, 200))
    return [message.text.plain for message, _ in found]


@BOTH
def test_the_sixth_goes_on_in_the_fifth_and_that_is_said_once(hands: Hands, platform: str) -> None:
    world, ivan = hands.world, hands.client(platform)
    for number in range(9):
        opens(hands, ivan, number)
    own = tickets(world, ivan)
    assert len(own) == NEW_TICKETS
    assert lines(world, own[-1]) == [f"Nothing works, {number}" for number in range(4, 9)]
    shown = hands.arrives()
    assert [one.template for one in shown].count(FOLDED) == 1
    assert [one.template for one in shown].count("thread/folded") == 1
    assert [one.template for one in shown].count(CLIENTS_LINE) == 9, "the thread has every line"


@BOTH
def test_what_was_added_becomes_a_separate_ticket_by_one_tap(hands: Hands, platform: str) -> None:
    world, ivan = hands.world, hands.client(platform)
    for number in range(8):
        opens(hands, ivan, number)
    told = hands.arrived(FOLDED)
    [separate] = [value for value in told.buttons if name_of(value) == "separate"]
    hands.presses(ivan, told, separate)
    own = tickets(world, ivan)
    assert len(own) == NEW_TICKETS + 1
    assert lines(world, own[-2]) == ["Nothing works, 4"]
    assert lines(world, own[-1]) == [f"Nothing works, {number}" for number in (5, 6, 7)]
    assert CARD in [one.template for one in hands.arrives()]
    hands.presses(ivan, told, separate)
    assert tickets(world, ivan) == own, "a second tap opens no other"


@BOTH
def test_what_comes_after_that_is_said_again(hands: Hands, platform: str) -> None:
    ivan = hands.client(platform)
    for number in range(6):
        opens(hands, ivan, number)
    told = hands.arrived(FOLDED)
    hands.presses(ivan, told, told.named("separate"))
    opens(hands, ivan, 6)
    assert lines(hands.world, tickets(hands.world, ivan)[-1]) == [
        "Nothing works, 5",
        "Nothing works, 6",
    ]
    assert FOLDED in [one.template for one in hands.arrives()]


@BOTH
def test_a_minute_later_a_new_ticket_is_one(hands: Hands, platform: str) -> None:
    ivan = hands.client(platform)
    for number in range(7):
        opens(hands, ivan, number)
    hands.world.pass_time(minutes=1)
    opens(hands, ivan, 7)
    assert len(tickets(hands.world, ivan)) == NEW_TICKETS + 1


def test_a_new_message_in_slack_goes_on_in_the_last_one(hands: Hands) -> None:
    world, ivan = hands.world, hands.client("slack")
    for number in range(NEW_TICKETS):
        ivan.writes_new(f"Nothing works, {number}")
    ivan.writes_new("And one more")
    assert len(tickets(world, ivan)) == NEW_TICKETS
    assert lines(world, tickets(world, ivan)[-1])[-1] == "And one more"


@pytest.mark.parametrize("by", ["a command", "a message"])
def test_what_follows_in_slack_belongs_where_the_folded_one_went(hands: Hands, by: str) -> None:
    world, ivan = hands.world, hands.client("slack")
    hands.says(ivan, "Nothing works, 0")
    for number in range(1, NEW_TICKETS):
        opens(hands, ivan, number)
    world.pass_time(seconds=40)
    if by == "a command":
        opens(hands, ivan, NEW_TICKETS)
    else:
        ivan.writes_new(f"Nothing works, {NEW_TICKETS}")
    world.pass_time(seconds=100)
    hands.says(ivan, "Since Monday")
    own = tickets(world, ivan)
    assert len(own) == NEW_TICKETS
    assert lines(world, own[-1])[-2:] == [f"Nothing works, {NEW_TICKETS}", "Since Monday"]


def test_what_follows_in_telegram_belongs_where_the_folded_one_went(hands: Hands) -> None:
    world, ivan = hands.world, hands.client("telegram")
    for number in range(NEW_TICKETS):
        opens(hands, ivan, number)
    first, *_ = [one for one in hands.arrives() if one.template == RECEIPT]
    hands.says(ivan, "Nor does this", reply_to_message={"message_id": int(first.id)})
    opens(hands, ivan, NEW_TICKETS)
    hands.says(ivan, "Since Monday")
    own = tickets(world, ivan)
    assert lines(world, own[0]) == ["Nothing works, 0", "Nor does this"]
    assert lines(world, own[-1])[-2:] == [f"Nothing works, {NEW_TICKETS}", "Since Monday"]


@BOTH
def test_what_staff_open_for_a_client_is_meant(hands: Hands, platform: str) -> None:
    world, ivan, anna = hands.world, hands.client(platform), hands.specialist("slack")
    called = PersonRef(ivan.person.name, identity=ivan.identity)
    for number in range(NEW_TICKETS + 3):
        anna.asks(ask.RecordCall(called, Text(f"They called, {number}")), place=CHANNEL)
    assert len(tickets(world, ivan)) == NEW_TICKETS + 3
    opens(hands, ivan, 1)
    assert len(tickets(world, ivan)) == NEW_TICKETS + 4, "nor does it count as the client's"


def test_what_staff_open_for_themselves_is_folded_like_a_clients(hands: Hands) -> None:
    boris = hands.specialist("slack", "Boris")
    for number in range(150):
        opens(hands, boris, number)
    assert len(tickets(hands.world, boris)) == 15, "five a minute"


def test_one_clients_flood_folds_nobody_elses_ticket(hands: Hands) -> None:
    ivan, olga = hands.client("telegram"), hands.client("telegram", "Olga")
    for number in range(NEW_TICKETS + 1):
        opens(hands, ivan, number)
    opens(hands, olga, 0)
    assert len(tickets(hands.world, olga)) == 1


def test_a_filled_in_form_is_meant(hands: Hands) -> None:
    ivan = hands.client("telegram")
    for number in range(NEW_TICKETS):
        opens(hands, ivan, number)
    hands.says(ivan, "/form")
    hands.says(ivan, "The scales are off")
    assert len(tickets(hands.world, ivan)) == NEW_TICKETS + 1
