"""Each word of a staff line that would reach the client is checked, however it got there."""

from dataclasses import replace

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.messages import Attachment, AttachmentKind, Line, MessageKind
from domain.outgoing.outcomes import Failed
from domain.outgoing.templates import HELD
from domain.people.accounts import PersonRef
from domain.people.places import Place
from domain.text.spans import Span, Style, Text
from tests.domain.desk.support.world import Somebody, World

TOKEN = "xox" + "b-" + "123456789012"
LEAKS = {
    "private_link": "see https://acme.slack.com/archives/C0123/p1700000000000000",
    "secret": f"use {TOKEN} for it",
    "other_client": "as Petra Example says",
}
MENTION = Text("@Boris knows", (Span(0, 6, Style.MENTION, "UBORIS"),))
PHOTO = Attachment(AttachmentKind.PHOTO, "", "f1", 10, lasting="u1")


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client with an open ticket, next to another client."""
    world.client("Petra Example")
    return world.asker("Ivan")


@pytest.fixture
def anna(world: World, ivan: Somebody) -> Somebody:
    """A specialist."""
    return world.specialist("Anna")


def written(world: World, text: str | Text, *attachments: Attachment) -> Line:
    return world.line(world.thread(), text, id="m1", attachments=attachments)


def writes(
    world: World, who: Somebody, text: str | Text, *attachments: Attachment
) -> Answer | None:
    line = written(world, text, *attachments)
    return who.asks(ask.WriteInThread(line), place=world.thread())


def edits(world: World, who: Somebody, text: str | Text, *attachments: Attachment) -> Answer | None:
    line = written(world, text, *attachments)
    return who.asks(ask.EditLine(line), place=world.thread())


def kind(world: World, place: Place, external_id: str) -> MessageKind:
    found = world.run(lambda uow: uow.messages.at(place, external_id))
    assert found is not None
    return found.kind


def why(world: World) -> list[str]:
    return [code for post in world.posts(HELD) for code, _ in post.words["why"]]


def reaches_client(world: World) -> list[Text]:
    """All words of answers that leave now."""
    world.pass_time(seconds=6)
    sent = [one.message for one in world.deliver() if one.template == "client/reply"]
    return [message.words for message in sent if message]


@pytest.mark.parametrize("code", LEAKS)
@pytest.mark.parametrize("what", AttachmentKind)
def test_an_attachment_that_says_what_should_not_leave_is_held(
    world: World, anna: Somebody, what: AttachmentKind, code: str
) -> None:
    writes(world, anna, "Here", Attachment(what, LEAKS[code]))
    assert why(world) == [code]
    assert reaches_client(world) == []


def test_a_link_in_an_attachment_may_hide_behind_other_words(world: World, anna: Somebody) -> None:
    hidden = (Span(0, 4, Style.LINK, "https://files.slack.com/x"),)
    writes(world, anna, "", Attachment(AttachmentKind.OTHER, "this", spans=hidden))
    assert why(world) == ["private_link"]


def test_the_address_of_a_file_kept_elsewhere_is_looked_at(world: World, anna: Somebody) -> None:
    url = "https://acme.slack.com/files/U1/F1/plan"
    kept = Attachment(AttachmentKind.DOCUMENT, "plan", "F1", url=url, problem="elsewhere")
    writes(world, anna, "Here", kept)
    assert why(world) == ["private_link"]


def test_a_mention_in_an_attachment_keeps_the_line_inside(world: World, anna: Somebody) -> None:
    shared = Attachment(AttachmentKind.OTHER, MENTION.plain, spans=MENTION.spans)
    told = writes(world, anna, "", shared)
    assert told is not None
    assert (told.template, told.words["why"]) == ("answers/stays_inside", "mention")
    assert reaches_client(world) == []


def test_an_attachment_without_words_holds_nothing(world: World, anna: Somebody) -> None:
    named = Attachment(AttachmentKind.DOCUMENT, "invoice-2026.pdf", "f2", lasting="u2")
    writes(world, anna, "Here", PHOTO, named)
    assert len(reaches_client(world)) == 1


EDITS: dict[str, tuple[Text, tuple[Attachment, ...]]] = {
    "a secret": (Text(LEAKS["secret"]), ()),
    "a mention": (MENTION, ()),
    "a file with a secret name": (Text("Use this"), (replace(PHOTO, detail=f"{TOKEN}.png"),)),
    "a shared message with a mention": (
        Text("Use this"),
        (Attachment(AttachmentKind.OTHER, MENTION.plain, spans=MENTION.spans),),
    ),
}


@pytest.mark.parametrize("edit", EDITS)
class TestAnEditThatBrings:
    def test_it_holds_an_answer_that_waits(self, world: World, anna: Somebody, edit: str) -> None:
        writes(world, anna, "Use this")
        text, attachments = EDITS[edit]
        edits(world, anna, text, *attachments)
        assert len(why(world)) == 1
        assert reaches_client(world) == []
        anna.asks(ask.SendAnyway(2))
        edits(world, anna, text + "!", *attachments)
        assert len(why(world)) == 1, "nobody is asked twice about the same thing"
        assert len(reaches_client(world)) == 1

    def test_it_is_not_carried_over_once_the_answer_has_left(
        self, world: World, anna: Somebody, edit: str
    ) -> None:
        writes(world, anna, "Use this")
        reaches_client(world)
        text, attachments = EDITS[edit]
        told = edits(world, anna, text, *attachments)
        assert told is not None
        expected = "edited_too_late" if attachments else "edit_stays"
        assert told.template == f"answers/{expected}"
        kept = world.run(lambda uow: uow.messages.get(2))
        assert kept.words == Text("Use this")

    def test_it_holds_an_answer_that_failed(self, world: World, anna: Somebody, edit: str) -> None:
        writes(world, anna, "Use this")
        world.pass_time(seconds=6)
        (claimed,) = [one for one in world.claim() if one.template == "client/reply"]
        world.record(Failed(claimed.post_id, "too_long"))
        text, attachments = EDITS[edit]
        edits(world, anna, text, *attachments)
        assert len(why(world)) == 1
        told = anna.asks(ask.SendAgain(2))
        assert told is not None
        assert told.template == "answers/held"
        assert reaches_client(world) == []
        anna.asks(ask.SendAnyway(2))
        assert len(reaches_client(world)) == 1

    def test_the_thread_is_told_again_of_a_line_that_is_held(
        self, world: World, anna: Somebody, edit: str
    ) -> None:
        writes(world, anna, LEAKS["private_link"])
        text, attachments = EDITS[edit]
        edits(world, anna, text, *attachments)
        assert why(world)[:1] == ["private_link"]
        assert len(why(world)) == 2


def test_an_edit_that_keeps_a_mention_which_was_let_go_is_carried_over(
    world: World, anna: Somebody
) -> None:
    writes(world, anna, MENTION)
    anna.asks(ask.SendToClient(2))
    edits(world, anna, MENTION + ", ask there")
    assert [words.plain for words in reaches_client(world)] == ["@Boris knows, ask there"]


class TestAnAlbumOfStaff:
    """A specialist answers from Telegram with several pictures, of which each comes by itself."""

    @pytest.fixture
    def head(self, world: World, ivan: Somebody) -> Somebody:
        """Whoever sent the first item of an answer, which waits."""
        oleg = world.specialist("Oleg")
        self.sends(world, oleg, "i1", Text("Both"), PHOTO)
        return oleg

    def sends(
        self,
        world: World,
        who: Somebody,
        id: str,
        text: Text,
        *files: Attachment,
    ) -> None:
        line = replace(world.line(who.place, text, id=id, attachments=files), album="album")
        command = (
            ask.Reply(ticket_id=1, text=text, line=line) if id == "i1" else ask.WriteLine(line)
        )
        who.asks(command, private=True)

    def test_is_held_whole_for_what_its_last_item_says(self, world: World, head: Somebody) -> None:
        named = replace(PHOTO, detail=f"{TOKEN}.png", lasting="u2")
        self.sends(world, head, "i2", Text(""), named)
        assert why(world) == ["secret"]
        assert reaches_client(world) == []
        assert [kind(world, head.place, one) for one in ("i1", "i2")] == [MessageKind.HELD] * 2
        head.asks(ask.SendAnyway(2))
        (words,) = reaches_client(world)
        assert TOKEN in words.plain
        assert [kind(world, head.place, one) for one in ("i1", "i2")] == [MessageKind.REPLY] * 2

    def test_is_held_whole_for_an_edited_caption(self, world: World, head: Somebody) -> None:
        other = replace(PHOTO, lasting="u2")
        self.sends(world, head, "i2", Text("the second"), other)
        line = world.line(head.place, LEAKS["secret"], id="i2", attachments=(other,))
        head.asks(ask.EditLine(line), private=True)
        assert why(world) == ["secret"]
        assert reaches_client(world) == []
        head.asks(ask.SendAnyway(2))
        (words,) = reaches_client(world)
        assert TOKEN in words.plain
        assert "Both" in words.plain

    def test_that_is_held_is_told_of_again(self, world: World, ivan: Somebody) -> None:
        oleg = world.specialist("Oleg")
        self.sends(world, oleg, "i1", Text(LEAKS["private_link"]), PHOTO)
        self.sends(world, oleg, "i2", Text(LEAKS["secret"]), replace(PHOTO, lasting="u2"))
        assert why(world) == ["private_link", "secret"]


def test_the_receipt_does_not_name_what_the_first_line_is_held_for(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    anna.asks(ask.OpenFor(PersonRef(identity=ivan.identity), Text(LEAKS["secret"])))
    assert why(world) == ["secret"]
    receipts = [one for one in world.deliver() if one.template == "client/receipt"]
    assert TOKEN not in str([one.ticket for one in receipts])
