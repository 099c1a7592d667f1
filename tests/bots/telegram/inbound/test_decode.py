"""Telegram's updates in the desk's words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bots.platforms import (
    ButtonPressed,
    ChatMigrated,
    LineEdited,
    LineWritten,
    ReachabilityChanged,
    Reacted,
)
from bots.platforms.telegram.inbound.attachments import ABOUT, SERVICE
from bots.platforms.telegram.inbound.decode import ALLOWED, decode, lane
from bots.platforms.telegram.inbound.poll import received
from bots.sandbox.client.telegram import SAMPLES
from domain.messages import Attachment, AttachmentKind, Line
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.text.spans import Span, Style, Text

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
WRITTEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PLACE = Place("telegram", "", "7")
IVAN = {
    "id": 7,
    "is_bot": False,
    "first_name": "Ivan",
    "last_name": "Petrov",
    "username": "ivan",
    "language_code": "ru",
}
AUTHOR = Profile(Identity("telegram", "", "7"), "Ivan Petrov", "ivan", "ru")
HEAD = {
    "message_id": 5,
    "from": IVAN,
    "chat": {"id": 7, "type": "private", "first_name": "Ivan"},
    "date": int(WRITTEN.timestamp()),
}


def read(update: Mapping[str, Any]) -> Any:
    return decode({"update_id": 1, **update}, now=NOW)


def line(**content: Any) -> Line:
    written = read({"message": HEAD | content})
    assert isinstance(written, LineWritten)
    return written.line


def test_a_line_says_who_where_when_and_what() -> None:
    bold = {"type": "bold", "offset": 3, "length": 4}
    written = read({"message": HEAD | {"text": "🐈 help", "entities": [bold]}})
    text = Text("🐈 help", (Span(2, 6, Style.BOLD),))
    assert written == LineWritten(AUTHOR, Line(PLACE, "5", text, WRITTEN), private=True)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("photo", Attachment(AttachmentKind.PHOTO, "", "large", 90_000)),
        ("document", Attachment(AttachmentKind.DOCUMENT, "log.txt", "f1", 2048)),
        ("voice", Attachment(AttachmentKind.VOICE, "", "f1", 2048)),
        ("video", Attachment(AttachmentKind.VIDEO, "", "f1", 2048)),
        ("video_note", Attachment(AttachmentKind.VIDEO, "", "f1", 2048)),
        ("audio", Attachment(AttachmentKind.AUDIO, "song.mp3", "f1", 2048)),
        ("animation", Attachment(AttachmentKind.ANIMATION, "cat.mp4", "f1", 2048)),
        ("sticker", Attachment(AttachmentKind.STICKER, "👍", "f1", 2048)),
        ("location", Attachment(AttachmentKind.LOCATION, "55.75, 37.62")),
        ("contact", Attachment(AttachmentKind.CONTACT, "Maria +70000000001")),
        ("poll", Attachment(AttachmentKind.POLL, "Tea or coffee?\n• Tea\n• Coffee")),
        ("dice", Attachment(AttachmentKind.DICE, "🎲 4")),
        ("checklist", Attachment(AttachmentKind.CHECKLIST, "Moving\n☑ Laptop\n☐ Phone")),
        ("paid_media", Attachment(AttachmentKind.PAID_MEDIA, problem="not_carried")),
        (
            "story",
            Attachment(
                AttachmentKind.STORY, "News", url="https://t.me/news/s/7", problem="not_carried"
            ),
        ),
        ("game", Attachment(AttachmentKind.GAME, "Chess\nFor two")),
        ("invoice", Attachment(AttachmentKind.INVOICE, "Plan\nA year\n120.50 EUR")),
        ("giveaway", Attachment(AttachmentKind.GIVEAWAY, "A bicycle\nNews")),
        ("venue", Attachment(AttachmentKind.LOCATION, "Office Main St 1 (1.5, 2.5)")),
        (
            "hologram",
            Attachment(AttachmentKind.OTHER, "hologram", problem="not_carried"),
        ),
    ],
)
def test_everything_that_can_come_is_kept(kind: str, expected: Attachment) -> None:
    found, *_ = line(**SAMPLES[kind]).attachments
    assert replace(found, media_type="", lasting="") == expected


def test_a_file_says_its_type_and_what_stays_the_same_of_it() -> None:
    (found,) = line(**SAMPLES["document"]).attachments
    assert (found.media_type, found.lasting) == ("text/plain", "u1")
    anew = SAMPLES["document"]["document"] | {"file_id": "named anew"}
    (again,) = line(document=anew).attachments
    assert again.is_same_file(found)


def test_the_items_of_an_album_say_that_they_are_one_message() -> None:
    assert line(**SAMPLES["photo"], media_group_id="7").album == "7"
    assert line(**SAMPLES["photo"]).album == ""


def test_every_sample_is_in_the_table_above() -> None:
    marks = test_everything_that_can_come_is_kept.pytestmark  # type: ignore[attr-defined]
    assert {row[0] for row in marks[0].args[1]} == SAMPLES.keys()


def test_a_caption_is_the_text_of_a_file() -> None:
    link = {"type": "text_link", "offset": 0, "length": 3, "url": "https://example.com"}
    found = line(**SAMPLES["photo"], caption="see", caption_entities=[link])
    assert found.text == Text("see", (Span(0, 3, Style.LINK, "https://example.com"),))
    assert len(found.attachments) == 1


def test_a_place_with_a_name_is_one_attachment() -> None:
    position = {"latitude": 1.5, "longitude": 2.5}
    venue = {"location": position, "title": "Office", "address": "Main St 1"}
    (found,) = line(venue=venue, location=position).attachments
    assert found == Attachment(AttachmentKind.LOCATION, "Office Main St 1 (1.5, 2.5)")


def test_a_future_word_about_a_text_is_no_attachment() -> None:
    assert line(text="hello", aura={"colour": "blue"}).attachments == ()


def test_forwarded_words_are_their_authors() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Olga", "date": 1}
    found = line(text="from Olga", forward_origin=origin)
    assert found.text == Text("")
    said = Attachment(AttachmentKind.FORWARDED, "from Olga", author="Olga")
    assert found.attachments == (said,)


def test_a_quote_names_the_message_it_answers() -> None:
    assert line(text="yes", reply_to_message={"message_id": 3}).quotes == "3"


def test_a_topic_is_a_thread_and_its_opening_is_no_quote() -> None:
    topic = {"is_topic_message": True, "message_thread_id": 9}
    found = line(text="yes", reply_to_message={"message_id": 9}, **topic)
    assert (found.place.thread, found.quotes) == ("9", "")
    assert line(text="yes", reply_to_message={"message_id": 12}, **topic).quotes == "12"


def test_a_group_is_not_private() -> None:
    group = {"id": -50, "type": "supergroup", "title": "Neighbours"}
    written = read({"message": HEAD | {"chat": group, "text": "hello"}})
    assert (written.private, written.line.place.chat) == (False, "-50")


def test_an_edit_keeps_the_id_and_the_time_of_the_line() -> None:
    edited = read({"edited_message": HEAD | {"text": "better", "edit_date": 2_000_000_000}})
    expected = Line(PLACE, "5", Text("better"), WRITTEN)
    assert edited == LineEdited(AUTHOR, expected, private=True)


def test_a_press_says_the_value_and_the_message() -> None:
    query = {"id": "q1", "from": IVAN, "message": HEAD | {"text": "?"}, "data": "close:42"}
    expected = ButtonPressed(AUTHOR, PLACE, "close:42", "5", NOW, private=True, token="q1")
    assert read({"callback_query": query}) == expected
    too_old = {"chat": HEAD["chat"], "message_id": 5, "date": 0}
    assert read({"callback_query": query | {"message": too_old}}) == expected


@pytest.mark.parametrize(
    ("status", "reachable"),
    [
        ({"status": "kicked"}, False),
        ({"status": "left"}, False),
        ({"status": "member"}, True),
        ({"status": "restricted", "is_member": False}, False),
        ({"status": "restricted", "is_member": True}, True),
    ],
)
def test_blocking_and_unblocking(status: dict[str, Any], *, reachable: bool) -> None:
    change = {key: HEAD[key] for key in ("from", "chat", "date")} | {"new_chat_member": status}
    expected = ReachabilityChanged(AUTHOR, PLACE, reachable, WRITTEN)
    assert read({"my_chat_member": change}) == expected


def reacting(old: list[dict[str, str]], new: list[dict[str, str]], **about: Any) -> Any:
    """A change of what somebody put on message 5."""
    change = {key: HEAD[key] for key in ("message_id", "chat", "date")}
    return read(
        {
            "message_reaction": change
            | {"user": IVAN, "old_reaction": old, "new_reaction": new}
            | about
        }
    )


def emoji(*characters: str) -> list[dict[str, str]]:
    return [{"type": "emoji", "emoji": one} for one in characters]


def test_a_reaction_says_what_came_and_what_went() -> None:
    expected = Reacted(AUTHOR, PLACE, "5", ("❤",), ("👍",), WRITTEN, private=True)
    assert reacting(emoji("👍", "🔥"), emoji("🔥", "❤")) == expected
    assert reacting([], emoji("👍")).given == ("👍",)
    assert reacting(emoji("👍"), []).taken == ("👍",)


def test_a_picture_of_telegrams_own_is_a_reaction_too() -> None:
    assert reacting([], [{"type": "custom_emoji", "custom_emoji_id": "5"}]).given == ("💬",)


def test_a_reaction_without_a_person_is_ignored() -> None:
    group = {"id": -50, "type": "supergroup", "title": "Neighbours"}
    assert reacting([], emoji("👍"), user=None, actor_chat=group) is None
    assert reacting([], emoji("👍"), user=IVAN | {"is_bot": True}) is None


def test_a_migrated_chat_has_another_id() -> None:
    group = {"chat": {"id": -50, "type": "group"}, "migrate_to_chat_id": -10050}
    expected = ChatMigrated(Place("telegram", "", "-50"), Place("telegram", "", "-10050"))
    assert read({"message": HEAD | group}) == expected


@pytest.mark.parametrize("kind", sorted(SERVICE - {"migrate_to_chat_id"}))
def test_service_messages_are_ignored(kind: str) -> None:
    assert read({"message": HEAD | {kind: {"message_id": 1}}}) is None


@pytest.mark.parametrize(
    "update",
    [
        {"message": HEAD | {"from": IVAN | {"is_bot": True}, "text": "beep"}},
        {"message": {key: HEAD[key] for key in ("message_id", "chat", "date")} | {"text": "x"}},
        {"callback_query": {"id": "1", "from": IVAN, "inline_message_id": "i", "data": "x"}},
        {"callback_query": {"id": "1", "from": IVAN, "message": HEAD, "game_short_name": "g"}},
        {"channel_post": HEAD | {"text": "news"}},
        {"hologram": {}},
        {},
    ],
)
def test_bots_channels_and_unknown_updates_are_ignored(update: dict[str, Any]) -> None:
    assert read(update) is None


@pytest.mark.parametrize(
    "update", [{"message": None}, {"message": {"nonsense": 1}}, {"callback_query": []}]
)
def test_an_unreadable_update_raises(update: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, AttributeError)):
        read(update)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"update_id": 1, "message": HEAD}, "telegram:7"),
        ({"update_id": 1, "callback_query": {"message": HEAD}}, "telegram:7"),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": -5}}}, "telegram:-5"),
        ({"update_id": 1, "message": [1]}, "telegram"),
        ({"update_id": 1, "message": {"chat": 5}}, "telegram"),
        ({"update_id": 1}, "telegram"),
        ([], "telegram"),
    ],
)
def test_every_update_of_a_chat_has_the_chats_lane(payload: Any, expected: str) -> None:
    assert lane(payload) == expected


def test_the_tables_do_not_contradict_each_other() -> None:
    assert not ABOUT & SERVICE
    asked = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
    assert asked == ALLOWED


def test_names_hold_nothing_that_no_database_takes() -> None:
    somebody = {"id": 5, "first_name": "Iv\0an", "last_name": "\ud83d", "username": "iv\0an"}
    chat = {"id": 5, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": somebody, "text": "Hello"}
    line = decode({"message": message}, now=NOW)
    assert isinstance(line, LineWritten)
    assert (line.author.name, line.author.handle) == ("Iv\ufffdan \ufffd", "iv\ufffdan")


def test_what_a_line_in_a_group_answers_comes_with_its_author() -> None:
    group = {"id": -50, "type": "supergroup", "title": "Neighbours"}
    other = HEAD | {"chat": group, "message_id": 3, "text": "The lift is stuck"}
    command = HEAD | {"chat": group, "message_id": 4, "text": "/desk", "reply_to_message": other}
    written = read({"message": command})
    assert isinstance(written, LineWritten)
    assert written.answers is not None
    assert written.answers.line.text.plain == "The lift is stuck"
    assert written.answers.line.external_id == "3"
    program = other | {"from": {"id": 9, "is_bot": True, "first_name": "Bot"}}
    written = read({"message": command | {"reply_to_message": program}})
    assert isinstance(written, LineWritten)
    assert written.answers is None


@pytest.mark.parametrize(
    ("message", "dropped"),
    [
        ({"text": "Pizza or soup?"}, True),
        ({"caption": "Look", "photo": []}, True),
        ({"sticker": {}}, True),
        ({"text": "/desk"}, False),
        ({"text": "/desk@helpline_bot"}, False),
        ({"migrate_to_chat_id": -10050}, False),
        ({"chat": {"id": 7, "type": "private"}, "text": "Hello"}, False),
        ({"chat": None, "text": "Hello"}, False),
    ],
)
def test_only_commands_in_groups_are_stored(message: dict[str, Any], *, dropped: bool) -> None:
    group = {"id": -50, "type": "supergroup", "title": "Neighbours"}
    for kind in ("message", "edited_message"):
        update = {"update_id": 1, kind: HEAD | {"chat": group} | message}
        assert (received(update).channel is not None) is dropped
