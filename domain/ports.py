"""What the desk needs of its memory: a unit of work and the repositories in it.

Everything here happens in one transaction; nothing has an effect outside it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Protocol

from domain.assigning import Candidate
from domain.dictionaries import Dictionaries
from domain.events import Event
from domain.listing import PAGE, Cursor, Filters, Page
from domain.messages import Attachment, EarlyChange, Message, NewMessage, ShownLine
from domain.people import Conversation, Identity, Person, Place, Profile, Role
from domain.posts import MirrorKind, NewPost, Outcome, PostState, Shown, TicketView
from domain.ratings import Rating
from domain.reminders import Reminder
from domain.text import Text
from domain.tickets import Ticket
from domain.why import Past


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

    def add_client(self, name: str, now: datetime) -> Person:
        """A client without an account, known by name alone."""
        ...

    def set_away(self, person_id: int, until: datetime | None) -> None:
        """Somebody gives no answers until then; None: they are back."""
        ...

    def set_language(self, person_id: int, language: str) -> None:
        """Change the language somebody is spoken to in."""
        ...

    def accounts(self, person_id: int) -> Sequence[Identity]:
        """The accounts somebody writes from."""
        ...

    def staff(self) -> Sequence[Person]:
        """Everybody who answers clients."""
        ...

    def clients_named(self, name: str, most: int) -> Sequence[Person]:
        """People with that name, or with that handle if it begins with an @; capitals may differ
        where the name has several words.
        """
        ...

    def clients_called(self, keys: Collection[str], besides: int) -> Sequence[str]:
        """The names of clients whom these keys of `guard.name_keys` mean.

        Never of the client `besides`, nor what they are called too.
        """
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

    def last_of(self, person_id: int) -> Conversation | None:
        """Where somebody wrote last; None if they never did."""
        ...

    def open_direct(self, identity: Identity, person_id: int) -> Conversation:
        """A conversation in a direct chat that is opened when something is first sent there."""
        ...

    def touch(self, conversation_id: int, focus_ticket_id: int, at: datetime) -> None:
        """The client wrote here, about this ticket."""
        ...

    def expect_new(self, conversation_id: int) -> None:
        """The next line opens a ticket."""
        ...

    def awaits_new(self, place: Place) -> bool:
        """Whether the next line in this chat opens a ticket."""
        ...

    def expect_nothing(self, place: Place) -> None:
        """No line in this chat is awaited any more to open a ticket."""
        ...

    def fill(self, conversation_id: int, step: str, ticket_id: int | None) -> None:
        """The form that is filled in here stands at this step (empty: at its end)."""
        ...

    def settle(self, conversation_id: int, place: Place) -> None:
        """From now on the conversation goes on in this place."""
        ...

    def migrate(self, old: Place, new: Place) -> None:
        """The platform gave the chat another id."""
        ...


class Tickets(Protocol):
    """Tickets."""

    def add(self, ticket: Ticket) -> Ticket:
        """Keep a ticket that has no number yet; the same with its number."""
        ...

    def get(self, ticket_id: int) -> Ticket | None:
        """The ticket with this number."""
        ...

    def save(self, ticket: Ticket) -> None:
        """Keep what a transition made of it."""
        ...

    def place_anew(self, ticket: Ticket) -> None:
        """Put a ticket where it belongs in the queue, though nothing of it has changed."""
        ...

    def active_after(self, ticket_id: int, most: int) -> Sequence[Ticket]:
        """Active tickets with higher numbers than this, in their order."""
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

    def of_client(self, person_id: int, most: int, skip: int = 0) -> Sequence[TicketView]:
        """A client's tickets behind the first `skip`, newest first."""
        ...

    def active_of(self, person_id: int) -> Sequence[Ticket]:
        """A client's active tickets, for what concerns them all."""
        ...

    def with_assignee(self, person_id: int) -> Sequence[Ticket]:
        """The active tickets that somebody is responsible for, in the queue's order."""
        ...

    def locked_by(self, person_id: int) -> Sequence[Ticket]:
        """The tickets that somebody is answering."""
        ...

    def locked_before(self, instant: datetime, most: int) -> Sequence[Ticket]:
        """Tickets whose lock ran out before an instant."""
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

    def newest_of(self, ticket_id: int, most: int) -> Sequence[tuple[Message, str]]:
        """The newest lines of a ticket with their authors' names, the oldest of them first."""
        ...

    def count_of(self, ticket_id: int) -> int:
        """How many lines a ticket has."""
        ...

    def set_text(self, message_id: int, text: Text) -> None:
        """The line reads differently."""
        ...

    def move(self, message_id: int, ticket_id: int) -> None:
        """The line belongs to another ticket."""
        ...

    def make_reply(self, message_id: int, at: datetime) -> None:
        """A line that stayed inside goes to the client after all, as if written then."""
        ...

    def make_note(self, message_id: int) -> None:
        """A line that was meant for the client stays inside."""
        ...

    def hold(self, message_id: int, asked: Sequence[str]) -> None:
        """A line that was meant for the client stays inside until somebody says it may leave."""
        ...

    def let_pass(self, message_id: int, asked: Sequence[str]) -> None:
        """Nobody is asked about these things of the line again."""
        ...

    def last_reply(self, conversation_id: int, before_id: int) -> Message | None:
        """The newest answer in a conversation, besides this one, that has left or will."""
        ...

    def first_client_line_after(self, ticket_id: int, instant: datetime) -> datetime | None:
        """When the client first wrote after an instant."""
        ...

    def openings(self, ticket_ids: Collection[int]) -> Mapping[int, str]:
        """What clients wrote to open these tickets: the lines of the first minute."""
        ...


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

    def post_for(self, ticket_id: int, template: str) -> LinesPost | None:
        """The newest post of this template about a ticket."""
        ...

    def how_far(self, post_id: int) -> LinesPost | None:
        """How far a post is."""
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

    def hasten(self, kind: MirrorKind, ref: int) -> None:
        """A picture that waits to be tried again is tried now."""
        ...

    def wanted(self, kind: MirrorKind, ref: int) -> str:
        """What a picture shall show; empty if there is no such picture."""
        ...

    def post_of(self, message_id: int, template: str) -> LinesPost | None:
        """The post that carries a line, None if nothing does."""
        ...

    def place_at(self, address: str) -> Place | None:
        """Where a logical address leads; None if that is not known."""
        ...

    def aim(self, post_id: int, destination: str) -> None:
        """A post that has not left goes somewhere else."""
        ...

    def part(self, address: str, former: str) -> None:
        """An address leads nowhere any more; another one leads to where it led.

        What has not left for it goes there still, in a lane of that name, and delays nothing else.
        """
        ...

    def turn_into(self, post_id: int, template: str, facts: Mapping[str, Any]) -> None:
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
        """Note what became of a mirror; the line's number if it draws a sent answer again."""
        ...


