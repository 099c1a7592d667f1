"""What comes in: a platform's updates as records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bots.platforms.outgoing import Rendered
from domain.messages import Attachment, Line
from domain.people.accounts import Profile
from domain.people.places import Place
from domain.text.spans import Text

Payload = Mapping[str, Any]
"""What a platform sent, or a part of it: of such JSON nothing is known before it is decoded."""


def _nothing(_shown: Rendered) -> None:
    """Do nothing: there is nobody to be shown it."""


@dataclass(frozen=True, slots=True)
class Received:
    """A platform's update as it came, before it is decoded.

    `key` tells a redelivery from a new update; updates of one `lane` are handled in order.
    `problem` is a sentence that says why it can't be read, empty if it can. `soon` is told what to
    show until the answer is there, if that may take seconds. `channel` is where a line was written
    that is no command: if tickets have no threads there, it is not stored.
    """

    platform: str
    key: str
    lane: str
    payload: Payload
    problem: str = ""
    soon: Callable[[Rendered], None] = field(default=_nothing, compare=False, repr=False)
    channel: Place | None = None


@dataclass(frozen=True, slots=True)
class LineWritten:
    """Somebody wrote a line. `private` is true in a direct chat with the bot.

    `answers` is the message that it answers, if the platform brings it along and a person wrote it.
    """

    author: Profile
    line: Line
    private: bool
    answers: "LineWritten | None" = None


@dataclass(frozen=True, slots=True)
class LineEdited:
    """An earlier line now reads `line.text`; `line.external_id` is the one it had."""

    author: Profile
    line: Line
    private: bool


@dataclass(frozen=True, slots=True)
class LineDeleted:
    """A line was deleted where it was written."""

    place: Place
    external_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CommandTyped:
    """A slash command outside any line: `/desk take 42` has the text `take 42`."""

    author: Profile
    place: Place
    text: Text
    at: datetime
    private: bool


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """One of our buttons was pressed. `value` is what it carries, `message` where it is.

    `token` is what the platform wants back with the answer (a callback id, a response URL).
    """

    author: Profile
    place: Place
    value: str
    message: str
    at: datetime
    private: bool
    token: str = ""
    home: Place | None = None
    """The actor's Home, if it was pressed there or in what a press there has opened."""


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody opened their Home with the bot; `place` is that Home."""

    author: Profile
    place: Place
    at: datetime


@dataclass(frozen=True, slots=True)
class ReachabilityChanged:
    """The person blocked or unblocked the bot."""

    author: Profile
    place: Place
    reachable: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountClosed:
    """An account was closed or became a guest's: its person is no longer staff."""

    profile: Profile
    place: Place
    at: datetime


@dataclass(frozen=True, slots=True)
class ChatMigrated:
    """The platform gave a chat another id."""

    old: Place
    new: Place


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody put emoji on a message (`given`), or removed some (`taken`).

    `message` is the external id of the message in `place`. An emoji is the character itself, like
    "👍", or ":its_name:" if only the platform can draw it.
    """

    author: Profile
    place: Place
    message: str
    given: tuple[str, ...]
    taken: tuple[str, ...]
    at: datetime
    private: bool


@dataclass(frozen=True, slots=True)
class ShortcutChosen:
    """One of our shortcuts was chosen: a global one, or a message's.

    `message` is the external id of the message in `place`. If no message was chosen, both are empty
    except for the platform and team. `written` is that message, if it is to be moved and a person
    wrote it.
    """

    author: Profile
    place: Place
    name: str
    message: str
    at: datetime
    private: bool
    written: LineWritten | None = None


@dataclass(frozen=True, slots=True)
class FormFilled:
    """One of our forms was sent. `value` is the form's; texts are by field name.

    A CHOICE's text is the chosen value; a TICK's is empty if it is not ticked. `opening` is
    the platform's id of this one form, which stays the same when it is sent again.
    """

    author: Profile
    place: Place
    value: str
    texts: Mapping[str, Text]
    attachments: tuple[Attachment, ...]
    at: datetime
    private: bool
    opening: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class FormClosed:
    """One of our forms was closed without being sent. `value` is the form's."""

    author: Profile
    place: Place
    value: str
    at: datetime
    private: bool


@dataclass(frozen=True, slots=True)
class OptionsSought:
    """Somebody types into a field of a form that has too many options to list.

    `value` is the form's; `field` the field's name; `typed` what is typed so far.
    """

    author: Profile
    place: Place
    value: str
    field: str
    typed: str
    at: datetime
    private: bool


Incoming = (
    LineWritten
    | LineEdited
    | LineDeleted
    | CommandTyped
    | ButtonPressed
    | ReachabilityChanged
    | HomeOpened
    | AccountClosed
    | ChatMigrated
    | Reacted
    | ShortcutChosen
    | FormFilled
    | OptionsSought
    | FormClosed
)
