"""What goes out, as far as the desk knows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.people import Place
from domain.posts import Body, MirrorKind, MirrorResult, NewPost, Outcome, PostState, Sent


@dataclass(frozen=True, slots=True)
class Recorded:
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
class LinesPost:
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
        """Whether nothing of it has left: it will leave as the line reads then."""
        return self.state in (PostState.QUEUED, PostState.PENDING) and not self.parts_sent

    @property
    def can_go_again(self) -> bool:
        """Whether it failed, or nobody knows: sent again, it leaves as the line reads then."""
        return self.state in (PostState.FAILED, PostState.UNKNOWN)

    @property
    def has_left(self) -> bool:
        """Whether all of it left, and it is known as what: it can be removed there."""
        return self.state is PostState.SENT and self.place is not None

    @property
    def can_change(self) -> bool:
        """Whether it left whole, its words in one message, which can be changed there."""
        return self.state is PostState.SENT and self.worded == 1


@dataclass(frozen=True, slots=True)
class Posted:
    """What a message of ours was posted for: its template, its ticket, and the line it carries."""

    template: str
    ticket_id: int | None
    message_id: int | None


class Outbox(Protocol):
    """What goes out. Rows are claimed by the delivery worker, never by the desk."""

    def post(self, post: NewPost) -> int:
        """A message to send, behind what its lane already holds."""
        ...

    def post_all(self, several: Sequence[NewPost]) -> None:
        """Messages to send, each behind what its lane already holds and those before it."""
        ...

    def post_for(self, ticket_id: int, template: str) -> LinesPost | None:
        """The newest post of this template about a ticket."""
        ...

    def how_far(self, post_id: int) -> LinesPost | None:
        """How far a post is."""
        ...

    def body_of(self, post_id: int) -> Body:
        """What a post says."""
        ...

    def bring_forward(self, post_id: int, at: datetime) -> None:
        """A post that waits leaves at this instant already, if it was to leave later."""
        ...

    def template_at(self, place: Place, external_id: str) -> str:
        """By which template a message of ours was posted; empty if it is none of ours."""
        ...

    def posted_at(self, place: Place, external_id: str) -> Posted | None:
        """What a message of ours was posted for, whatever its thread; None if it is none."""
        ...

    def retry_mirror(self, kind: MirrorKind, ref: int) -> None:
        """A picture that waits to be tried again is tried now."""
        ...

    def wanted(self, kind: MirrorKind, ref: int) -> str:
        """What a picture shall show; empty if there is no such picture."""
        ...

    def post_of(self, message_id: int, template: str) -> LinesPost | None:
        """The post that carries a line, None if nothing does."""
        ...

    def set_thread(self, ticket_id: int, thread: Place) -> None:
        """A ticket's thread is here from now on: its card has just arrived."""
        ...

    def place_at(self, address: str) -> Place | None:
        """Where a logical address leads; None if that is not known."""
        ...

    def retarget(self, post_id: int, destination: str) -> None:
        """A post that has not left goes somewhere else."""
        ...

    def move_address(self, address: str, former: str) -> None:
        """An address leads nowhere any more; another one leads to where it led.

        What has not left for it goes there still, in a lane of that name, and delays nothing else.
        """
        ...

    def turn_into(self, post_id: int, body: Body) -> None:
        """What was posted is something else from now on; it looks so when it is drawn again."""
        ...

    def forget(self, kind: MirrorKind, ref: int) -> None:
        """A picture is drawn no more where it stands."""
        ...

    def still_waiting(self, ticket_id: int, now: datetime) -> Sequence[int]:
        """The lines whose answers could still be edited or taken back, because they only wait."""
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
        """Card and receipt of a ticket shall show this version of it."""
        ...

    def show(
        self, kind: MirrorKind, ref: int, wanted: str, on: tuple[Place, str] | None = None
    ) -> None:
        """A picture shall show this; `on` is the message it is drawn on, where that is known.

        It is drawn once it is known: a card's and a receipt's are told by `shown`.
        """
        ...

    def shown(self, kind: MirrorKind, ref: int, shown: str, on: tuple[Place, str]) -> None:
        """What was just posted is this picture, and shows this."""
        ...

    def set_address(self, address: str, place: Place, person_id: int | None = None) -> None:
        """Where a logical address leads from now on, and who reads there, if it is one person.

        The chat is not suspended any more.
        """
        ...

    def suspend(self, place: Place, problem: str, now: datetime, retry_at: datetime | None) -> bool:
        """Nothing goes to the chat until it works again; True if it was not suspended already."""
        ...

    def resume(self, place: Place) -> bool:
        """The chat works again; True if it was suspended."""
        ...

    def prepared(self, post_id: int, prepared: str) -> None:
        """Note what the call that publishes the post's next part needs."""
        ...

    def record_sent(self, several: Sequence[Sent], now: datetime) -> Sequence[Recorded]:
        """Note that posts have left, each once; the next of their lanes may go."""
        ...

    def record(self, outcome: Outcome, now: datetime) -> Recorded:
        """Note what became of a post; the next of its lane may go."""
        ...

    def record_shown(self, shown: MirrorResult) -> int | None:
        """Note what became of a mirror; the line's number if it draws a sent answer again."""
        ...
