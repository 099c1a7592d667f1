"""A platform, as the rest sees it."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bots.platforms.incoming import Incoming, Payload, Received
from bots.platforms.outgoing import CallKind, Correction, Form, Options, Outgoing, Rendered
from domain.messages import Attachment
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.platforms import Traits


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of `helpline doctor`: what was checked, the result, and the fix if it is not ok."""

    subject: str
    ok: bool
    text: str
    fix: str = ""


Store = Callable[[Sequence[Received]], Awaitable[None]]
"""Commits raw updates to the inbox. Returns only once they are durable; if it raises, the adapter
must not confirm them to the platform."""

Response = Rendered | Form | Correction | Options | None
"""What the actor sees: a text, a form to fill in, the mistakes in the form they sent, or the
options that fit what they type."""

Interact = Callable[[Received], Awaitable[Response]]
"""Handles an interaction that the platform wants answered immediately (within 3 s) and does not
deliver twice: one unit, which also stores its key; then the answer for the actor. Raises if nothing
was committed: the adapter then tells the platform that it failed."""


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
        """Return a stored update as a record; None if it is not for the desk.

        May look people up. Raises Unavailable if the platform did not respond, anything else if the
        update can't be understood.
        """
        ...

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        """Split into as many messages as the platform's limits need.

        Buttons go to the last one with words. Messages with only files come after the words.
        """
        ...

    def limits(
        self, place: Place, act: CallKind = CallKind.POST
    ) -> Sequence[tuple[str, float, int]]:
        """Return the limits that a call about this place counts against.

        Each has a key, calls a second and a burst. A limit whose key is the platform's name covers
        everything on it.
        """
        ...

    async def prepare(self, outgoing: Outgoing) -> str:
        """Do what must be done before the call that publishes, and return what that call needs.

        Empty if nothing is needed. Publishes nothing, so it may be done again. Raises a SendError
        that is not Ambiguous.
        """
        ...

    async def send(self, outgoing: Outgoing) -> Sequence[str]:
        """Send one message once, and return its external id. Raises a SendError.

        An album is several messages on the platform: the first is the one with the words.
        """
        ...

    async def find(self, outgoing: Outgoing) -> str | None:
        """Look for a message that may have been sent. None: certainly not there.

        Raises Ambiguous if the platform can't tell, Unavailable if it did not respond.
        """
        ...

    def fetch(self, attachment: Attachment) -> AsyncGenerator[bytes, None]:
        """Yield the content of a file that came with a line, piece by piece.

        Raises NoFile, or Unavailable if the platform did not respond, while it is read.
        """
        ...

    async def edit(self, place: Place, external_id: str, rendered: Rendered) -> None:
        """Show this instead of what the message showed; already so is success."""
        ...

    async def delete(self, place: Place, external_id: str) -> None:
        """Remove a message of ours; if it is already gone, that is success. Raises a SendError."""
        ...

    async def react(self, place: Place, external_id: str, shown: str, wanted: str) -> None:
        """Replace our reaction `shown` by `wanted` (an emoji or empty); already so is success."""
        ...

    async def pin(self, place: Place, shown: str, wanted: str) -> None:
        """Pin our message `wanted` above the chat, and unpin `shown`; empty is none.

        Silently; already so is success. Does nothing if the platform has no pins.
        """
        ...

    async def offer_menu(self, place: Place, commands: Sequence[tuple[str, str]]) -> None:
        """Offer these commands to the person in this direct chat: names and descriptions.

        Without commands: what everybody is offered. Does nothing if the platform has no menus.
        """
        ...

    async def answer(self, incoming: Incoming, rendered: Rendered | None) -> None:
        """Tell the actor, and nobody else, best effort; None only ends the waiting."""
        ...

    async def refresh_profile(self, identity: Identity) -> Profile | None:
        """Return the platform's profile of an account now; it may be a minute old.

        None if it does not respond quickly. Only asked if a profile has an age.
        """
        ...

    async def profile(self, identity: Identity) -> Profile | None:
        """Return the platform's profile of an account; None if it has none.

        Raises Unavailable if it did not respond.
        """
        ...

    async def direct(self, identity: Identity) -> Place:
        """Return the place for private messages to this account. Raises a SendError."""
        ...

    async def check(self, *, live: bool) -> Sequence[Finding]:
        """Return the findings of `helpline doctor`; `live` sends and removes one message."""
        ...

    async def close(self) -> None:
        """Close connections, after the running sends are finished."""
        ...
