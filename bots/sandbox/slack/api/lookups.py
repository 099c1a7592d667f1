"""The Web API's methods for look-ups: conversations.*, users.*, auth, team, bots.

Sources: the reference page of each method; the page on rate limits.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TypeVar

from bots.sandbox.slack.api.chat import joined, visible
from bots.sandbox.slack.api.content import Args, Refused
from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.shapes import channel_json, message_json, user_json
from bots.sandbox.slack.state import (
    APP,
    BOT,
    BOT_NAME,
    BOT_USER,
    TEAM,
    TEAM_DOMAIN,
    TEAM_NAME,
    Channel,
    Message,
)
from bots.sandbox.slack.text import Json

T = TypeVar("T")

MOST = 999
"""Items of a page: "an integer with a max value of 999" (node-slack-sdk's reference,
CursorPaginationEnabled). conversations.replies has 1,000 by default (its page)."""


def _page(items: Sequence[T], args: Args, default: int, most: int) -> tuple[Sequence[T], Json]:
    """Return one page, and where the next begins; a cursor is the number of items before it."""
    cursor = args.text("cursor")
    if cursor and not cursor.isdecimal():
        raise Refused("invalid_cursor")
    start = int(cursor or 0)
    end = start + args.number("limit", default, most)
    following = str(end) if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": following}}


def _ts_key(ts: str) -> tuple[int, str]:
    seconds, _, fraction = ts.partition(".")
    return int(seconds or 0), fraction.ljust(6, "0")


def _between(messages: Sequence[Message], args: Args) -> Sequence[Message]:
    """Return the messages between `oldest` and `latest`, which count if `inclusive`."""
    inclusive = args.flag("inclusive")
    start, end = 0, len(messages)
    try:
        if oldest := args.text("oldest"):
            cut = bisect_left if inclusive else bisect_right
            start = cut(messages, _ts_key(oldest), key=lambda message: _ts_key(message.ts))
        if latest := args.text("latest"):
            cut = bisect_right if inclusive else bisect_left
            end = cut(messages, _ts_key(latest), key=lambda message: _ts_key(message.ts))
    except ValueError:
        raise Refused("invalid_ts_oldest") from None
    return messages[start:end]


def _shown(messages: Sequence[Message], backend: Backend, args: Args) -> list[Json]:
    allowed = "metadata.message:read" in backend.installation.scopes
    metadata = allowed and args.flag("include_all_metadata")
    return [message_json(message, backend.workspace, metadata=metadata) for message in messages]


def history(backend: Backend, args: Args) -> Json:
    """Handle conversations.history: newest first, without replies and ephemerals."""
    channel = joined(backend, args.text("channel"))
    between = _between(channel.top, args)
    there = [message for message in reversed(between) if not message.deleted or message.replies]
    page, more = _page(there, args, 100, MOST)
    has_more = bool(more["response_metadata"]["next_cursor"])
    shown = _shown(page, backend, args)
    return {"messages": shown, "has_more": has_more, "pin_count": len(channel.pins)} | more


def replies(backend: Backend, args: Args) -> Json:
    """Handle conversations.replies: the thread's first message, then its replies, oldest first."""
    channel = joined(backend, args.text("channel"))
    message = channel.by_ts.get(args.text("ts"))
    if message is not None and message.is_reply:
        message = channel.by_ts.get(message.thread_ts)
    if message is None or message.ephemeral_to or (message.deleted and not message.replies):
        raise Refused("thread_not_found")
    page, more = _page(_between(message.replies, args), args, 1000, 1000)
    has_more = bool(more["response_metadata"]["next_cursor"])
    shown = _shown([message, *page], backend, args)
    return {"messages": shown, "has_more": has_more} | more


def info(backend: Backend, args: Args) -> Json:
    """Handle conversations.info."""
    channel = visible(backend, args.text("channel"))
    return {"channel": _channel(channel, count=args.flag("include_num_members"))}


def _channel(channel: Channel, *, count: bool = False) -> Json:
    return channel_json(channel, is_member=BOT_USER in channel.members, count=count)


def members(backend: Backend, args: Args) -> Json:
    """Handle conversations.members."""
    channel = visible(backend, args.text("channel"))
    page, more = _page(list(channel.members), args, 100, MOST)
    return {"members": list(page)} | more


_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im"}


