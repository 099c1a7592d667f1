"""What a story is made of: scenes, what is done in them, and what must be seen then."""

from dataclasses import dataclass

from bots.tour.seen import Chat


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

    `quoting` is found in the line it answers; `picture`: the text is the caption of one.
    """

    who: Person
    chat: Chat
    text: str
    ticket: int | None = None
    quoting: str = ""
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Types:
    """Somebody types a slash command in Slack."""

    who: Person
    chat: Chat
    text: str


@dataclass(frozen=True, slots=True)
class Presses:
    """Somebody presses what reads `button` on the latest line with this text that has it."""

    who: Person
    chat: Chat
    button: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Breaks:
    """The next `times` calls of a platform's method (`*`: of any) go wrong; see the sandbox."""

    platform: str
    kind: str
    method: str = "*"
    times: int = 1
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Mends:
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


Act = Writes | Types | Presses | Breaks | Mends | Shows
"""What happens in a scene; what shows is waited for before the next act."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A step of a story: a title, what a newcomer should know, what is done, what must be seen."""

    title: str
    tells: str
    acts: tuple[Act, ...] = ()
    sees: tuple[Shows, ...] = ()
