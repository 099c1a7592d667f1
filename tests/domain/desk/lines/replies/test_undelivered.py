"""Replies that have not reached the client are asked about before a ticket is processed or closed.

Nobody is asked "Did it help?" about what they never got.
"""

from collections.abc import Callable

import pytest

from domain import commands as ask
from domain.answers.say import Confirm
from domain.commands import Command
from domain.messages import Unsent
from domain.outgoing.outcomes import Failed, Unknown
from domain.outgoing.templates import PROCESSED, REPLY
from domain.tickets import Status
from tests.domain.desk.support.timers import fires
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of

TOKEN = "xox" + "b-" + "123456789012"

ENDS: dict[str, Callable[[], Command]] = {
    "processed": lambda: ask.SetStatus(ticket_id=1, status=Status.RESOLVED),
    "an emoji": lambda: ask.SetStatus(ticket_id=1, status=Status.RESOLVED, in_passing=True),
    "closed": lambda: ask.SetStatus(ticket_id=1, status=Status.CLOSED),
    "close": lambda: ask.CloseTicket(ticket_id=1),
}
STATES = ("held", "failed", "unknown")


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client with an open ticket."""
    return world.asker("Ivan")


@pytest.fixture
def anna(world: World, ivan: Somebody) -> Somebody:
    """The specialist who has it."""
    anna = world.specialist("Anna")
    anna.asks(ask.TakeTicket(ticket_id=1))
    return anna


def left_undone(world: World, anna: Somebody, state: str) -> None:
    """Let Anna's reply get this far and no further."""
    anna.writes_in(world.ticket(), f"Use {TOKEN}" if state == "held" else "Restart it")
    if state != "held":
        world.pass_time(seconds=6)
        (reply,) = [one for one in world.claim() if one.template == REPLY]
        outcome = Failed if state == "failed" else Unknown
        world.record(outcome(reply.post_id, "timeout"))


def asked(anna: Somebody, command: Command) -> Confirm:
    return page_of(Confirm, anna.asks(command))


def to_client(world: World) -> list[str]:
    """What leaves for the client, in order."""
    world.pass_time(seconds=6)
    return [one.template for one in world.deliver() if one.template.startswith("client/")]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("how", ENDS)
def test_it_is_asked_about_however_the_ticket_is_ended(
    world: World, anna: Somebody, state: str, how: str
) -> None:
    left_undone(world, anna, state)
    before = world.ticket()
    question = asked(anna, ENDS[how]())
    assert question.template.endswith("_without")
    [(author, told, text)] = words_of(question)["replies"]
    assert (author, told) == ("Anna", state)
    assert text
    assert world.ticket() == before


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("how", ENDS)
def test_sent_first_it_comes_before_the_end(
    world: World, anna: Somebody, state: str, how: str
) -> None:
    left_undone(world, anna, state)
    question = asked(anna, ENDS[how]())
    anna.asks(ask.Agree(question.number, Unsent.SEND))
    ended = "closed" if how.startswith("close") else "processed"
    assert to_client(world) == [REPLY, f"client/{ended}"]
    assert world.ticket().status is (Status.CLOSED if ended == "closed" else Status.RESOLVED)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("how", ENDS)
def test_without_it_the_ticket_ends_and_nobody_is_reminded(
    world: World, anna: Somebody, state: str, how: str
) -> None:
    left_undone(world, anna, state)
    question = asked(anna, ENDS[how]())
    anna.asks(ask.Agree(question.number))
    ended = "closed" if how.startswith("close") else "processed"
    assert to_client(world) == [f"client/{ended}"]
    world.pass_time(hours=1)
    fires(world)
    assert world.posts("staff/on_hold") == []


def test_whoever_declines_changes_nothing(world: World, anna: Somebody) -> None:
    left_undone(world, anna, "held")
    question = asked(anna, ENDS["processed"]())
    anna.asks(ask.Decline(question.number))
    assert world.ticket().is_active
    assert to_client(world) == []


def test_it_is_asked_again_if_another_reply_is_on_hold_by_then(
    world: World, anna: Somebody
) -> None:
    left_undone(world, anna, "held")
    question = asked(anna, ENDS["processed"]())
    left_undone(world, anna, "held")
    again = page_of(Confirm, anna.asks(ask.Agree(question.number, Unsent.SEND)))
    assert len(words_of(again)["replies"]) == 2
    assert world.ticket().is_active


def test_the_usual_question_is_asked_if_it_was_sent_meanwhile(world: World, anna: Somebody) -> None:
    left_undone(world, anna, "unknown")
    question = asked(anna, ENDS["close"]())
    anna.asks(ask.MarkDelivered(world.posts(REPLY)[0].message_id))
    usual = page_of(Confirm, anna.asks(ask.Agree(question.number)))
    assert usual.template == "answers/confirm_close"


def test_a_failed_reply_is_not_asked_about_once_the_client_got_another(
    world: World, anna: Somebody
) -> None:
    left_undone(world, anna, "failed")
    anna.writes_in(world.ticket(), "Shorter")
    to_client(world)
    answer = anna.asks(ENDS["processed"]())
    assert answer is not None
    assert answer.template == "answers/status"


def test_the_client_is_not_asked_about_what_staff_have_not_sent(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    left_undone(world, anna, "held")
    question = page_of(Confirm, ivan.asks(ask.CloseTicket(ticket_id=1), private=True))
    assert question.template == "answers/confirm_close"


@pytest.mark.parametrize("outcome", [Failed, Unknown])
def test_a_reply_that_fails_after_it_was_processed_opens_it_again(
    world: World, anna: Somebody, outcome: type[Failed] | type[Unknown]
) -> None:
    anna.writes_in(world.ticket(), "Restart it")
    anna.asks(ENDS["processed"]())
    world.pass_time(seconds=6)
    (reply,) = [one for one in world.claim() if one.template == REPLY]
    world.record(outcome(reply.post_id, "timeout"))
    ticket = world.ticket()
    assert (ticket.status, ticket.waiting_since) == (Status.OPEN, ticket.last_client_line_at)
    assert world.posts(PROCESSED), "it was to be asked"
    [question] = [one for one in world.claim() if one.template == PROCESSED]
    assert question.says_nothing
