"""Albums are one message; what came with a line is known by it, and can be changed with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import commands as ask
from domain import desk
from domain.desk.act import Act
from domain.messages import Attachment, AttachmentKind, Line, Message
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirror_states import redrawn_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Sent
from domain.people.person import Role
from domain.policy.lines.files import MEGABYTE
from domain.policy.lines.staff_lines import StaysInside
from domain.text.spans import Text
from tests.domain.desk.support.world import Somebody, World

PHOTO = Attachment(AttachmentKind.PHOTO, "", "p1", 1000, "image/jpeg", "u1")
LOG = Attachment(AttachmentKind.DOCUMENT, "log.txt", "d1", 500, "text/plain", "u2")
HUGE = Attachment(AttachmentKind.DOCUMENT, "huge.zip", "h1", 60 * MEGABYTE, lasting="u3")


def item(world: World, who: Somebody, text: str = "", *files: Attachment, id: str = "") -> Line:
    """One item of an album."""
    line = world.line(who.place, text, id=id, attachments=files or (PHOTO,))
    return replace(line, album="album")


def sends(who: Somebody, line: Line) -> None:
    who.asks(ask.WriteLine(line), private=True)


def message(world: World, number: int) -> Message:
    return world.run(lambda uow: uow.messages.whole(number))


def test_an_album_opens_one_ticket_and_leaves_as_one_line(world: World) -> None:
    ivan = world.client("Ivan")
    sends(ivan, item(world, ivan, "Three shots"))
    sends(ivan, item(world, ivan, "the second"))
    sends(ivan, item(world, ivan))
    assert [post.template for post in world.posts("thread/")] == ["thread/line"]
    assert len(world.posts("client/receipt")) == 1
    (line,) = [one for one in delivered(world) if one.template == "thread/line"]
    assert line.message is not None
    assert line.message.text == Text("Three shots\nthe second")
    assert line.message.attachments == (PHOTO,) * 3


def delivered(world: World) -> list[Delivery]:
    world.pass_time(seconds=1)
    return world.deliver()


def test_an_album_waits_a_second_for_its_items_and_a_photo_alone_does_not(world: World) -> None:
    ivan, maria = world.client("Ivan"), world.client("Maria")
    sends(ivan, item(world, ivan, "Album"))
    maria.writes("Alone", attachments=(PHOTO,))
    waits = {post.ticket_id: post.not_before - world.now for post in world.posts("thread/line")}
    assert waits == {1: timedelta(seconds=1), 2: timedelta(0)}


def test_an_item_that_comes_too_late_follows_in_the_same_ticket(world: World) -> None:
    ivan = world.client("Ivan")
    sends(ivan, item(world, ivan, "Album"))
    delivered(world)
    sends(ivan, item(world, ivan, "late"))
    sends(ivan, item(world, ivan, "later"))
    assert [post.ticket_id for post in world.posts("thread/line")] == [1, 1]
    (line,) = delivered(world)
    assert line.message is not None
    assert line.message.text == Text("late\nlater")


def test_an_item_that_comes_twice_is_there_once(world: World) -> None:
    ivan = world.client("Ivan")
    sends(ivan, item(world, ivan, "Album"))
    again = item(world, ivan)
    sends(ivan, again)
    sends(ivan, again)
    assert len(message(world, 1).attachments) == 2


def test_albums_of_two_clients_never_mix(world: World) -> None:
    ivan, maria = world.client("Ivan"), world.client("Maria")
    sends(ivan, item(world, ivan, "Ivan's"))
    sends(maria, item(world, maria, "Maria's"))
    assert world.ticket(2).client_id == maria.person.id


def test_a_caption_that_is_edited_changes_its_item_alone(world: World) -> None:
    ivan = world.client("Ivan")
    sends(ivan, item(world, ivan, "One"))
    second = item(world, ivan, "tow")
    sends(ivan, second)
    delivered(world)
    post = world.posts("thread/line")[0].id
    ivan.asks(ask.EditLine(replace(second, text=Text("two"))), private=True)
    assert message(world, 1).text == Text("One\ntwo")
    assert world.wanted(MirrorKind.LINE, post)
    assert len(world.posts("thread/line")) == 1


def test_an_edit_of_the_text_keeps_the_files_state(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Look", attachments=(LOG,), id="77")
    kept = replace(LOG, digest="d" * 64)
    world.run(lambda uow: desk.keep_file(1, kept, Act(None, world.now, uow)))
    named_anew = replace(LOG, reference="d2")
    line = world.line(ivan.place, "Look here", id="77", attachments=(named_anew,))
    ivan.asks(ask.EditLine(line), private=True)
    assert message(world, 1).attachments == (kept,)


def test_another_file_in_its_place_is_told_and_goes_along(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Look", attachments=(LOG,), id="77")
    delivered(world)
    other = replace(LOG, detail="right.txt", reference="d9", lasting="u9")
    line = world.line(ivan.place, "Look", id="77", attachments=(other,))
    ivan.asks(ask.EditLine(line), private=True)
    (told,) = delivered(world)
    assert (told.template, told.takes_files) == ("thread/line_changed", True)
    assert told.message is not None
    assert told.message.attachments == (other,)


def test_an_album_is_moved_whole(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    world.pass_time(minutes=1)
    sends(ivan, item(world, ivan, "Album"))
    sends(ivan, item(world, ivan))
    delivered(world)
    ivan.asks(ask.MoveLine(message_id=2, to=None), private=True)
    moved = world.run(lambda uow: uow.messages.get(3))
    assert moved.ticket_id == message(world, 2).ticket_id == 2


def test_an_album_that_staff_send_by_a_command_is_one_answer(world: World) -> None:
    world.client("Ivan").writes("Help")
    world.pass_time(minutes=1)
    olga = world.administrator("Olga")
    first = item(world, olga, "Both")
    olga.asks(ask.Reply(ticket_id=1, text=Text("Both"), line=first), private=True)
    sends(olga, item(world, olga))
    assert len(world.posts("client/reply")) == 1
    assert message(world, 2).attachments == (PHOTO, PHOTO)
    assert len(world.posts("desk/card")) == 1


# What stays


def test_a_client_is_told_at_once_of_a_file_that_is_too_big(world: World) -> None:
    world.client("Ivan").writes("All of it", attachments=(HUGE, LOG))
    (told,) = world.posts("client/files_stay")
    assert told.words["stay"] == (("huge.zip", "too_big_from_telegram"),)
    assert [one.problem for one in message(world, 1).attachments] == ["too_big_from_telegram", ""]


@pytest.mark.parametrize(("platform", "stays"), [("telegram", True), ("slack", False)])
def test_a_specialist_is_told_at_once_of_what_the_client_cannot_get(
    world: World, platform: str, stays: bool
) -> None:
    world.client("Ivan", platform=platform).writes("Help")
    world.pass_time(minutes=1)
    line = world.line(world.thread(), "Here", attachments=(HUGE,))
    world.specialist("Anna").asks(ask.WriteInThread(line), place=world.thread())
    assert bool(world.posts("thread/files_stay")) is stays


def test_a_note_stops_nothing_until_it_is_sent_to_the_client(world: World) -> None:
    world.client("Ivan").writes("Help")
    world.pass_time(minutes=1)
    anna = world.specialist("Anna")
    line = world.line(world.thread(), "Inside", attachments=(HUGE,))
    anna.asks(ask.WriteInThread(line, StaysInside.UNKNOWN_COMMAND), place=world.thread())
    assert not world.posts("thread/files_stay")
    anna.asks(ask.SendToClient(2), place=world.thread())
    assert world.posts("thread/files_stay")


def test_a_file_that_is_empty_or_too_large_when_fetched_is_reported_too(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Look", attachments=(LOG,))
    empty = replace(LOG, digest="d" * 64, size=0)
    world.run(lambda uow: desk.keep_file(1, empty, Act(None, world.now, uow)))
    assert [one.problem for one in message(world, 1).attachments] == ["empty"]
    assert len(world.posts("client/files_stay")) == 1


def test_a_line_that_has_left_says_so_afterwards(world: World) -> None:
    world.client("Ivan").writes("Look", attachments=(LOG,))
    delivered(world)
    post = world.posts("thread/line")[0].id
    world.run(lambda uow: desk.stop_file(1, LOG, "gone", Act(None, world.now, uow)))
    assert world.wanted(MirrorKind.LINE, post)


def test_a_post_is_changed_where_its_words_are_and_removed_whole(world: World) -> None:
    world.client("Ivan").writes("Look", attachments=(LOG,), id="77")
    world.pass_time(seconds=1)
    (card,) = [one for one in world.claim() if one.template == "desk/card"]
    assert card.ticket is not None
    channel = replace(world.thread(), thread="")
    sent = Sent(card.post_id, channel, "root-1", complete=True, version=card.ticket.version)
    world.record(sent)
    (line,) = [one for one in world.claim() if one.template == "thread/line"]
    thread = world.thread()
    world.record(Sent(line.post_id, thread, "words", complete=False))
    world.run(lambda uow: uow.outbox.prepared(line.post_id, "F1,F2"))
    (line,) = [one for one in world.claim() if one.template == "thread/line"]
    assert (line.parts_sent, line.prepared) == (1, "F1,F2")
    files = Sent(line.post_id, thread, "f1", complete=True, part=1, others=("f2",), wordless=True)
    world.record(files)
    post = world.run(lambda uow: uow.outbox.post_of(1, "thread/line"))
    assert post is not None
    assert (post.external_id, post.can_change) == ("words", True)
    changed = redrawn_state(world.now)
    world.run(lambda uow: uow.outbox.show(MirrorKind.LINE, post.id, changed, (thread, "words")))
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["slack"]))
    (picture,) = [one for one in pictures if one.kind is MirrorKind.LINE]
    assert (picture.external_id, picture.others) == ("words", ("f1", "f2"))
    assert world.run(lambda uow: uow.messages.ticket_at(thread, "f2")) == 1


@pytest.fixture
def boris(world: World) -> Somebody:
    """A specialist who works from Telegram."""
    boris = world.client("Boris")
    world.run(lambda uow: uow.people.set_role(boris.person.id, Role.SPECIALIST))
    world.client("Ivan").writes("Cannot log in")
    world.thread()
    return boris


def test_a_photo_that_comes_with_an_answer_from_a_chat_reaches_client_and_thread(
    world: World, boris: Somebody
) -> None:
    line = item(world, boris, "Look here")
    told = boris.asks(ask.Reply(ticket_id=1, text=Text("Look here"), line=line), private=True)
    assert told is not None
    assert told.template == "answers/reply_goes"
    sends(boris, item(world, boris, "", LOG))
    world.pass_time(seconds=6)
    carried = {one.template: one for one in world.deliver() if one.takes_files and one.message}
    for template in ("thread/reply", "client/reply"):
        message = carried[template].message
        assert message is not None
        assert message.attachments == (PHOTO, LOG), template
    assert not world.run(lambda uow: uow.tickets.find(2)), "no ticket of his own"


def test_a_photo_that_comes_with_a_note_from_a_chat_is_in_the_thread_alone(
    world: World, boris: Somebody
) -> None:
    line = world.line(boris.place, "", attachments=(PHOTO,))
    boris.asks(ask.AddNote(ticket_id=1, text=Text(""), line=line), private=True)
    world.pass_time(seconds=6)
    carried = [one.template for one in world.deliver() if one.message and one.message.attachments]
    assert carried == ["thread/note"]


def test_a_late_item_of_an_album_that_answers_is_no_line_of_the_clients(
    world: World, boris: Somebody
) -> None:
    line = item(world, boris, "Look here")
    boris.asks(ask.Reply(ticket_id=1, text=Text("Look here"), line=line), private=True)
    world.pass_time(seconds=6)
    world.deliver()
    sends(boris, item(world, boris, "", LOG))
    assert len(world.posts("thread/line")) == 1
