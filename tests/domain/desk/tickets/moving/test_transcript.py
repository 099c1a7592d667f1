"""What the other department reads of what was said before."""

from typing import Any

from domain import commands as ask
from domain.desk.tickets.transcript import LINES
from domain.messages import Attachment, AttachmentKind
from tests.domain.desk.support.world import Somebody, World
from tests.domain.desk.tickets.moving.departments import OLD, deliver, move, writes


class TestTheTranscript:
    def told(self, world: World, who: Somebody) -> dict[str, Any]:
        move(who)
        facts: dict[str, Any] = world.posts("thread/transcript")[0].words
        return facts

    def test_has_lines_answers_and_notes_in_their_order(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        writes(anna, world, OLD, "Which one?", id="m1")
        world.pass_time(minutes=1)
        anna.asks(ask.AddNote(ticket_id=1, text=world.line(OLD, "He is angry").text))
        world.pass_time(minutes=1)
        ivan.writes("The one of May")
        told = self.told(world, anna)
        rows = told["rows"]
        assert (told["actor"], told["before"]) == ("Anna", "Support")
        assert [(row["author"], str(row["text"]), row["inside"]) for row in rows] == [
            ("Ivan", "The invoice is wrong", False),
            ("Anna", "Which one?", False),
            ("Anna", "He is angry", True),
            ("Ivan", "The one of May", False),
        ]

    def test_leaves_out_what_was_taken_back(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        writes(anna, world, OLD, "Whoch one?", id="m1")
        anna.asks(ask.DeleteLine(OLD, "m1"), place=OLD)
        assert len(self.told(world, anna)["rows"]) == 1

    def test_says_how_many_older_lines_it_leaves_out(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        for number in range(LINES + 6):
            world.pass_time(minutes=1)
            ivan.writes(f"Line {number}")
        facts = self.told(world, anna)
        assert len(facts["rows"]) == LINES
        assert facts["left_out"] == 7
        assert str(facts["rows"][-1]["text"]) == f"Line {LINES + 5}"

    def test_of_long_lines_has_few(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        for _ in range(10):
            world.pass_time(minutes=1)
            ivan.writes("word " * 600)
        facts = self.told(world, anna)
        assert len(facts["rows"]) == 6
        assert facts["left_out"] == 5
        assert all(len(str(row["text"])) <= 1500 for row in facts["rows"])

    def test_links_what_came_with_a_line_only_to_where_staff_see_it(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        photo = (Attachment(AttachmentKind.PHOTO),)
        ivan.writes("As it was", attachments=photo)
        deliver(world)
        ivan.writes("As it is", attachments=photo)
        _, seen, not_seen = self.told(world, anna)["rows"]
        assert seen["stands"][:3] == ("T1", "CDESK", "root-1")
        assert not_seen["stands"] is None
