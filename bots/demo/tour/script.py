"""What a story is made of: scenes, what is done in them, and what must be seen then."""

from dataclasses import dataclass
from datetime import datetime

from bots.demo.tour.seen import Chat


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who plays: the account's id, a name, and what else the platform knows."""

    account: str
    name: str
    language: str = "en"
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Writes:
    """Somebody writes. `ticket`: in the thread below its card; `{code}` is the one-time code.

    `quoting` is found in the line it answers; `files` are names of what goes along. `at_once`:
    without the time to read what came in between.
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
    """Somebody changes the latest line of theirs that has `text` in it, so that it reads `to`."""

    who: Person
    chat: Chat
    text: str
    to: str


@dataclass(frozen=True, slots=True)
class Reacts:
    """Somebody puts an emoji on the latest line with this text; in Slack by its name, `eyes`."""

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
    """Somebody presses what reads `button` on the latest line with this text that has it.

    It must be there within so many seconds.
    """

    who: Person
    chat: Chat
    button: str
    text: str = ""
    within: float = 20.0


@dataclass(frozen=True, slots=True)
class Breaks:
    """The next `times` calls of a platform's method (`*`: of any) go wrong; see the sandbox."""

    platform: str
    kind: str
    method: str = "*"
    times: int = 1
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Recovers:
    """After so many seconds, all calls go well again."""

    after: float


@dataclass(frozen=True, slots=True)
class Shows:
    """What must be seen, within so many seconds: a line that has all of this.

    `promise` says it in a sentence. `ticket`: in the thread below its card. `by_bot` None: by
    whomever. `exactly`: how many such lines there are, 0 for what must never be seen.
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
"""What happens in a scene; what shows is waited for before the next act."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A step of a story: a title, what a newcomer should know, what is done, what must be seen.

    `chapter` is the title of the chapter that begins with it, if one does.
    """

    title: str
    tells: str
    acts: tuple[Act, ...] = ()
    sees: tuple[Shows, ...] = ()
    chapter: str = ""
