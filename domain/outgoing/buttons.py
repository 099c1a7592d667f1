"""What can be chosen with the buttons below a text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.policy.forms.choices import NAME, cut, room_for_each


@dataclass(frozen=True, slots=True)
class TicketTitle:
    """A ticket that can be chosen."""

    id: int
    subject: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose; `definition` explains it. `label`: a word of ours, translated when shown.

    Without a label it is called by its name, like an entry of a dictionary.
    """

    id: int
    name: str
    definition: str = ""
    label: str = ""


def in_short(offered: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return the choices of a page with names and definitions that fit one message together."""
    room = room_for_each(sum(bool(one.definition) for one in offered))
    return tuple(
        replace(one, name=cut(one.name, NAME), definition=cut(one.definition, room))
        for one in offered
    )


# Buttons below a text


@dataclass(frozen=True, slots=True)
class OfLine:
    """Buttons about one line."""

    message_id: int


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """The offer to open a ticket from what a member of staff has just written to the bot."""

    update_id: int


@dataclass(frozen=True, slots=True)
class Moves:
    """The tickets that a line may be moved to, if its ticket was a guess."""

    message_id: int
    others: tuple[TicketTitle, ...]


@dataclass(frozen=True, slots=True)
class Departments:
    """The departments that a ticket may be moved to."""

    offered: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The colleagues who may become responsible for a ticket."""

    offered: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class OfHolidays:
    """The calendar whose holidays run out, and whether those of its country can be added."""

    calendar: int
    can_extend: bool


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Buttons about somebody."""

    person_id: int


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who gets a department's tickets, but is not in their channel, by its name."""

    person: int
    name: str
    department: int
    channel: str


@dataclass(frozen=True, slots=True)
class Invitations:
    """The channels to which people can be invited who are not in them."""

    absent: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Replacements:
    """The entries that may take the place of one that is switched off."""

    offered: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """The people who may be meant by a name; a definition is one of somebody's accounts."""

    offered: tuple[Choice, ...]


Below = (
    OfLine
    | OwnTicket
    | Moves
    | Departments
    | Colleagues
    | OfHolidays
    | AboutPerson
    | Invitations
    | Replacements
    | Namesakes
)
