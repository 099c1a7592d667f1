"""An answer that went to the wrong ticket is taken from one client and given to the other."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import commands as ask
from domain import desk
from domain.answers import Answer
from domain.errors import Refusal
from domain.messages import Attachment, AttachmentKind, Message, MessageKind
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirrors import REMOVED, MirrorKind, MirrorResult
from domain.outgoing.outcomes import Delayed, Failed, Outcome, Sent, Suspended, Unknown
from domain.outgoing.templates import HELD
from domain.text.spans import Text
from domain.tickets import Status
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import words_of


@pytest.fixture
def ivan(world: World) -> Somebody:
    """The client of #1, whom the answer is not for."""
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    return ivan


@pytest.fixture
def petra(world: World, ivan: Somebody) -> Somebody:
    """The client of #2, whom it is for."""
    petra = world.client("Petra")
    petra.writes("The invoice is wrong")
    for number in (1, 2):
        world.thread(number)
    world.deliver()
    world.pass_time(minutes=1)
    return petra


@pytest.fixture
def anna(world: World, petra: Somebody) -> Somebody:
    """A specialist."""
    return world.specialist("Anna")


def answer(world: World, who: Somebody, text: str = "Number 17", **more: Any) -> None:
    """A line in the thread of #1."""
    place = world.thread(1)
    who.asks(ask.WriteInThread(world.line(place, text, id="m1", **more)), place=place)


def line(world: World) -> Message:
    place = world.thread(1)
    found = world.run(lambda uow: uow.messages.at(place, "m1"))
    assert found is not None
    return found


def wrong(world: World, who: Somebody, to: int = 2) -> Answer | None:
    """`!wrong 2` in the thread of #1."""
    return who.asks(ask.WrongTicket(None, to), place=world.thread(1))


def arrives(world: World) -> list[tuple[str, str]]:
    """Who gets which answers now: by the client's name."""
    world.pass_time(seconds=6)
    return [
        (one.ticket.client, one.message.text.plain)
        for one in world.deliver()
        if one.template == "client/reply" and one.message and one.ticket
    ]


def removed(world: World, problem: str = "") -> None:
    """What drawing the removal comes to."""
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram", "slack"]))
    (drawn,) = [
        one
        for one in pictures
        if one.wanted == REMOVED and one.delivery and one.delivery.template == "client/reply"
    ]
    shown = MirrorResult(MirrorKind.LINE, drawn.ref, REMOVED, world.now, problem)
    world.run(lambda uow: desk.record_shown(shown, uow))


def to_remove(world: World) -> set[str]:
    """The messages that are to be removed where they arrived."""
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram", "slack"]))
    return {
        number
        for one in pictures
        if one.wanted == REMOVED
        for number in (one.external_id, *one.others)
    }


def claimed(world: World) -> Delivery:
    """The reply, which is being sent from now on."""
    world.pass_time(seconds=6)
    (going,) = [one for one in world.claim() if one.template == "client/reply"]
    return going


def how_far(world: World) -> list[str]:
    """How far it got at last, as the threads are told."""
    return [words["left"] for _, words in told(world, "answer_vanished")]


def told(world: World, template: str) -> list[tuple[int, dict[str, Any]]]:
    return [(post.ticket_id, post.words) for post in world.posts(f"thread/{template}")]


