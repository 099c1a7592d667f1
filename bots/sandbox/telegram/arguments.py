"""Arguments that several methods of the Bot API share."""

from typing import Any

from telegram.constants import MessageLimit

from bots.sandbox.telegram import formatted, rules
from bots.sandbox.telegram.rules import bad
from bots.sandbox.telegram.state import SILENT, SOUND, Chat, Message

Args = dict[str, Any]


def chat_id(args: Args) -> int:
    """Return the chat of a call. Raises ApiError if there is none."""
    given = args.get("chat_id")
    if given in (None, ""):
        raise bad("chat_id is empty")
    if not isinstance(given, int):
        raise bad("chat not found")
    return given


def arrival(args: Args) -> str:
    """Return how a new message of the bot arrives."""
    return SILENT if args.get("disable_notification") else SOUND


def markup(args: Args) -> Args:
    """Return a message's inline buttons; none if there are none."""
    if not args.get("reply_markup"):
        return {}
    checked = rules.check_markup(args["reply_markup"])
    return {"reply_markup": checked} if checked.get("inline_keyboard") else {}


def quoted(chat: Chat, reply: Any) -> Args:
    """Return what a message shows of the one it replies to. Raises ApiError if that is gone."""
    if not reply:
        return {}
    message: Message | None = chat.messages.get(int(reply.get("message_id", 0)))
    if message is not None and not message.deleted:
        return {"reply_to_message": message.quoted()}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def worded(args: Args) -> Args:
    """Return a text with its entities."""
    text = args.get("text")
    if not isinstance(text, str) or not text:
        raise bad("message text is empty")
    return _formatted(args, "text", "entities", MessageLimit.MAX_TEXT_LENGTH, "message")


def captioned(args: Args) -> Args:
    """Return a caption with its entities; nothing if it is empty."""
    if not str(args.get("caption") or "").strip():
        return {}
    limit = MessageLimit.CAPTION_LENGTH
    return _formatted(args, "caption", "caption_entities", limit, "message caption")


def _formatted(args: Args, words: str, entities: str, most: int, what: str) -> Args:
    """Return a text and its entities as Telegram keeps them, under the names of the arguments."""
    if args.get("parse_mode"):
        raise bad("unsupported parse_mode")
    given = args.get(entities)
    text, kept = formatted.formatted(str(args[words]), given, most, f"{what} is too long")
    return {words: text} | ({entities: kept} if kept else {})
