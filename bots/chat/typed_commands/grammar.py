"""What a command consists of: its name, its arguments, and what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bots.chat.queue_words import plain
from bots.text.locales import N_
from domain.commands import Command
from domain.messages import Line
from domain.people.person import Role
from domain.people.places import Place
from domain.tickets import Status


class Argument(Enum):
    """Kinds of arguments; the value is how usage lines write them."""

    TICKET = N_("[number]")
    OTHER = N_("right-ticket-number")
    PERSON = N_("@person")
    OTHER_PERSON = N_("[@person]")
    DAY = N_("day")
    STATUS = N_("status")
    ROLE = N_("role")
    LANGUAGE = N_("en|ru")
    TEXT = N_("text")
    WORDS = N_("[text]")  # a text that may be left out
    DEPARTMENT = N_("[department]")
    OTHER_DEPARTMENT = N_("department")
    LEVEL = N_("level")
    CLIENT = N_("@client or name:")
    WHO = N_("@person or name")
    UNTIL = N_("until when")
    FILTERS = N_("[filters]")
    PEOPLE = N_("[words and filters]")
    SETTING = N_("[kind name field value]")
    PROMISE = N_("level 2 hr")
    TRIAL = N_("text [as @client]")
    TOPIC = N_("[topic]")
    CHANGES = N_("[person, setting or time]")
    CODE = N_("[code]")
    LINK = ""  # the parameter of a link that opens the chat; it is never typed or shown


class Where(Enum):
    """Where a command was typed, which decides what may be left out."""

    PRIVATE = "private"
    THREAD = "thread"
    SLASH = "slash"


@dataclass(frozen=True, slots=True)
class Came:
    """How a command came: where it was typed, and what commands begin with there.

    `line` is the platform's message that contains it, None if there is none (a slash command).
    """

    where: Where
    place: Place
    line: Line | None
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A parsed command line: its arguments by kind, and how it came."""

    values: Mapping[Argument, Any]
    came: Came

    def get(self, argument: Argument) -> Any:
        """Return the argument's value; None if it was left out."""
        return self.values.get(argument)


@dataclass(frozen=True, slots=True)
class Spec:
    """A command: its name, its arguments, the desk's command, and one line of help.

    `files`: files that come with it go along, and may be enough without a text. `former` are words
    that it had in earlier releases; people may type them still, and nobody is shown them.
    """

    name: str
    arguments: tuple[Argument, ...]
    asks: type[Command]
    build: Callable[[Typed], Command]
    help: str
    aliases: tuple[str, ...] = ()
    files: bool = False
    former: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that calls it."""
        return (self.name, *self.aliases, *self.former)

    def usage(self, prefix: str) -> tuple[str, ...]:
        """Return how to write it: the word, then its arguments, each still to be translated."""
        return (prefix + self.name, *(one.value for one in self.arguments if one.value))


class UsageError(Exception):
    """A command's arguments are wrong."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec.name)
        self.spec = spec


STATUSES = {
    **{plain(status.value): status for status in Status},
    "waiting": Status.PENDING,
    "waiting for client": Status.PENDING,
    "hold": Status.ON_HOLD,
    "progress": Status.OPEN,
    "in progress": Status.OPEN,
    "processed": Status.RESOLVED,
    "done": Status.RESOLVED,
    "новая": Status.NEW,
    "в работе": Status.OPEN,
    "открыта": Status.OPEN,
    "ждем клиента": Status.PENDING,
    "ждет клиента": Status.PENDING,
    "ожидание": Status.PENDING,
    "отложена": Status.ON_HOLD,
    "отложено": Status.ON_HOLD,
    "обработана": Status.RESOLVED,
    "обработано": Status.RESOLVED,
    "решена": Status.RESOLVED,
    "готово": Status.RESOLVED,
    "закрыта": Status.CLOSED,
    "закрыто": Status.CLOSED,
}
"""Statuses by the words for them in both languages, as `plain` writes them."""

ROLES = {
    **{role.value: role for role in Role},
    "admin": Role.ADMINISTRATOR,
    "клиент": Role.CLIENT,
    "специалист": Role.SPECIALIST,
    "администратор": Role.ADMINISTRATOR,
    "админ": Role.ADMINISTRATOR,
}
"""Roles by the words for them in both languages."""
