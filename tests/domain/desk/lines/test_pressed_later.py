"""Offers about a line hold for that line, however late and however often somebody takes them."""

import pytest

from domain.messages import MessageKind
from domain.tickets import Status
from tests.domain.desk.buttons.cases import PLATFORMS, TOKEN, asked, chat_of, hands, taken, typed
from tests.domain.desk.buttons.clients import second_ticket
from tests.domain.desk.support.raw_updates import Hands, Shown
from tests.domain.desk.support.world import Somebody

__all__ = ["hands"]

both = pytest.mark.parametrize("platform", PLATFORMS)


def line(hands: Hands, shown: Shown) -> int:
    """The line that a message offers to move."""
    return int(shown.buttons[0].split(":")[1])


def ticket_of(hands: Hands, number: int) -> int:
    found = hands.world.run(lambda uow: uow.messages.get(number))
    return found.ticket_id


def writes_on(hands: Hands, client: Somebody, number: int) -> None:
    """Two more lines of the client's, where they write about the ticket."""
    for text in ("It says error 500", "Since Monday"):
        hands.world.pass_time(seconds=20)
        hands.says(client, text, chat_of(hands, client, number))
        hands.arrives()


def closes(hands: Hands, who: Somebody, number: int) -> None:
    """Close a ticket, and agree to that."""
    asked = hands.types(who, f"close {number}").shown
    assert asked is not None
    hands.presses(who, asked, asked.named("yes"))


class TestAGuessedLine:
    @pytest.fixture(params=PLATFORMS)
    def platform(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def guessed(self, hands: Hands, platform: str) -> tuple[Somebody, int, int, Shown]:
        """A client, their two tickets, and the offer to move a line from the second."""
        client, first, second = second_ticket(hands, platform)
        hands.says(client, "Any news?", chat_of(hands, client, second))
        return client, first, second, hands.arrived("answers/guessed")

    def test_moves_alone_after_the_client_wrote_on(
        self, hands: Hands, guessed: tuple[Somebody, int, int, Shown]
    ) -> None:
        client, first, second, shown = guessed
        writes_on(hands, client, second)
        number = line(hands, shown)
        told = hands.presses(client, shown, f"move:{number}:{first}")
        assert told.template == "answers/moved"
        assert [ticket_of(hands, number + more) for more in range(3)] == [first, second, second]

    def test_goes_to_one_new_ticket_however_often_it_is_asked_to(
        self, hands: Hands, guessed: tuple[Somebody, int, int, Shown]
    ) -> None:
        client, _, second, shown = guessed
        number = line(hands, shown)
        for _ in range(2):
            told = hands.presses(client, shown, f"move:{number}:0")
            assert told.template == "answers/moved"
        new = ticket_of(hands, number)
        assert new == second + 1
        writes_on(hands, client, new)
        told = hands.presses(client, shown, f"move:{number}:0")
        assert told.template == "answers/moved"
        assert hands.ticket_of(client) == ticket_of(hands, number) == new

    def test_moves_back_and_forth(
        self, hands: Hands, guessed: tuple[Somebody, int, int, Shown]
    ) -> None:
        client, first, second, shown = guessed
        number = line(hands, shown)
        for to in (first, second, first):
            hands.presses(client, shown, f"move:{number}:{to}")
            assert ticket_of(hands, number) == to

    def test_moves_out_of_a_ticket_that_was_closed_since(
        self, hands: Hands, guessed: tuple[Somebody, int, int, Shown]
    ) -> None:
        client, first, second, shown = guessed
        anna = hands.specialist("slack")
        closes(hands, anna, second)
        number = line(hands, shown)
        assert hands.presses(client, shown, f"move:{number}:{first}").template == "answers/moved"
        assert ticket_of(hands, number) == first
        assert hands.world.ticket(second).status is Status.CLOSED

    def test_does_not_move_into_one_that_was_closed_since(
        self, hands: Hands, guessed: tuple[Somebody, int, int, Shown]
    ) -> None:
        client, first, second, shown = guessed
        closes(hands, hands.specialist("slack"), first)
        number = line(hands, shown)
        told = hands.presses(client, shown, f"move:{number}:{first}")
        assert told.template == "refusals/closed_is_final"
        assert ticket_of(hands, number) == second


@both
@pytest.mark.parametrize("goes_on", [False, True])
def test_a_ticket_that_a_moved_line_reopened_stays_open_for_what_was_written_since(
    hands: Hands, platform: str, goes_on: bool
) -> None:
    client, anna, number = taken(hands, platform)
    hands.types(anna, f"status {number} processed")
    hands.world.pass_time(hours=1)
    hands.says(client, "The invoice is wrong", chat_of(hands, client, number))
    shown = hands.arrived("answers/reopened")
    if goes_on:
        writes_on(hands, client, number)
    told = hands.presses(client, shown, f"move:{line(hands, shown)}:0")
    assert told.template == "answers/moved"
    left = hands.world.ticket(number)
    assert left.status is (Status.OPEN if goes_on else Status.RESOLVED)
    assert (left.waiting_since is not None) == goes_on


class TestAHeldAnswer:
    """A specialist answers from elsewhere, and is asked in their own chat."""

    @both
    def test_is_sent_once(self, hands: Hands, platform: str) -> None:
        client, number = asked(hands, "telegram")
        anna = hands.specialist(platform)
        shown = typed(hands, anna, f"r {number} Use {TOKEN}", "answers/held")
        writes_on(hands, client, number)
        for _ in range(2):
            told = hands.presses(anna, shown, shown.named("anyway"))
            assert told.template == "answers/reply_goes"
        told = hands.presses(anna, shown, shown.named("discard"))
        assert told.template == "answers/reply_goes", "nobody is told that it stays"
        hands.world.pass_time(seconds=10)
        assert [one.template for one in hands.arrives()].count("client/reply") == 1

    @both
    def test_can_be_discarded_though_the_ticket_was_closed(
        self, hands: Hands, platform: str
    ) -> None:
        _, number = asked(hands, "telegram")
        anna = hands.specialist(platform)
        shown = typed(hands, anna, f"r {number} Use {TOKEN}", "answers/held")
        closes(hands, hands.specialist("slack"), number)
        told = hands.presses(anna, shown, shown.named("anyway"))
        assert told.template == "refusals/closed_is_final"
        told = hands.presses(anna, shown, shown.named("discard"))
        assert told.template == "answers/discarded"
        held = hands.world.run(lambda uow: uow.messages.get(int(shown.buttons[0].split(":")[1])))
        assert held.kind is MessageKind.NOTE
