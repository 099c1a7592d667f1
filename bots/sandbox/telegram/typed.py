"""What Telegram makes of what people type and press."""

from collections.abc import Callable, Sequence
from typing import Any

from bots.sandbox.telegram.formatted import found_in
from bots.sandbox.telegram.state import Chat, Message
from bots.sandbox.wire import SimError

Json = dict[str, Any]


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
