"""A line that went to the wrong ticket is moved with one tap, and its effects follow it."""

import pytest

from domain import commands as ask
from domain.answers.say import Say
from domain.errors import Refusal
from domain.outgoing.buttons import Moves, TicketTitle
from domain.tickets import Status
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import line_of, page_of, words_of


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client."""
    return world.client("Ivan")


def line(world: World, somebody: Somebody, id: str) -> int:
    """The number of a line."""
    message = world.run(lambda uow: uow.messages.at(somebody.place, id))
    assert message is not None
    return message.id


def in_thread(world: World, number: int) -> list[str]:
    return [p.template for p in world.posts("thread/") if p.ticket_id == number]


def test_a_guessed_line_names_the_other_tickets(world: World, ivan: Somebody) -> None:
    ivan.writes("Cannot log in")
    ivan.writes_new("The invoice is wrong")
    world.pass_time(minutes=5)
    answer = ivan.writes("Any news?")
    assert answer is not None
    assert answer.ticket_id == 2
    assert page_of(Say, answer).below == Moves(line_of(answer), (TicketTitle(1, "Cannot log in"),))


def test_a_line_moves_to_another_ticket_with_its_wait(world: World, ivan: Somebody) -> None:
    anna = world.specialist("Anna")
    ivan.writes("Cannot log in")
    ivan.writes_new("The invoice is wrong")
    for number in (1, 2):
        anna.writes_in(world.ticket(number), "We look into it")
    world.pass_time(seconds=10)
    world.deliver()
    world.pass_time(minutes=5)
    ivan.writes("It says error 500", id="9")
    assert world.ticket(2).waiting_since == world.now
    written_at = world.now
    world.pass_time(minutes=1)
    ivan.asks(ask.MoveLine(line(world, ivan, "9"), 1), private=True)
    assert (world.ticket(1).waiting_since, world.ticket(2).waiting_since) == (written_at, None)
    assert in_thread(world, 2)[-1] == "thread/line_moved"
    assert in_thread(world, 1)[-1] == "thread/line"
    assert ivan.writes("And more", quotes="9") is None
    assert in_thread(world, 1)[-1] == "thread/line"


def test_moving_a_line_to_a_new_question_undoes_the_reopening(world: World, ivan: Somebody) -> None:
    anna = world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.set_status(anna, Status.RESOLVED)
    world.pass_time(hours=1)
    ivan.writes("The invoice is wrong", id="9")
    assert world.ticket(1).status is Status.OPEN
    answer = ivan.asks(ask.MoveLine(line(world, ivan, "9"), None), private=True)
    assert answer is not None
    assert words_of(answer)["to"] == 2
    assert (world.ticket(1).status, world.ticket(1).waiting_since) == (Status.RESOLVED, None)
    assert world.ticket(2).subject == "The invoice is wrong"
    assert world.ticket(2).waiting_since is not None
    assert len(world.posts("client/receipt")) == 2


def test_the_reopening_stays_if_staff_have_answered_meanwhile(world: World, ivan: Somebody) -> None:
    anna = world.specialist("Anna")
    ivan.writes("Cannot log in")
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.set_status(anna, Status.RESOLVED)
    world.pass_time(hours=1)
    ivan.writes("The invoice is wrong", id="9")
    world.thread()
    world.deliver()
    world.pass_time(minutes=1)
    anna.writes_in(world.ticket(), "Which invoice?")
    ivan.asks(ask.MoveLine(line(world, ivan, "9"), None), private=True)
    assert world.ticket(1).status is Status.OPEN


def test_staying_is_success_and_changes_nothing(world: World, ivan: Somebody) -> None:
    ivan.writes("Cannot log in", id="7")
    before = world.ticket()
    ivan.asks(ask.MoveLine(line(world, ivan, "7"), 1), private=True)
    assert world.ticket() == before


def test_a_line_moves_only_among_the_clients_own_tickets(world: World, ivan: Somebody) -> None:
    petra = world.client("Petra")
    ivan.writes("Cannot log in", id="7")
    petra.writes("My own matter", id="8")
    with pytest.raises(Refusal, match="no_such_ticket"):
        ivan.asks(ask.MoveLine(line(world, ivan, "7"), 2), private=True)
    with pytest.raises(Refusal, match="no_such_line"):
        petra.asks(ask.MoveLine(line(world, ivan, "7"), None), private=True)


def test_a_staff_line_is_not_moved(world: World, ivan: Somebody) -> None:
    anna = world.specialist("Anna")
    ivan.writes("Cannot log in")
    place = world.thread()
    anna.asks(ask.WriteInThread(world.line(place, "Hello", id="m1")), place=place)
    message = world.run(lambda uow: uow.messages.at(place, "m1"))
    assert message is not None
    with pytest.raises(Refusal, match="not_a_clients_line"):
        anna.asks(ask.MoveLine(message.id, None), place=place)


def test_a_line_that_has_a_ticket_of_its_own_is_given_no_second_one(
    world: World, ivan: Somebody
) -> None:
    ivan.writes("Cannot log in")
    ivan.writes_new("The invoice is wrong")
    world.pass_time(minutes=5)
    ivan.writes("And where is the manual?", id="9")
    number = line(world, ivan, "9")
    pressed = [ivan.asks(ask.MoveLine(number, None), private=True) for _ in range(2)]
    assert [one.ticket_id for one in pressed if one] == [3, 3]
    assert world.run(lambda uow: uow.tickets.find(4)) is None
