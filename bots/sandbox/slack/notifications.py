"""Who a new message of the simulated workspace notifies, by the defaults of Slack's apps.

Sources: Slack's help pages "Guide to Slack notifications" (360025446073), "Notify a channel or
workspace" (202009646) and "Create a user group" (212906697); jenkinsci/slack-plugin#706 and
grafana-cold-storage/oncall#1144. Presence and pauses are not simulated: everybody is active.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bots.sandbox.slack.state import Channel, Message, User
from bots.sandbox.slack.text import Seen

Groups = Mapping[str, Collection[str]]
"""The members of each user group."""

BROADCASTS = frozenset(("here", "channel", "everyone"))


class Kind(StrEnum):
    """Why a message notifies somebody; if there are several reasons, the first of these counts."""

    DIRECT = "direct"
    MENTION = "mention"
    CHANNEL = "channel"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Notification:
    """What somebody's app showed when a message came, whatever happened to it since.

    `sounds` is false if only a badge shows: in a followed thread, for somebody who turned replies
    off (`User.thread_replies`).
    """

    kind: Kind
    sounds: bool
    channel: str
    ts: str
    thread_ts: str
    text: str


class Notifications:
    """All notifications, oldest first."""

    def __init__(self) -> None:
        self._shown: dict[str, list[Notification]] = {}

    def of(self, user: str) -> list[Notification]:
        """Return all notifications of this person since the sandbox began."""
        return self._shown.get(user, [])

    def come(
        self,
        message: Message,
        seen: Seen,
        channel: Channel,
        users: Mapping[str, User],
        groups: Groups,
    ) -> None:
        """Notify the people that a new message concerns, and record them in it."""
        message.notified = {**notified(message, seen, channel, users, groups)}
        for user, kind in message.notified.items():
            sounds = kind is not Kind.THREAD or users[user].thread_replies
            where = (message.channel, message.ts, message.thread_ts)
            shown = Notification(Kind(kind), sounds, *where, seen.text)
            self._shown.setdefault(user, []).append(shown)


def notified(
    message: Message, seen: Seen, channel: Channel, users: Mapping[str, User], groups: Groups
) -> Mapping[str, Kind]:
    """Return who a new message notifies, and why.

    Nobody is notified of their own message or outside the conversation; a message to one person
    alone notifies nobody.
    """
    if message.ephemeral_to:
        return {}
    pings = seen.pings
    # Of several reasons the last one that is put down here stays.
    found: dict[str, Kind] = {}
    if message.is_reply:
        found |= dict.fromkeys(channel.followers.get(message.thread_ts, ()), Kind.THREAD)
    elif BROADCASTS & set(pings):
        found |= dict.fromkeys(channel.members, Kind.CHANNEL)
    found |= dict.fromkeys(_mentioned(pings, groups), Kind.MENTION)
    if channel.kind == "im":
        found |= dict.fromkeys(channel.members, Kind.DIRECT)
    return {
        user: kind
        for user, kind in found.items()
        if user in channel.members and user != message.user and not users[user].is_bot
    }


def _mentioned(pings: Iterable[str], groups: Groups) -> Iterable[str]:
    """Return who is mentioned: a user group counts as its members."""
    return [one for ping in pings for one in groups.get(ping, (ping,))]


def follow(message: Message, channel: Channel) -> None:
    """Let a new message's author, and the people it mentions, follow its thread."""
    if message.ephemeral_to:
        return
    following = channel.followers.setdefault(message.thread_ts or message.ts, {})
    told = (user for user, kind in message.notified.items() if kind == Kind.MENTION)
    following |= dict.fromkeys(one for one in (message.user, *told) if one)
