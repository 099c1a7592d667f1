"""What an edit changed is told, once, and nothing else: raw updates in, what is read out."""

from typing import Any

import pytest

from domain import commands as ask
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Sent
from domain.people.places import Place
from domain.text.spans import Text
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import Somebody, World

Json = dict[str, Any]

FA = {"id": "FA", "name": "a.png", "mimetype": "image/png", "size": 9}
FB = {"id": "FB", "name": "b.png", "mimetype": "image/png", "size": 9}
GONE = {"id": "FB", "mode": "tombstone"}


@pytest.fixture
def hands(world: World) -> Hands:
    return Hands(world)


def left(hands: Hands) -> list[tuple[str, str]]:
    return [(one.template, one.text) for one in hands.arrives()]


def two_files(hands: Hands, text: str = "See both") -> tuple[Somebody, Place, str]:
    """A client's message with two files, which is in the thread."""
    ivan = hands.client("slack")
    ts = hands.writes(ivan, text=text, files=[FA, FB], subtype="file_share")
    hands.arrives()
    hands.world.pass_time(minutes=1)
    return ivan, ivan.place, ts


@pytest.mark.parametrize("first", [FA, {"id": "FA"}], ids=["in full", "by its id"])
@pytest.mark.parametrize("answered", [False, True])
def test_a_client_who_deletes_one_file_of_two_is_told_of_no_other(
    hands: Hands, first: Json, answered: bool
) -> None:
    ivan, place, ts = two_files(hands)
    if answered:
        anna = hands.specialist("slack")
        hands.writes(anna, hands.world.thread(1), text="Thanks")
        hands.world.pass_time(seconds=6)
        hands.arrives()
    before = {"text": "See both", "files": [FA, FB], "subtype": "file_share"}
    now = before | {"files": [first, GONE]}
    hands.changes(ivan, place, ts, now, before)
    told = "Ivan deleted a file from a message. It stays here:\n• photo: b.png"
    assert left(hands) == [("thread/files_removed", told)]
    assert [one.reference for one in hands.line_of(ivan, ts).attachments] == ["FA"]
    hands.changes(ivan, place, ts, now, now)
    assert left(hands) == []


def test_a_client_who_deletes_the_only_file_is_not_edited(hands: Hands) -> None:
    ivan = hands.client("slack")
    ts = hands.writes(ivan, files=[FB], subtype="file_share")
    hands.arrives()
    hands.changes(ivan, ivan.place, ts, {"files": [GONE]}, {"files": [FB]})
    assert [template for template, _ in left(hands)] == ["thread/files_removed"]


def test_a_file_deleted_before_it_left_does_not_leave(hands: Hands) -> None:
    ivan = hands.client("slack")
    ts = hands.writes(ivan, text="See both", files=[FA, FB], subtype="file_share")
    before = {"text": "See both", "files": [FA, FB]}
    hands.changes(ivan, ivan.place, ts, before | {"files": [FA, GONE]}, before)
    shown = [text for template, text in left(hands) if template.startswith("thread")]
    assert shown == ["Ivan\nSee both\n[photo: a.png]"]


def test_words_and_a_file_changed_at_once_are_both_told(hands: Hands) -> None:
    ivan, place, ts = two_files(hands)
    before = {"text": "See both", "files": [FA, FB]}
    hands.changes(ivan, place, ts, {"text": "See this", "files": [FA, GONE]}, before)
    assert [template for template, _ in left(hands)] == ["thread/files_removed"]
    assert hands.redrawn("thread/line", 1).text.startswith("Ivan\nSee this")


PREVIEW = {"title": "A page", "text": "About it", "from_url": "https://acme.example/a", "id": 1}
UNFURL = {
    "is_msg_unfurl": True,
    "from_url": "https://acme.example/a",
    "author_name": "Olga",
    "text": "words",
}


@pytest.mark.parametrize("preview", [PREVIEW, UNFURL], ids=["a page", "a message"])
def test_a_preview_is_no_edit(hands: Hands, preview: Json) -> None:
    ivan = hands.client("slack")
    line: Json = {"text": "Look at <https://acme.example/a>"}
    ts = hands.writes(ivan, **line)
    hands.arrives()
    hands.changes(ivan, ivan.place, ts, line | {"attachments": [preview]}, line)
    hands.changes(ivan, ivan.place, ts, line | {"attachments": [preview]}, {})
    assert left(hands) == []
    assert not hands.line_of(ivan, ts).attachments


