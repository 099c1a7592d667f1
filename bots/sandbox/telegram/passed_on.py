"""Messages that are forwarded, and parts of messages that are answered.

Sources: Bot API, Message (`forward_origin`, `quote`), MessageOrigin, TextQuote.
"""

from typing import Any

from bots.sandbox.telegram.state import Message
from bots.sandbox.wire import SimError

Json = dict[str, Any]

_STAYS = frozenset(
    (
        *("message_id", "from", "chat", "date", "edit_date", "reply_markup", "media_group_id"),
        *("reply_to_message", "external_reply", "quote", "reply_to_story", "pinned_message"),
    )
)
"""Fields of a message that do not go along when it is forwarded."""


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
