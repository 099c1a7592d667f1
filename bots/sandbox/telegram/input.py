"""What Telegram makes of what people type, press, forward and quote.

Sources: Bot API, Message (`forward_origin`, `quote`), MessageOrigin, TextQuote.
"""

from collections.abc import Callable, Sequence
from typing import Any

from bots.sandbox.telegram.formatted import found_in
from bots.sandbox.telegram.state import Chat, Message
from bots.sandbox.wire import SimError

Json = dict[str, Any]

_STAYS = frozenset(
    (
        *("message_id", "from", "chat", "date", "edit_date", "reply_markup", "media_group_id"),
        *("reply_to_message", "external_reply", "quote", "reply_to_story", "pinned_message"),
    )
)
"""Fields of a message that do not go along when it is forwarded."""


def marked(text: str, given: Sequence[Json] | None) -> Json:
    """Return the person's entities, or those that Telegram adds by itself."""
    found = list(given) if given is not None else found_in(text)
    return {"entities": found} if found else {}


def find_button(place: Chat, label: str, message: int | None) -> tuple[Message, str]:
    """Find a button by label, otherwise by data, on a message or the latest that has it."""
    candidates = reversed(place.messages.values()) if message is None else [place.messages[message]]
    asks: Sequence[Callable[[Json], bool]] = (
        lambda button: button["text"] == label,
        lambda button: button.get("callback_data") == label,
    )
    for found in candidates:
        if found.deleted:
            continue
        for asked in asks:
            for button in found.keyboard:
                if asked(button) and "callback_data" in button:
                    return found, button["callback_data"]
    raise SimError(f"no button {label!r} in chat {place.id}")


def membership(bot: Json, status: str) -> Json:
    """Return the bot as the Bot API's `ChatMember`."""
    return {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})


def forwarded(message: Message, origin: Json | None) -> Json:
    """Return the fields of a message that was forwarded; what was forwarded before keeps whose."""
    if message.deleted:
        raise SimError("that message was deleted")
    content = {key: value for key, value in message.data.items() if key not in _STAYS}
    by = {"type": "user", "date": message.data["date"], "sender_user": message.data["from"]}
    known = content.get("forward_origin") or by
    return content | {"forward_origin": {"date": message.data["date"], **(origin or known)}}


def quoted_part(message: Message, part: str) -> Json:
    """Return the field of an answer to a part of a message, which must be in its text."""
    at = message.text.find(part)
    if at < 0:
        raise SimError("the message does not say that")
    position = len(message.text[:at].encode("utf-16-le")) // 2
    return {"quote": {"text": part, "position": position, "is_manual": True}}