def test_an_edit_that_leaves_out_what_was_answered_changes_nothing(hands: Hands) -> None:
    ivan = hands.client("telegram")
    quote: Json = {"quote": {"text": "Restart it", "position": 0}}
    reply: Json = {"reply_to_message": {"message_id": 1, "from": {"id": 2, "is_bot": True}}}
    number = hands.sends(ivan, text="How?", **quote, **reply)
    hands.arrives()
    hands.sends(ivan, edit=number, text="How?")
    assert left(hands) == []
    hands.sends(ivan, edit=number, text="How so?")
    assert hands.redrawn("thread/line", 1).text == "Ivan\nin reply to:\nRestart it\nHow so?"


def test_an_edit_of_the_first_line_renews_the_subject_and_the_card(hands: Hands) -> None:
    ivan = hands.client("telegram")
    number = hands.sends(ivan, text="Cannot log on")
    hands.arrives()
    hands.world.pass_time(hours=1)
    hands.sends(ivan, edit=number, text="Cannot log in\nsince noon")
    assert hands.world.ticket(1).subject == "Cannot log in"
    assert "Cannot log in" in hands.redrawn("desk/card", 1).text
    assert "Cannot log in" in hands.redrawn("client/receipt", 1).text


def test_a_subject_that_staff_chose_stays(hands: Hands) -> None:
    ivan, anna = hands.client("telegram"), hands.specialist("slack")
    number = hands.sends(ivan, text="Cannot log on")
    hands.arrives()
    anna.asks(ask.TakeTicket(ticket_id=1), place=hands.world.thread(1))
    anna.asks(ask.SetSubject(ticket_id=1, subject=Text("VPN")), place=hands.world.thread(1))
    assert "VPN" in hands.redrawn("desk/card", 1).text
    hands.sends(ivan, edit=number, text="Cannot log in")
    assert hands.world.ticket(1).subject == "VPN"


@pytest.mark.parametrize(
    ("edited", "subject"), [("Cannot log in", "Cannot log in"), ("Hi there", "Since noon")]
)
def test_after_an_edit_the_next_line_gives_the_subject_only_if_there_is_none_yet(
    hands: Hands, edited: str, subject: str
) -> None:
    ivan = hands.client("telegram")
    number = hands.sends(ivan, text="Hello")
    hands.arrives()
    hands.sends(ivan, edit=number, text=edited)
    hands.sends(ivan, text="Since noon")
    assert hands.world.ticket(1).subject == subject


def test_an_edit_of_a_later_line_leaves_the_subject(hands: Hands) -> None:
    ivan = hands.client("telegram")
    hands.sends(ivan, text="Cannot log in")
    hands.world.pass_time(hours=1)
    number = hands.sends(ivan, text="Cannot log in")
    hands.arrives()
    hands.sends(ivan, edit=number, text="It works")
    assert hands.world.ticket(1).subject == "Cannot log in"


def position(latitude: float, *, live: bool = True) -> Json:
    moving = {"live_period": 900} if live else {}
    return {"location": {"latitude": latitude, "longitude": 37.5, **moving}}


def test_a_position_that_moves_is_no_edit_by_hand(hands: Hands) -> None:
    ivan, anna = hands.client("telegram"), hands.specialist("slack")
    number = hands.sends(ivan, **position(1.0))
    hands.world.pass_time(seconds=2)
    assert ("thread/line", "Ivan\n[live location 1.0, 37.5]") in left(hands)
    hands.writes(anna, hands.world.thread(1), text="I see you")
    hands.world.pass_time(minutes=1)
    hands.arrives()
    wanted = set()
    for step in range(1, 61):
        hands.world.pass_time(seconds=1)
        hands.sends(ivan, edit=number, **position(1.0 + step))
        wanted.add(hands.world.wanted(MirrorKind.LINE, post_number(hands)))
    assert left(hands) == []
    assert len(wanted) <= 3
    hands.sends(ivan, edit=number, **position(99.0, live=False))
    assert left(hands) == []
    assert hands.redrawn("thread/line", 1).text == "Ivan\n[location 99.0, 37.5]"
    assert "edited" not in hands.redrawn("thread/line", 1).text


