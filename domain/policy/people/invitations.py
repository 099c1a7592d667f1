"""Invitations: codes that let one person open tickets."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

LASTS = timedelta(days=7)
"""How long an invitation can be used."""

BYTES = 8
"""Random bytes of a code: nobody guesses one."""

_CODE = re.compile(r"\W*(?:/start\s+)?\W*invite[-_]?([0-9a-f]{16})\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation. `used_by_id` is who used it; None if nobody did."""

    code: str
    made_by_id: int
    made_at: datetime
    expires_at: datetime
    used_by_id: int | None = None


def code_of(token: str) -> str:
    """Return the code with these hexadecimal digits; a link to a bot may contain it."""
    return f"invite-{token}"


_STAFF_CODE = re.compile(r"\W*(?:/start\s+)?\W*staff[-_]?([0-9a-f]{16})\W*", re.IGNORECASE)


def staff_code_of(token: str) -> str:
    """Return the code of an invitation to the staff with these hexadecimal digits."""
    return f"staff-{token}"


def staff_code_in(typed: str) -> str | None:
    """Return the code of an invitation to the staff that a line or a link consists of."""
    found = _STAFF_CODE.fullmatch(typed)
    return staff_code_of(found[1].lower()) if found else None


def code_in(typed: str) -> str | None:
    """Return the code that a line or a link consists of; None if it is none."""
    found = _CODE.fullmatch(typed)
    return code_of(found[1].lower()) if found else None
