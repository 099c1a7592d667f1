"""The methods of the Bot API that keep messages in sight above a chat.

Sources: Bot API, pinChatMessage, unpinChatMessage; the refusals' words: tdlib/telegram-bot-api,
Client.cpp.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bots.sandbox.telegram.arguments import Args, chat_id
from bots.sandbox.telegram.rules import bad
from bots.sandbox.telegram.state import Bot, Chat


def pin_chat_message(bot: Bot, args: Args) -> Any:
    """Keep a message in sight; the chat shows a line of its own about that, of which bots hear."""
    chat = _pinnable(bot, args)
    message = chat.get(args.get("message_id", 0), "message to pin not found")
    if message.pinned:
        return True
    message.pinned = True
    chat.changes.tell(message)
    told = chat.add(
        bot.as_json(), {"pinned_message": message.quoted()}, from_bot=True, at=bot.now()
    )
    bot.updates.put("message", told.data)
    return True


def unpin_chat_message(bot: Bot, args: Args) -> Any:
    """Keep a message in sight no longer: the one named, else the newest."""
    chat = _pinnable(bot, args)
    pinned = {one.id: one for one in chat.messages.values() if one.pinned and not one.deleted}
    message = pinned.get(args.get("message_id", max(pinned, default=0)))
    if message is None:
        raise bad("message to unpin not found")
    message.pinned = False
    chat.changes.tell(message)
    return True


def _pinnable(bot: Bot, args: Args) -> Chat:
    """A private chat takes no rights; in groups the bot of the sandbox has none."""
    chat = bot.writable(chat_id(args))
    if chat.type != "private":
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat


METHODS: Mapping[str, Callable[[Bot, Args], Any]] = {
    "pinchatmessage": pin_chat_message,
    "unpinchatmessage": unpin_chat_message,
}
