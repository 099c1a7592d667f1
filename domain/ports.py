"""What the desk needs of its memory: a unit of work and the repositories in it.

Everything here happens in one transaction; nothing has an effect outside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.events import Event
from domain.messages import Attachment, Message, NewMessage
from domain.people import Conversation, Identity, Person, Place, Profile, Role
from domain.posts import MirrorKind, NewPost, Outcome, PostState, Shown, TicketView
from domain.ratings import Rating
from domain.text import Text
from domain.tickets import Ticket


class People(Protocol):
    """Persons and their accounts."""

    def know(self, profile: Profile, now: datetime) -> Person:
        """The person behind an account, made a client at the first contact; names are refreshed."""
        ...

    def get(self, person_id: int) -> Person:
        """The person with this id."""
        ...

    def by_identity(self, identity: Identity) -> Person | None:
        """The person behind an account, if the desk knows it. A guest is never staff."""
        ...

    def set_role(self, person_id: int, role: Role) -> None:
        """Change what somebody may do."""
        ...

    def set_language(self, person_id: int, language: str) -> None:
        """Change the language somebody is spoken to in."""
        ...

    def is_guest(self, identity: Identity) -> bool:
        """Whether the account is restricted or of another workspace."""
        ...

    def administrators(self) -> Sequence[Person]:
        """All administrators."""
        ...

    def administrators_off(self, platform: str) -> Sequence[Person]:
        """Administrators without an account on this platform."""
        ...


class Conversations(Protocol):
    """Where clients talk."""

    def get(self, conversation_id: int) -> Conversation:
        """The conversation with this id."""
        ...

    def at(self, place: Place) -> Conversation | None:
        """The conversation in exactly this place."""
        ...

    def latest_in(
        self, place: Place, since: datetime, until: datetime | None = None
    ) -> Conversation | None:
        """The conversation of this chat, in whichever thread, with the last line after `since`.

        None with a line after `until` counts.
        """
        ...

    def open(self, place: Place, person_id: int) -> Conversation:
        """A new conversation, with its destination `conversation:<id>`."""
        ...

    def touch(self, conversation_id: int, focus_ticket_id: int, at: datetime) -> None:
        """The client wrote here, about this ticket."""
        ...

    def expect_new(self, conversation_id: int) -> None:
        """The next line opens a ticket."""
        ...

    def expect_nothing(self, place: Place) -> None:
        """No line in this chat is awaited any more to open a ticket."""
        ...

    def migrate(self, old: Place, new: Place) -> None:
        """The platform gave the chat another id."""
        ...


class Tickets(Protocol):
    """Tickets."""

    def add(
        self,
        *,
        subject: str,
        subject_settled: bool,
        conversation: Conversation,
        source: str,
        follows_id: int | None,
        written_at: datetime,
        now: datetime,
    ) -> Ticket:
        """A new ticket in status `new`, numbered."""
        ...

    def get(self, ticket_id: int) -> Ticket | None:
        """The ticket with this number."""
        ...

    def save(self, ticket: Ticket) -> None:
        """Keep what a transition made of it."""
        ...

    def view(self, ticket_id: int) -> TicketView:
        """The ticket as it is shown."""
        ...

    def in_conversation(self, conversation_id: int) -> Sequence[Ticket]:
        """The active and resolved tickets of a conversation, oldest first."""
        ...

    def last_closed_in(self, conversation_id: int) -> Ticket | None:
        """The newest closed ticket of a conversation."""
        ...

    def in_thread(self, place: Place) -> Ticket | None:
        """The ticket whose thread this is."""
        ...

    def of_client(self, person_id: int, most: int) -> Sequence[TicketView]:
        """A client's tickets, newest first."""
        ...

    def active(self, most: int) -> Sequence[TicketView]:
        """Active tickets of the desk: those who wait longest first."""
        ...

    def active_of(self, person_id: int) -> Sequence[Ticket]:
        """A client's active tickets, for what concerns them all."""
        ...

    def resolved_before(self, instant: datetime, most: int) -> Sequence[Ticket]:
        """Tickets resolved before an instant and still not closed."""
        ...