class Standing(Protocol):
    """How the public lines of a ticket stand, and which of its answers count."""

    def last_public(self, ticket_id: int, most: int) -> Sequence[ShownLine]:
        """The newest lines of a ticket that client and staff both see, besides its opening one.

        Answers that were taken back, or failed, are none.
        """
        ...

    def last_answer(self, ticket_id: int) -> Message | None:
        """The newest answer of a ticket that has left or will."""
        ...

    def answers_arrived(self, ticket_id: int) -> tuple[datetime | None, datetime | None]:
        """When the first and the newest answer that reached the client were written."""
        ...

    def last_of_author(self, ticket_id: int, author_id: int) -> Message | None:
        """The newest line of a ticket that somebody wrote, or tried to write, to its client."""
        ...

    def last_client_line(self, ticket_id: int) -> Message | None:
        """The newest line that the client wrote."""
        ...


class EarlyChanges(Protocol):
    """Edits and deletions that came before their lines, as a platform may deliver them."""

    def keep(self, place: Place, external_id: str, change: EarlyChange, now: datetime) -> None:
        """Remember it; a deletion is never forgotten for an edit."""
        ...

    def of(self, place: Place, external_id: str) -> EarlyChange | None:
        """What became of a line before it came, None if nothing did."""
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

    def of_clocks(self, ticket_id: int) -> Sequence[Past]:
        """What a ticket's clocks did, and the answers that arrived, in order."""
        ...

    def status_before(self, ticket_id: int, message_id: int) -> str | None:
        """The status that a client's line ended, None if it ended none."""
        ...


