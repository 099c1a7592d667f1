"""Telegram's updates as records."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bots.platforms import (
    ButtonPressed,
    ChatMigrated,
    Incoming,
    LineEdited,
    LineWritten,
    NotUnderstood,
    Payload,
    ReachabilityChanged,
    Reacted,
)
from bots.platforms.telegram.inbound.attachments import attachments
from bots.platforms.telegram.inbound.context import forwarded, quoted
from bots.platforms.telegram.text import from_entities
from domain.messages import Line, own
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.text.spans import Text, readable

PLATFORM = "telegram"
_ADDRESSED = re.compile(r"/\w+@(\w+)", re.ASCII)
SOME_EMOJI = "💬"
"""Replaces a reaction that is not an emoji (Bot API, ReactionTypeCustomEmoji, ReactionTypePaid)."""
REACHABLE = frozenset({"creator", "administrator", "member"})


def decode(payload: Payload, *, now: datetime) -> Incoming | None:
    """Return an update as a record; None if it is not for the desk.

    `now` is the time of a press, for which Telegram has none. Raises NotUnderstood, KeyError,
    TypeError, ValueError or OverflowError if the update can't be understood.
    """
    for kind, read in _KINDS.items():
        if kind in payload:
            return read(payload[kind], now)
    return None


def lane(payload: object) -> str:
    """Return the lane of any update: its chat's, or one for all updates without a chat."""
    if not isinstance(payload, Mapping):
        return PLATFORM
    for body in payload.values():
        for holder in (body, body.get("message")) if isinstance(body, Mapping) else ():
            chat = holder.get("chat") if isinstance(holder, Mapping) else None
            if isinstance(chat, Mapping) and is_id(chat.get("id")):
                return f"{PLATFORM}:{chat['id']}"
    return PLATFORM


def addressed(payload: Payload) -> str:
    """Return the bot that a command is addressed to, in small letters; empty if it names none.

    In a group with several bots people write `/start@that_bot` (docs: Bots, "Commands").
    """
    message = payload.get("message")
    words = message.get("text", message.get("caption")) if isinstance(message, Mapping) else None
    match = _ADDRESSED.match(words) if isinstance(words, str) else None
    return match[1].casefold() if match else ""


def group_of(update: Payload) -> Place | None:
    """Return the group where a line was written that is no command; None for anything else.

    People talk there about anything, and only an answer to a command may concern a ticket.
    """
    message = next((update[key] for key in ("message", "edited_message") if key in update), None)
    if not isinstance(message, Mapping) or "migrate_to_chat_id" in message:
        return None
    chat, words = message.get("chat"), message.get("text", message.get("caption"))
    if not isinstance(chat, Mapping) or chat.get("type") in (None, "private"):
        return None
    if not is_id(chat.get("id")) or (isinstance(words, str) and words.startswith("/")):
        return None
    return Place(PLATFORM, "", str(chat["id"]))


def is_id(value: object) -> bool:
    """Return whether something can be an id of Telegram's: a whole number of at most 64 bits."""
    return type(value) is int and abs(value) < 2**63


def _written(message: Payload, _: datetime) -> Incoming | None:
    place = _place(message)
    if "migrate_to_chat_id" in message:
        return ChatMigrated(place, Place(PLATFORM, "", _id(message["migrate_to_chat_id"])))
    line = _line(message, place)
    if line is None:
        return None
    private = _private(message)
    answers = None if private else _replied_to(message)
    return LineWritten(_profile(message["from"]), line, private, answers)


def _replied_to(message: Payload) -> LineWritten | None:
    """Return the message in a group that another one answers; None if no person wrote it.

    A bot in privacy mode is not shown it (node-telegram-bot-api#65, aiogram#773).
    """
    replied = message.get("reply_to_message")
    if not isinstance(replied, Mapping) or not _quotes(message):
        return None
    line = _line(replied, _place(replied))
    return LineWritten(_profile(replied["from"]), line, private=False) if line else None


def _edited(message: Payload, _: datetime) -> Incoming | None:
    line = _line(message, _place(message))
    return LineEdited(_profile(message["from"]), line, _private(message)) if line else None


