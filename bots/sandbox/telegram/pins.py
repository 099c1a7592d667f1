"""The methods of the Bot API that pin messages.

Sources: Bot API, pinChatMessage, unpinChatMessage; the texts of refusals: tdlib/telegram-bot-api,
Client.cpp.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bots.sandbox.telegram.arguments import Args, chat_id
from bots.sandbox.telegram.rules import bad
from bots.sandbox.telegram.state import Bot, Chat


def pin_chat_message(bot: Bot, args: Args) -> Any:
    """Pin a message; the chat gets a service message about it, which bots receive too."""
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
    """Unpin a message: the one named, otherwise the newest."""
    chat = _pinnable(bot, args)
    pinned = {one.id: one for one in chat.messages.values() if one.pinned and not one.deleted}
    message = pinned.get(args.get("message_id", max(pinned, default=0)))
    if message is None:
        raise bad("message to unpin not found")
    message.pinned = False
    chat.changes.tell(message)
    return True


def _pinnable(bot: Bot, args: Args) -> Chat:
    """Return a message that may be pinned: in groups, the sandbox's bot has no rights."""
    chat = bot.writable(chat_id(args))
    if chat.type != "private":
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat


METHODS: Mapping[str, Callable[[Bot, Args], Any]] = {
    "pinchatmessage": pin_chat_message,
    "unpinchatmessage": unpin_chat_message,
}
