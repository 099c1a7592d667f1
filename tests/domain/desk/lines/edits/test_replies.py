"""Edits of replies: before the line itself came, while it waits, and after it has left."""

from dataclasses import replace

from domain import commands as ask
from domain import desk
from domain.desk.act import Act
from domain.messages import MessageKind
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Delayed
from domain.people.places import Place
from domain.text.spans import Span, Style, Text
from tests.domain.desk.lines.replies.in_thread import (
    TOKEN,
    answer,
    drawn,
    edit,
    ivan,
    line,
    replies,
)
from tests.domain.desk.support.world import Somebody, World

__all__ = ["ivan"]


class TestOvertaken:
    """Slack delivers again, late: an edit or a deletion may come before its line."""

    def test_a_line_leaves_as_it_was_edited(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        edit(world, anna, "The answer")
        answer(world, anna, "Teh answer")
        assert replies(world) == ["The answer"]

    def test_a_line_that_was_deleted_does_not_leave(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        place = world.thread()
        world.run(lambda uow: desk.remember_deletion(place, "m1", Act(None, world.now, uow)))
        edit(world, anna, "The answer")
        assert answer(world, anna, "Wrong window") is None
        assert replies(world) == []

    def test_a_line_that_was_edited_into_a_note_stays_inside(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        edit(world, anna, "For us", inside=True)
        answer(world, anna, "For you")
        assert line(world).kind is MessageKind.NOTE
        assert replies(world) == []

    def test_a_note_stays_one_whatever_it_reads(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        edit(world, anna, "For you")
        place = world.thread()
        note = world.line(place, "For us", id="m1")
        anna.asks(ask.AddNote(text=Text("For us"), line=note), place=place)
        assert (line(world).kind, line(world).text.plain) == (MessageKind.NOTE, "For you")

    def test_a_clients_line_too(self, world: World) -> None:
        jane = world.client("Jane", platform="slack")
        early = world.line(jane.place, "Number 71", id="1.1")
        jane.asks(ask.EditLine(early), private=True)
        jane.writes("Number 17", id="1.1")
        sent = [one.message for one in world.deliver() if one.template == "desk/card"]
        assert world.ticket().subject == "Number 71", sent

    def test_nothing_is_remembered_of_lines_elsewhere(self, world: World, anna: Somebody) -> None:
        lunch = Place("slack", "T1", "CLUNCH", "1.0")
        anna.asks(ask.EditLine(world.line(lunch, "Pizza", id="1.1")), place=lunch)
        world.run(lambda uow: desk.remember_deletion(lunch, "1.2", Act(None, world.now, uow)))
        for number in ("1.1", "1.2"):
            assert remembered(world, lunch, number) is None


def remembered(world: World, place: Place, external_id: str) -> object:
    return world.run(lambda uow: uow.early_edits.of(place, external_id))


class TestEditsOfAnswers:
    def test_one_that_waits_and_becomes_a_note_stays_inside(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "He pays late")
        assert edit(world, anna, "He pays late", inside=True) is None
        assert line(world).kind is MessageKind.NOTE
        assert world.wanted(MirrorKind.MARK, line(world).id) == "inside"
        assert world.ticket().last_staff_line_at is None
        assert replies(world) == []

    def test_one_that_has_left_cannot_become_a_note(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "At noon")
        replies(world)
        told = edit(world, anna, "He pays late", inside=True)
        assert told is not None
        assert told.template == "answers/edited_too_late"
        assert (line(world).text.plain, drawn(world)) == ("At noon", [])

    def test_one_that_may_have_left_takes_no_secret_along_when_it_is_sent_again(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "At noon")
        world.pass_time(seconds=6)
        [leaving] = [one for one in world.claim() if one.template == "client/reply"]
        world.record(Delayed(leaving.post_id, world.now, "timeout", repeated=True))
        told = edit(world, anna, f"At noon, with {TOKEN}")
        assert told is not None
        assert told.template == "answers/edit_stays"
        assert replies(world) == ["At noon"]

    def test_one_that_changes_nothing_draws_nothing(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        bold = Span(0, 2, Style.BOLD)
        answer(world, anna, Text("At noon", (bold,)))
        replies(world)
        same = Text("At noon", (replace(bold, end=1), Span(1, 2, Style.BOLD)))
        place = world.thread()
        assert anna.asks(ask.EditLine(world.line(place, same, id="m1")), place=place) is None
        assert drawn(world) == []


def test_an_answer_quotes_what_it_answers_where_there_are_several_tickets(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer(world, anna, "Which browser?")
    ivan.writes_new("The invoice is wrong")
    ivan.writes("Number 17", id="17")
    world.deliver()
    world.pass_time(minutes=1)
    place = world.thread(2)
    anna.asks(ask.WriteInThread(world.line(place, "Thank you")), place=place)
    assert [post.body.quotes for post in world.posts("client/reply")] == ["", "17"]
