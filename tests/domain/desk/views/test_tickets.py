"""Lists of tickets, page by page, one ticket with what can be done, and which one goes on."""

from typing import Any

import pytest

from bots.chat.buttons import rows
from bots.chat.presenter import Presenter
from bots.platform_table import platforms
from bots.platforms import Button
from bots.text.renderer import our_renderer
from domain import commands as ask
from domain.answers import Answer
from domain.answers.tickets import ListedTicket, OwnTicketPage, TicketListPage
from domain.commands import Command
from domain.desk.views.tickets import PAGE
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.outgoing.deliveries import Reader
from domain.people.person import Role
from domain.tickets import Status
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of
from tests.support.texts.rendered import PRESENTER


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client who has written nothing yet."""
    return world.client("Ivan")


def opens(world: World, somebody: Somebody, *texts: str) -> None:
    for text in texts:
        somebody.writes_new(text)
        world.deliver()
        world.pass_time(minutes=5)


def asks(somebody: Somebody, command: Command) -> Answer:
    answer = somebody.asks(command, private=True)
    assert answer is not None
    return answer


def drawn(world: World, answer: Answer) -> dict[str, Button]:
    """The buttons of an answer as they are shown, by their labels."""
    presenter = Presenter(our_renderer(), Reader("en", "UTC"), "/desk", platforms())
    number = answer.ticket_id
    view = world.run(lambda uow: uow.tickets.view(number)) if number else None
    shown = presenter.answer(answer, Reader("en", "UTC"), view, world.now)
    assert shown.replaces
    return {button.label: button for row in shown.buttons for button in row}


def pressed(world: World, somebody: Somebody, answer: Answer, label: str) -> Any:
    """What a press of a button of an answer is answered with."""
    command = rows.pressed(drawn(world, answer)[label].value)
    assert command is not None
    return asks(somebody, command)


def numbers(answer: Answer) -> list[int]:
    return [row.id for row in page_of(TicketListPage, answer).tickets]


def test_each_ticket_of_a_list_has_a_button_that_shows_it(world: World, ivan: Somebody) -> None:
    opens(world, ivan, "Cannot log in", "The invoice is wrong, and so is the one before it, sadly")
    answer = asks(ivan, ask.ListTickets())
    assert list(drawn(world, answer)) == [
        "#2 The invoice is wrong, and so is the …",
        "#1 Cannot log in",
    ]
    one = pressed(world, ivan, answer, "#1 Cannot log in")
    assert (one.template, one.ticket_id) == ("answers/my_ticket", 1)
    assert numbers(pressed(world, ivan, one, "My tickets")) == [2, 1]


def test_a_long_list_has_pages(world: World, ivan: Somebody) -> None:
    count = 2 * PAGE + 1
    for number in range(count):
        world.pass_time(seconds=15)  # five within a minute are the most
        ivan.writes_new(f"Question {number}")
    first = asks(ivan, ask.ListTickets())
    second = pressed(world, ivan, first, "▶")
    third = pressed(world, ivan, second, "▶")
    assert numbers(first) + numbers(second) + numbers(third) == list(range(count, 0, -1))
    assert "◀" not in drawn(world, first)
    assert "▶" not in drawn(world, third)
    assert numbers(pressed(world, ivan, third, "◀")) == numbers(second)


def test_a_page_that_is_no_longer_there_is_the_first(world: World, ivan: Somebody) -> None:
    opens(world, ivan, "Cannot log in")
    assert numbers(asks(ivan, ask.ListTickets(page=7))) == [1]
    assert numbers(asks(world.client("Petra"), ask.ListTickets(page=7))) == []


def test_staff_see_a_ticket_with_what_they_can_do_and_go_back_to_the_queue(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    opens(world, ivan, "Cannot log in")
    one = asks(anna, ask.ShowTicket(ticket_id=1))
    assert one.template == "answers/ticket"
    assert {"Take", "Processed", "Queue"} <= drawn(world, one).keys()
    assert pressed(world, anna, one, "Take").template == "answers/taken"
    assert pressed(world, anna, one, "Queue").template == "answers/queue"
    with pytest.raises(Refusal, match="not_allowed"):
        ivan.asks(ask.ShowQueue(), private=True)


def test_nobody_elses_ticket_is_shown(world: World, ivan: Somebody) -> None:
    opens(world, ivan, "Cannot log in")
    with pytest.raises(Refusal, match="no_such_ticket"):
        world.client("Petra").asks(ask.ShowTicket(ticket_id=1), private=True)


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (Status.OPEN, ["New request", "Close", "My tickets"]),
        (Status.RESOLVED, ["Not solved", "New request", "Close", "My tickets"]),
        (Status.CLOSED, ["New request", "My tickets"]),
    ],
)
def test_a_client_is_offered_what_they_can_do_now(
    world: World, ivan: Somebody, anna: Somebody, status: Status, offered: list[str]
) -> None:
    opens(world, ivan, "Cannot log in")
    world.set_status(anna, status)
    assert list(drawn(world, asks(ivan, ask.ShowTicket(ticket_id=1)))) == offered


def test_continue_here_lets_the_next_lines_go_there(world: World, ivan: Somebody) -> None:
    opens(world, ivan, "Cannot log in", "The invoice is wrong")
    older = asks(ivan, ask.ShowTicket(ticket_id=1))
    assert not words_of(older)["goes_here"]
    now = pressed(world, ivan, older, "Continue here")
    assert (words_of(now)["goes_here"], now.ticket_id) == (True, 1)
    assert "Continue here" not in drawn(world, now)
    assert ivan.writes("It says wrong password") is None
    assert world.posts("thread/line")[-1].ticket_id == 1


def test_continue_here_ends_the_wait_for_a_new_question(world: World, ivan: Somebody) -> None:
    opens(world, ivan, "Cannot log in")
    assert words_of(asks(ivan, ask.ShowTicket(ticket_id=1)))["goes_here"]
    ivan.asks(ask.ExpectNew(), private=True)
    one = asks(ivan, ask.ShowTicket(ticket_id=1))
    assert words_of(pressed(world, ivan, one, "Continue here"))["goes_here"]
    ivan.writes("It says wrong password")
    assert world.posts("thread/line")[-1].ticket_id == 1


def test_a_ticket_that_is_over_is_not_continued(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    opens(world, ivan, "Cannot log in", "The invoice is wrong")
    button = drawn(world, asks(ivan, ask.ShowTicket(ticket_id=1)))["Continue here"]
    command = rows.pressed(button.value)
    assert command is not None
    anna.asks(ask.TakeTicket(ticket_id=1))
    assert words_of(asks(ivan, command))["goes_here"]
    world.set_status(anna, Status.RESOLVED)
    with pytest.raises(Refusal, match="stale_button"):
        ivan.asks(command, private=True)


def test_from_another_chat_a_ticket_is_shown_but_not_continued(
    world: World, ivan: Somebody
) -> None:
    opens(world, ivan, "Cannot log in", "The invoice is wrong")
    elsewhere = world.client("Ivan").place
    answer = ivan.asks(ask.ShowTicket(ticket_id=1), place=elsewhere, private=True)
    assert answer is not None
    assert not words_of(answer)["goes_here"]
    assert not words_of(answer)["may_continue"]


def test_staff_who_said_so_open_a_ticket_with_their_next_line(world: World) -> None:
    for platform in ("telegram", "slack"):
        boris = world.client("Boris", platform=platform)
        world.administrator("Olga").insists(ask.SetRole(boris.identity, Role.SPECIALIST))
        answer = boris.writes("My chair squeaks")
        assert answer is not None
        assert answer.template == "answers/open_for_me"
        boris.asks(ask.ExpectNew(), private=True)
        before = len(world.posts("client/receipt"))
        assert boris.writes("My chair squeaks") is None
        assert len(world.posts("client/receipt")) == before + 1


def test_a_client_sees_whose_turn_it_is_and_each_status(world: World) -> None:
    tom, anna = world.client("Tom"), world.specialist("Anna")
    tom.writes("Cannot log in")
    assert [row.lamp for row in listed(tom)] == ["green"]
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.pass_time(minutes=5)
    anna.writes_in(world.ticket(1), "Try again")
    world.pass_time(seconds=10)
    world.deliver()
    assert [row.lamp for row in listed(tom)] == ["red"]
    anna.insists(ask.SetStatus(ticket_id=1, status=Status.RESOLVED))
    assert [row.lamp for row in listed(tom)] == ["grey"]
    page = page_of(OwnTicketPage, tom.asks(ask.ShowTicket(ticket_id=1), private=True))
    statuses = [one.status for one in page.statuses]
    assert (statuses[0], statuses[-1]) == ("new", "resolved")


def listed(who: Somebody) -> tuple[ListedTicket, ...]:
    return page_of(TicketListPage, who.asks(ask.ListTickets(), private=True)).tickets


def test_help_says_what_each_priority_means(world: World, ivan: Somebody, anna: Somebody) -> None:
    has(world, Kind.PRIORITY, "High", value=9, definition="Your work has stopped")
    for reader in (ivan, anna):
        page = asks(reader, ask.ShowHelp("priority", "/"))
        said = PRESENTER.answer(page, Reader("en", "UTC"), None, world.now).text.plain
        assert "• High: Your work has stopped" in said
