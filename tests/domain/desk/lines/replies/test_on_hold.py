"""Replies whose author had no time to see what came meanwhile: they are put on hold."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.messages import MessageKind
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import HELD
from domain.policy.lines import staff_lines
from domain.text.spans import Text
from tests.domain.desk.lines.replies.in_thread import answer, ivan, line, meanwhile, replies, why
from tests.domain.desk.support.world import Somebody, World

__all__ = ["ivan"]


class TestTheClientWrote:
    def test_a_line_the_author_had_no_time_to_read_puts_the_reply_on_hold(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        world.pass_time(minutes=1)
        ivan.writes("It works again, sorry")
        world.deliver()
        world.pass_time(seconds=2)
        assert answer(world, anna, "Please restart it") is None
        assert line(world).kind is MessageKind.HELD
        assert world.wanted(MirrorKind.MARK, line(world).id) == "held"
        assert why(world) == ["client_wrote"]
        assert meanwhile(world) == [("Ivan", "It works again, sorry")]
        assert replies(world) == []

    def test_a_line_that_was_there_for_three_seconds_does_not(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        ivan.writes("Since Monday")
        world.deliver()
        world.pass_time(seconds=3)
        answer(world, anna, "Please restart it")
        assert replies(world) == ["Please restart it"]

    def test_a_line_that_is_not_in_the_thread_yet_does(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        ivan.writes("Since Monday")
        world.pass_time(minutes=5)
        answer(world, anna, "Please restart it")
        assert why(world) == ["client_wrote"]

    def test_the_line_that_opened_the_ticket_does_not(self, world: World, anna: Somebody) -> None:
        world.client("Ivan").writes("Cannot log in")
        world.thread()
        answer(world, anna, "Good morning")
        assert replies(world) == ["Good morning"]

    def test_when_it_was_written_counts_and_not_when_it_came(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        written_at = world.now + timedelta(seconds=10)
        world.pass_time(seconds=11)
        ivan.writes("It works again")
        world.deliver()
        world.pass_time(minutes=5)
        place = world.thread()
        late = world.line(place, "Please restart it", written_at=written_at)
        anna.asks(ask.WriteInThread(late), place=place)
        assert why(world) == ["client_wrote"]

    def test_while_the_reply_still_waits_takes_it_back(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "Please restart it")
        world.pass_time(seconds=4)
        ivan.writes("It works again")
        assert line(world).kind is MessageKind.HELD
        assert [post.state for post in world.posts("client/reply")] == ["withdrawn"]
        assert meanwhile(world) == [("Ivan", "It works again")]
        assert replies(world) == []
        told = [post.template for post in world.posts("thread/")]
        assert told[-2:] == ["thread/line", HELD], "first the line, then what it held"

    def test_once_the_reply_is_leaving_changes_nothing(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "Please restart it")
        world.pass_time(seconds=5)
        ivan.writes("It works again")
        assert why(world) == []

    def test_with_zero_reading_time_no_reply_is_put_on_hold(
        self, world: World, ivan: Somebody, anna: Somebody, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(staff_lines, "REPLY_SEES", timedelta(0))
        ivan.writes("Since Monday")
        answer(world, anna, "Please restart it")
        assert replies(world) == ["Please restart it"]


class TestAColleagueAnswered:
    def test_meanwhile_holds_a_reply(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        boris = world.specialist("Boris")
        answer(world, anna, "Please restart it")
        world.pass_time(seconds=1)
        place = world.thread()
        second = world.line(place, "!r Please wait", id="m2")
        boris.asks(ask.Reply(text=Text("Please wait"), line=second), place=place)
        assert why(world) == ["colleague_answered"]
        assert meanwhile(world) == [("Anna", "Please restart it")]
        assert replies(world) == ["Please restart it"]

    def test_long_before_does_not(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        boris = world.specialist("Boris")
        answer(world, anna, "Please restart it")
        world.pass_time(seconds=3)
        boris.asks(ask.Reply(ticket_id=1, text=Text("And then wait")))
        assert replies(world) == ["Please restart it", "And then wait"]

    def test_ones_own_lines_hold_nothing(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "One")
        answer(world, anna, "Two", "m2")
        assert replies(world) == ["One", "Two"]

    def test_a_line_that_was_taken_back_puts_nothing_on_hold(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        boris = world.specialist("Boris")
        answer(world, anna, "Wrong window")
        anna.asks(ask.DeleteLine(world.thread(), "m1"), place=world.thread())
        boris.asks(ask.Reply(ticket_id=1, text=Text("Right window")))
        assert replies(world) == ["Right window"]
