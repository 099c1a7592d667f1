"""What somebody who is reminded of tickets sees, and can press."""

from datetime import timedelta

from bots.chat.buttons.rows import pressed
from bots.chat.pages.tickets_page import WITH_BUTTONS
from bots.platforms import Rendered
from domain import commands as ask
from domain.outgoing.addresses import direct_chat_address
from domain.outgoing.bodies import ListedReminder, Reminders
from domain.outgoing.deliveries import Delivery, Reader
from domain.people.places import Place
from domain.tickets import ButtonState, Status
from tests.support.texts.rendered import NOW, PRESENTER


def row(number: int, *, late: bool, free: bool = False, clock: str = "response") -> ListedReminder:
    due = NOW - timedelta(minutes=30) if late else NOW + timedelta(minutes=30)
    status, assignee = ("new", None) if free else ("open", 7)
    return ListedReminder(number, "Cannot log in", status, assignee, clock, due, late)


def shown(*tickets: ListedReminder, more: bool = False, zone: str = "UTC") -> Rendered:
    delivery = Delivery(
        post_id=1,
        destination=direct_chat_address(7),
        body=Reminders(tickets, more),
        place=Place("slack", "T1", "D7"),
        identity=None,
        reader=Reader("en", zone),
        ticket=None,
        message=None,
        author="",
        attempts=0,
        parts_sent=0,
        repeated=False,
    )
    return PRESENTER.delivery(delivery, NOW)


def test_each_ticket_is_a_line_in_the_readers_time() -> None:
    rows = (row(42, late=True), row(43, late=False, clock="resolution"))
    assert shown(*rows, zone="Europe/Berlin").text.plain.splitlines() == [
        "❗ #42 Cannot log in · reply overdue since Wed 18 Nov 12:30 (UTC+1)",
        "⏰ #43 Cannot log in · finish by Wed 18 Nov 13:30 (UTC+1)",
    ]


def test_each_ticket_can_be_opened_and_taken_while_it_is_free() -> None:
    (mine,), (look, take) = shown(row(42, late=True), row(43, late=False, free=True)).buttons
    assert pressed(mine.value) == ask.ShowTicket(ticket_id=42, apart=True)
    assert pressed(look.value) == ask.ShowTicket(ticket_id=43, apart=True)
    assert pressed(take.value) == ask.TakeTicket(ticket_id=43, drawn=ButtonState(Status.NEW, None))


def test_both_clocks_of_a_ticket_share_its_buttons() -> None:
    both = (row(42, late=True), row(42, late=False, clock="resolution"))
    assert len(shown(*both).buttons) == 1


def test_a_long_list_says_where_the_rest_is() -> None:
    rendered = shown(*(row(number, late=True) for number in range(1, 11)), more=True)
    assert "type !queue" in rendered.text.plain
    assert len(rendered.buttons) == WITH_BUTTONS


def test_a_list_that_has_come_to_nothing_says_so() -> None:
    rendered = shown()
    assert rendered.text.plain
    assert rendered.buttons == ()
