"""*I'm replying*: colleagues' answers wait, and nothing stays locked for want of an end."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain import desk
from domain.answers import Answer
from domain.desk.act import Act
from domain.errors import Refusal
from domain.messages import Message
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import HELD
from domain.policy.lines.reply_lock import LOCKS_FOR
from domain.text.spans import Text
from domain.tickets import Status
from tests.domain.desk.support.world import CHANNEL, Somebody, World
from tests.support.texts.answers import words_of


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose question stands in the thread."""
    return world.asker("Ivan", minutes_ago=0)


@pytest.fixture
def anna(world: World, ivan: Somebody) -> Somebody:
    """A specialist who is answering."""
    anna = world.specialist("Anna")
    anna.asks(ask.LockTicket(ticket_id=1))
    return anna


def answers(world: World, who: Somebody, text: str, id: str = "m1") -> Answer | None:
    world.pass_time(seconds=4)
    line = world.line(world.thread(), text, id=id)
    return who.asks(ask.Reply(ticket_id=1, text=line.text, line=line), place=world.thread())


def line(world: World, id: str = "m1") -> Message:
    found = world.run(lambda uow: uow.messages.at(CHANNEL, id))
    assert found is not None
    return found


def replies(world: World) -> list[str]:
    return [post.state for post in world.posts("client/reply") if post.state != "withdrawn"]


def test_the_card_shows_who_is_answering_and_until_when(world: World, anna: Somebody) -> None:
    view = world.run(lambda uow: uow.tickets.view(1))
    assert (view.locked_by, view.locked_until) == ("Anna", world.now + LOCKS_FOR)
    assert world.wanted(MirrorKind.CARD, 1) == str(world.ticket().version)


def test_a_colleagues_answer_is_held_and_says_who_is_answering(
    world: World, anna: Somebody, boris: Somebody
) -> None:
    answers(world, boris, "Try again")
    assert replies(world) == []
    assert [post.words["why"] for post in world.posts(HELD)] == [(("locked", "Anna"),)]


def test_send_anyway_sends_it_and_leaves_the_lock(
    world: World, anna: Somebody, boris: Somebody
) -> None:
    answers(world, boris, "Try again")
    boris.asks(ask.SendAnyway(line(world).id))
    assert len(replies(world)) == 1
    assert world.ticket().locked_by_id == anna.person.id


def test_discard_keeps_it_inside(world: World, anna: Somebody, boris: Somebody) -> None:
    answers(world, boris, "Try again")
    boris.asks(ask.Discard(line(world).id))
    assert replies(world) == []


def test_the_answer_of_whoever_locked_it_leaves_and_unlocks(world: World, anna: Somebody) -> None:
    answers(world, anna, "Try again")
    assert len(replies(world)) == 1
    assert (world.ticket().locked_by_id, world.ticket().locked_until) == (None, None)


def test_a_note_of_a_colleagues_is_not_held(world: World, anna: Somebody, boris: Somebody) -> None:
    boris.asks(ask.AddNote(ticket_id=1, text=Text("He called twice")))
    assert world.posts(HELD) == []


def test_opening_the_form_for_an_answer_locks(
    world: World, ivan: Somebody, boris: Somebody
) -> None:
    boris.asks(ask.BeginReply(ticket_id=1))
    assert world.ticket().locked_by_id == boris.person.id


def test_opening_the_form_takes_no_lock_from_a_colleague(
    world: World, anna: Somebody, boris: Somebody
) -> None:
    answer = boris.asks(ask.BeginReply(ticket_id=1))
    assert answer is not None
    assert answer.template == "answers/form_reply"
    assert world.ticket().locked_by_id == anna.person.id


def test_a_second_lock_is_refused_and_says_until_when(
    world: World, anna: Somebody, boris: Somebody
) -> None:
    with pytest.raises(Refusal, match="locked") as refused:
        boris.asks(ask.LockTicket(ticket_id=1))
    until = world.now + LOCKS_FOR
    assert words_of(refused.value) == {"name": "Anna", "until": until}


def test_locking_again_extends_the_lock(world: World, anna: Somebody) -> None:
    world.pass_time(minutes=9)
    anna.asks(ask.LockTicket(ticket_id=1))
    assert world.ticket().locked_until == world.now + LOCKS_FOR


def test_any_specialist_unlocks_and_the_thread_says_so(
    world: World, anna: Somebody, boris: Somebody
) -> None:
    boris.asks(ask.UnlockTicket(ticket_id=1))
    assert world.ticket().locked_by_id is None
    assert [post.words["holder"] for post in world.posts("thread/unlocked")] == ["Anna"]
    answers(world, boris, "Try again")
    assert len(replies(world)) == 1


def test_unlocking_ones_own_is_worth_no_line(world: World, anna: Somebody) -> None:
    anna.asks(ask.UnlockTicket(ticket_id=1))
    anna.asks(ask.UnlockTicket(ticket_id=1))
    assert world.posts("thread/unlocked") == []


def test_it_holds_nothing_once_its_time_is_over(
    world: World, anna: Somebody, boris: Somebody
) -> None:
    world.now += LOCKS_FOR
    answers(world, boris, "Try again")
    assert len(replies(world)) == 1
    boris.asks(ask.LockTicket(ticket_id=1))
    assert world.ticket().locked_by_id == boris.person.id


def test_it_ends_by_itself_and_the_card_follows(world: World, anna: Somebody) -> None:
    almost = world.now + LOCKS_FOR - timedelta(seconds=1)
    assert world.run(lambda uow: desk.expire_locks(Act(None, almost, uow))) == 0
    world.now += LOCKS_FOR
    assert world.run(lambda uow: desk.expire_locks(Act(None, world.now, uow))) == 1
    assert world.run(lambda uow: desk.expire_locks(Act(None, world.now, uow))) == 0
    assert world.ticket().locked_by_id is None
    assert world.wanted(MirrorKind.CARD, 1) == str(world.ticket().version)


def test_a_closed_ticket_is_not_locked(world: World, ivan: Somebody, boris: Somebody) -> None:
    world.set_status(boris, Status.CLOSED)
    with pytest.raises(Refusal, match="closed_is_final"):
        boris.asks(ask.LockTicket(ticket_id=1))


def test_a_client_locks_nothing(world: World, ivan: Somebody) -> None:
    for command in (ask.LockTicket(ticket_id=1), ask.UnlockTicket(ticket_id=1)):
        with pytest.raises(Refusal, match="not_allowed"):
            ivan.asks(command)