def post_number(hands: Hands) -> int:
    (post,) = hands.world.posts("thread/line")
    number: int = post.id
    return number


def test_a_task_ticked_by_a_client_is_an_edit_in_place(hands: Hands) -> None:
    ivan = hands.client("telegram")
    task = {"id": 1, "text": "Laptop"}
    number = hands.sends(ivan, checklist={"title": "Moving", "tasks": [task]})
    hands.arrives()
    done = task | {"completion_date": 1_700_000_000}
    hands.sends(ivan, edit=number, checklist={"title": "Moving", "tasks": [done]})
    assert left(hands) == []
    assert hands.redrawn("thread/line", 1).text == "Ivan\n[checklist: Moving]\n☑ Laptop"


def photo(name: str) -> Attachment:
    return Attachment(
        AttachmentKind.PHOTO, f"{name}.png", f"F{name}", 9, "image/png", digest=name * 64
    )


def replied(hands: Hands) -> tuple[Somebody, Place]:
    """A reply with two photos that a client in Telegram has, a message each."""
    world = hands.world
    hands.sends(hands.client("telegram"), text="Cannot log in")
    hands.arrives()
    anna, thread = hands.specialist("slack"), world.thread(1)
    line = world.line(thread, "See both", id="m1", attachments=(photo("a"), photo("b")))
    anna.asks(ask.WriteInThread(line), place=thread)
    world.pass_time(seconds=6)
    return anna, thread


def deletes(hands: Hands, anna: Somebody, thread: Place, *rest: Attachment) -> Any:
    line = hands.world.line(thread, "See both", id="m1", attachments=rest)
    return anna.asks(ask.EditLine(line), place=thread)


def arrives_as(hands: Hands, *ids: str) -> int:
    """Let the reply arrive as these messages; its post's number."""
    (one,) = [post for post in hands.world.claim() if post.template == "client/reply"]
    assert one.place is not None
    done = Sent(one.post_id, one.place, ids[0], True, None, 0, ids[1:])
    hands.world.record(done)
    return one.post_id


def test_a_file_that_staff_delete_is_removed_where_it_arrived(hands: Hands) -> None:
    anna, thread = replied(hands)
    post = arrives_as(hands, "71", "72")
    assert deletes(hands, anna, thread, photo("a")) is None
    assert hands.world.wanted(MirrorKind.FILES, post) == "72"
    assert left(hands) == []


def test_a_file_with_the_words_under_it_stays_and_its_author_is_told(hands: Hands) -> None:
    anna, thread = replied(hands)
    post = arrives_as(hands, "71", "72")
    told = deletes(hands, anna, thread, photo("b"))
    assert told.template == "answers/files_stay_there"
    assert told.words["things"] == (("photo", "a.png"),)
    assert hands.world.wanted(MirrorKind.FILES, post) == ""


def test_files_behind_words_of_their_own_can_all_be_removed(hands: Hands) -> None:
    anna, thread = replied(hands)
    post = arrives_as(hands, "70", "71", "72")
    deletes(hands, anna, thread, photo("b"))
    assert hands.world.wanted(MirrorKind.FILES, post) == "71"
    deletes(hands, anna, thread)
    assert hands.world.wanted(MirrorKind.FILES, post) == "71 72"


def test_a_file_that_staff_delete_in_time_never_leaves(hands: Hands) -> None:
    hands.sends(hands.client("telegram"), text="Cannot log in")
    hands.arrives()
    anna, thread = hands.specialist("slack"), hands.world.thread(1)
    line = hands.world.line(thread, "See both", id="m1", attachments=(photo("a"), photo("b")))
    anna.asks(ask.WriteInThread(line), place=thread)
    deletes(hands, anna, thread, photo("a"))
    hands.world.pass_time(seconds=6)
    (sent,) = [one for one in hands.world.deliver() if one.template == "client/reply"]
    assert sent.message is not None
    assert [one.detail for one in sent.message.attachments] == ["a.png"]
