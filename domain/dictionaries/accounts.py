"""How dictionaries name a person: by an account on a platform."""

from domain.dictionaries.entries import Reading
from domain.platforms import Platforms, identity_of


def accounts_in(reading: Reading, key: str, platforms: Platforms) -> tuple[str, ...]:
    """Return the accounts that a key lists, as they are written; what is none is noted."""
    listed = reading.names(key)
    for account in listed:
        _check(reading, key, account, platforms)
    return listed


def responsible_in(reading: Reading, platforms: Platforms) -> str:
    """Return the account under `responsible`, as it is written; empty if there is none."""
    account = reading.text("responsible")
    if account:
        _check(reading, "responsible", account, platforms)
    return account


def _check(reading: Reading, key: str, account: str, platforms: Platforms) -> None:
    try:
        identity_of(account, platforms)
    except ValueError as error:
        reading.wrong(key, str(error))
