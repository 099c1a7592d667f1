"""The platforms of this desk: a line each, and everything that is asked by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bots.platforms.package import Package
from bots.platforms.slack.package import PACKAGE as SLACK
from bots.platforms.telegram.package import PACKAGE as TELEGRAM
from domain.platforms import Platforms, Traits

if TYPE_CHECKING:
    from bots.config.settings import Settings

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Platform(Generic[S]):
    """A package, and where its settings are."""

    package: Package[S]
    section: "Callable[[Settings], S]"

    def ask(self, settings: "Settings", question: Callable[[S], str]) -> str:
        """Return the answer of these settings to one of the package's questions."""
        return question(self.section(settings))


PLATFORMS: dict[str, Platform[Any]] = {
    "telegram": Platform(TELEGRAM, lambda settings: settings.telegram),
    "slack": Platform(SLACK, lambda settings: settings.slack),
}


def slash_command(settings: "Settings") -> str:
    """Return the name of the slash command; empty if no platform has one."""
    asked = (one.ask(settings, one.package.slash) for one in PLATFORMS.values())
    return next(filter(None, asked), "")


_TO_COME = {"email": Traits()}
"""Sources that the list of tickets can filter by, though no tickets come from there yet."""


def platforms() -> Platforms:
    """Return each platform's traits, for the unit of work and for reading accounts."""
    return {name: one.package.traits for name, one in PLATFORMS.items()} | _TO_COME
