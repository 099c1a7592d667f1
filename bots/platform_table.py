"""The platforms of this desk: a line each, and everything that is asked by name."""

from typing import Any

from bots.platforms.package import Package
from bots.platforms.slack.package import PACKAGE as SLACK
from bots.platforms.telegram.package import PACKAGE as TELEGRAM
from domain.platforms import Platforms, Traits

PLATFORMS: dict[str, Package[Any]] = {"telegram": TELEGRAM, "slack": SLACK}

_TO_COME = {"email": Traits()}
"""Sources that the list of tickets can filter by, though no tickets come from there yet."""


def platforms() -> Platforms:
    """Return each platform's traits, for the unit of work and for reading accounts."""
    return {name: one.traits for name, one in PLATFORMS.items()} | _TO_COME
