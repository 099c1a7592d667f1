"""Persons, the accounts they write from, and the places they write in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.names import cleaned, first_of

PHONE = "phone"
"""The source of a call that staff wrote down, and the platform of a client without an account."""


class Role(StrEnum):
    """What a person may do at the desk; specialist and administrator together are staff."""

    CLIENT = "client"
    SPECIALIST = "specialist"
    ADMINISTRATOR = "administrator"

    @property
    def is_staff(self) -> bool:
        """Tell whether the role answers clients."""
        return self is not Role.CLIENT


@dataclass(frozen=True, slots=True)
class Identity:
    """A person's account on one platform.

    `team` is the Slack workspace the *account* belongs to (a guest from a shared channel carries
    another one than ours), and empty on Telegram. In a command an `external_id` that begins with
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
    """An account the desk knows: whose it is, what they are called, and when it was last seen.

    `seen_at` is exact to a day, and None if it is not known.
    """

    identity: Identity
    person_id: int
    name: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonRef:
    """Somebody as others name them: by an account, by a handle (`@anna`), or by a name."""

    name: str = ""
    handle: str = ""
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line was written or will be sent: a chat, and a thread in it if it has threads.

    `team` is the Slack workspace the bot is installed in, and empty on Telegram.
    """

    platform: str
    team: str
    chat: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads in a channel, as its platform tells; `members` is None where it does not.

    `guests` are names of members who are none of the workspace's own.
    `public`: every member of the workspace can join; `shared`: so can another organisation's.
    """

    members: int | None = None
    guests: tuple[str, ...] = ()
    public: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform tells of an account at the time it writes.

    The name is one line of what can be seen; where a platform has none, the handle or the account
    stands for it.
    """

    identity: Identity
    name: str
    handle: str = ""
    language: str = ""
    time_zone: str = ""
    is_guest: bool = False
    """A closed or restricted account, or another workspace's: never staff, whatever its role."""
    age: float = field(default=0.0, compare=False)
    """Seconds since the platform told this; 0 where it comes with everything the account does."""

    def __post_init__(self) -> None:
        """Let nothing into sentences that would turn them around or leave them without a name."""
        handle = cleaned(self.handle)
        object.__setattr__(self, "handle", handle)
        object.__setattr__(self, "name", first_of(self.name, handle, self.identity))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the desk knows.

    `properties` are what the desk knows of a client (`mark`, `company`, `project`, `support_until`
    and whatever rules ask for), texts and numbers. `away_until`: gives no answers until then.
    """

    id: int
    name: str
    role: Role
    language: str
    time_zone: str
    created_at: datetime
    properties: Mapping[str, str | int | float] = field(default_factory=dict)
    away_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a client talks. Several tickets may live in one Telegram chat; a Slack thread has one.

    `focus_ticket_id` is the ticket the client last addressed here; `wants_new`: the next line opens
    another. `home_ticket_id`: the thread of what the client gets first of this ticket becomes the
    conversation's, as soon as it is known. `suspended`: nothing goes here for now.
    """

    id: int
    place: Place
    person_id: int
    focus_ticket_id: int | None
    last_line_at: datetime | None
    wants_new: bool
    home_ticket_id: int | None = None
    suspended: bool = False
