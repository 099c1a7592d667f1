"""What goes out, as far as the desk knows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.people import Place
from domain.posts import Body, MirrorKind, MirrorResult, NewPost, Outcome, PostState, Sent


@dataclass(frozen=True, slots=True)
class RecordedPost:
    """A post whose outcome was just recorded, as far as the desk draws conclusions from it.

    `resumed`: the chat had been suspended and works again. `folded` are the lines that left, or
    did not, within it.
    """

    post_id: int
    template: str
    destination: str
    ticket_id: int | None
    message_id: int | None
    resumed: bool
    folded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PostProgress:
    """The post that carries a line to the other side, and how far it is.

    `place` and `external_id` are those of its first message once that left; `worded` is how many
    of its messages have words, files of their own aside. Of a line that left within another's post
    (`shares`), all but the state is that post's, and so it is of the post that others left within.
    """

    id: int
    state: PostState
    parts_sent: int
    place: Place | None
    external_id: str
    worded: int = 1
    shares: bool = False
    left_at: datetime | None = None

    @property
    def is_waiting(self) -> bool:
        """Tell whether nothing of it has left: it will leave as the line reads then."""
        return self.state in (PostState.QUEUED, PostState.PENDING) and not self.parts_sent

    @property
    def can_go_again(self) -> bool:
        """Tell whether it failed, or nobody knows: sent again, it leaves as the line reads then."""
        return self.state in (PostState.FAILED, PostState.UNKNOWN)

    @property
    def has_left(self) -> bool:
        """Tell whether all of it left, and it is known as what: it can be removed there."""
        return self.state is PostState.SENT and self.place is not None

    @property
    def can_change(self) -> bool:
        """Tell whether it left whole, its words in one message, which can be changed there."""
        return self.state is PostState.SENT and self.worded == 1


@dataclass(frozen=True, slots=True)
class PostedMessage:
    """What a message of ours was posted for: its template, its ticket, and the line it carries."""

    template: str
    ticket_id: int | None
    message_id: int | None


class Outbox(Protocol):
    """What goes out. Rows are claimed by the delivery worker, never by the desk."""

    def post(self, post: NewPost) -> int:
        """Add a message to send behind what its lane already holds, and return its number."""
        ...

    def post_all(self, several: Sequence[NewPost]) -> None:
        """Add messages to send, each behind what its lane already holds and those before it."""
        ...

    def post_for(self, ticket_id: int, template: str) -> PostProgress | None:
        """Return the newest post of this template about a ticket; None if there is none."""
        ...

    def waits(self, destination: str, ticket_id: int, template: str) -> bool:
        """Tell whether a post of this template about a ticket waits to go there."""
        ...

    def how_far(self, post_id: int) -> PostProgress | None:
        """Return how far a post is; None if there is no such post."""
        ...

    def body_of(self, post_id: int) -> Body:
        """Return what a post says."""
        ...

    def bring_forward(self, post_id: int, at: datetime) -> None:
        """Let a post that waits leave at this instant already, if it was to leave later."""
        ...

    def template_at(self, place: Place, external_id: str) -> str:
        """Return the template by which a message was posted; empty if it is none of ours."""
        ...

    def posted_at(self, place: Place, external_id: str) -> PostedMessage | None:
        """Return what a message was posted for, whatever its thread; None if it is none of ours."""
        ...

    def retry_mirror(self, kind: MirrorKind, ref: int) -> None:
        """Try a picture now that waits to be tried again."""
        ...

    def wanted(self, kind: MirrorKind, ref: int) -> str:
        """Return what a picture shall show; empty if there is no such picture."""
        ...

    def post_of(self, message_id: int, template: str) -> PostProgress | None:
        """Return the post that carries a line; None if nothing does."""
        ...

    def set_thread(self, ticket_id: int, thread: Place) -> None:
        """Note where a ticket's thread is: its card has just arrived."""
        ...

    def place_at(self, address: str) -> Place | None:
        """Return where a logical address leads; None if that is not known."""
        ...

    def retarget(self, post_id: int, destination: str) -> None:
        """Send a post that has not left to another destination."""
        ...

    def move_address(self, address: str, former: str) -> None:
        """Let an address lead nowhere any more, and another one to where it led.

        What has not left for it goes there still, in a lane of that name, and delays nothing else.
        """
        ...

    def turn_into(self, post_id: int, body: Body) -> None:
        """Make something else of what was posted; it looks so when it is drawn again."""
        ...

    def forget(self, kind: MirrorKind, ref: int) -> None:
        """Draw a picture no more where it stands."""
        ...

    def still_waiting(self, ticket_id: int, now: datetime) -> Sequence[int]:
        """Return the lines whose answers can still be taken back, because they only wait."""
        ...

    def withdraw(self, message_id: int) -> bool:
        """Take a line's post back; False if it is leaving or has left."""
        ...

    def send_again(self, message_id: int, ticket_id: int, now: datetime) -> bool:
        """Try a failed or unknown post of a line once more; False if the ticket has none.

        One that was made for another ticket leads to another client.
        """
        ...

    def show_ticket(self, ticket_id: int, version: int) -> None:
        """Let card and receipt of a ticket show this version of it."""
        ...

    def show(
        self, kind: MirrorKind, ref: int, wanted: str, on: tuple[Place, str] | None = None
    ) -> None:
        """Let a picture show this; `on` is the message it is drawn on, where that is known.

        It is drawn once it is known: a card's and a receipt's are told by `shown`.
        """
        ...

    def shown(self, kind: MirrorKind, ref: int, shown: str, on: tuple[Place, str]) -> None:
        """Note that what was just posted is this picture, and what it shows."""
        ...

    def set_address(self, address: str, place: Place, person_id: int | None = None) -> None:
        """Set where a logical address leads, and who reads there, if it is one person.

        The chat is not suspended any more.
        """
        ...

    def suspend(self, place: Place, problem: str, now: datetime, retry_at: datetime | None) -> bool:
        """Send nothing to the chat until it works again; True if it was not suspended already."""
        ...

    def resume(self, place: Place) -> bool:
        """Let things go to the chat again; True if it was suspended."""
        ...

    def prepared(self, post_id: int, prepared: str) -> None:
        """Note what the call that publishes the post's next part needs."""
        ...

    def record_sent(self, several: Sequence[Sent], now: datetime) -> Sequence[RecordedPost]:
        """Note that posts have left, each once; the next of their lanes may go."""
        ...

    def record(self, outcome: Outcome, now: datetime) -> RecordedPost:
        """Note what became of a post; the next of its lane may go."""
        ...

    def record_shown(self, shown: MirrorResult) -> int | None:
        """Note what became of a mirror; the line's number if it draws a sent answer again."""
        ...
