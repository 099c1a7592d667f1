"""What the Bot API refuses in a text, its entities, its buttons and its reactions."""

import re
from collections.abc import Sequence
from typing import Any

from telegram.constants import ReactionEmoji

from bots.sandbox.telegram.state import ApiError

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CALLBACK_LIMIT = 64  # bytes
BUTTON_LIMIT = 100  # on one message
ANSWER_LIMIT = 200
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
REACTIONS = frozenset(str(emoji.value) for emoji in ReactionEmoji)


def bad(description: str) -> ApiError:
    """Return a refusal with code 400."""
    return ApiError(400, f"Bad Request: {description}")


def units(text: str) -> bytes:
    """Return the text in UTF-16, two bytes per unit: Telegram counts in these units."""
    return text.encode("utf-16-le", "surrogatepass")


def check_text(text: Any) -> str:
    """Refuse an empty text and one that is too long."""
    if not isinstance(text, str) or not text.strip():
        raise bad("message text is empty")
    if len(units(text)) // 2 > TEXT_LIMIT:
        raise bad("message is too long")
    return text


def check_caption(caption: Any) -> str:
    """Refuse a caption that is too long; there may be none."""
    if caption is None:
        return ""
    if not isinstance(caption, str) or len(units(caption)) // 2 > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return caption


def check_entities(text: str, entities: Any) -> list[dict[str, Any]]:
    """Refuse entities that leave the text or cut a character of two units."""
    if not isinstance(entities, list):
        raise bad("can't parse entities JSON object")
    encoded = units(text)
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad("can't parse MessageEntity: an object is expected")
        start, length = entity.get("offset"), entity.get("length")
        if not isinstance(start, int) or not isinstance(length, int) or "type" not in entity:
            raise bad("can't parse MessageEntity: a field is missing")
        if start < 0 or length <= 0 or 2 * (start + length) > len(encoded):
            raise bad(f"entity at offset {start} with length {length} is outside of the text")
        if _cuts(encoded, start) or _cuts(encoded, start + length):
            raise bad(f"entity at offset {start} begins or ends in the middle of a symbol")
        if entity["type"] == "text_link" and not entity.get("url"):
            raise bad("can't parse MessageEntity: url is missing")
    return entities


def _cuts(encoded: bytes, unit: int) -> bool:
    """Return whether a low surrogate is here: the second half of a character."""
    return 2 * unit + 1 < len(encoded) and 0xDC <= encoded[2 * unit + 1] <= 0xDF


def check_markup(markup: Any) -> dict[str, Any]:
    """Refuse buttons without a label or an action, too long data, too many buttons."""
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTON_LIMIT:
        raise bad("reply markup is too long")
    for button in buttons:
        if not button.get("text"):
            raise bad('field "text" of an inline keyboard button must not be empty')
        data = button.get("callback_data")
        if data is None and not button.get("url"):
            raise bad("text buttons are unallowed in the inline keyboard")
        if data is not None and not 1 <= len(data.encode()) <= CALLBACK_LIMIT:
            raise bad("BUTTON_DATA_INVALID")
    return markup


def check_reactions(reaction: Any) -> list[str]:
    """Refuse more than one reaction of a bot, and emoji that are not allowed."""
    given = [item.get("emoji") for item in reaction or []]
    if len(given) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(emoji not in REACTIONS for emoji in given):
        raise bad("REACTION_INVALID")
    return given


def check_commands(commands: Sequence[dict[str, str]]) -> None:
    """Refuse a menu with a wrong name or description, or of more than 100 commands."""
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
