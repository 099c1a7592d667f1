"""The simulated methods of the Bot API, one function each.

Each takes the bot and its arguments (decoded) and returns the `result`, or raises ApiError.
"""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from bots.sandbox.telegram import media, pins, rules
from bots.sandbox.telegram.arguments import (
    Args,
    arrival,
    captioned,
    chat_id,
    markup,
    quoted,
    worded,
)
from bots.sandbox.telegram.rules import bad
from bots.sandbox.telegram.state import ApiError, Bot, Chat
from bots.sandbox.telegram.updates import Conflict

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
DOWNLOAD_LIMIT = 20 * 2**20  # bytes
DELETABLE_FOR = 48 * 60 * 60  # seconds


def get_me(bot: Bot, _: Args) -> Any:
    """Return the bot."""
    abilities = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
    return bot.as_json() | dict.fromkeys(abilities, False)


async def get_updates(bot: Bot, args: Args) -> Any:
    """Return updates by long polling; see UpdateQueue."""
    if bot.webhook:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    try:
        return await bot.updates.get(
            args.get("offset", 0),
            args.get("limit", 100),
            min(args.get("timeout", 0), 50),
            args.get("allowed_updates"),
        )
    except Conflict:
        raise ApiError(
            409,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        ) from None


def set_webhook(bot: Bot, args: Args) -> Any:
    """Store the address to call from then on; polling is refused."""
    secret = args.get("secret_token", "")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    if not str(args.get("url", "https://")).startswith(("https://", "http://127.0.0.1")):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    bot.webhook, bot.webhook_secret = args.get("url", ""), secret
    bot.webhook_error = (0, "")
    bot.updates.allow(args.get("allowed_updates"))
    return True


def delete_webhook(bot: Bot, _: Args) -> Any:
    """Allow polling again."""
    bot.webhook = ""
    return True


def get_webhook_info(bot: Bot, _: Args) -> Any:
    """Return whether a webhook is set."""
    waiting = len(bot.updates.pending)
    info = {"url": bot.webhook, "has_custom_certificate": False, "pending_update_count": waiting}
    at, problem = bot.webhook_error
    return info | ({"last_error_date": at, "last_error_message": problem} if at else {})


def send_message(bot: Bot, args: Args) -> Any:
    """Put a message of the bot into a chat."""
    chat = bot.writable(chat_id(args))
    content = worded(args) | markup(args) | quoted(chat, args.get("reply_parameters"))
    how = arrival(args)
    return chat.add(bot.as_json(), content, from_bot=True, at=bot.now(), arrival=how).data


def edit_message_text(bot: Bot, args: Args) -> Any:
    """Replace text, entities and buttons of a message of the bot's."""
    _must_have(bot, args, "text", there=True)
    return _edit(bot, args, ("text", "entities", "reply_markup"), worded(args) | markup(args))


def edit_message_caption(bot: Bot, args: Args) -> Any:
    """Replace what is written under a file of the bot's, and its buttons."""
    _must_have(bot, args, "caption", there=False)
    keys = ("caption", "caption_entities", "reply_markup")
    return _edit(bot, args, keys, captioned(args) | markup(args))


def edit_message_reply_markup(bot: Bot, args: Args) -> Any:
    """Replace the buttons of a message of the bot's."""
    return _edit(bot, args, ("reply_markup",), markup(args))


def delete_message(bot: Bot, args: Args) -> Any:
    """Remove a message for everybody."""
    chat = bot.writable(chat_id(args))
    message = chat.get(args.get("message_id", 0), "message to delete not found")
    if bot.now() - message.data["date"] >= DELETABLE_FOR:
        raise bad("message can't be deleted")
    message.deleted = True
    chat.changes.tell(message)
    return True


def set_message_reaction(bot: Bot, args: Args) -> Any:
    """Set the bot's reaction to a message, or remove it."""
    chat = bot.writable(chat_id(args))
    message = chat.get(args.get("message_id", 0), "message to react not found")
    message.reactions[bot.id] = rules.check_reactions(args.get("reaction"))
    chat.changes.tell(message)
    return True


