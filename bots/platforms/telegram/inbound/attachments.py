"""What can come with a message besides its text. Nothing is dropped, known or not.

One table says for each kind which parts are words or files, and what bots don't get.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bots.platforms import Payload
from bots.platforms.telegram.inbound import contents
from bots.platforms.telegram.inbound.contents import Said
from domain.messages import Attachment, AttachmentKind
from domain.text.names import cleaned, first_of
from domain.text.spans import Text

ABOUT = frozenset(
    [
        *("message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat"),
        *("sender_boost_count", "sender_business_bot", "sender_tag", "date", "edit_date", "chat"),
        *("business_connection_id", "forward_origin", "forward_date", "forward_from"),
        *("forward_from_chat", "forward_from_message_id", "forward_sender_name"),
        *("forward_signature", "is_topic_message", "is_automatic_forward", "is_from_offline"),
        *("is_paid_post", "paid_star_count", "reply_to_message", "reply_to_story"),
        *("reply_to_checklist_task_id", "reply_to_poll_option_id", "external_reply", "quote"),
        *("via_bot", "has_protected_content", "media_group_id", "author_signature", "effect_id"),
        *("text", "entities", "caption", "caption_entities", "show_caption_above_media"),
        *("has_media_spoiler", "link_preview_options", "suggested_post_info", "reply_markup"),
        *("guest_bot_caller_chat", "guest_bot_caller_user", "guest_query_id"),
    ]
)
"""Fields about a message that are not something that came with it (Bot API, Message)."""

SERVICE = frozenset(
    [
        *("boost_added", "channel_chat_created", "chat_background_set", "chat_owner_changed"),
        *("chat_owner_left", "chat_shared", "connected_website", "delete_chat_photo"),
        *("direct_message_price_changed", "forum_topic_closed", "forum_topic_created"),
        *("forum_topic_edited", "forum_topic_reopened", "general_forum_topic_hidden"),
        *("general_forum_topic_unhidden", "gift_upgrade_sent", "giveaway_completed"),
        *("giveaway_created", "group_chat_created", "left_chat_member", "managed_bot_created"),
        *("message_auto_delete_timer_changed", "migrate_from_chat_id", "migrate_to_chat_id"),
        *("new_chat_members", "new_chat_photo", "new_chat_title", "paid_message_price_changed"),
        *("pinned_message", "poll_option_added", "poll_option_deleted"),
        *("proximity_alert_triggered", "suggested_post_approval_failed"),
        *("suggested_post_approved", "suggested_post_declined", "suggested_post_paid"),
        *("suggested_post_refunded", "supergroup_chat_created", "users_shared"),
        *("video_chat_ended", "video_chat_participants_invited", "video_chat_scheduled"),
        *("video_chat_started", "write_access_allowed", "checklist_tasks_added"),
        "checklist_tasks_done",
    ]
)
"""Fields of messages that nobody wrote: something happened in the chat."""

_Read = Callable[[Any], Iterable[Attachment]]

NOT_CARRIED = "not_carried"
"""The problem of what Telegram only names to bots."""


def _nothing(_: Any) -> str:
    return ""


def _name(thing: Payload) -> str:
    return cleaned(str(thing.get("file_name", "")))


def _song(thing: Payload) -> str:
    return _name(thing) or contents.row(thing, "performer", "title")


def _sign(sticker: Payload) -> str:
    return str(sticker.get("emoji") or "")


# What a row of the table does with a thing: its file and name, its words, or its name alone.


def _file(kind: AttachmentKind, name: Callable[[Any], Said] = _nothing) -> _Read:
    return lambda thing: [_attachment(thing, kind, name(_largest(thing)))]


def _words(kind: AttachmentKind, says: Callable[[Any], Said]) -> _Read:
    return lambda thing: [_said(kind, says(thing))]


def _place(says: Callable[[Any], str]) -> _Read:
    def read(thing: Payload) -> Iterator[Attachment]:
        live = bool(thing.get("live_period"))
        yield Attachment(AttachmentKind.LOCATION, says(thing), live=live)

    return read


def _game(thing: Payload) -> Iterator[Attachment]:
    yield _said(AttachmentKind.GAME, contents.game(thing))
    yield from _known({key: thing[key] for key in ("photo", "animation") if thing.get(key)})


def _paid_media(thing: Payload) -> Iterator[Attachment]:
    """Read media that were paid for; others have only a preview."""
    for one in thing.get("paid_media") or [{}]:
        found = tuple(_known(one))
        yield from found or [Attachment(AttachmentKind.PAID_MEDIA, problem=NOT_CARRIED)]


def _story(thing: Payload) -> Iterator[Attachment]:
    """Read whose story it is; bots are not given what it shows (Bot API, Story)."""
    chat = thing.get("chat") or {}
    name, number = str(chat.get("username") or ""), thing.get("id")
    url = f"https://t.me/{name}/s/{number}" if name and isinstance(number, int) else ""
    yield Attachment(AttachmentKind.STORY, name_of(chat), url=url, problem=NOT_CARRIED)


def _named(kind: AttachmentKind) -> _Read:
    return lambda _: [Attachment(kind, problem=NOT_CARRIED)]


_KIND = AttachmentKind
_KNOWN: dict[str, _Read] = {
    "photo": _file(_KIND.PHOTO),
    "live_photo": _file(_KIND.VIDEO),
    "video": _file(_KIND.VIDEO, _name),
    "video_note": _file(_KIND.VIDEO, _name),
    "voice": _file(_KIND.VOICE, _name),
    "audio": _file(_KIND.AUDIO, _song),
    "animation": _file(_KIND.ANIMATION, _name),
    "document": _file(_KIND.DOCUMENT, _name),
    "sticker": _file(_KIND.STICKER, _sign),
    "paid_media": _paid_media,
    "story": _story,
    "venue": _place(contents.venue),
    "location": _place(contents.position),
    "contact": _words(_KIND.CONTACT, contents.contact),
    "poll": _words(_KIND.POLL, contents.poll),
    "checklist": _words(_KIND.CHECKLIST, contents.checklist),
    "game": _game,
    "invoice": _words(_KIND.INVOICE, contents.invoice),
    "successful_payment": _words(_KIND.PAYMENT, contents.money),
    "refunded_payment": _words(_KIND.PAYMENT, contents.money),
    "giveaway": _words(_KIND.GIVEAWAY, contents.giveaway),
    "giveaway_winners": _words(_KIND.GIVEAWAY, contents.giveaway),
    "gift": _words(_KIND.GIFT, contents.gift),
    "unique_gift": _words(_KIND.GIFT, contents.gift),
    "dice": _words(_KIND.DICE, contents.dice),
    "web_app_data": _words(_KIND.WEB_APP, contents.web_app),
    "passport_data": _named(_KIND.PASSPORT),
}

# A field that repeats another one for older bots.
_REPEATS = {"document": "animation", "location": "venue", "photo": "live_photo"}


def attachments(message: Payload) -> tuple[Attachment, ...]:
    """Return what came with a message.

    An unknown field counts only if nothing else says what the message is: a new word *about*
    messages must not look like something that was sent.
    """
    found = tuple(_known(message))
    if found or "text" in message:
        return found
    new = sorted(message.keys() - ABOUT - SERVICE)
    return tuple(item for key in new for item in _unknown(key, message[key]))


def name_of(person_or_chat: Payload) -> str:
    """Return the name of a person, a group or a channel; empty if nothing of it can be seen."""
    chat = person_or_chat
    return first_of(
        chat.get("title"), contents.row(chat, "first_name", "last_name"), chat.get("username")
    )


def _known(holder: Payload) -> Iterator[Attachment]:
    for key, read in _KNOWN.items():
        if key in holder and _REPEATS.get(key) not in holder:
            yield from read(holder[key])


def _unknown(key: str, thing: object) -> Iterator[Attachment]:
    """Read a kind to come: the words in it and its file, if it is built like the known ones."""
    said = contents.unknown(key, thing)
    file = _largest(thing)
    has_file = isinstance(file, Mapping) and bool(file.get("file_id"))
    is_lost = not has_file and "\n" not in said.plain
    yield _said(_KIND.OTHER, said, NOT_CARRIED if is_lost else "")
    if has_file:
        yield _attachment(thing, _KIND.DOCUMENT, _name(file))


def _said(kind: AttachmentKind, said: Said, problem: str = "") -> Attachment:
    text = Text(said) if isinstance(said, str) else said
    return Attachment(kind, text.plain, spans=text.spans, problem=problem)


def _attachment(thing: Any, kind: AttachmentKind, said: Said) -> Attachment:
    file = _largest(thing)
    if not isinstance(file, Mapping):
        return _said(kind, said)
    size = file.get("file_size")
    return Attachment(
        kind,
        str(said),
        str(file.get("file_id", "")),
        size if isinstance(size, int) else 0,
        media_type=str(file.get("mime_type", "")),
        lasting=str(file.get("file_unique_id", "")),
    )


def _largest(thing: Any) -> Any:
    """Return the thing itself; for a photo, its largest size."""
    return max(thing, key=_pixels) if isinstance(thing, list) and thing else thing


def _pixels(size: object) -> int:
    return (
        int(size["width"] * size["height"]) if isinstance(size, Mapping) and "width" in size else 0
    )
