"""The parts of the simulated Slack that the Web API and the `/sim` routes use."""

import math
import time
import uuid
from dataclasses import dataclass, field

from bots.sandbox.changes import Note, unheard
from bots.sandbox.journal import Journal
from bots.sandbox.slack.push.calls import Chosen, HttpMode
from bots.sandbox.slack.push.events import Events
from bots.sandbox.slack.push.socket import SocketMode
from bots.sandbox.slack.state import Message
from bots.sandbox.slack.text import Json
from bots.sandbox.slack.workspace import Workspace
from bots.sandbox.wire import Clock, Upload

SCOPES = frozenset(
    (
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "channels:write.invites",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write.invites",
        "im:history",
        "im:read",
        "im:write",
        "metadata.message:read",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "users:read",
        "users:read.email",
    )
)
TRIGGER_SECONDS = 3.0
RESPONSE_USES, RESPONSE_SECONDS = 5, 30 * 60


@dataclass(slots=True)
class Installation:
    """The app in this workspace. `revoked` holds the kinds of revoked tokens: bot, app.

    `shortcuts` are as in a manifest: name, type (`global` or `message`), callback_id.
    """

    scopes: frozenset[str] = SCOPES
    shortcuts: list[Json] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Trigger:
    """The permission to open one modal, within three seconds of a user's action."""

    user: str
    expires_at: float
    used: bool = False


@dataclass(slots=True)
class Reply:
    """What a `response_url` may still do, and where: five times in thirty minutes."""

    channel: str
    user: str
    message: Message | None = None
    thread_ts: str = ""
    uses: int = RESPONSE_USES
    expires_at: float = field(default_factory=lambda: time.monotonic() + RESPONSE_SECONDS)


@dataclass(slots=True)
class Pending:
    """An announced upload: its content comes, and then it is completed."""

    name: str
    length: int
    content: bytes | None = None


class Sharing:
    """When files.info shows the messages of a published file.

    Really after the answer of files.completeUploadExternal, and sometimes never (bolt-js#2115,
    centaur#311); here at once, unless somebody asks for another time.
    """

    def __init__(self) -> None:
        self._asked: dict[str, float | None] = {}
        self._due: dict[str, float] = {}

    def ask(self, name: str, after: float | None) -> None:
        """Show the messages of the next file with this name so many seconds later; None: never."""
        self._asked[name] = after

    def begin(self, file_id: str, name: str) -> None:
        """Count the seconds of a file that was published just now."""
        after = self._asked.pop(name, 0.0)
        self._due[file_id] = math.inf if after is None else time.monotonic() + after

    def shows(self, file_id: str) -> bool:
        """Return whether it is time to show the file's messages."""
        return time.monotonic() >= self._due.get(file_id, 0.0)


class Backend:
    """One workspace with one app installed, and the connections between them."""

    def __init__(self, journal: Journal, note: Note = unheard, clock: Clock = time.time) -> None:
        self.host = ""
        self.note = note
        self.workspace = Workspace(note, clock)
        self.socket = SocketMode(journal)
        self.calls = HttpMode(journal, self.socket.settings)
        self.delivery = Chosen(self.socket, self.calls)
        self.events = Events(self.workspace, self.delivery)
        self.installation = Installation()
        self.triggers: dict[str, Trigger] = {}
        self.replies: dict[str, Reply] = {}
        self.modals: dict[str, list[Json]] = {}
        self.homes: dict[str, Json] = {}
        self.uploads: dict[str, Pending] = {}
        self.files: dict[str, Upload] = {}
        self.file_objects: dict[str, Json] = {}
        self.sharing = Sharing()

    def trigger(self, user: str) -> str:
        """Return a new `trigger_id` for what this user just did."""
        trigger_id = f"{len(self.triggers) + 1}.1.{uuid.uuid4().hex}"
        self.triggers[trigger_id] = Trigger(user, time.monotonic() + TRIGGER_SECONDS)
        return trigger_id

    def response_url(self, reply: Reply) -> str:
        """Return a new `response_url` for this reply."""
        key = uuid.uuid4().hex
        self.replies[key] = reply
        return f"http://{self.host}/slack/response/{key}"