class Messages(Protocol):
    """Lines of discussions."""

    def add(self, message: NewMessage) -> Message | None:
        """Keep a line; None if the desk has this platform message already."""
        ...

    def whole(self, message_id: int) -> Message | None:
        """The line with this number, with the words and files of those that joined it."""
        ...

    def head_of_album(self, place: Place, album: str) -> Message | None:
        """The newest line of an album in a chat that joined no other."""
        ...

    def set_attachments(self, message_id: int, attachments: Sequence[Attachment]) -> None:
        """Something else came with the line."""
        ...

    def set_file(self, message_id: int, attachment: Attachment) -> None:
        """Note what became of a file of the line, or of one that joined it."""
        ...

    def get(self, message_id: int) -> Message | None:
        """The line with this number."""
        ...

    def at(self, place: Place, external_id: str) -> Message | None:
        """The line that a platform message carried in, whatever its thread."""
        ...

    def ticket_at(self, place: Place, external_id: str) -> int | None:
        """The ticket of a platform message, a line that came in or a post that went out."""
        ...

    def set_text(self, message_id: int, text: Text) -> None:
        """The line reads differently."""
        ...

    def move(self, message_id: int, ticket_id: int) -> None:
        """The line belongs to another ticket."""
        ...

    def make_reply(self, message_id: int) -> None:
        """A line that stayed inside goes to the client after all."""
        ...

    def last_reply(self, conversation_id: int, before_id: int) -> Message | None:
        """The newest answer in a conversation, besides this one, that has left or will."""
        ...

    def first_client_line_after(self, ticket_id: int, instant: datetime) -> datetime | None:
        """When the client first wrote after an instant."""
        ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """A post whose outcome was just recorded, as far as the desk draws conclusions from it.

    `resumed`: the chat had been suspended and works again.
    """

    post_id: int
    template: str
    destination: str
    ticket_id: int | None
    message_id: int | None
    resumed: bool


@dataclass(frozen=True, slots=True)
class LinesPost:
    """The post that carries a line to the other side, and how far it is.

    `place` and `external_id` are those of its first message once that left; `worded` is how many
    of its messages have words, files of their own aside.
    """

    id: int
    state: PostState
    parts_sent: int
    place: Place | None
    external_id: str
    worded: int = 1

    @property
    def is_waiting(self) -> bool:
        """Whether nothing of it has left: it will leave as the line reads then."""
        return self.state in (PostState.QUEUED, PostState.PENDING) and not self.parts_sent

    @property
    def can_go_again(self) -> bool:
        """Whether it failed, or nobody knows: sent again, it leaves as the line reads then."""
        return self.state in (PostState.FAILED, PostState.UNKNOWN)

    @property
    def can_change(self) -> bool:
        """Whether it left whole, its words in one message, which can be changed there."""
        return self.state is PostState.SENT and self.worded == 1


class Outbox(Protocol):
    """What goes out. Rows are claimed by the delivery worker, never by the desk."""

    def post(self, post: NewPost) -> int:
        """A message to send, behind what its lane already holds."""
        ...

    def post_for(self, ticket_id: int, template: str) -> LinesPost | None:
        """The newest post of this template about a ticket."""
        ...

    def template_at(self, place: Place, external_id: str) -> str:
        """By which template a message of ours was posted; empty if it is none of ours."""
        ...

    def post_of(self, message_id: int, template: str) -> LinesPost | None:
        """The post that carries a line, None if nothing does."""
        ...

    def withdraw(self, message_id: int) -> bool:
        """Take a line's post back; False if it is leaving or has left."""
        ...

    def send_again(self, message_id: int, now: datetime) -> bool:
        """Try a failed or unknown post of a line once more; False if there is none."""
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

    def reach(self, address: str, place: Place, person_id: int | None = None) -> None:
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

    def record(self, outcome: Outcome, now: datetime) -> Recorded:
        """Note what became of a post; the next of its lane may go."""
        ...

    def record_shown(self, shown: Shown) -> int | None:
        """Note what became of a mirror; the line's number if it draws a sent line again."""
        ...


class Ratings(Protocol):
    """What clients thought of the help they got."""

    def of(self, ticket_id: int) -> Rating | None:
        """A ticket's rating, None if it has none."""
        ...

    def save(self, rating: Rating) -> None:
        """Keep a rating, in place of the one there was."""
        ...


class History(Protocol):
    """The dated record of every change."""

    def append(self, event: Event, at: datetime, actor_id: int | None) -> None:
        """Keep an event."""
        ...

    def status_before(self, ticket_id: int, message_id: int) -> str | None:
        """The status that a client's line ended, None if it ended none."""
        ...


class UnitOfWork(Protocol):
    """One transaction."""

    @property
    def people(self) -> People:
        """Persons and their accounts."""
        ...

    @property
    def conversations(self) -> Conversations:
        """Where clients talk."""
        ...

    @property
    def tickets(self) -> Tickets:
        """Tickets."""
        ...

    @property
    def messages(self) -> Messages:
        """Lines of discussions."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What goes out."""
        ...

    @property
    def ratings(self) -> Ratings:
        """What clients thought of the help they got."""
        ...

    @property
    def history(self) -> History:
        """The dated record of every change."""
        ...


DEFAULT_DEPARTMENT = 1
"""The one department there is until departments can be configured."""
