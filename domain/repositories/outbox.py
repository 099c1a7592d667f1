"""The outbox, as the desk sees it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.outgoing.addresses import Address
from domain.outgoing.mirror_states import MirrorState
from domain.outgoing.mirrors import MirrorKind, MirrorResult, RecordedMirror
from domain.outgoing.outcomes import Outcome, Sent
from domain.outgoing.posts import Body, NewPost, PostState
from domain.people.places import Place


@dataclass(frozen=True, slots=True)
class RecordedPost:
    """A post whose outcome was just recorded, with what the desk needs to react.

    `resumed`: the chat was suspended and works again. `folded` are the lines within it that left or
    failed with it.
    """

    post_id: int
    template: str
    destination: Address
    ticket_id: int | None
    message_id: int | None
    resumed: bool
    folded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PostProgress:
    """The post that carries a line to the other side, and its progress.

    `place` and `external_id` are those of its first message once that left; `worded` is the number
    of its messages with words, without files that stand alone. If a line left within another's
    post, or others within its own (`shares`), everything but the state is that post's.
    """

    id: int
    state: PostState
    parts_sent: int
    place: Place | None
    external_id: str
    worded: int = 1
    shares: bool = False
    left_at: datetime | None = None
    problem: str = ""

    @property
    def is_waiting(self) -> bool:
        """Return whether nothing of it has left: it will leave with the line's current text."""
        return self.state in (PostState.QUEUED, PostState.PENDING) and not self.parts_sent

    @property
    def can_go_again(self) -> bool:
        """Return whether it failed or may have: sent again, it leaves with the current text."""
        return self.state in (PostState.FAILED, PostState.UNKNOWN)

    @property
    def has_gone_nowhere(self) -> bool:
        """Return whether nothing of it has left, and nothing will."""
        ended = self.state in (PostState.WITHDRAWN, PostState.FAILED)
        return ended and not self.parts_sent

    @property
    def is_leaving(self) -> bool:
        """Return whether it's being sent, or the rest of its messages is still to come."""
        begun = self.state in (PostState.QUEUED, PostState.PENDING) and self.parts_sent > 0
        return begun or self.state is PostState.SENDING

    @property
    def is_cut_short(self) -> bool:
        """Return whether some of it arrived and the rest is not being sent: it can end so."""
        stopped = (PostState.QUEUED, PostState.PENDING, PostState.FAILED)
        return self.state in stopped and self.parts_sent > 0

    @property
    def has_left(self) -> bool:
        """Return whether all of it left and its messages are known, so that they can be removed."""
        return self.state is PostState.SENT and self.place is not None

    @property
    def can_change(self) -> bool:
        """Return whether it left completely with its words in one message, which can be changed."""
        return self.state is PostState.SENT and self.worded == 1


@dataclass(frozen=True, slots=True)
class PostedMessage:
    """What one of our messages was posted for: its template, its ticket, and its line."""

    template: str
    ticket_id: int | None
    message_id: int | None


