"""What our Slack app needs, in one place: the manifest is made from it, and `doctor` checks it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.text.sentence import says


@dataclass(frozen=True, slots=True)
class BotScope:
    """A permission of the app: what it is for, what is read with it, and what is kept of that."""

    purpose: str
    reads: str
    keeps: str = "nothing"


_LINES = (
    "lines in tickets' threads, with their files. For 3 days: any other line in a channel that"
    " shows tickets; from other channels, only lines that begin with `!`"
)
_NOTHING = "nothing: it only writes"

SCOPES: dict[str, BotScope] = {
    "channels:history": BotScope(
        "read what is written in the threads of public channels", "messages there", _LINES
    ),
    "channels:read": BotScope(
        "look at the desk's public channels and who is in them", "names and members of channels"
    ),
    "channels:write.invites": BotScope(
        "invite a new specialist to a department's public channel", _NOTHING
    ),
    "chat:write": BotScope("write and edit messages", _NOTHING),
    "commands": BotScope(
        "offer the slash command and the shortcuts",
        "what is typed after the command, and a message that staff move to the desk",
        "the command, and the message",
    ),
    "files:read": BotScope(
        "download the files in messages", "files of clients and specialists", "for files.keep_days"
    ),
    "files:write": BotScope("pass on the files that clients and specialists send", _NOTHING),
    "groups:history": BotScope(
        "read what is written in the threads of private channels", "messages there", _LINES
    ),
    "groups:read": BotScope(
        "look at the desk's private channels and who is in them", "names and members of channels"
    ),
    "groups:write.invites": BotScope(
        "invite a new specialist to a department's private channel", _NOTHING
    ),
    "im:history": BotScope(
        "read what clients write in direct messages",
        "direct messages with the app",
        "the conversations of tickets, and messages that wait for an administrator",
    ),
    "im:read": BotScope(
        "find direct messages that were sent while the desk was not running",
        "the list of direct messages with the app",
    ),
    "im:write": BotScope("open direct messages with people", _NOTHING),
    "metadata.message:read": BotScope(
        "check whether a message was posted if Slack did not confirm it",
        "metadata of the app's own messages",
    ),
    "pins:write": BotScope("pin a client's receipt (soon)", _NOTHING),
    "reactions:read": BotScope(
        "see 👀 ⏳ ✅ on a card, and clients' reactions to replies",
        "reactions to the app's and tickets' messages",
        "reactions to lines of tickets",
    ),
    "reactions:write": BotScope("mark messages with reactions, such as 👀 for received", _NOTHING),
    "users:read": BotScope(
        "know people's names, languages and time zones, and who is a guest",
        "profiles of people who write to the desk",
        "name, @name, language and time zone",
    ),
    "users:read.email": BotScope(
        "recognize clients by their e-mail address (soon)", "nothing yet: addresses are not read"
    ),
}
"""Bot scopes, and what the desk needs each for. All are asked for at once, so that nobody has to
install the app again for what comes next; without one, the desk runs and says what is missing."""


def missing_scopes(given: str) -> tuple[str, ...]:
    """Return the scopes that the app lacks; `given` is what Slack says (`x-oauth-scopes`)."""
    has = {scope.strip() for scope in given.split(",")}
    return tuple(scope for scope in SCOPES if scope not in has)


EVENTS: tuple[str, ...] = (
    "app_home_opened",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "tokens_revoked",
    "user_change",
)
"""What the app subscribes to. No more than that: Slack counts every event against an hourly
limit."""

MOVE_TO_DESK = "move_to_desk"
"""The shortcut that moves somebody's message in any channel to the desk."""

SHORTCUTS: tuple[dict[str, str], ...] = (
    {
        "name": says("New request"),
        "type": "global",
        "callback_id": "new_ticket",
        "description": says("Write to support with a form"),
    },
    {
        "name": says("Send to client"),
        "type": "message",
        "callback_id": "send_to_client",
        "description": says("Send the client a message that stayed internal"),
    },
    {
        "name": says("Wrong ticket"),
        "type": "message",
        "callback_id": "wrong_ticket",
        "description": says("Move your reply to the right ticket"),
    },
    {
        "name": says("Edit message"),
        "type": "message",
        "callback_id": "edit_message",
        "description": says("For administrators: change somebody's message"),
    },
    {
        "name": says("Move to the desk"),
        "type": "message",
        "callback_id": MOVE_TO_DESK,
        "description": says("Open a ticket from this message"),
    },
)
"""Entries in Slack's own menus: of the workspace, and of each message. Slack accepts 24 characters
of a name, and an app has one name for everybody: what stands in menus can't be localized
(api.slack.com/start/designing/localizing, "What to localize")."""

APP_SCOPE = "connections:write"
"""What the app-level token needs. A manifest can't create that token; people do."""

_NAME = 35  # characters (docs.slack.dev/reference/app-manifest, display_information.name)
_BOT_NAME = "helpline"
"""What the bot is called if the desk's name has letters that Slack does not take for a bot: for
`bot_user.display_name` the reference allows `a-z`, `0-9`, `-`, `_` and `.`. Its own example has
capitals and spaces, so these pass. People can rename the bot on the app's page."""


def shortcuts(translated: Callable[[str], str] = says) -> list[dict[str, str]]:
    """Return the entries in Slack's own menus in one language."""
    words = ("name", "description")
    return [
        {key: translated(value) if key in words else value for key, value in one.items()}
        for one in SHORTCUTS
    ]


def manifest(
    name: str,
    command: str = "/desk",
    address: str = "",
    translated: Callable[[str], str] = says,
) -> dict[str, Any]:
    """Return the app's manifest, ready to be pasted as JSON at api.slack.com/apps.

    `name` is what people see of the app, and of the bot if it is ASCII; Slack accepts 35
    characters. `address` is what Slack should call; empty: the desk opens a socket. `translated`
    returns a text in the language of Slack's menus.
    """
    called: dict[str, object] = {"request_url": address} if address else {}
    slash = {
        "command": command,
        "description": translated(says("Work with tickets")),
        "usage_hint": "help",
        "should_escape": True,  # so that mentions arrive as ids
        **({"url": address} if address else {}),
    }
    home = {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,  # or nobody could write to the bot
    }
    return {
        "display_information": {"name": name[:_NAME]},
        "features": {
            "app_home": home,
            "bot_user": {
                "display_name": name[:_NAME] if name.isascii() else _BOT_NAME,
                "always_online": True,
            },
            "shortcuts": shortcuts(translated),
            "slash_commands": [slash],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**called, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **called},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not address,
            "token_rotation_enabled": False,
        },
    }
