"""What the Events API says of a change in the workspace.

Shapes: Slack's reference pages of each event; slack_bolt reads the outer fields
(request/internals.py).
"""

import itertools
import time

from bots.sandbox.slack.push.socket import Delivery
from bots.sandbox.slack.shapes import message_json, user_json
from bots.sandbox.slack.state import APP, BOT_USER, TEAM, Channel, Message, User
from bots.sandbox.slack.text import Json
from bots.sandbox.slack.workspace import Workspace

_ABBREVIATIONS = {"channel": "C", "group": "G", "im": "D"}


class Events:
    """Sends the app the events it subscribed to, from the bot's conversations.

    `subscribed` holds names as in an app's manifest (`message.im`, `reaction_added`); None is all.
    """

    def __init__(self, workspace: Workspace, delivery: Delivery) -> None:
        self.subscribed: frozenset[str] | None = None
        self._workspace = workspace
        self._delivery = delivery
        # Unlike any number of an earlier run: the app remembers them for days.
        self._numbers = itertools.count(time.time_ns() // 1000)

    def emit(self, event: Json, channel: Channel | None = None, name: str = "") -> None:
        """Send an event unchanged, if subscribed and, in a channel, if the bot is a member."""
        name = name or event["type"]
        if self.subscribed is not None and name not in self.subscribed:
            return
        if channel is not None and BOT_USER not in channel.members:
            return
        self._delivery.hand_over(self._callback(event, channel))

    def _callback(self, event: Json, channel: Channel | None) -> Json:
        authorization = {
            "enterprise_id": None,
            "team_id": TEAM,
            "user_id": BOT_USER,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "verification",
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{next(self._numbers):08}",
            "event_time": int(self._workspace.clock()),
            "authorizations": [authorization],
            "is_ext_shared_channel": bool(channel and channel.shared),
            "event_context": "context",
        }

    def _message(self, channel: Channel, event: Json) -> None:
        where = {"channel": channel.id, "channel_type": channel.kind}
        plural = "im" if channel.kind == "im" else channel.kind + "s"
        self.emit(event | where, channel, f"message.{plural}")

    def posted(self, message: Message) -> None:
        """Send the event of a new message; a mention of the bot sends two, as in Slack."""
        channel = self._workspace.channels[message.channel]
        event = message_json(message, self._workspace) | {"event_ts": message.ts}
        self._message(channel, event)
        if channel.kind != "im" and BOT_USER in self._workspace.look(message).pings:
            self.emit(event | {"type": "app_mention", "channel": channel.id}, channel)

    def changed(self, message: Message, previous: Json) -> None:
        """Send the event of an edit, an unfurl, or a tombstone for a thread's first message."""
        now = self._workspace.stamp()
        event = {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "message": message_json(message, self._workspace),
            "previous_message": previous,
            "ts": now,
            "event_ts": now,
        }
        self._message(self._workspace.channels[message.channel], event)

    def deleted(self, message: Message, previous: Json) -> None:
        """Send the event of a deleted message."""
        now = self._workspace.stamp()
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "deleted_ts": message.ts,
            "previous_message": previous,
            "ts": now,
            "event_ts": now,
        }
        self._message(self._workspace.channels[message.channel], event)

    def reaction(self, message: Message, user: str, name: str, *, added: bool) -> None:
        """Send the event of an added or removed reaction."""
        event = {
            "type": "reaction_added" if added else "reaction_removed",
            "user": user,
            "reaction": name,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "item_user": message.user,
            "event_ts": self._workspace.stamp(),
        }
        self.emit(event, self._workspace.channels[message.channel])

    def user_changed(self, user: User) -> None:
        """Send the event of a renamed, restricted, closed or reopened account."""
        now = self._workspace.stamp()
        about = {"user": user_json(user), "cache_ts": int(float(now)), "event_ts": now}
        self.emit({"type": "user_change", **about})

    def member(self, channel: Channel, user: User, *, joined: bool, inviter: str = "") -> None:
        """Send the event of a joining or leaving member; the bot's removal has its own."""
        now = self._workspace.stamp()
        if not joined and user.id == BOT_USER:
            kind = "group_left" if channel.kind == "group" else "channel_left"
            gone = {"type": kind, "channel": channel.id, "actor_id": inviter, "event_ts": now}
            self.emit(gone)
            return
        event = {
            "type": "member_joined_channel" if joined else "member_left_channel",
            "user": user.id,
            "channel": channel.id,
            "channel_type": _ABBREVIATIONS[channel.kind],
            "team": user.team,
            "event_ts": now,
        }
        self.emit(event | ({"inviter": inviter} if inviter else {}), channel)

    def archived(self, channel: Channel, user: str) -> None:
        """Send the event of an archived channel."""
        prefix = "group" if channel.kind == "group" else "channel"
        kind = f"{prefix}_archive" if channel.archived else f"{prefix}_unarchive"
        now = self._workspace.stamp()
        self.emit({"type": kind, "channel": channel.id, "user": user, "event_ts": now}, channel)

    def home_opened(self, user: str, tab: str, view: Json | None) -> None:
        """Send the event of somebody who opened the app's Home or Messages tab."""
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": self._workspace.direct(user).id,
            "tab": tab,
            "event_ts": self._workspace.stamp(),
        }
        self.emit(event | ({"view": view} if view else {}))

    def tokens_revoked(self) -> None:
        """Send the event of the bot's revoked token."""
        now = self._workspace.stamp()
        tokens = {"oauth": [], "bot": [BOT_USER]}
        self.emit({"type": "tokens_revoked", "tokens": tokens, "event_ts": now})

    def rate_limited(self) -> None:
        """Send the event of too many events in an hour (30,000 a workspace): some are lost."""
        minute = int(self._workspace.clock()) // 60 * 60
        self._delivery.hand_over(
            {
                "token": "verification",
                "type": "app_rate_limited",
                "team_id": TEAM,
                "minute_rate_limited": minute,
                "api_app_id": APP,
            }
        )
