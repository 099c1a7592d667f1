"""Users, channels and messages as the Web API, the events and the transcript show them."""

from typing import Any

from bots.sandbox.slack.api.blocks import interactive
from bots.sandbox.slack.state import APP, BOT, BOT_NAME, TEAM, Channel, Message, User
from bots.sandbox.slack.text import Json
from bots.sandbox.slack.workspace import Workspace


def user_json(user: User, *, locale: bool = False) -> Json:
    """Return a user like `users.info`; `locale` only if asked for."""
    stranger = {"is_stranger": True} if user.team != TEAM else {}
    return (
        {
            "id": user.id,
            "team_id": user.team,
            "name": user.name,
            "deleted": user.deleted,
            "real_name": user.real_name or user.name,
            "tz": user.tz,
            "profile": {
                "real_name": user.real_name or user.name,
                "display_name": user.display_name,
                "team": user.team,
            }
            | ({"email": user.email} if user.email else {}),
            "is_admin": user.is_admin,
            "is_owner": False,
            "is_restricted": user.is_restricted,
            "is_ultra_restricted": user.is_ultra_restricted,
            "is_bot": user.is_bot,
            "is_app_user": False,
        }
        | stranger
        | ({"locale": user.locale} if locale else {})
    )


def channel_json(channel: Channel, *, is_member: bool, count: bool = False) -> Json:
    """Return a conversation like `conversations.info`; `num_members` only if asked for."""
    members = {"num_members": len(channel.members)} if count else {}
    common = {"id": channel.id, "created": channel.created, "is_archived": channel.archived}
    if channel.kind == "im":
        other = next(iter(channel.members))
        return common | {"is_im": True, "user": other, "is_org_shared": False} | members
    private = channel.kind == "group"
    return (
        common
        | members
        | {
            "name": channel.name,
            "name_normalized": channel.name,
            "is_channel": not private,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": private,
            "is_general": False,
            "is_shared": channel.shared,
            "is_ext_shared": channel.shared,
            "is_org_shared": False,
            "is_member": is_member,
            "creator": next(iter(channel.members), ""),
            "context_team_id": TEAM,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
    )


def _thread_fields(message: Message, workspace: Workspace) -> Json:
    if not message.thread_ts:
        return {}
    if message.is_reply:
        parent = workspace.channels[message.channel].by_ts.get(message.thread_ts)
        owner = {"parent_user_id": parent.user} if parent else {}
        return {"thread_ts": message.thread_ts} | owner
    repliers = list(dict.fromkeys(reply.user for reply in message.replies))
    return {
        "thread_ts": message.thread_ts,
        "reply_count": len(message.replies),
        "reply_users_count": len(repliers),
        "reply_users": repliers,
        "latest_reply": message.replies[-1].ts if message.replies else "",
        "is_locked": False,
        "subscribed": False,
    }


def _author_fields(message: Message) -> Json:
    if not message.bot_id:
        return {}
    if message.bot_id != BOT:
        return {"bot_id": message.bot_id}
    profile = {"id": BOT, "app_id": APP, "name": BOT_NAME, "deleted": False, "team_id": TEAM}
    return {"bot_id": BOT, "app_id": APP, "bot_profile": profile}


def message_json(message: Message, workspace: Workspace, *, metadata: bool = False) -> Json:
    """Return a message like histories and events; a deleted one is a tombstone."""
    thread = _thread_fields(message, workspace)
    if message.deleted and message.replies:
        return thread | {
            "type": "message",
            "subtype": "tombstone",
            "text": "This message was deleted.",
            "user": "USLACKBOT",
            "hidden": True,
            "ts": message.ts,
        }
    root = workspace.channels[message.channel].by_ts.get(message.thread_ts)
    answers = root is not None and root is not message and message.subtype == "thread_broadcast"
    optional: dict[str, Any] = {
        "subtype": message.subtype,
        "root": message_json(root, workspace) if root is not None and answers else None,
        "client_msg_id": message.client_msg_id,
        "username": message.username,
        "blocks": message.blocks,
        "files": message.files,
        "attachments": message.attachments,
        "edited": message.edited,
        "metadata": message.metadata if metadata else None,
        "reactions": [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ],
    }
    return (
        {
            "type": "message",
            "user": message.user,
            "text": message.text,
            "ts": message.ts,
            "team": message.team,
        }
        | _author_fields(message)
        | thread
        | {name: value for name, value in optional.items() if value}
    )


def shared_json(message: Message, workspace: Workspace) -> Json:
    """Return a message as an attachment of the one that shares it."""
    author = workspace.users.get(message.user)
    channel = workspace.channels[message.channel]
    direct = channel.kind == "im"
    name = author.shown if author else message.username
    optional = {"files": message.files, "attachments": message.attachments}
    return {
        "ts": message.ts,
        "author_id": message.user,
        "author_name": name,
        "author_subname": name,
        "channel_id": channel.id,
        "channel_team": TEAM,
        "channel_name": "Direct Message" if direct else channel.name,
        "is_msg_unfurl": True,
        "is_share": True,
        "from_url": f"https://acme.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}",
        "id": 1,
        "text": message.text,
        "fallback": f"[{message.ts}] {name}: {message.text}",
        "footer": "Direct Message" if direct else f"Posted in #{channel.name}",
        "message_blocks": [
            {
                "team": TEAM,
                "channel": channel.id,
                "ts": message.ts,
                "message": {"blocks": message.blocks or []},
            }
        ],
    } | {key: value for key, value in optional.items() if value}


def labels(element: Json) -> list[str]:
    """Return the texts on a button, or on the options of a menu."""
    if element["type"] == "button":
        return [element["text"]["text"]]
    return [option["text"]["text"] for option in element.get("options", ())]


def row(message: Message, workspace: Workspace) -> Json:
    """Return a line of the transcript: what a person in the channel sees of the message."""
    seen = workspace.look(message)
    elements = [element for block in message.blocks or () for element in interactive(block)]
    return {
        "ts": message.ts,
        "user": message.user,
        "bot": message.bot_id,
        "text": seen.text,
        "fallback": message.text,
        "blocks": message.blocks or [],
        "buttons": [label for element in elements for label in labels(element)],
        "reactions": {name: list(users) for name, users in message.reactions.items()},
        "edited": message.edited is not None,
        "deleted": message.deleted,
        "thread_ts": message.thread_ts,
        "ephemeral_to": message.ephemeral_to,
        "pings": seen.pings,
        "links": seen.links,
        "metadata": message.metadata,
        "files": message.files,
        "subtype": message.subtype,
    }