class Outbox(Protocol):
    """What goes out. Only the outbox worker claims rows, never the desk."""

    def post(self, post: NewPost) -> int:
        """Add a message to the end of its lane, and return its number."""
        ...

    def post_all(self, several: Sequence[NewPost]) -> None:
        """Add messages, each to the end of its lane."""
        ...

    def post_for(self, ticket_id: int, template: str) -> PostProgress | None:
        """Return the newest post of this template about a ticket; None if there is none."""
        ...

    def waits(self, destination: Address, ticket_id: int, template: str) -> bool:
        """Return whether a post of this template about a ticket waits to go there."""
        ...

    def how_far(self, post_id: int) -> PostProgress | None:
        """Return a post's progress; None if there is no such post."""
        ...

    def body_of(self, post_id: int) -> Body:
        """Return what a post says."""
        ...

    def bring_forward(self, post_id: int, at: datetime) -> None:
        """Let a waiting post leave at this instant instead of later."""
        ...

    def template_at(self, place: Place, external_id: str) -> str:
        """Return the template of one of our messages; empty for other messages."""
        ...

    def posted_at(self, place: Place, external_id: str) -> PostedMessage | None:
        """Return what one of our messages was posted for, in any thread; otherwise None."""
        ...

    def retry_mirror(self, kind: MirrorKind, ref: int) -> None:
        """Try a mirror now that waits for its next attempt."""
        ...

    def messages_of(self, post_id: int) -> Sequence[str]:
        """Return the ids of a post's messages where they arrived, in order."""
        ...

    def wanted(self, kind: MirrorKind, ref: int) -> MirrorState:
        """Return what a mirror should show; empty if there is no such mirror."""
        ...

    def post_of(self, message_id: int, template: str) -> PostProgress | None:
        """Return the post that carries a line; None if there is none."""
        ...

    def leaving(self, chat: Place, templates: Collection[str] | None) -> frozenset[int]:
        """Return the posts that are being sent to a chat, in whichever thread the place is.

        None stands for all templates.
        """
        ...

    def set_thread(self, ticket_id: int, thread: Place) -> None:
        """Record where a ticket's thread is: its card has just arrived."""
        ...

    def threads(self, ticket_ids: Collection[int]) -> Mapping[int, Place]:
        """Return where staff discuss these tickets; those whose card isn't there are left out."""
        ...

    def place_at(self, address: Address) -> Place | None:
        """Return the place of a logical address; None if it is unknown."""
        ...

    def retarget(self, post_id: int, destination: Address) -> None:
        """Change the destination of a post that has not left."""
        ...

    def move_address(self, address: Address, former: Address) -> None:
        """Move the place of an address to another address.

        What was waiting for it still goes there, in a lane of that name, and delays nothing else.
        """
        ...

    def turn_into(self, post_id: int, body: Body) -> None:
        """Change what was posted into something else; the next drawing shows it."""
        ...

    def forget(self, kind: MirrorKind, ref: int) -> None:
        """Stop drawing a mirror."""
        ...

    def still_waiting(self, ticket_id: int, now: datetime) -> Sequence[int]:
        """Return the lines whose replies can still be taken back, because they only wait."""
        ...

    def withdraw(self, message_id: int) -> bool:
        """Take a line's post back; return False if it is leaving or has left."""
        ...

    def end(self, post_id: int, now: datetime) -> None:
        """End a post of which only some messages arrived: the rest is never sent."""
        ...

    def send_again(self, message_id: int, ticket_id: int, now: datetime) -> bool:
        """Try a failed or unknown post of a line once more; return False if the ticket has none.

        A post made for another ticket goes to another client.
        """
        ...

    def settle_unknown(self, message_id: int) -> None:
        """Record that the newest post of a line, whose outcome was unknown, has arrived."""
        ...

    def works_since(self, platform: str, instant: datetime) -> bool:
        """Return whether anything has come from or gone to a platform after an instant."""
        ...

    def show_ticket(self, ticket_id: int, version: int) -> None:
        """Update card and receipt of a ticket to this version."""
        ...

    def show(
        self, kind: MirrorKind, ref: int, wanted: MirrorState, on: tuple[Place, str] | None = None
    ) -> None:
        """Set what a mirror should show; `on` is the message it is drawn on, if that is known.

        It is drawn once that is known; for a card and a receipt, `shown` says so.
        """
        ...

    def shown(self, kind: MirrorKind, ref: int, shown: MirrorState, on: tuple[Place, str]) -> None:
        """Record that the message just posted is this mirror, and what it shows."""
        ...

    def set_address(self, address: Address, place: Place, person_id: int | None = None) -> None:
        """Set the place of a logical address, and its reader if it is one person.

        The chat is no longer suspended.
        """
        ...

    def suspend(self, place: Place, problem: str, now: datetime, retry_at: datetime | None) -> bool:
        """Stop sending to the chat until it works again; return True if it was not suspended."""
        ...

    def resume(self, place: Place) -> bool:
        """Send to the chat again; return True if it was suspended."""
        ...

    def prepared(self, post_id: int, prepared: str) -> None:
        """Store what the call that publishes the post's next part needs."""
        ...

    def record_sent(self, several: Sequence[Sent], now: datetime) -> Sequence[RecordedPost]:
        """Record that posts have left, each once; the next of their lanes may go."""
        ...

    def record(self, outcome: Outcome, now: datetime) -> RecordedPost:
        """Record the outcome of a post; the next of its lane may go."""
        ...

    def record_shown(self, shown: MirrorResult) -> RecordedMirror:
        """Record the outcome of a mirror."""
        ...