class Queue(Protocol):
    """The list of tickets, in the queue's order."""

    def page(
        self,
        filters: Filters,
        *,
        viewer_id: int,
        zone: tzinfo,
        at: Cursor | None = None,
        most: int = PAGE,
    ) -> Page:
        """The tickets that meet all filters, from a place on; the first ones without it.

        Lamps are those that the viewer sees, a period's days those of their zone.
        """
        ...

    def projects(self, most: int) -> Sequence[str]:
        """Projects that tickets in the queue belong to, by name."""
        ...


class DictionaryShelf(Protocol):
    """What administrators can change, and who belongs to what."""

    def load(self) -> Dictionaries:
        """Every dictionary as it is now."""
        ...

    def groups_of(self, person_id: int) -> tuple[str, ...]:
        """The names of a client's groups."""
        ...

    def members(self, entry_id: int) -> Sequence[Candidate]:
        """A department's staff, with how much each has to do now."""
        ...

    def counted(self) -> tuple[int, int]:
        """The revision by which open tickets are counted, and up to which number by the next."""
        ...

    def set_counted(self, revision: int, up_to: int) -> None:
        """Open tickets are counted by this revision, and up to this number by the next."""
        ...

    def given(self, entry_id: int, person_id: int, at: datetime) -> None:
        """A ticket was given to a member in turn."""
        ...


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that has passed and was not seen to."""

    ticket_id: int
    kind: str
    due_at: datetime


class Deadlines(Protocol):
    """What is due when."""

    def expect(self, ticket_id: int, wanted: Mapping[str, datetime]) -> None:
        """A ticket's deadlines are these, by kind. What has fired stays so unless it moved."""
        ...

    def of(self, ticket_id: int) -> Mapping[str, datetime]:
        """A ticket's deadlines that have not fired, by kind."""
        ...

    def due(self, now: datetime, most: int) -> Sequence[Due]:
        """What is due and has not fired, the earliest first."""
        ...

    def fire(self, ticket_id: int, now: datetime) -> None:
        """All that is due of a ticket has been seen to."""
        ...

    def put_off(self, ticket_id: int, now: datetime, until: datetime) -> None:
        """All that is due of a ticket is due later."""
        ...

    def fired(self, ticket_id: int) -> Mapping[str, datetime]:
        """When a ticket's deadlines were seen to, by kind; those that were not are not in it."""
        ...


class Reminders(Protocol):
    """Which of somebody's reminders stands in which post: each ticket's clock in one alone."""

    def newest(self, person_id: int) -> LinesPost | None:
        """The newest post of reminders to somebody."""
        ...

    def put(self, post_id: int, reminders: Sequence[Reminder]) -> Sequence[LinesPost]:
        """One person's reminders stand in this post from now on; returns those they stood in."""
        ...


class Support(Protocol):
    """Whose support ends, and who was told of it."""

    def limited(self, after: int, most: int) -> Sequence[int]:
        """The next people behind a number whose support has an end."""
        ...

    def told(self, person_id: int, until: str) -> int | None:
        """How many days before that end somebody was told last; None: of this end, never."""
        ...

    def note(self, person_id: int, until: str, days: int) -> None:
        """Somebody was told, so many days before that end."""
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
    def standing(self) -> Standing:
        """How the public lines of a ticket stand."""
        ...

    @property
    def early_changes(self) -> EarlyChanges:
        """Edits and deletions that came before their lines."""
        ...

    @property
    def ratings(self) -> Ratings:
        """What clients thought of the help they got."""
        ...

    @property
    def dictionaries(self) -> DictionaryShelf:
        """What administrators can change, and who belongs to what."""
        ...

    @property
    def deadlines(self) -> Deadlines:
        """What is due when."""
        ...

    @property
    def support(self) -> Support:
        """Whose support ends, and who was told of it."""
        ...

    @property
    def reminders(self) -> Reminders:
        """Which of somebody's reminders stands in which post."""
        ...

    @property
    def queue(self) -> Queue:
        """The list of tickets, in the queue's order."""
        ...

    @property
    def history(self) -> History:
        """The dated record of every change."""
        ...


DEFAULT_DEPARTMENT = 1
"""The one department there is until departments can be configured."""