def listing(backend: Backend, args: Args) -> Json:
    """Handle conversations.list: public channels unless other types are asked for."""
    wanted = (args.text("types") or "public_channel").split(",")
    kinds = {_TYPES.get(name.strip(), "") for name in wanted}
    found = [
        channel
        for channel in backend.workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind == "channel" or BOT_USER in channel.members)
        and not (channel.archived and args.flag("exclude_archived"))
    ]
    page, more = _page(found, args, 100, MOST)
    return {"channels": [_channel(channel) for channel in page]} | more


def direct_of_bot(backend: Backend, args: Args) -> Json:
    """Handle users.conversations of the bot, only for `types=im`."""
    if args.text("types") != "im":
        raise Refused("invalid_types")
    found = [one for one in backend.workspace.channels.values() if one.kind == "im"]
    page, more = _page(found, args, 100, MOST)
    return {"channels": [_channel(channel) for channel in page]} | more


def open_direct(backend: Backend, args: Args) -> Json:
    """Handle conversations.open with one person."""
    workspace = backend.workspace
    if "channel" in args:
        channel = visible(backend, args.text("channel"))
        return {"channel": {"id": channel.id}}
    users = [user for user in args.text("users").split(",") if user]
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > 1:
        raise Refused("method_not_supported_for_channel_type")
    user = workspace.users.get(users[0])
    if user is None:
        raise Refused("user_not_found")
    if user.deleted:
        raise Refused("user_disabled")
    if user.is_bot:
        raise Refused("cannot_dm_bot")
    channel = workspace.direct(user.id)
    return {"channel": channel_json(channel, is_member=True) | {"is_open": True}}


def join(backend: Backend, args: Args) -> Json:
    """Handle conversations.join, only for public channels."""
    channel = visible(backend, args.text("channel"))
    if channel.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    if BOT_USER not in channel.members:
        channel.members[BOT_USER] = None
        backend.events.member(channel, backend.workspace.users[BOT_USER], joined=True)
    return {"channel": channel_json(channel, is_member=True)}


def invite(backend: Backend, args: Args) -> Json:
    """Handle conversations.invite: one person, by a bot that is a member of the channel."""
    channel = joined(backend, args.text("channel"))
    if channel.kind == "im":
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    users = [user for user in args.text("users").split(",") if user]
    if not users:
        raise Refused("no_user")
    if len(users) > 1:
        raise Refused("too_many_users")
    if wrong := _not_invited(backend, channel, users[0]):
        errors = [{"user": users[0], "ok": False, "error": wrong}]
        raise Refused(wrong, errors=errors)
    channel.members[users[0]] = None
    user = backend.workspace.users[users[0]]
    backend.events.member(channel, user, joined=True, inviter=BOT_USER)
    return {"channel": _channel(channel)}


def _not_invited(backend: Backend, channel: Channel, name: str) -> str:
    """Return why somebody can't be invited to a channel; empty if they can."""
    workspace = backend.workspace
    user = workspace.users.get(name)
    if user is None:
        return "user_not_found"
    if name == BOT_USER:
        return "cant_invite_self"
    if name in channel.members:
        return "already_in_channel"
    if user.deleted or user.team != TEAM:
        return "cant_invite"
    elsewhere = [one for one in workspace.channels.values() if one.kind != "im"]
    if user.is_ultra_restricted and any(name in one.members for one in elsewhere):
        return "ura_max_channels"
    return ""


def users_info(backend: Backend, args: Args) -> Json:
    """Handle users.info."""
    user = backend.workspace.users.get(args.text("user"))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user_json(user, locale=args.flag("include_locale"))}


def users_list(backend: Backend, args: Args) -> Json:
    """Handle users.list."""
    page, more = _page(list(backend.workspace.users.values()), args, MOST, MOST)
    locale = args.flag("include_locale")
    return {"members": [user_json(user, locale=locale) for user in page], "cache_ts": 0} | more


def auth_test(_: Backend, __: Args) -> Json:
    """Handle auth.test."""
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": TEAM_NAME,
        "user": "helpline",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def team_info(_: Backend, __: Args) -> Json:
    """Handle team.info."""
    return {"team": {"id": TEAM, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "email_domain": ""}}


def bots_info(_: Backend, args: Args) -> Json:
    """Handle bots.info."""
    if args.text("bot") not in ("", BOT):
        raise Refused("bot_not_found")
    bot = {"id": BOT, "deleted": False, "name": BOT_NAME, "app_id": APP, "user_id": BOT_USER}
    return {"bot": bot}


def connections_open(backend: Backend, _: Args) -> Json:
    """Handle apps.connections.open: return an address on this server for one socket."""
    ticket = backend.socket.ticket()
    return {"url": f"ws://{backend.host}/slack/link?ticket={ticket}&app_id={APP}"}
