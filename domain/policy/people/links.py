"""Linking two accounts of one person: the code, how far it has got, and who the person is then."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.people.person import ACCESS, Access, Person, Role

CODE_LASTS = timedelta(minutes=15)
"""How long a code can be entered."""

SIDES_WITHIN = timedelta(hours=1)
"""How long either side can confirm."""

ADMINISTRATORS_WITHIN = timedelta(days=7)
"""How long an administrator can confirm."""

MOST_FAILURES = 5
"""Wrong codes that a person can enter within `FAILURES_WITHIN`."""

FAILURES_WITHIN = timedelta(hours=1)

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that look alike: 0 and O, 1, I and L."""

_LENGTH = 8
"""Nobody guesses one of 31⁸ in five attempts an hour."""


def new_code(choose: Callable[[str], str]) -> str:
    """Return a code, `K7QF-M2XD`; `choose` picks a letter so that nobody can foresee it."""
    letters = "".join(choose(_LETTERS) for _ in range(_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def hashed(typed: str) -> str:
    """Return what is stored of a code, however it was typed."""
    letters = re.sub(r"[\W_]", "", typed).upper()
    return hashlib.sha256(letters.encode()).hexdigest()


class LinkStep(StrEnum):
    """How far a link has got: what happened last."""

    MADE = "made"  # one side has a code
    ENTERED = "entered"  # the other side has entered it, and is asked first
    OFFERED = "offered"  # the other side has confirmed; the one with the code is asked
    ACCEPTED = "accepted"  # both have; administrators are asked
    OVER = "over"


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """Two people who say that they are one: who has the code, who entered it, and where.

    `other_id` is None until somebody has entered it.
    """

    id: int
    person_id: int
    platform: str
    step: LinkStep
    expires_at: datetime
    other_id: int | None = None
    other_platform: str = ""


Properties = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Link:
    """Accounts that were somebody else's, `moved_id`, before they were linked to a person.

    `role` and `properties` are what that person had. `gained` names properties, and
    `gained_languages` languages, that the person has only by this link.
    """

    moved_id: int
    person_id: int
    role: Role
    properties: Properties
    gained: tuple[str, ...]
    gained_languages: tuple[str, ...] = ()


_RANK = {Role.CLIENT: 0, Role.SPECIALIST: 1, Role.ADMINISTRATOR: 2}


def who_stays(one: Person, other: Person) -> tuple[Person, Person]:
    """Return who both are from now on, and who they are no longer.

    The higher role stays; among equals, who has been known longer.
    """
    first, second = sorted((one, other), key=lambda person: (-_RANK[person.role], person.id))
    return first, second


def confirmed_together(stays: Person, moves: Person) -> datetime | None:
    """Return when the role of both together was confirmed: for either, if they have the same."""
    known = [stays.confirmed_at]
    if stays.role.is_staff and moves.role is stays.role:
        known.append(moves.confirmed_at)
    return max((one for one in known if one is not None), default=None)


def languages_gained(stays: Person, moves: Person) -> tuple[str, ...]:
    """Return the languages that only the one who moves speaks."""
    return tuple(one for one in moves.speaks if one not in stays.speaks)


def merged(stays: Properties, moves: Properties) -> Properties:
    """Return what is known of both together. Who was switched off stays switched off."""
    both = {**moves, **stays}
    if Access.OFF.value in (stays.get(ACCESS), moves.get(ACCESS)):
        both[ACCESS] = Access.OFF.value
    return both


def parted(now: Properties, link: Link) -> tuple[Properties, Properties]:
    """Return what remains known of the person, and what is known of the one given back."""
    off = {ACCESS: Access.OFF.value} if now.get(ACCESS) == Access.OFF.value else {}
    had = {**link.properties, **off}
    lent = [name for name in link.gained if now.get(name) == link.properties.get(name)]
    return {name: now[name] for name in now if name not in lent}, had


def roles_back(person: Person, link: Link) -> tuple[Role, Role]:
    """Return the role that a link gives back, and the one that rests if that is a client's.

    It is the one it had, but no more than the person has, and what rests goes on resting.
    """
    lower = _RANK.__getitem__
    return min(person.role, link.role, key=lower), min(person.appointed, link.role, key=lower)


def languages_back(
    person: Person, moved: Person, link: Link
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the languages the person keeps, and those of the person given back."""
    remaining = [one for one in person.speaks if one not in link.gained_languages]
    return remaining, [one for one in moved.speaks if one in person.speaks]
