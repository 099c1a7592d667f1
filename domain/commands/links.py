"""Commands about accounts that are one person's."""

from dataclasses import dataclass

from domain.commands.base import Command


@dataclass(frozen=True, slots=True)
class LinkAccounts(Command):
    """Get a code for linking another account, or enter one that the other account got."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class DeclineLink(Command):
    """End a request to link two accounts; the person who waits for it is told."""

    request: int


@dataclass(frozen=True, slots=True)
class _LinkRequested(Command):
    request: int

    @property
    def declined(self) -> Command:
        """What is done if it is declined."""
        return DeclineLink(self.request)


@dataclass(frozen=True, slots=True)
class OfferLink(_LinkRequested):
    """Ask the account that got the code whether it is linked to the actor's."""


@dataclass(frozen=True, slots=True)
class AcceptLink(_LinkRequested):
    """Link the account that entered the actor's code."""


@dataclass(frozen=True, slots=True)
class ApproveLink(_LinkRequested):
    """Link two accounts of which one is staff's."""


@dataclass(frozen=True, slots=True)
class Unlink(Command):
    """Unlink one's own accounts."""


@dataclass(frozen=True, slots=True)
class UnlinkPerson(Command):
    """Unlink somebody's accounts."""

    person: int
