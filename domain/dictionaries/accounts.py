"""How dictionaries name a person: by an account on a platform."""

import re

from domain.dictionaries.entries import Reading
from domain.people import Identity

_ACCOUNT = re.compile(
    r"telegram:(?P<user>\d+)|slack:(?P<team>[TE]\w+):(?P<member>[UW]\w+)", re.ASCII
)


def identity_of(account: str) -> Identity:
    """The account that is written like `telegram:42` or `slack:T1:U1`.

    Raises ValueError with a sentence that shows how to write one.
    """
    match = _ACCOUNT.fullmatch(account)
    if match is None:
        raise ValueError(
            f"“{account}” is no account; write telegram:123456789 or slack:T0123ABCD:U0123ABCD"
        )
    if match["user"] is not None:
        return Identity("telegram", "", match["user"])
    return Identity("slack", match["team"], match["member"])


def accounts_in(reading: Reading, key: str) -> tuple[str, ...]:
    """The accounts that a key lists, as they are written; what is none is noted."""
    listed = reading.names(key)
    for account in listed:
        _check(reading, key, account)
    return listed


def responsible_in(reading: Reading) -> str:
    """The account under `responsible`, as it is written; empty if there is none."""
    account = reading.text("responsible")
    if account:
        _check(reading, "responsible", account)
    return account


def _check(reading: Reading, key: str, account: str) -> None:
    try:
        identity_of(account)
    except ValueError as error:
        reading.wrong(key, str(error))
