"""What a platform's package brings, and what an adapter may offer beyond the contract."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, runtime_checkable

from bots.platforms.adapter import Adapter, Finding
from bots.platforms.memory import Gaps
from domain.platforms import Traits

if TYPE_CHECKING:
    from bots.platforms.webhooks import WebhookServer

S_contra = TypeVar("S_contra", contravariant=True)


class Make(Protocol[S_contra]):
    """Makes an adapter; None if its tokens are not set. To be called inside the running loop."""

    def __call__(
        self, section: S_contra, webhooks: "WebhookServer | None", clock: Callable[[], datetime]
    ) -> Adapter | None:
        """`webhooks`: where platforms call the desk; None if none does."""
        ...


@dataclass(frozen=True, slots=True)
class Package(Generic[S_contra]):
    """A platform: its traits, and what is read from its section of the settings.

    `calls` names the setting that lets it call the desk, empty if it does not. `unset` are the
    doctor's lines about tokens. `left_out` is a sentence where some of its tokens are set and
    others are not; else empty. `address` is where its API is.
    """

    traits: Traits
    make: Make[S_contra]
    calls: Callable[[S_contra], str]
    unset: Callable[[S_contra], Sequence[Finding]]
    left_out: Callable[[S_contra], str]
    address: Callable[[S_contra], str]


@runtime_checkable
class OffersMenus(Protocol):
    """Shows everybody a menu of commands in private chats."""

    async def set_menus(self, offered: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Offer these commands by language; best effort."""
        ...


@runtime_checkable
class RecoversGaps(Protocol):
    """Can read what it missed from the platform's history."""

    name: str
    gaps: Gaps | None


@runtime_checkable
class ChecksChannels(Protocol):
    """Can tell whether a channel can be the desk's."""

    async def check_channel(self, channel: str, *, live: bool = False) -> Sequence[Finding]:
        """What `helpline doctor` says of a channel; `live` posts there and takes it back."""
        ...
