"""What becomes of a reply that is on hold, or of one that turned out to be none."""

import pytest

from domain import commands as ask
from domain.answers.say import Say
from domain.errors import Refusal
from domain.messages import Message, MessageKind
from domain.outgoing.mirror_states import REMOVED
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Failed
from domain.outgoing.templates import HELD
from domain.text.spans import Text
from domain.tickets import Status
from tests.domain.desk.lines.replies.in_thread import (
    TOKEN,
    answer,
    drawn,
    edit,
    ivan,
    line,
    replies,
    why,
)
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import line_of

__all__ = ["ivan"]


@pytest.fixture
def held(world: World, ivan: Somebody, anna: Somebody) -> Message:
    """A line of Anna's that is held for a secret in it, as the thread was told."""
    answer(world, anna, f"Use {TOKEN}")
    world.deliver()
    return line(world)


class TestWhatIsHeld:
    def test_is_no_answer(self, world: World, held: Message) -> None:
        ticket = world.ticket()
        assert (ticket.last_staff_line_at, ticket.first_response_at) == (None, None)
        assert ticket.waiting_since is not None
        assert ticket.status is Status.NEW, "nobody is responsible yet"

    def test_leaves_by_the_word_of_any_colleague_once(
        self, world: World, held: Message, ivan: Somebody
    ) -> None:
        boris = world.specialist("Boris")
        for _ in range(2):
            told = boris.asks(ask.SendAnyway(held.id))
            assert told is not None
            assert told.template == "answers/reply_goes"
        assert world.wanted(MirrorKind.MARK, held.id) == "waiting"
        assert replies(world) == [f"Use {TOKEN}"]
        assert world.ticket().waiting_since is None

    def test_answers_what_the_client_wrote_before_it_was_sent(
        self, world: World, held: Message, ivan: Somebody, anna: Somebody
    ) -> None:
        world.pass_time(minutes=1)
        ivan.writes("Hello?")
        world.pass_time(minutes=1)
        anna.asks(ask.SendAnyway(held.id))
        replies(world)
        assert world.ticket().waiting_since is None

    def test_leaves_though_the_client_writes_while_it_waits(
        self, world: World, held: Message, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.asks(ask.SendAnyway(held.id))
        ivan.writes("Hello?")
        assert why(world) == ["secret"]
        assert replies(world) == [f"Use {TOKEN}"]

    def test_stays_inside_when_it_is_discarded(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        for command in (ask.Discard, ask.Discard, ask.SendAnyway):
            told = anna.asks(command(held.id))
            assert told is not None
            assert told.template == "answers/discarded"
        assert line(world).kind is MessageKind.NOTE
        assert world.wanted(MirrorKind.MARK, held.id) == "inside"
        assert replies(world) == []

    def test_cannot_be_discarded_once_it_was_sent(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        anna.asks(ask.SendAnyway(held.id))
        told = anna.asks(ask.Discard(held.id))
        assert told == Say("answers/reply_goes", ticket_id=1), "nobody is told that it stays"
        assert replies(world) == [f"Use {TOKEN}"]

    def test_stays_held_when_it_is_edited_and_leaves_as_it_reads_then(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        edit(world, anna, f"Please use {TOKEN}")
        assert why(world) == ["secret"], "nobody is asked twice about the same thing"
        assert [one.delivery.template for one in drawn(world)] == [HELD]
        anna.asks(ask.SendAnyway(held.id))
        assert replies(world) == [f"Please use {TOKEN}"]

    def test_is_told_of_again_when_an_edit_brings_something_new(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        edit(world, anna, f"Use {TOKEN}99")
        assert why(world) == ["secret", "secret"]

    def test_is_gone_when_it_is_deleted(self, world: World, held: Message, anna: Somebody) -> None:
        place = world.thread()
        anna.asks(ask.DeleteLine(place, "m1"), place=place)
        assert [(one.wanted, one.delivery.template) for one in drawn(world)] == [(REMOVED, HELD)]
        told = anna.asks(ask.SendAnyway(held.id))
        assert told is not None
        assert told.template == "answers/discarded"
        assert replies(world) == []

    def test_is_a_note_when_it_is_edited_into_one(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        edit(world, anna, "For us", inside=True)
        assert line(world).kind is MessageKind.NOTE
        assert replies(world) == []

    def test_does_not_leave_from_a_closed_ticket(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        world.set_status(anna, Status.CLOSED)
        with pytest.raises(Refusal, match="closed_is_final"):
            anna.asks(ask.SendAnyway(held.id))

    def test_is_none_of_the_clients_business(
        self, world: World, held: Message, ivan: Somebody
    ) -> None:
        for command in (ask.SendAnyway(held.id), ask.Discard(held.id)):
            with pytest.raises(Refusal):
                ivan.asks(command, private=True)

    def test_is_told_to_whoever_typed_it_outside_the_thread(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        told = anna.asks(ask.Reply(ticket_id=1, text=Text(f"Use {TOKEN}")))
        assert told is not None
        assert (told.template, len(world.posts("thread/reply"))) == ("answers/held", 0)
        anna.asks(ask.SendAnyway(line_of(told)))
        assert replies(world) == [f"Use {TOKEN}"]


class TestAnswersThatAreNone:
    """An answer that was held, withdrawn or failed leaves the ticket as it was before."""

    def test_withdrawn(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        answer(world, anna, "First")
        replies(world)
        before = world.ticket().last_staff_line_at
        answer(world, anna, "Second", "m2")
        assert world.ticket().last_staff_line_at != before
        anna.asks(ask.DeleteLine(world.thread(), "m2"), place=world.thread())
        assert world.ticket().last_staff_line_at == before

    def test_failed_until_it_is_sent_again(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "First")
        world.pass_time(seconds=6)
        (claimed,) = [one for one in world.claim() if one.template == "client/reply"]
        world.record(Failed(claimed.post_id, "too_long"))
        assert world.ticket().last_staff_line_at is None
        with pytest.raises(Refusal, match="nothing_asked"):
            world.set_status(anna, Status.PENDING)
        anna.asks(ask.SendAgain(line(world).id))
        assert world.ticket().last_staff_line_at == line(world).written_at

    def test_taken_back_because_the_client_wrote(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "First")
        ivan.writes("Hello?")
        assert world.ticket().last_staff_line_at is None


class TestANoteThatIsSent:
    def test_counts_as_written_when_it_is_sent(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        place = world.thread()
        note = world.line(place, "Restart it", id="n1")
        anna.asks(ask.AddNote(text=Text("Restart it"), line=note), place=place)
        world.pass_time(minutes=5)
        ivan.writes("Hello?")
        world.deliver()
        world.pass_time(minutes=5)
        anna.asks(ask.SendToClient(line(world, "n1").id))
        assert world.ticket().last_staff_line_at == world.now
        assert replies(world) == ["Restart it"]
        assert world.ticket().waiting_since is None

    def test_is_held_if_the_client_has_just_written(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        place = world.thread()
        note = world.line(place, "Restart it", id="n1")
        anna.asks(ask.AddNote(text=Text("Restart it"), line=note), place=place)
        ivan.writes("It works again")
        world.deliver()
        anna.asks(ask.SendToClient(line(world, "n1").id))
        assert why(world) == ["client_wrote"]
