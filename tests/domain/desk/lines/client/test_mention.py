"""Who is responsible is called by the first line since their last reply, and by no other."""

import pytest

from domain import commands as ask
from domain.commands import Command
from domain.outgoing.bodies import Mention
from domain.outgoing.templates import CLIENTS_LINE
from domain.people.person import Role
from domain.tickets import Status
from tests.domain.desk.support.world import Somebody, World


@pytest.fixture
def ivan(world: World) -> Somebody:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    return ivan


def specialist(world: World, name: str, platform: str = "slack") -> Somebody:
    somebody = world.client(name, platform=platform)
    world.run(lambda uow: uow.people.set_role(somebody.person.id, Role.SPECIALIST))
    return somebody


def called(world: World) -> list[Mention | None]:
    """Whom each line in the thread calls."""
    return [
        post.body.mention for post in world.posts(CLIENTS_LINE) if post.template == CLIENTS_LINE
    ]


def replies(world: World, who: Somebody, text: str = "Which browser?") -> None:
    world.deliver()
    world.pass_time(minutes=1)
    who.writes_in(world.ticket(), text)
    world.pass_time(minutes=1)


def test_the_first_line_since_their_reply_calls_them_and_the_next_does_not(
    world: World, ivan: Somebody
) -> None:
    anna = specialist(world, "Anna")
    anna.asks(ask.TakeTicket(ticket_id=1))
    ivan.writes("Hello?")
    replies(world, anna)
    ivan.writes("Firefox")
    ivan.writes("The newest one")
    replies(world, anna, "Try again")
    ivan.writes("It works")
    mention = Mention(anna.identity.external_id, "Anna")
    assert called(world) == [None, None, mention, None, mention]


def test_nobody_is_called_for_a_colleagues_reply_or_while_away(
    world: World, ivan: Somebody
) -> None:
    anna, boris = specialist(world, "Anna"), specialist(world, "Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    replies(world, boris)
    ivan.writes("Firefox")
    replies(world, anna)
    anna.asks(ask.GoAway("2 days"))
    ivan.writes("The newest one")
    assert called(world) == [None, None, None]


def test_who_is_only_on_telegram_is_called_by_a_line_to_them_alone(
    world: World, ivan: Somebody
) -> None:
    anna = specialist(world, "Anna", "telegram")
    anna.asks(ask.TakeTicket(ticket_id=1))
    replies(world, anna)
    ivan.writes("Firefox")
    ivan.writes("The newest one")
    assert called(world) == [None, None, None]
    [told] = world.posts("staff/client_wrote")
    assert (told.destination, told.silent) == (f"person:{anna.person.id}", False)
    assert told.message_id == world.posts(CLIENTS_LINE)[1].message_id


@pytest.mark.parametrize("platform", ["slack", "telegram"])
def test_a_line_that_reopens_calls_them_whoever_replied_last(
    world: World, ivan: Somebody, platform: str
) -> None:
    anna, boris = specialist(world, "Anna", platform), specialist(world, "Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    replies(world, boris)
    world.set_status(anna, Status.RESOLVED)
    ivan.writes("It is broken again")
    mentions = [one is not None for one in called(world)]
    told = [post.template for post in world.posts("staff/")]
    assert (mentions[-1], told) == {
        "slack": (True, []),
        "telegram": (False, ["staff/client_wrote"]),
    }[platform], "by one of the two"


def test_an_edit_calls_nobody_anew(world: World, ivan: Somebody) -> None:
    anna = specialist(world, "Anna")
    anna.asks(ask.TakeTicket(ticket_id=1))
    replies(world, anna)
    ivan.writes("Firefox", id="7")
    world.deliver()
    ivan.asks(ask.EditLine(world.line(ivan.place, "Firefox 130", id="7")), private=True)
    assert [mention is not None for mention in called(world)] == [False, True]


def test_a_line_that_was_written_before_the_reply_and_came_late_calls_nobody(
    world: World, ivan: Somebody
) -> None:
    anna = specialist(world, "Anna")
    anna.asks(ask.TakeTicket(ticket_id=1))
    written_at = world.now
    replies(world, anna)
    ivan.writes("I use Firefox", written_at=written_at)
    ivan.writes("The newest one")
    ivan.writes("On Linux")
    assert [mention is not None for mention in called(world)] == [False, False, True, False]


@pytest.mark.parametrize(
    ("status", "button"),
    [
        (Status.RESOLVED, ask.ReopenTicket(ticket_id=1)),
        (Status.PENDING, ask.StillNeedHelp(ticket_id=1)),
    ],
)
def test_the_first_line_behind_a_button_of_the_clients_calls(
    world: World, ivan: Somebody, status: Status, button: Command
) -> None:
    anna = specialist(world, "Anna")
    anna.asks(ask.TakeTicket(ticket_id=1))
    replies(world, anna)
    world.set_status(anna, status)
    ivan.asks(button, private=True)
    world.pass_time(minutes=1)
    ivan.writes("It says the same")
    ivan.writes("With Firefox too")
    world.pass_time(minutes=1)
    ivan.writes("And with Chrome")
    assert [mention is not None for mention in called(world)] == [False, True, False, False]


@pytest.mark.parametrize("by_assignee", [False, True])
def test_a_line_that_is_moved_calls_who_has_the_ticket_unless_they_moved_it(
    world: World, ivan: Somebody, by_assignee: bool
) -> None:
    anna = specialist(world, "Anna")
    anna.asks(ask.TakeTicket(ticket_id=1))
    replies(world, anna)
    ivan.writes_new("The printer is on fire")
    world.pass_time(minutes=1)
    ivan.writes("Firefox")
    moved = world.posts(CLIENTS_LINE)[-1].message_id
    mover = anna if by_assignee else ivan
    mover.asks(ask.MoveLine(moved, 1), private=not by_assignee)
    ivan.asks(ask.ContinueTicket(ticket_id=1), private=True)
    ivan.writes("The newest one")
    mentions = [mention is not None for mention in called(world)]
    assert mentions == [False, False, False, not by_assignee, False]


def test_several_lines_of_one_second_call_once(world: World, ivan: Somebody) -> None:
    anna = specialist(world, "Anna")
    anna.asks(ask.TakeTicket(ticket_id=1))
    replies(world, anna)
    for text in ("Firefox", "The newest one", "On Linux"):
        ivan.writes(text)
    assert [mention is not None for mention in called(world)] == [False, True, False, False]
