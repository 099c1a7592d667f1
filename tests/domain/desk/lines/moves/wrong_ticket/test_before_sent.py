"""An answer that has not left when its author says that it went to the wrong ticket."""

from domain import commands as ask
from domain.messages import MessageKind
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Failed
from domain.outgoing.templates import HELD
from tests.domain.desk.lines.moves.wrong_ticket.answers import (
    answer,
    arrives,
    claimed,
    line,
    told,
    wrong,
)
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import words_of


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
