"""What a story consists of: scenes, their acts, and what must be seen afterwards."""

from dataclasses import dataclass
from datetime import datetime

from bots.demo.tour.seen import Chat


@dataclass(frozen=True, slots=True)
class Person:
    """A player: the account's id, a name, and what else the platform knows."""

    account: str
    name: str
    language: str = "en"
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Writes:
    """Somebody writes. `ticket`: in the thread below its card; `{code}` is the one-time code.

    `quoting` is a text in the line it answers; `files` are names of attached files. `at_once`:
    without time to read what came in between.
    """

    who: Person
    chat: Chat
    text: str
    ticket: int | None = None
    quoting: str = ""
    files: tuple[str, ...] = ()
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Edits:
    """Somebody edits their latest line that contains `text`, so that it reads `to`."""

    who: Person
    chat: Chat
    text: str
    to: str


@dataclass(frozen=True, slots=True)
class Reacts:
    """Somebody puts an emoji on the latest line with this text; in Slack by name, like `eyes`."""

    who: Person
    chat: Chat
    emoji: str
    text: str


@dataclass(frozen=True, slots=True)
class Types:
    """Somebody types a slash command in Slack."""

    who: Person
    chat: Chat
    text: str


@dataclass(frozen=True, slots=True)
class Presses:
    """Somebody presses `button` on the latest line with this text that has it.

    It must be there within so many seconds.
    """

    who: Person
    chat: Chat
    button: str
    text: str = ""
    within: float = 20.0


@dataclass(frozen=True, slots=True)
class Breaks:
    """The next `times` calls of a platform's method (`*`: any) fail; see the sandbox."""

    platform: str
    kind: str
    method: str = "*"
    times: int = 1
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Recovers:
    """After so many seconds, all calls succeed again."""

    after: float


@dataclass(frozen=True, slots=True)
class Shows:
    """What must be seen within so many seconds: a line that contains all of this.

    `promise` says it in a sentence. `ticket`: in the thread below its card. `by_bot` None: by
    anybody. `exactly`: how many such lines there are, 0 for what must never be seen.
    """

    promise: str
    chat: Chat
    text: str
    ticket: int | None = None
    by_bot: bool | None = True
    mark: str = ""
    button: str = ""
    only_for: Person | None = None
    silent: bool = False
    exactly: int | None = None
    within: float = 10.0


@dataclass(frozen=True, slots=True)
class Waits:
    """Time passes: the clock of the desk and of both platforms is moved to this aware instant."""

    until: datetime


Act = Writes | Edits | Reacts | Types | Presses | Breaks | Recovers | Waits | Shows
"""What happens in a scene; everything a scene must show is awaited before the next act."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A step of a story: a title, what a newcomer should know, the acts, and what must be seen.

    `chapter` is the title of the chapter that begins with it, if one does.
    """

    title: str
    tells: str
    acts: tuple[Act, ...] = ()
    sees: tuple[Shows, ...] = ()
    chapter: str = ""
