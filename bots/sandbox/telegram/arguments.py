"""Arguments that several methods of the Bot API share."""

from typing import Any

from bots.sandbox.telegram import rules
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
    if args.get("parse_mode"):
        raise bad("unsupported parse_mode")
    text = rules.check_text(args.get("text"))
    content: Args = {"text": text}
    if args.get("entities"):
        content["entities"] = rules.check_entities(text, args["entities"])
    return content


def captioned(args: Args) -> Args:
    """Return a caption with its entities; nothing if it is empty."""
    if args.get("parse_mode"):
        raise bad("unsupported parse_mode")
    caption = rules.check_caption(args.get("caption"))
    if not caption:
        return {}
    content: Args = {"caption": caption}
    if args.get("caption_entities"):
        content["caption_entities"] = rules.check_entities(caption, args["caption_entities"])
    return content
