"""What can come with a message besides its text. Nothing is dropped, known or not."""

from collections.abc import Callable, Mapping
from typing import Any

from bots.platforms import Payload
from domain.messages import Attachment, AttachmentKind
from domain.names import cleaned

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

_Read = tuple[AttachmentKind, Callable[[Any], str]]


def _name(thing: Payload) -> str:
    return cleaned(str(thing.get("file_name", "")))


def _song(thing: Payload) -> str:
    return _name(thing) or _row(thing, "performer", "title")


def _position(thing: Payload) -> str:
    return f"{thing['latitude']}, {thing['longitude']}"


def _venue(thing: Payload) -> str:
    return f"{_row(thing, 'title', 'address')} ({_position(thing['location'])})"


def _row(thing: Payload, *keys: str) -> str:
    return cleaned(" ".join(str(thing[key]) for key in keys if thing.get(key)))


_KNOWN: dict[str, _Read] = {
    "photo": (AttachmentKind.PHOTO, lambda _: ""),
    "video": (AttachmentKind.VIDEO, _name),
    "video_note": (AttachmentKind.VIDEO, _name),
    "voice": (AttachmentKind.VOICE, _name),
    "audio": (AttachmentKind.AUDIO, _song),
    "animation": (AttachmentKind.ANIMATION, _name),
    "document": (AttachmentKind.DOCUMENT, _name),
    "sticker": (AttachmentKind.STICKER, lambda sticker: str(sticker.get("emoji", ""))),
    "venue": (AttachmentKind.LOCATION, _venue),
    "location": (AttachmentKind.LOCATION, _position),
    "contact": (
        AttachmentKind.CONTACT,
        lambda contact: _row(contact, "first_name", "last_name", "phone_number"),
    ),
    "poll": (AttachmentKind.POLL, lambda poll: str(poll["question"])),
    "dice": (AttachmentKind.OTHER, lambda dice: _row(dice, "emoji", "value")),
}

# A field that repeats another one for older bots.
_REPEATS = {"document": "animation", "location": "venue"}


def attachments(message: Payload) -> tuple[Attachment, ...]:
    """Return what came with a message.

    An unknown field counts only if nothing else says what the message is: a new word *about*
    messages must not look like something that was sent.
    """
    found = [
        _attachment(message[key], kind, detail)
        for key, (kind, detail) in _KNOWN.items()
        if key in message and _REPEATS.get(key) not in message
    ]
    if not found and "text" not in message:
        unknown = sorted(message.keys() - ABOUT - SERVICE)
        found = [_attachment(message[key], AttachmentKind.OTHER, _as(key)) for key in unknown]
    return tuple(found)


def _as(word: str) -> Callable[[Any], str]:
    return lambda _: word


def _attachment(thing: Any, kind: AttachmentKind, detail: Callable[[Any], str]) -> Attachment:
    said = detail(thing)
    file = max(thing, key=_pixels) if isinstance(thing, list) and thing else thing
    if not isinstance(file, Mapping):
        return Attachment(kind, said)
    size = file.get("file_size")
    return Attachment(
        kind,
        said,
        str(file.get("file_id", "")),
        size if isinstance(size, int) else 0,
        media_type=str(file.get("mime_type", "")),
        lasting=str(file.get("file_unique_id", "")),
    )


def _pixels(size: object) -> int:
    """Return how many pixels a size has: a photo comes in several, and the largest is the photo."""
    return (
        int(size["width"] * size["height"]) if isinstance(size, Mapping) and "width" in size else 0
    )
