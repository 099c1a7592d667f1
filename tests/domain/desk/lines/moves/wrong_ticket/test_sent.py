"""An answer that the wrong client has received is removed there and goes to the right one."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.messages import Attachment, AttachmentKind, MessageKind
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Delayed, Failed, Outcome, Sent, Suspended, Unknown
from tests.domain.desk.lines.moves.wrong_ticket.answers import (
    answer,
    arrives,
    claimed,
    how_far,
    line,
    removed,
    to_remove,
    told,
    wrong,
)
from tests.domain.desk.support.world import Somebody, World


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
