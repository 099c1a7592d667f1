"""A platform, as the rest sees it."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bots.platforms.incoming import Incoming, Payload, Received
from bots.platforms.outgoing import CallKind, Correction, Form, Outgoing, Rendered
from domain.messages import Attachment
from domain.people import Identity, Place, Profile, Readers
from domain.platforms import Traits


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of `helpline doctor`: what was checked, the result, and the fix if it is not ok."""

    subject: str
    ok: bool
    text: str
    fix: str = ""


Store = Callable[[Sequence[Received]], Awaitable[None]]
"""Commits raw updates to the inbox. Returns only once they are durable; raises if they are not,
and then the adapter must not confirm them to the platform."""

Response = Rendered | Form | Correction | None
"""What whoever acted is shown: a text, a form to fill in, or what is wrong with the one they
sent."""

Interact = Callable[[Received], Awaitable[Response]]
"""Handles an interaction that the platform wants answered at once (within 3 s) and does not
deliver twice: one unit, which also stores its key; then the answer for whoever acted. Raises if
nothing was committed: the adapter then tells the platform it failed."""


@runtime_checkable
class KnowsReaders(Protocol):
    """A platform that tells who reads in a channel."""

    async def readers(self, place: Place) -> Readers | None:
        """Return who reads there now, the bot aside; None if the platform does not answer."""
        ...


class Adapter(Protocol):
    """A platform that the desk talks on."""

    name: str
    traits: Traits

    async def run(self, store: Store, interact: Interact) -> None:
        """Receive until cancelled. An outage is logged and tried again, never raised.

        Raises TokenRefused when the platform no longer accepts the token.
        """
        ...

    async def decode(self, payload: Payload) -> Incoming | None:
        """Say a stored update in the desk's words; None if it concerns nobody.

        May look people up. Raises Unavailable if the platform did not answer, anything else if
        the update cannot be understood.
        """
        ...

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        """Split into as many messages as the platform's limits ask for.

        Buttons go to the last that has words. What is nothing but files comes behind the words.
        """
        ...

    def limits(
        self, place: Place, act: CallKind = CallKind.POST
    ) -> Sequence[tuple[str, float, int]]:
        """Return the limits a call about this place counts against: key, calls a second, burst.

        A limit whose key is the platform's name is that of everything on it.
        """
        ...

    async def prepare(self, outgoing: Outgoing) -> str:
        """Do what must be done before the call that publishes, and return what that call needs.

        Empty where nothing need be done. Publishes nothing, so that it may be done again. Raises
        a SendError that is not Ambiguous.
        """
        ...

    async def send(self, outgoing: Outgoing) -> Sequence[str]:
        """Send one message once, and return its external id. Raises a SendError.

        An album is several messages to the platform: the first is the one that has the words.
        """
        ...

    async def find(self, outgoing: Outgoing) -> str | None:
        """Look for a message that may have been sent. None: certainly not there.

        Raises Ambiguous where the platform cannot tell, Unavailable where it did not answer.
        """
        ...

    def fetch(self, attachment: Attachment) -> AsyncGenerator[bytes, None]:
        """Yield the bytes of a file that came with a line, piece by piece.

        Raises NoFile, or Unavailable if the platform did not answer, while it is read.
        """
        ...

    async def edit(self, place: Place, external_id: str, rendered: Rendered) -> None:
        """Show this instead of what the message showed; already so is success."""
        ...

    async def delete(self, place: Place, external_id: str) -> None:
        """Remove a message of ours; already gone is success. Raises a SendError."""
        ...

    async def react(self, place: Place, external_id: str, shown: str, wanted: str) -> None:
        """Replace our reaction `shown` by `wanted` (an emoji or empty); already so is success."""
        ...

    async def pin(self, place: Place, shown: str, wanted: str) -> None:
        """Keep our message `wanted` in sight above the chat, and `shown` no longer; empty is none.

        Silently; already so is success. Nothing where the platform has no such thing.
        """
        ...

    async def offer(self, place: Place, commands: Sequence[tuple[str, str]]) -> None:
        """Offer whoever is in this direct chat these commands: names and what they do.

        None of them: what everybody is offered. Nothing where the platform has no such thing.
        """
        ...

    async def answer(self, incoming: Incoming, rendered: Rendered | None) -> None:
        """Tell whoever acted, and nobody else, best effort; None merely ends the waiting."""
        ...

    async def look_again(self, identity: Identity) -> Profile | None:
        """Return what the platform tells of an account now; it may be a minute old.

        None if it does not answer at once. Only asked where a profile has an age.
        """
        ...

    async def profile(self, identity: Identity) -> Profile | None:
        """Return what the platform tells of an account; None if it tells nothing.

        Raises Unavailable if it did not answer.
        """
        ...

    async def direct(self, identity: Identity) -> Place:
        """Return the place where this account is told something in private. Raises a SendError."""
        ...

    async def check(self, *, live: bool) -> Sequence[Finding]:
        """Return what `helpline doctor` says of it; `live` sends and removes one message."""
        ...

    async def close(self) -> None:
        """Let go of connections. A send in hand is finished first."""
        ...
