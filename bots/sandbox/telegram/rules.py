"""What the Bot API refuses in buttons, reactions and menus: tables of rules, one a row.

"client": tdlib/telegram-bot-api, Client.cpp; "live": the tests of
atahanyorganci/effect-telegram-api, which call the real service.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from telegram.constants import KeyboardButtonStyle, ReactionEmoji

from bots.sandbox.telegram.state import ApiError

Json = dict[str, Any]
T = TypeVar("T")

ANSWER_LIMIT = 200
KEYBOARD_LIMIT = 9_500
"""Bytes of a keyboard as compact JSON. Refused were "10 kB" (tginfo/Telegram-Limits#187) and 99
buttons of about 97 bytes (python-telegram-bot#5104); where exactly it ends is open."""
MENU_LIMIT = 7_800
"""Bytes of a menu as JSON: 7,750 pass, 7,876 do not (adolfousier/opencrabs#1613)."""

REACTIONS = frozenset(str(emoji.value).replace("\ufe0f", "") for emoji in ReactionEmoji)
"""Without U+FE0F, as the Bot API lists them; with it they are refused (Alex2772/kuni#71)."""

_STYLES = frozenset(str(style.value) for style in KeyboardButtonStyle)
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_OWN = frozenset(("tg", "ton", "tonsite"))
_PATH = re.compile(r"[/?#]")
_AUTHORITY = re.compile(r"(?:.*@)?(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>.*))?")
_HOST = re.compile(r"\[[0-9a-f:.]+\]|(?:[\w.\-!$,~*'();&+=]|%[0-9a-f]{2})+", re.IGNORECASE)


def bad(description: str) -> ApiError:
    """Return a refusal with code 400."""
    return ApiError(400, f"Bad Request: {description}")


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """What breaks a rule, what the refusal says, and where both are known from."""

    broken: Callable[[T], object]
    refusal: str
    source: str


def check(thing: T, rules: Sequence[Rule[T]]) -> T:
    """Return the thing. Raises ApiError for the first rule that it breaks."""
    for rule in rules:
        if rule.broken(thing):
            raise bad(rule.refusal)
    return thing


def size(thing: object) -> int:
    """Return the bytes of something as compact JSON."""
    return len(json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode())


_BUTTON = "can't parse inline keyboard button: "
BUTTON: Sequence[Rule[Json]] = (
    Rule(lambda one: "text" not in one, _BUTTON + 'Can\'t find field "text"', "live, sendMessage"),
    Rule(lambda one: not one["text"], "button text must be non-empty", "the sentence: open"),
    Rule(
        lambda one: not one.get("url") and not one.get("callback_data"),
        _BUTTON + "Text buttons are unallowed in the inline keyboard",
        "live, sendMessage",
    ),
    Rule(
        lambda one: len(one.get("callback_data", "").encode()) > 64,
        "BUTTON_DATA_INVALID",
        "BA, InlineKeyboardButton; live, sendMessage",
    ),
    Rule(
        lambda one: one.get("style", "primary") not in _STYLES,
        _BUTTON + "Invalid button style specified",
        "BA, InlineKeyboardButton; the sentence: open",
    ),
)
_TOO_LONG = "reply markup is too long"
KEYBOARD: Sequence[Rule[Sequence[Sequence[Json]]]] = (
    Rule(
        lambda rows: sum(map(len, rows)) > 100,
        _TOO_LONG,
        "PTB constants.py, InlineKeyboardMarkupLimit; tginfo/Telegram-Limits#228",
    ),
    Rule(lambda rows: max(map(len, rows), default=0) > 8, _TOO_LONG, "the same two"),
    Rule(lambda rows: size(rows) > KEYBOARD_LIMIT, _TOO_LONG, "see KEYBOARD_LIMIT"),
)
REACTION: Sequence[Rule[Sequence[str]]] = (
    Rule(lambda given: len(given) > 1, "REACTIONS_TOO_MANY", "BA, setMessageReaction"),
    Rule(lambda given: not REACTIONS.issuperset(given), "REACTION_INVALID", "see REACTIONS"),
)
COMMAND: Sequence[Rule[Json]] = (
    Rule(lambda one: not one.get("command"), "command must be non-empty", "live, setMyCommands"),
    Rule(
        lambda one: not _COMMAND.fullmatch(one["command"]),
        "BOT_COMMAND_INVALID",
        "BA, BotCommand; live, setMyCommands",
    ),
    Rule(
        lambda one: not one.get("description", "").strip(),
        "command description must be non-empty",
        "live, setMyCommands",
    ),
    Rule(
        lambda one: len(one["description"]) > 256,
        "command description length must not exceed 256",
        "tdlib/td, BotCommand.cpp",
    ),
)
MENU: Sequence[Rule[Sequence[Json]]] = (
    Rule(lambda menu: len(menu) > 100, "BOT_COMMANDS_TOO_MUCH", "BA, setMyCommands"),
    Rule(lambda menu: size(menu) > MENU_LIMIT, "BOT_COMMANDS_TOO_MUCH", "see MENU_LIMIT"),
)
LANGUAGE: Sequence[Rule[str]] = (
    Rule(
        lambda code: not _LANGUAGE.fullmatch(code),
        "invalid language code specified",
        "tdlib/td, misc.cpp, validate_bot_language_code",
    ),
)


def check_markup(markup: Any) -> Json:
    """Return a message's buttons as they are kept. Raises ApiError.

    A button with an address and data keeps the address only (client, get_inline_keyboard_button),
    though the reference wants exactly one of them.
    """
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows: list[list[Json]] = markup.get("inline_keyboard", [])
    for button in [button for row in rows for button in row]:
        check(button, BUTTON)
        if button.get("url"):
            address(button["url"], "inline keyboard button URL")
    check(rows, KEYBOARD)
    return markup | {"inline_keyboard": [[_kept(button) for button in row] for row in rows]}


def _kept(button: Json) -> Json:
    if not button.get("url"):
        return button
    return {key: value for key, value in button.items() if key != "callback_data"}


def address(url: str, what: str) -> str:
    """Return an address that Telegram opens. Raises ApiError, with the sentences of "live"."""
    if problem := _problem(url):
        raise bad(f"{what} '{url}' is invalid: {problem}")
    return url


def _problem(url: str) -> str:
    """Return what is wrong with an address (tdlib/td, HttpUrl.cpp; a host without a dot: live)."""
    scheme, found, rest = url.partition("://")
    if found and scheme.lower() in _OWN:
        return ""
    if found and scheme.lower() not in ("http", "https"):
        return "Unsupported URL protocol"
    authority = _PATH.split(rest if found else url, maxsplit=1)[0]
    parts = _AUTHORITY.fullmatch(authority)
    host, port = (parts["host"], parts["port"]) if parts else (authority, None)
    if port is not None and not (port.isdecimal() and 0 < int(port) <= 65535):
        return "Wrong port number specified in the URL"
    if not host:
        return "URL host is empty"
    if not _HOST.fullmatch(host):
        return "Wrong URL host"
    return "" if "." in host or host.startswith("[") else "Wrong HTTP URL"


def check_reactions(reaction: Any) -> list[str]:
    """Return the emoji of a bot's reaction. Raises ApiError."""
    given = [str(item.get("emoji")) for item in reaction or []]
    check(given, REACTION)
    return given


def check_commands(commands: Sequence[Json]) -> None:
    """Raise ApiError for a menu that the Bot API refuses."""
    for command in commands:
        check(command, COMMAND)
    check(commands, MENU)