def answer_callback_query(bot: Bot, args: Args) -> Any:
    """Answer a button press, with or without a text."""
    text = args.get("text", "")
    if len(text) > rules.ANSWER_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    press = bot.presses.get(args.get("callback_query_id", ""))
    if press is None:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if not press.done():
        press.set_result({"text": text, "alert": bool(args.get("show_alert", False))})
    return True


def set_my_commands(bot: Bot, args: Args) -> Any:
    """Store the menu of a scope and a language."""
    commands = args.get("commands", [])
    rules.check_commands(commands)
    scope = args.get("scope") or {}
    if scope.get("type") == "chat":
        _known(bot, scope)
    bot.menus[_menu(args)] = commands
    return True


def get_my_commands(bot: Bot, args: Args) -> Any:
    """Return the menu of a scope and a language."""
    return bot.menus.get(_menu(args), [])


def delete_my_commands(bot: Bot, args: Args) -> Any:
    """Delete the menu of a scope and a language."""
    bot.menus.pop(_menu(args), None)
    return True


def get_chat(bot: Bot, args: Args) -> Any:
    """Return a chat; a private one is known once the person wrote."""
    chat = _known(bot, args)
    no_gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": no_gifts}
    return chat.as_json() | more


def send_chat_action(bot: Bot, args: Args) -> Any:
    """Show that the bot is typing; nothing is stored."""
    bot.writable(chat_id(args))
    return True


def get_file(bot: Bot, args: Args) -> Any:
    """Return where a file can be fetched."""
    file_id = args.get("file_id", "")
    file = bot.files.get(file_id)
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    path = f"files/{file_id}"
    return {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "file_size": len(file.content),
        "file_path": path,
    }


def _known(bot: Bot, args: Args) -> Chat:
    chat = bot.private(chat_id(args))
    if chat is None or not chat.open:
        raise bad("chat not found")
    return chat


def _edit(bot: Bot, args: Args, keys: tuple[str, ...], content: Args) -> Any:
    chat = bot.writable(chat_id(args))
    message = chat.get(args.get("message_id", 0), "message to edit not found")
    if not message.from_bot:
        raise bad("message can't be edited")
    if all(message.data.get(key) == content.get(key) for key in keys):
        raise bad(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    kept = {key: value for key, value in message.data.items() if key not in keys}
    message.data = kept | content | {"edit_date": bot.now()}
    message.edited = True
    chat.changes.tell(message)
    return message.data


def _must_have(bot: Bot, args: Args, words: str, *, there: bool) -> None:
    """Refuse to edit a text where there are files, and a caption where there are none."""
    chat = bot.writable(chat_id(args))
    message = chat.messages.get(args.get("message_id", 0))
    if message is not None and ("text" in message.data) is not there:
        raise bad(f"there is no {words} in the message to edit")


def _menu(args: Args) -> tuple[str, str]:
    scope = args.get("scope") or {"type": "default"}
    language = rules.check(args.get("language_code", ""), rules.LANGUAGE)
    return json.dumps(scope, sort_keys=True), language


METHODS: dict[str, Callable[[Bot, Args], Any | Awaitable[Any]]] = {
    **media.METHODS,
    **pins.METHODS,
    "answercallbackquery": answer_callback_query,
    "deletemessage": delete_message,
    "deletemycommands": delete_my_commands,
    "deletewebhook": delete_webhook,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "editmessagetext": edit_message_text,
    "getchat": get_chat,
    "getfile": get_file,
    "getme": get_me,
    "getmycommands": get_my_commands,
    "getupdates": get_updates,
    "getwebhookinfo": get_webhook_info,
    "sendchataction": send_chat_action,
    "sendmessage": send_message,
    "setmessagereaction": set_message_reaction,
    "setmycommands": set_my_commands,
    "setwebhook": set_webhook,
}
"""By lower-case name: the Bot API's method names are case-insensitive."""
