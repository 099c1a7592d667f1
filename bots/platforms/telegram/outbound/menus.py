"""The menu of commands that Telegram shows beside the input."""

from collections.abc import Mapping, Sequence

import structlog

from bots.platforms import SendError
from bots.platforms.telegram.outbound.send import Sender
from domain.people.places import Place

log = structlog.get_logger()

Menu = Sequence[tuple[str, str]]
"""Names and descriptions of commands."""

Menus = Mapping[str, Menu]
"""By language: "en", "ru"."""

DESCRIPTION_LIMIT = 256  # characters (Bot API, BotCommand)


async def offer_everybody(sender: Sender, menus: Menus) -> None:
    """Offer commands in private chats, by language; the first is also for other languages.

    Groups get none, because tickets are never shown there. Best effort: failures are logged, and
    the old menu stays.
    """
    if not menus:
        return
    rest = next(iter(menus.values()))
    for language, menu in {**menus, "": rest}.items():
        try:
            await sender.call(
                "setMyCommands",
                commands=_drawn(menu),
                scope={"type": "all_private_chats"},
                language_code=language or None,
            )
        except SendError as error:
            log.warning(
                "could not set the menu in Telegram", language=language, reason=error.reason
            )


async def offer_menu(sender: Sender, place: Place, menu: Menu) -> None:
    """Offer one private chat these commands, in any language.

    Without commands, the chat is offered what everybody is. Raises a SendError.
    """
    scope = {"type": "chat", "chat_id": int(place.chat)}
    if menu:
        await sender.call("setMyCommands", commands=_drawn(menu), scope=scope)
    else:
        await sender.call("deleteMyCommands", scope=scope)


def _drawn(menu: Menu) -> list[dict[str, object]]:
    return [
        {"command": name, "description": description[:DESCRIPTION_LIMIT]}
        for name, description in menu
    ]
