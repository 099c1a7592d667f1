"""People, the accounts they write from, and the places they write in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from domain.names import cleaned, first_of

PHONE = "phone"
"""The source of a recorded call, and the platform of a client without an account."""

Language = Literal["en", "ru"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
"""The languages that the desk speaks; its texts are written in the first."""


def base_language(tag: str) -> str:
    """Return the language of an IETF tag without its region: `en` of `en-GB`."""
    return tag.replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=1024)
def known_zone(name: str) -> ZoneInfo | None:
    """Return the time zone of an IANA name; None if there is none, as profiles may say anything.

    https://docs.python.org/3/library/zoneinfo.html#zoneinfo.ZoneInfo
    """
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError):
        return None


class Role(StrEnum):
    """What a person may do at the desk; specialists and administrators are staff."""

    CLIENT = "client"
    SPECIALIST = "specialist"
    ADMINISTRATOR = "administrator"

    @property
    def is_staff(self) -> bool:
        """Return whether people with this role reply to clients."""
        return self is not Role.CLIENT


@dataclass(frozen=True, slots=True)
class Identity:
    """A person's account on one platform.

    `team` is the Slack workspace that the *account* belongs to (a guest from a shared channel has
    another one than ours); it is empty on Telegram. In a command, an `external_id` that begins with
    `@` is a name, for which the desk finds the account (domain.desk.people.named).
    """

    platform: str
    team: str
    external_id: str

    def __str__(self) -> str:
        """Return the account as people type it: `telegram:42`, `slack:T1:U1`."""
        return ":".join(filter(None, (self.platform, self.team, self.external_id)))


@dataclass(frozen=True, slots=True)
class Account:
    """An account the desk knows: whose it is, its names, and when it was last seen.

    `seen_at` is exact to a day, and None if it is unknown.
    """

    identity: Identity
    person_id: int
    name: str
    seen_at: datetime | None
    handle: str = ""


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as others name them: by account, by handle (`@anna`), or by name."""

    name: str = ""
    handle: str = ""
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line was written or will be sent: a chat, and a thread in it if it has threads.

    `team` is the Slack workspace in which the bot is installed; it is empty on Telegram.
    """

    platform: str
    team: str
    chat: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can read a channel, as its platform says; `members` is None if it does not say.

    `guests` are names of members from outside the workspace. `public`: every member of the
    workspace can join; `shared`: so can another organization's.
    """

    members: int | None = None
    guests: tuple[str, ...] = ()
    public: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform says about an account when it writes.

    The name is one line of visible text; if a platform has none, it is the handle or the account.
    """

    identity: Identity
    name: str
    handle: str = ""
    language: str = ""
    time_zone: str = ""
    is_guest: bool = False
    """A closed or restricted account, or another workspace's: never staff, whatever its role."""
    age: float = field(default=0.0, compare=False)
    """Seconds since the platform said this; 0 if it comes with each action of the account."""

    def __post_init__(self) -> None:
        """Let nothing into sentences that would turn them around or leave them without a name."""
        handle = cleaned(self.handle)
        object.__setattr__(self, "handle", handle)
        object.__setattr__(self, "name", first_of(self.name, handle, self.identity))


@dataclass(frozen=True, slots=True)
class Person:
    """A person the desk knows.

    `properties` are facts about a client (`mark`, `company`, `project`, `support_until` and others
    that rules ask for): texts and numbers. `away_until`: gets no tickets until then. `speaks` are
    codes of the languages that a member of staff speaks, like `en`; `language` is the one that they
    read the desk in. `confirmed_at`: when their role was given or confirmed, None if nobody knows;
    `resting_role` is the one that rests until an administrator confirms it.
    """

    id: int
    name: str
    role: Role
    language: str
    time_zone: str
    created_at: datetime
    properties: Mapping[str, str | int | float] = field(default_factory=dict)
    away_until: datetime | None = None
    speaks: tuple[str, ...] = ()
    confirmed_at: datetime | None = None
    resting_role: Role | None = None

    @property
    def appointed(self) -> Role:
        """The role that they were given, also while it rests."""
        return self.role if self.role.is_staff else self.resting_role or Role.CLIENT


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a client talks. A Telegram chat may have several tickets; a Slack thread has one.

    `focus_ticket_id` is the ticket that the client last wrote about here; `wants_new`: the next
    line opens another. `home_ticket_id`: the thread of this ticket's first message to the client
    will be the conversation's, as soon as it is known. `suspended`: nothing is sent here for now.
    """

    id: int
    place: Place
    person_id: int
    focus_ticket_id: int | None
    last_line_at: datetime | None
    wants_new: bool
    home_ticket_id: int | None = None
    suspended: bool = False
