"""People and channels in the configuration, written as each platform's traits say."""

import json
import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import NoDecode

from bots.platform_table import platforms
from domain import platforms as rows
from domain.people.accounts import Identity
from domain.people.places import Place


def identity_of(account: str) -> Identity:
    """Return the account that is written like `telegram:42` or `slack:T1:U1`.

    Raises ValueError if it is not an account.
    """
    return rows.identity_of(account, platforms())


def account_mistake(account: str) -> str:
    """Return how to write an account if this is not one; empty if it is."""
    try:
        identity_of(account)
    except ValueError:
        return f"write {rows.account_examples(platforms())}"
    return ""


def place_of(channel: str) -> Place | None:
    """Return the channel that is written like `slack:T1:C1`; None if it is not a channel."""
    name, _, rest = channel.partition(":")
    pattern = rows.traits_of(name, platforms()).channel
    match = re.fullmatch(pattern, rest) if pattern else None
    return Place(name, match["team"], match["id"]) if match else None


def _account(value: str) -> str:
    if mistake := account_mistake(value):
        raise ValueError(mistake)
    return value


def _channel(value: str) -> str:
    if value and place_of(value) is None:
        raise ValueError(f"write {rows.channel_examples(platforms())}, or leave it empty")
    return value


def _listed(value: object) -> object:
    """Read a list; the environment has none, so it is comma-separated or JSON there."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError("write accounts, separated by commas") from None
    return [account.strip() for account in value.split(",") if account.strip()]


Accounts = Annotated[
    tuple[Annotated[str, AfterValidator(_account)], ...], NoDecode, BeforeValidator(_listed)
]
Channel = Annotated[str, AfterValidator(_channel)]
