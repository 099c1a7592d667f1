"""The simulated workspace: everything that is stored, and who waits for a change.

Nothing here knows about HTTP, sockets or the Web API's JSON.
"""

import time
from collections.abc import Callable, Sequence

from bots.sandbox.changes import Note, unheard
from bots.sandbox.slack.notifications import Notifications, follow
from bots.sandbox.slack.state import BOT_NAME, BOT_USER, Channel, Message, User
from bots.sandbox.slack.text import Seen, read
from bots.sandbox.wire import Clock, Waiters

Matches = Callable[[Message], bool]


class Workspace:
    """Everything that is stored. Every change goes through here and wakes those who wait for it."""

    def __init__(self, note: Note = unheard, clock: Clock = time.time) -> None:
        self.clock = clock
        self._note = note
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.custom_emoji: set[str] = set()
        self.usergroups: dict[str, list[str]] = {}
        self.notifications = Notifications()
        self._user_names: dict[str, str] = {}
        self._channel_names: dict[str, str] = {}
        self._ims: dict[str, str] = {}
        self._last_stamp = 0
        self._waiters: Waiters[Message] = Waiters()
        self.add_user(User(BOT_USER, "helpline", BOT_NAME, is_bot=True))

    # Names

    def name_of(self, identifier: str) -> str:
        """See `slack_text.Names`."""
        if user := self.users.get(identifier):
            return user.shown
        channel = self.channels.get(identifier)
        return channel.name if channel else identifier

    def user_named(self, name: str) -> str | None:
        """See `slack_text.Names`."""
        return self._user_names.get(name.casefold())

    def channel_named(self, name: str) -> str | None:
        """See `slack_text.Names`."""
        return self._channel_names.get(name)

    # People and places

    def add_user(self, user: User) -> User:
        """Add an account, or change the one with this id."""
        self.users[user.id] = user
        for name in (user.name, user.real_name, user.display_name):
            self._user_names[name.casefold()] = user.id
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """Add a conversation."""
        channel.created = channel.created or int(self.clock())
        self.channels[channel.id] = channel
        if channel.kind != "im":
            self._channel_names[channel.name] = channel.id
        return channel

    def direct(self, user: str) -> Channel:
        """Return the bot's direct conversation with this user, opened if necessary."""
        if user not in self._ims:
            members = {user: None, BOT_USER: None}
            im = self.add_channel(Channel(f"D{user}", "directmessage", "im", members))
            self._ims[user] = im.id
        return self.channels[self._ims[user]]

    def restore(self, channel: Channel, messages: Sequence[Message]) -> None:
        """Restore a conversation of an earlier run, with all its messages."""
        self.add_channel(channel)
        if channel.kind == "im":
            self._ims[next(iter(channel.members))] = channel.id
        for message in messages:
            self._keep(message)
        for message in [one for one in messages if one.deleted and one.is_reply]:
            self._forget_reply(message)
        if messages:
            seconds, micros = messages[-1].ts.split(".")
            self._last_stamp = max(self._last_stamp, int(seconds) * 1_000_000 + int(micros))

    # Messages

    def stamp(self) -> str:
        """Return a new ts: seconds and microseconds, unique and increasing in the workspace."""
        self._last_stamp = max(self._last_stamp + 1, int(self.clock() * 1_000_000))
        seconds, micros = divmod(self._last_stamp, 1_000_000)
        return f"{seconds}.{micros:06}"

    def post(self, message: Message) -> Message:
        """Store a new message, and notify the people it concerns."""
        channel, seen = self.channels[message.channel], self.look(message)
        self.notifications.come(message, seen, channel, self.users, self.usergroups)
        self._keep(message)
        return message

    def _keep(self, message: Message) -> None:
        """Store a message; a reply is also in its thread."""
        channel = self.channels[message.channel]
        channel.messages.append(message)
        channel.by_ts[message.ts] = message
        if not message.ephemeral_to:
            if message.is_reply and (parent := channel.by_ts.get(message.thread_ts)):
                parent.thread_ts = parent.ts
                parent.replies.append(message)
            if not message.is_reply or message.subtype == "thread_broadcast":
                channel.top.append(message)
        follow(message, channel)
        self.changed(message)

    def remove(self, message: Message) -> bool:
        """Delete a message. Return True if it has replies, so that a tombstone stays."""
        message.deleted = True
        message.metadata = None
        self._forget_reply(message)
        self.changed(message)
        return bool(message.replies)

    def _forget_reply(self, message: Message) -> None:
        parent = self.channels[message.channel].by_ts.get(message.thread_ts)
        if message.is_reply and parent is not None:
            parent.replies = [reply for reply in parent.replies if reply is not message]

    def changed(self, message: Message) -> None:
        """Forget what was computed of the message, and wake those who wait for it."""
        message.seen = None
        self._waiters.tell(message)
        self._note(f"slack:{message.channel}")

    def look(self, message: Message) -> Seen:
        """Return what the message shows now."""
        if message.seen is None:
            message.seen = read(message.text, message.blocks, self)
        return message.seen

    async def wait(self, channel: Channel, matches: Matches, timeout: float) -> Message:
        """Return the channel's first matching message, now or later. Raises TimeoutError."""

        def ours(message: Message) -> bool:
            return message.channel == channel.id and matches(message)

        return await self._waiters.wait(channel.messages, ours, timeout)
