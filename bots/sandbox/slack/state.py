"""What the simulated workspace consists of: people, conversations and messages."""

from dataclasses import dataclass, field

from bots.sandbox.slack.text import Json, Seen

TEAM, TEAM_NAME, TEAM_DOMAIN = "T1", "Acme", "acme"
BOT_USER, BOT, APP, BOT_NAME = "UBOT", "B1", "A1", "Helpline"


@dataclass(slots=True)
class User:
    """An account: `team` is its workspace, another one than ours for a stranger."""

    id: str
    name: str
    real_name: str = ""
    display_name: str = ""
    locale: str = "en-US"
    tz: str = "Europe/Berlin"
    team: str = TEAM
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    email: str = ""
    thread_replies: bool = True
    """Whether replies in threads that the person follows make a sound, or only show a badge."""

    @property
    def shown(self) -> str:
        """What others see as the name."""
        return self.display_name or self.real_name or self.name


@dataclass(slots=True)
class Message:
    """A message as stored. `reactions` maps a name to the people who gave it.

    `notified`: who it notified when it came, and why (see `notifications.Kind`).
    """

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] | None = None
    thread_ts: str = ""
    subtype: str = ""
    bot_id: str = ""
    app_id: str = ""
    username: str = ""
    team: str = TEAM
    client_msg_id: str = ""
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    replies: list["Message"] = field(default_factory=list)
    edited: Json | None = None
    deleted: bool = False
    ephemeral_to: str = ""
    notified: dict[str, str] = field(default_factory=dict)
    seen: Seen | None = None

    @property
    def is_reply(self) -> bool:
        """Return whether it is in a thread below another message."""
        return bool(self.thread_ts) and self.thread_ts != self.ts


@dataclass(slots=True)
class Channel:
    """A conversation. `kind` is channel, group (private) or im; `messages` are in order of ts.

    `followers` of a thread, by the ts of its first message: people who wrote in it or were
    mentioned.
    """

    id: str
    name: str
    kind: str = "channel"
    members: dict[str, None] = field(default_factory=dict)
    shared: bool = False
    archived: bool = False
    created: int = 0
    messages: list[Message] = field(default_factory=list)
    top: list[Message] = field(default_factory=list)
    by_ts: dict[str, Message] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)
    followers: dict[str, dict[str, None]] = field(default_factory=dict)
