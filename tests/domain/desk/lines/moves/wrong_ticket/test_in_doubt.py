"""An answer that was being sent, or may have arrived, when its author named another ticket."""

from datetime import timedelta

import pytest

from domain import commands as ask
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
    told,
    wrong,
)
from tests.domain.desk.lines.moves.wrong_ticket.test_both_tickets import clocks
from tests.domain.desk.support.world import Somebody, World


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
