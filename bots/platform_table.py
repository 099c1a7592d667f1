"""The platforms of this desk: a line each, and everything that is asked by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bots.platforms.package import Package
from bots.platforms.slack.package import PACKAGE as SLACK
from bots.platforms.telegram.package import PACKAGE as TELEGRAM
from domain.platforms import Platforms, Traits

if TYPE_CHECKING:
    from bots.config.settings import Settings

PLATFORMS: dict[str, Package[Any]] = {"telegram": TELEGRAM, "slack": SLACK}


def ask(
    settings: "Settings", question: Callable[[Package[Any]], Callable[[Any], str]]
) -> list[str]:
    """Return each platform's answer to one of its package's questions about its settings."""
    return [question(one)(settings.section(name)) for name, one in PLATFORMS.items()]


def slash_command(settings: "Settings") -> str:
    """Return the name of the slash command; empty if no platform has one."""
    return next(filter(None, ask(settings, lambda one: one.slash)), "")


_TO_COME = {"email": Traits()}
"""Sources that the list of tickets can filter by, though no tickets come from there yet."""


def platforms() -> Platforms:
    """Return each platform's traits, for the unit of work and for reading accounts."""
    return {name: one.traits for name, one in PLATFORMS.items()} | _TO_COME
