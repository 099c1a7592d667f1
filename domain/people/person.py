"""People: their roles, languages and properties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Literal, get_args
from zoneinfo import ZoneInfo

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

    def away_at(self, at: datetime) -> datetime | None:
        """Return until when they are away; None if they are not away at that time."""
        return self.away_until if self.away_until is not None and self.away_until > at else None


MARK, COMPANY, EMAIL = "mark", "company", "email"

ACCESS = "access"
"""Whether the person may open tickets, as `Access`; without it, the desk's rule decides."""

LINK = "link"
"""What the link said by which a client came, until they open a ticket."""

LINK_LENGTH = 64
"""Characters of it (Bot API, Deep linking); longer ones nobody's link made."""


class Access(StrEnum):
    """Whether somebody may open tickets. `ended`: their support is over."""

    ON = "on"
    OFF = "off"
    ENDED = "ended"


def property_text(properties: Mapping[str, object], name: str) -> str:
    """Return a property as a text; empty if there is none."""
    return str(properties.get(name, ""))
