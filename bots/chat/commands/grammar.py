"""What a command is: its name, what it takes, and what was typed of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bots.text.locales import N_
from domain.commands import Command
from domain.messages import Line
from domain.people import Place
from domain.tickets import Status


class Argument(Enum):
    """What a command takes; the value is how usage lines write it."""

    TICKET = N_("[number]")
    OTHER = N_("right number")
    PERSON = N_("@person")
    STATUS = N_("status")
    ROLE = N_("role")
    LANGUAGE = N_("en|ru")
    TEXT = N_("text")
    WORDS = N_("[text]")  # a text that may be left out
    DEPARTMENT = N_("[department]")
    OTHER_DEPARTMENT = N_("department")
    LEVEL = N_("level")
    CLIENT = N_("@client or name:")
    UNTIL = N_("until when")
    FILTERS = N_("[filters]")
    LINK = ""  # what a link that opens the chat adds: nobody types it, and no usage line has it


class Where(Enum):
    """Where a command was typed, which tells what may be left out."""

    PRIVATE = "private"
    THREAD = "thread"
    SLASH = "slash"


@dataclass(frozen=True, slots=True)
class Typed:
    """A command line taken apart: its arguments by kind, and where it was typed.

    `line` is the platform's message that it came in, None where none did (a slash command).
    """

    values: Mapping[Argument, Any]
    where: Where
    place: Place
    line: Line | None

    def get(self, argument: Argument) -> Any:
        """Return the argument's value, None if it was left out."""
        return self.values.get(argument)


@dataclass(frozen=True, slots=True)
class Spec:
    """A command: its name, what it takes, what it asks of the desk, and one line of help.

    `build` is None for help itself, which the desk knows nothing of. `files`: what comes with it
    goes along, and may say it all.
    """

    name: str
    arguments: tuple[Argument, ...]
    asks: type[Command]
    build: Callable[[Typed], Command] | None
    help: str
    aliases: tuple[str, ...] = ()
    files: bool = False

    def usage(self, prefix: str) -> tuple[str, ...]:
        """Return how to write it: the word, then its arguments, each still to be translated."""
        return (prefix + self.name, *(one.value for one in self.arguments if one.value))


class UsageError(Exception):
    """A command's arguments are not as it takes them."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec.name)
        self.spec = spec


STATUSES = {
    **{status.value: status for status in Status},
    "waiting": Status.PENDING,
    "hold": Status.ON_HOLD,
    "progress": Status.OPEN,
    "processed": Status.RESOLVED,
    "done": Status.RESOLVED,
}
"""Words for statuses; the last ones are how people call them."""