class TestBeforeItLeft:
    def test_it_goes_the_other_way_itself(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        said = wrong(world, anna)
        assert said is not None
        assert (said.template, words_of(said)["to"]) == ("answers/answer_moved", 2)
        assert arrives(world) == [("Petra", "Number 17")]
        assert world.wanted(MirrorKind.MARK, line(world).id) == "delivered"

    def test_both_threads_say_so(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        wrong(world, anna)
        ((here, moved),) = told(world, "answer_moved")
        ((there, came),) = told(world, "answer_came_over")
        assert (here, moved["to"], moved["left"]) == (1, 2, "no")
        assert (there, came["came_from"]) == (2, 1)

    def test_a_reply_on_hold_moves_too(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        answer(world, anna)
        ivan.writes("Hello?")
        assert line(world).kind is MessageKind.HELD
        wrong(world, anna)
        assert arrives(world) == [("Petra", "Number 17")]

    def test_a_failed_reply_is_sent_there_and_never_again_here(
        self, world: World, anna: Somebody
    ) -> None:
        answer(world, anna)
        world.record(Failed(claimed(world).post_id, "too_long"))
        wrong(world, anna)
        anna.asks(ask.SendAgain(line(world).id))
        assert arrives(world) == [("Petra", "Number 17")]


class TestAfterItLeft:
    def test_also_if_it_was_held_before(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        answer(world, anna)
        ivan.writes("Hello?")
        anna.asks(ask.SendAnyway(line(world).id))
        assert arrives(world) == [("Ivan", "Number 17")]
        wrong(world, anna)
        assert arrives(world) == [("Petra", "Number 17")]

    def test_a_reply_that_was_taken_back_cannot_be_moved(
        self, world: World, anna: Somebody
    ) -> None:
        answer(world, anna)
        arrives(world)
        place = world.thread(1)
        anna.asks(ask.WriteInThread(world.line(place, "Oops", id="m2")), place=place)
        anna.asks(ask.DeleteLine(place, "m2"), place=place)
        wrong(world, anna)
        assert arrives(world) == [("Petra", "Number 17")]

    def test_it_is_removed_at_the_client_and_goes_to_the_other(
        self, world: World, anna: Somebody
    ) -> None:
        answer(world, anna)
        assert arrives(world) == [("Ivan", "Number 17")]
        wrong(world, anna)
        assert told(world, "answer_moved")[0][1]["left"] == "yes"
        assert arrives(world) == [("Petra", "Number 17")]
        assert line(world).kind is MessageKind.NOTE
        assert world.wanted(MirrorKind.MARK, line(world).id) == "withdrawn"

    @pytest.mark.parametrize("problem", ["", "not_deletable"])
    def test_the_thread_is_told_for_certain_whether_it_vanished(
        self, world: World, anna: Somebody, problem: str
    ) -> None:
        answer(world, anna)
        arrives(world)
        wrong(world, anna)
        assert told(world, "answer_vanished") == []
        removed(world, problem)
        ((ticket, facts),) = told(world, "answer_vanished")
        assert (ticket, facts["problem"]) == (1, problem)
        assert told(world, "change_not_shown") == []

    def test_a_reply_in_doubt_may_still_be_visible(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        world.record(Unknown(claimed(world).post_id, "timeout"))
        wrong(world, anna)
        assert told(world, "answer_moved")[0][1]["left"] == "unknown"
        anna.asks(ask.SendAgain(line(world).id))
        assert arrives(world) == [("Petra", "Number 17")]

    def test_its_files_go_along(self, world: World, anna: Somebody) -> None:
        photo = Attachment(AttachmentKind.PHOTO, "a.png", digest="d1", size=3)
        answer(world, anna, attachments=(photo,))
        arrives(world)
        wrong(world, anna)
        world.pass_time(seconds=6)
        (came,) = [one for one in world.deliver() if one.template == "client/reply"]
        assert came.message is not None
        assert [item.digest for item in came.message.attachments] == ["d1"]


class TestWhileItLeaves:
    """Telegram may show the reply before the desk knows that it has arrived."""

    @pytest.fixture
    def leaving(self, world: World, anna: Somebody) -> Delivery:
        """A reply that is being sent to Ivan, and was moved to Petra's ticket meanwhile."""
        answer(world, anna)
        going = claimed(world)
        wrong(world, anna)
        assert told(world, "answer_moved")[0][1]["left"] == "leaving"
        return going

    def test_it_goes_to_the_right_client_whatever_comes_of_it(
        self, world: World, leaving: Delivery
    ) -> None:
        assert arrives(world) == [("Petra", "Number 17")]

    @pytest.mark.parametrize("problem", ["", "not_deletable"])
    def test_it_is_removed_as_soon_as_it_has_arrived(
        self, world: World, ivan: Somebody, leaving: Delivery, problem: str
    ) -> None:
        world.record(Sent(leaving.post_id, ivan.place, "p1", True))
        removed(world, problem)
        ((ticket, facts),) = told(world, "answer_vanished")
        assert (ticket, facts["problem"], facts["left"]) == (1, problem, "yes")

    def test_it_answers_nobody_there(
        self, world: World, ivan: Somebody, anna: Somebody, leaving: Delivery
    ) -> None:
        before = clocks(world)
        world.record(Sent(leaving.post_id, ivan.place, "p1", True))
        assert clocks(world) == before
        assert before[1:] == (None, None)
        assert world.wanted(MirrorKind.MARK, line(world).id) == "withdrawn"

    @pytest.mark.parametrize("problem", ["", "not_deletable"])
    def test_if_it_has_to_be_sent_again_it_is_not(
        self, world: World, ivan: Somebody, leaving: Delivery, problem: str
    ) -> None:
        later = world.now + timedelta(minutes=1)
        outcome: Outcome = Delayed(leaving.post_id, later, "too_many")
        if problem:
            outcome = Suspended(leaving.post_id, ivan.place, problem, later)
        world.record(outcome)
        assert how_far(world) == ["no"]
        world.pass_time(minutes=5)
        assert arrives(world) == [("Petra", "Number 17")]

    def test_if_it_is_refused_nobody_is_asked_to_send_it_again(
        self, world: World, anna: Somebody, leaving: Delivery
    ) -> None:
        world.record(Failed(leaving.post_id, "too_long"))
        assert how_far(world) == ["no"]
        assert told(world, "reply_failed") == []
        anna.asks(ask.SendAgain(line(world).id))
        assert arrives(world) == [("Petra", "Number 17")]

    def test_if_nobody_knows_whether_it_arrived_the_thread_says_so(
        self, world: World, leaving: Delivery
    ) -> None:
        world.record(Unknown(leaving.post_id, "timeout"))
        assert how_far(world) == ["unknown"]
        assert told(world, "reply_failed") == []


class TestInSeveralMessages:
    """A reply with two files leaves as three messages; it is moved before the last has left."""

    @pytest.fixture
    def first(self, world: World, ivan: Somebody, anna: Somebody) -> Delivery:
        """The reply, whose words have arrived."""
        files = tuple(
            Attachment(AttachmentKind.DOCUMENT, f"{name}.pdf", digest=name, size=3)
            for name in ("d1", "d2")
        )
        answer(world, anna, attachments=files)
        going = claimed(world)
        world.record(Sent(going.post_id, ivan.place, "p1", False))
        return going

    def rest(self, world: World, first: Delivery) -> list[Delivery]:
        world.pass_time(minutes=5)
        return [one for one in world.claim() if one.post_id == first.post_id]

    def test_before_the_second_leaves(self, world: World, first: Delivery, anna: Somebody) -> None:
        wrong(world, anna)
        assert told(world, "answer_moved")[0][1]["left"] == "yes"
        assert self.rest(world, first) == []
        assert to_remove(world) == {"p1"}
        removed(world)
        assert how_far(world) == ["yes"]

    def test_while_the_second_leaves(
        self, world: World, first: Delivery, ivan: Somebody, anna: Somebody
    ) -> None:
        claimed(world)
        wrong(world, anna)
        assert told(world, "answer_moved")[0][1]["left"] == "leaving"
        world.record(Sent(first.post_id, ivan.place, "p2", False, part=1, wordless=True))
        assert self.rest(world, first) == []
        assert to_remove(world) == {"p1", "p2"}
        removed(world)
        assert how_far(world) == ["yes"]

    @pytest.mark.parametrize("outcome", [Failed, Delayed, Suspended])
    def test_while_the_second_leaves_and_does_not_arrive(
        self,
        world: World,
        first: Delivery,
        ivan: Somebody,
        anna: Somebody,
        outcome: type[Outcome],
    ) -> None:
        claimed(world)
        wrong(world, anna)
        later = world.now + timedelta(minutes=1)
        outcomes: dict[type[Outcome], Outcome] = {
            Failed: Failed(first.post_id, "too_long"),
            Delayed: Delayed(first.post_id, later, "too_many"),
            Suspended: Suspended(first.post_id, ivan.place, "blocked", later),
        }
        world.record(outcomes[outcome])
        assert self.rest(world, first) == []
        assert to_remove(world) == {"p1"}
        removed(world)
        assert how_far(world) == ["yes"]
        assert told(world, "reply_failed") == []

    def test_after_the_second_has_failed(
        self, world: World, first: Delivery, anna: Somebody
    ) -> None:
        world.record(Failed(claimed(world).post_id, "too_long"))
        wrong(world, anna)
        assert told(world, "answer_moved")[0][1]["left"] == "yes"
        assert self.rest(world, first) == []
        assert to_remove(world) == {"p1"}

    def test_if_nobody_knows_of_the_second_the_first_is_removed_all_the_same(
        self, world: World, first: Delivery, anna: Somebody
    ) -> None:
        claimed(world)
        wrong(world, anna)
        world.record(Unknown(first.post_id, "timeout"))
        assert how_far(world) == []
        assert to_remove(world) == {"p1"}
        removed(world)
        assert how_far(world) == ["partly"]

    def test_also_if_nobody_knew_of_the_second_before(
        self, world: World, first: Delivery, anna: Somebody
    ) -> None:
        world.record(Unknown(claimed(world).post_id, "timeout"))
        wrong(world, anna)
        assert told(world, "answer_moved")[0][1]["left"] == "partly"
        assert to_remove(world) == {"p1"}
        removed(world)
        assert how_far(world) == ["partly"]

    def test_deleted_instead_of_moved_no_more_of_it_leaves(
        self, world: World, first: Delivery, anna: Somebody
    ) -> None:
        place = world.thread(1)
        anna.asks(ask.DeleteLine(place, "m1"), place=place)
        assert self.rest(world, first) == []
        assert to_remove(world) == {"p1"}

    def test_all_of_it_goes_to_the_right_client(
        self, world: World, first: Delivery, anna: Somebody
    ) -> None:
        wrong(world, anna)
        assert arrives(world) == [("Petra", "Number 17")]


class TestInDoubt:
    """Nobody knows whether the reply arrived when it is moved."""

    @pytest.fixture
    def doubtful(self, world: World, anna: Somebody) -> Delivery:
        answer(world, anna)
        going = claimed(world)
        world.record(Unknown(going.post_id, "timeout"))
        return going

    def test_it_is_removed_if_it_turns_up(
        self, world: World, ivan: Somebody, anna: Somebody, doubtful: Delivery
    ) -> None:
        wrong(world, anna)
        before = clocks(world)
        world.record(Sent(doubtful.post_id, ivan.place, "p1", True))
        assert clocks(world) == before
        removed(world)
        assert how_far(world) == ["yes"]

    def test_it_is_not_sent_a_second_time(
        self, world: World, anna: Somebody, doubtful: Delivery
    ) -> None:
        anna.asks(ask.SendAgain(line(world).id))
        wrong(world, anna)
        assert told(world, "answer_moved")[0][1]["left"] == "unknown"
        assert arrives(world) == [("Petra", "Number 17")]

    def test_also_if_somebody_has_said_that_it_arrived(
        self, world: World, anna: Somebody, doubtful: Delivery
    ) -> None:
        anna.asks(ask.MarkDelivered(line(world).id))
        wrong(world, anna)
        assert told(world, "answer_moved")[0][1]["left"] == "unknown"
        assert arrives(world) == [("Petra", "Number 17")]


class TestTheWrongTicket:
    def test_is_not_answered(self, world: World, anna: Somebody) -> None:
        before = world.ticket(1)
        answer(world, anna)
        arrives(world)
        assert world.ticket(1).waiting_since is None
        wrong(world, anna)
        assert clocks(world) == (before.waiting_since, None, None)

    def test_keeps_the_answers_it_had_before(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.writes_in(world.ticket(1), "Which browser?")
        arrives(world)
        first = clocks(world)
        ivan.writes("Firefox")
        world.deliver()
        waiting = world.ticket(1).waiting_since
        world.pass_time(minutes=1)
        answer(world, anna)
        arrives(world)
        wrong(world, anna)
        assert clocks(world) == (waiting, *first[1:])

    def test_no_longer_waits_for_a_client_who_was_not_asked(
        self, world: World, anna: Somebody
    ) -> None:
        answer(world, anna)
        arrives(world)
        world.set_status(anna, Status.PENDING)
        wrong(world, anna)
        assert world.ticket(1).status is Status.OPEN
        assert world.ticket(1).waiting_since is not None

    def test_answers_the_right_one(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        arrives(world)
        wrong(world, anna)
        arrives(world)
        ticket = world.ticket(2)
        assert (ticket.waiting_since, ticket.assignee_id) == (None, anna.person.id)


def clocks(world: World) -> tuple[datetime | None, datetime | None, datetime | None]:
    ticket = world.ticket(1)
    return ticket.waiting_since, ticket.first_response_at, ticket.last_staff_line_at


class TestHeldThere:
    def test_if_its_client_has_just_written(
        self, world: World, petra: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna)
        petra.writes("I have found it myself")
        wrong(world, anna)
        assert [(post.ticket_id, post.words["why"]) for post in world.posts(HELD)] == [
            (2, (("client_wrote", ""),))
        ]
        assert arrives(world) == []
        anna.asks(ask.SendAnyway(line(world).id))
        assert arrives(world) == [("Petra", "Number 17")]


class TestRefused:
    def test_a_command_sent_twice_leaves_the_reply_before(
        self, world: World, anna: Somebody
    ) -> None:
        place = world.thread(1)
        anna.asks(ask.WriteInThread(world.line(place, "Meant for Ivan", id="m0")), place=place)
        assert arrives(world) == [("Ivan", "Meant for Ivan")]
        answer(world, anna)
        wrong(world, anna)
        with pytest.raises(Refusal, match="reply_moved_already"):
            wrong(world, anna)
        assert arrives(world) == [("Petra", "Number 17")]

    def test_a_reply_written_after_the_move_can_be_moved(
        self, world: World, anna: Somebody
    ) -> None:
        place = world.thread(1)
        answer(world, anna)
        wrong(world, anna)
        world.pass_time(minutes=1)
        anna.asks(ask.WriteInThread(world.line(place, "Number 18", id="m2")), place=place)
        wrong(world, anna)
        assert [text for _, text in arrives(world)] == ["Number 17", "Number 18"]

    def test_where_there_is_nothing_to_move(self, world: World, anna: Somebody) -> None:
        with pytest.raises(Refusal, match="nothing_to_move"):
            wrong(world, anna)
        place = world.thread(1)
        note = world.line(place, "For us", id="m1")
        anna.asks(ask.AddNote(text=Text("For us"), line=note), place=place)
        with pytest.raises(Refusal, match="nothing_to_move"):
            anna.asks(ask.WrongTicket(line(world).id, 2))

    def test_a_second_time(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        wrong(world, anna)
        with pytest.raises(Refusal, match="nothing_to_move"):
            wrong(world, anna)
        assert arrives(world) == [("Petra", "Number 17")]

    def test_a_colleagues_line(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        boris = world.specialist("Boris")
        with pytest.raises(Refusal, match="nothing_to_move"):
            wrong(world, boris)
        with pytest.raises(Refusal, match="not_your_line"):
            boris.asks(ask.WrongTicket(line(world).id, 2))

    def test_not_an_administrator(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        world.administrator("Olga").asks(ask.WrongTicket(line(world).id, 2))
        assert arrives(world) == [("Petra", "Number 17")]

    def test_to_a_closed_ticket(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        world.set_status(anna, Status.CLOSED, 2)
        with pytest.raises(Refusal, match="closed_is_final"):
            wrong(world, anna)

    def test_to_the_same_ticket(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        with pytest.raises(Refusal, match="same_ticket"):
            wrong(world, anna, 1)

    def test_to_a_ticket_that_is_not_there(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        with pytest.raises(Refusal, match="no_such_ticket"):
            wrong(world, anna, 99)

    def test_to_ones_own_ticket(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        anna.writes_new("My own laptop is slow")
        with pytest.raises(Refusal, match="own_ticket"):
            wrong(world, anna, 3)

    def test_to_clients(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        answer(world, anna)
        with pytest.raises(Refusal):
            ivan.asks(ask.WrongTicket(line(world).id, 2), private=True)

    def test_a_refused_move_changes_nothing(self, world: World, anna: Somebody) -> None:
        answer(world, anna)
        with pytest.raises(Refusal):
            wrong(world, anna, 99)
        assert arrives(world) == [("Ivan", "Number 17")]


def test_an_answer_that_was_asked_about_in_one_ticket_is_asked_about_in_the_other_too(
    world: World, ivan: Somebody, petra: Somebody, anna: Somebody
) -> None:
    place = world.thread(1)
    early = world.line(place, "Number 17", id="m1")
    ivan.writes("Hello?", quotes="")
    anna.asks(ask.WriteInThread(early), place=place)
    anna.asks(ask.SendAnyway(line(world).id))
    wrong(world, anna)
    petra.writes("Are you there?")
    assert [post.ticket_id for post in world.posts(HELD)] == [1, 2]
    assert arrives(world) == []
