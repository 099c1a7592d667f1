"""The one-time code whose sender becomes the desk's first administrator."""

import re
import secrets

_DIGITS = 8
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212 "
_CODE = re.compile(
    rf"\W*(?:/start\s+)?\W*HELP[{_DASHES}]?([0-9A-F]{{{_DIGITS}}})\W*", re.IGNORECASE
)


def new_code() -> str:
    """Return a code that nobody can guess, such as `HELP-1A2B3C4D`."""
    return f"HELP-{secrets.token_hex(_DIGITS // 2).upper()}"


def code_in(typed: str) -> str | None:
    """Return the code that a line consists of, as `new_code` writes it; None if it is not one.

    Case, spaces, quotes around it and the kind of dash don't matter.
    """
    found = _CODE.fullmatch(typed)
    return f"HELP-{found[1].upper()}" if found else None
