"""The menu of commands that Telegram shows beside the input."""

from collections.abc import Mapping, Sequence

import structlog

from bots.ports import SendError
from bots.telegram.send import Sender

log = structlog.get_logger()

Menus = Mapping[str, Sequence[tuple[str, str]]]
"""By language ("en", "ru"; "" is everybody else's): rows of a name and a description."""

DESCRIPTION_LIMIT = 256  # characters (Bot API, BotCommand)


async def set_menus(sender: Sender, menus: Menus) -> None:
    """Offer commands in private chats, by language; the first is everybody else's if none is.

    Best effort: what fails is logged, and the old menu stays.
    """
    if not menus:
        return
    rest = menus.get("", next(iter(menus.values())))
    for language, rows in {**menus, "": rest}.items():
        commands = [
            {"command": name, "description": description[:DESCRIPTION_LIMIT]}
            for name, description in rows
        ]
        try:
            await sender.call(
                "setMyCommands",
                commands=commands,
                scope={"type": "all_private_chats"},
                language_code=language or None,
            )
        except SendError as error:
            log.warning("telegram_menu_not_set", language=language, reason=error.reason)
