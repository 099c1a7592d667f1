"""Commands as they really arrive: with payloads, and from people who may not use them."""

import pytest

from domain import commands as ask
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.people.person import Role
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import Somebody, World


@pytest.fixture
def hands(world: World) -> Hands:
    return Hands(world)


@pytest.fixture
def anna(hands: Hands) -> Somebody:
    """A specialist, where Ivan has a ticket."""
    hands.says(hands.client("telegram"), "Cannot log in")
    hands.arrives()
    hands.world.pass_time(minutes=3)
    return hands.specialist("slack")


def kept(hands: Hands) -> int:
    """How many lines the first ticket has."""
    return hands.world.run(lambda uow: uow.messages.count_of(1))


@pytest.mark.parametrize("command", ["!level Gold because", "!role @boris client", "!audit"])
def test_a_command_that_is_refused_is_never_kept_as_a_line(
    command: str, hands: Hands, anna: Somebody
) -> None:
    told = hands.says_and_is_told(anna, command, hands.world.thread(1))
    assert told.template == "refusals/not_allowed"
    assert kept(hands) == 1


def test_a_refused_command_in_a_private_chat_opens_no_ticket(hands: Hands, anna: Somebody) -> None:
    petra = hands.specialist("telegram", "Petra")
    hands.says(petra, "/level 1 Gold")
    assert "refusals/not_allowed" in [one.template for one in hands.arrives()]
    assert kept(hands) == 1
    assert hands.world.run(lambda uow: uow.tickets.find(2)) is None


def test_a_clients_word_that_is_staffs_command_is_their_line(hands: Hands, anna: Somebody) -> None:
    maria = hands.client("telegram", "Maria")
    hands.says(maria, "/level 1 Gold")
    assert hands.world.ticket(2).subject == "/level 1 Gold"


@pytest.mark.parametrize("start", ["/start order_1234", "/start@helpline_bot order_1234"])
def test_what_a_link_says_is_greeted_and_kept_with_the_first_ticket_after_it(
    start: str, hands: Hands
) -> None:
    ivan = hands.client("telegram")
    hands.says(ivan, start)
    assert [one.template for one in hands.arrives()] == ["answers/greeting"]
    hands.says(ivan, "It has not come")
    assert "thread/came_by_link" in [one.template for one in hands.arrives()]
    assert [post.words["link"] for post in hands.world.posts("thread/came_by_link")] == [
        "order_1234"
    ]
    hands.world.pass_time(hours=1)
    hands.says(ivan, "/new Something else")
    assert "thread/came_by_link" not in [one.template for one in hands.arrives()]


def test_a_link_turns_no_sentence_around_and_is_as_long_as_links_are(hands: Hands) -> None:
    ivan = hands.client("telegram")
    hands.says(ivan, "/start \u202e" + "a" * 500)
    hands.says(ivan, "It has not come")
    hands.arrives()
    [post] = hands.world.posts("thread/came_by_link")
    assert post.words["link"] == "a" * 64


@pytest.mark.parametrize("reason", ["", "because of a mistake", "mistake", "из-за ошибки"])
def test_a_client_who_waits_longer_reads_no_scrap_of_a_reason(world: World, reason: str) -> None:
    olga = promised(world)
    with pytest.raises(Refusal, match="say_why_later"):
        olga.asks(ask.SetLevel(ticket_id=1, level=f"Slow {reason}"))
    assert world.posts("client/promise_moved") == []


@pytest.mark.parametrize("because", ["because ", "", "so: "])
def test_a_client_who_waits_longer_reads_a_sentence(world: World, because: str) -> None:
    olga = promised(world)
    olga.asks(ask.SetLevel(ticket_id=1, level=f"Slow, {because}the part comes on Monday"))
    [told] = world.posts("client/promise_moved")
    assert str(told.words["reason"]).endswith("he part comes on Monday.")
    assert str(told.words["reason"])[0].isupper()


def promised(world: World) -> Somebody:
    """An administrator, where a client was told when they are answered."""
    has(world, Kind.LEVEL, "Standard", response="1h")
    has(world, Kind.GROUP, "Patient")
    has(world, Kind.LEVEL, "Slow", response="8h", groups="Patient")
    world.client("Ivan").writes("Cannot log in")
    olga = world.specialist("Olga")
    world.run(lambda uow: uow.people.set_role(olga.person.id, Role.ADMINISTRATOR))
    return olga