def _pressed(query: Payload, now: datetime) -> Incoming | None:
    message = query.get("message")
    if message is None or "data" not in query:
        return None  # of an inline message or a game: not ours
    return ButtonPressed(
        author=_profile(query["from"]),
        place=_place(message),
        value=str(query["data"]),
        message=_id(message["message_id"]),
        at=now,
        private=_private(message),
        token=str(query["id"]),
    )


def _membership(change: Payload, _: datetime) -> Incoming | None:
    if change["chat"]["type"] != "private":
        return None  # being removed from a group says nothing about who did it
    new = change["new_chat_member"]
    # Somebody restricted may be a member or not (Bot API, ChatMemberRestricted).
    reachable = new["status"] in REACHABLE or bool(new.get("is_member"))
    return ReachabilityChanged(
        _profile(change["from"]), _place(change), reachable, _instant(change["date"])
    )


def _reacted(change: Payload, _: datetime) -> Incoming | None:
    user = change.get("user")
    if user is None or user.get("is_bot"):
        return None  # of a group that shows itself instead of its people
    before, after = (_emoji(change[key]) for key in ("old_reaction", "new_reaction"))
    return Reacted(
        author=_profile(user),
        place=_place(change),
        message=_id(change["message_id"]),
        given=tuple(one for one in after if one not in before),
        taken=tuple(one for one in before if one not in after),
        at=_instant(change["date"]),
        private=_private(change),
    )


def _emoji(reactions: Sequence[Payload]) -> tuple[str, ...]:
    """Return the characters; Telegram's custom emoji have none and get a replacement."""
    return tuple(readable(str(one.get("emoji", SOME_EMOJI))) for one in reactions)


_KINDS: dict[str, Callable[[Payload, datetime], Incoming | None]] = {
    "message": _written,
    "edited_message": _edited,
    "callback_query": _pressed,
    "my_chat_member": _membership,
    "message_reaction": _reacted,
}

# Reactions come only if they are asked for by name (Bot API, getUpdates: `allowed_updates`).
ALLOWED = list(_KINDS)
"""The kinds of updates to ask Telegram for."""


def _line(message: Payload, place: Place) -> Line | None:
    """Read what somebody wrote; None for other bots, channels and things that just happened.

    What a channel or group says itself names an account that is nobody's, which need not be a bot's
    (Bot API: Message, `sender_chat`).
    """
    author = message.get("from")
    if author is None or author.get("is_bot") or message.get("sender_chat"):
        return None
    marks = "entities" if "text" in message else "caption_entities"
    words = message.get("text", message.get("caption", ""))
    text = from_entities(words, message.get(marks, ()))
    passed_on = forwarded(message, text)
    things = (*quoted(message), *([passed_on] if passed_on else ()), *attachments(message))
    # Somebody else's words go along as an attachment, and never count as what the sender says.
    if passed_on:
        text = Text("")
    if not text.plain and not own(things):
        return None
    return Line(
        place=place,
        external_id=_id(message["message_id"]),
        text=text,
        written_at=_instant(message["date"]),
        attachments=things,
        quotes=_quotes(message),
        album=str(message.get("media_group_id", "")),
    )


def _quotes(message: Payload) -> str:
    quoted = message.get("reply_to_message")
    if quoted is None:
        return ""
    number = quoted["message_id"]
    # Every line of a topic "answers" the message that opened the topic.
    opening = message.get("is_topic_message") and number == message.get("message_thread_id")
    return "" if opening else _id(number)


def _place(holder: Payload) -> Place:
    # Elsewhere than in a topic, the number is that of a chain of replies.
    thread = holder.get("message_thread_id") if holder.get("is_topic_message") else None
    return Place(PLATFORM, "", _id(holder["chat"]["id"]), "" if thread is None else _id(thread))


def _private(message: Payload) -> bool:
    return bool(message["chat"]["type"] == "private")


def _profile(user: Payload) -> Profile:
    names = (user.get("first_name"), user.get("last_name"))
    return Profile(
        identity=Identity(PLATFORM, "", _id(user["id"])),
        name=" ".join(str(name) for name in names if name),
        handle=str(user.get("username", "")),
        language=str(user.get("language_code", "")),
    )


def _id(value: object) -> str:
    """Return an id as the desk keeps it. Raises NotUnderstood for what can be none."""
    if not is_id(value):
        raise NotUnderstood(f"An id in it is not a whole number: {value!r:.40}")
    return str(value)


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
