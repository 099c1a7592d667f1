"""What a platform's package provides, and what an adapter may offer beyond the contract."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, runtime_checkable

from bots.platforms.adapter import Adapter, Finding
from bots.platforms.backfill import Gaps
from bots.platforms.outgoing import Rendered
from domain.people.accounts import Identity
from domain.people.places import Place, Readers
from domain.platforms import Traits

if TYPE_CHECKING:  # it loads aiohttp, and the settings read this module
    from bots.platforms.webhooks import WebhookServer

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Package(Generic[S]):
    """A platform: its traits, its section of the settings, and what is read from it.

    `section` is the model of its settings. `make` takes them, the server that platforms call (None
    if none does) and the clock, and returns the adapter, or None if its tokens are not set; call it
    inside the running loop. `calls` names the setting that lets it call the desk, empty if it does
    not. `unset` are the doctor's findings about tokens. `left_out` is a sentence if only some of
    its tokens are set; otherwise empty. `address` is where its API is. `tokens` says which
    variables to set.
    """

    traits: Traits
    section: type[S]
    make: "Callable[[S, WebhookServer | None, Callable[[], datetime]], Adapter | None]"
    calls: Callable[[S], str]
    unset: Callable[[S], Sequence[Finding]]
    left_out: Callable[[S], str]
    address: Callable[[S], str]
    tokens: str
    slash: Callable[[S], str] = lambda _: ""
    """The name of its slash command, if it has one, with which people begin all commands."""
    manifest: Callable[[S, str, str, Callable[[str], str]], Mapping[str, Any] | None] = (
        lambda _section, _name, _url, _translated: None
    )
    """What its app is created from, if it has such a description: takes the section, the desk's
    name, the address under which the platform reaches the desk, and what translates its texts."""


@runtime_checkable
class OffersMenus(Protocol):
    """Can show everybody a menu of commands in private chats."""

    async def set_menus(self, offered: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Offer these commands by language; best effort."""
        ...


@runtime_checkable
class OpensByLink(Protocol):
    """Has addresses that open a direct chat with the bot."""

    async def link(self) -> str:
        """Return the form of an address that hands the bot a `{code}`.

        It is empty if the platform does not say now what the bot is called.
        """
        ...


@runtime_checkable
class ShowsHome(Protocol):
    """Has a place for everybody's Home beside the chat (Traits.has_home)."""

    async def show_home(self, place: Place, rendered: Rendered) -> None:
        """Show this as the Home at this place. Raises a SendError."""
        ...


@runtime_checkable
class KnowsReaders(Protocol):
    """A platform that knows who can read a channel."""

    async def readers(self, place: Place) -> Readers | None:
        """Return who can read there now, without the bot; None if the platform does not respond."""
        ...


@runtime_checkable
class InvitesToChannels(Protocol):
    """Can tell who is not in a channel, and invite them there."""

    async def absent(
        self, channel: Place, accounts: Collection[Identity]
    ) -> tuple[str, Collection[Identity]]:
        """Return a channel's name, and those of the accounts that are not in it.

        Nobody is missing if the platform does not say now.
        """
        ...

    async def invite(self, account: Identity, channel: Place) -> None:
        """Invite the account; being there already is success. Raises a SendError."""
        ...


@runtime_checkable
class RecoversGaps(Protocol):
    """Can read what it missed from the platform's history."""

    name: str
    gaps: Gaps | None


@runtime_checkable
class ChecksChannels(Protocol):
    """Can check whether a channel can be the desk's."""

    async def check_channel(self, channel: str, *, live: bool = False) -> Sequence[Finding]:
        """Return the doctor's findings on a channel; `live` posts a message and deletes it."""
        ...
