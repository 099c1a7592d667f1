"""The accounts that people write from."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.text.names import cleaned, first_of

PHONE = "phone"
"""The source of a recorded call, and the platform of a client without an account."""


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

    @property
    def called(self) -> str:
        """What people read while nobody knows a name: `Telegram 42`, the same in all languages."""
        return f"{self.platform.capitalize()} {self.external_id}"


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
class Profile:
    """What a platform says about an account when it writes.

    The name is one line of visible text. If a platform has none, it is the handle or, if there is
    none either, what the account is `called`.
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
        object.__setattr__(self, "name", first_of(self.name, handle, self.identity.called))
