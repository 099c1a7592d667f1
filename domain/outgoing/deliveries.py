"""Posts that may leave now, with everything that rendering and sending need."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.answers.say import Say
from domain.dictionaries import USUAL_VOICE, Voice
from domain.messages import Message, MessageKind
from domain.outgoing.addresses import Address, is_direct_chat
from domain.outgoing.bodies import (
    Asked,
    ChangedLine,
    ClientsLine,
    ColleaguesChanges,
    Deadlines,
    DeskFile,
    FormQuestion,
    Mention,
    Nothing,
    OnHold,
    Reminders,
    Reply,
    ShownLine,
)
from domain.outgoing.posts import Body
from domain.outgoing.templates import CLOSING_SOON, PROCESSED, REPLY_FAILED, UNASSIGNED, WAITING
from domain.outgoing.ticket_view import TicketView
from domain.outgoing.words import Words
from domain.people.accounts import Identity
from domain.people.places import Place
from domain.tickets import Status


@dataclass(frozen=True, slots=True)
class Reader:
    """The person or place that a text is rendered for; `time_zone` is an IANA name.

    `voice` is how the desk speaks to them.
    """

    language: str
    time_zone: str
    voice: Voice = USUAL_VOICE


@dataclass(frozen=True, slots=True)
class FoldedLine:
    """A line that leaves within the post of the line before it."""

    post_id: int
    message: Message
    late: bool
    mention: Mention | None = None


_ONLY_IN: Mapping[str, Collection[Status]] = {
    CLOSING_SOON: (Status.PENDING,),
    WAITING: (Status.PENDING,),
    PROCESSED: (Status.RESOLVED, Status.CLOSED),
}
"""Texts about a status: they are not sent if it has changed before they leave."""


def turn_of(chat: str, client_id: int | None, otherwise: str) -> str:
    """Return by whose turns something waits for a limit in a chat: a client's, if it has one.

    A client has one turn for all their tickets there.
    """
    return f"{chat}:{f'client:{client_id}' if client_id is not None else otherwise}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed post, with everything that rendering and sending need.

    `place` is None if a direct chat with `identity` must be opened first. `parts_sent` messages of
    a long text have already left. `repeated`: an earlier attempt may have arrived.
    """

    post_id: int
    body: Body
    destination: Address
    place: Place | None
    identity: Identity | None
    reader: Reader
    ticket: TicketView | None
    message: Message | None
    author: str
    attempts: int
    parts_sent: int
    repeated: bool
    prepared: str = ""
    """What the call that publishes the next part needs, if it is already prepared."""
    lane: str = ""
    folded: tuple[FoldedLine, ...] = ()
    """Further lines of the same author that leave within it, in order."""
    silent: bool = False
    """It arrives without a sound."""
    client_id: int | None = None
    """The client of its ticket, also if the ticket itself isn't loaded; None without a ticket."""

    @property
    def turn(self) -> str:
        """Return by whose turns it leaves; see `turn_of`. Only call this if its chat is known."""
        assert self.place is not None, "no limit counts it yet"
        return turn_of(self.place.chat, self.client_id, self.lane)

    @property
    def private(self) -> bool:
        """Return whether it goes to somebody's direct chat with the bot."""
        return is_direct_chat(self.destination)

    @property
    def template(self) -> str:
        """Return the name of its text."""
        return self.body.template

    @property
    def words(self) -> Words:
        """Return what its text says besides ticket and message."""
        return self.body.words

    @property
    def takes_files(self) -> bool:
        """Return whether the files of its message go with it."""
        match self.body:
            case ClientsLine() | Reply():
                return True
            case ShownLine() | ChangedLine():
                return self.body.files
            case _:
                return False

    @property
    def goes_again(self) -> bool:
        """Return whether it is sent once more if it is unknown whether it arrived.

        A reply and a file say so; asking a question twice does no harm.
        """
        return isinstance(self.body, Reply | DeskFile | FormQuestion | Asked) and not self.repeated

    @property
    def must_arrive(self) -> bool:
        """Return whether it is sent again until it has arrived.

        A form needs its question, and an author must know that a reply has failed.
        """
        return isinstance(self.body, FormQuestion | Asked) or self.template == REPLY_FAILED

    @property
    def says_nothing(self) -> bool:
        """Return whether everything it should say was cancelled before it left."""
        match self.body:
            case Deadlines(clocks) if self.ticket is not None:
                due = (self.ticket.response_due_at, self.ticket.resolution_due_at)
                return not any(clock.due_at in due for clock in clocks)
            case Reminders(listed) | ColleaguesChanges(listed):
                return not listed
            case Nothing():
                return True
            case OnHold():
                closed = self.ticket is not None and self.ticket.status is Status.CLOSED
                return closed or self.message is None or self.message.kind is not MessageKind.HELD
            case Say(template) if template == UNASSIGNED and self.ticket is not None:
                return self.ticket.assignee_id is not None or self.ticket.status is not Status.NEW
            case _:
                statuses = _ONLY_IN.get(self.template)
                return statuses is not None and (
                    self.ticket is not None and self.ticket.status not in statuses
                )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that may leave now. `place` is None if a direct chat must be opened first.

    `probing`: its chat was suspended, and one post may test whether it works again. `client_id` is
    the client of its ticket; None without a ticket.
    """

    post_id: int
    destination: Address
    platform: str
    place: Place | None
    probing: bool
    lane: str = ""
    client_id: int | None = None

    @property
    def turn(self) -> str:
        """Return by whose turns it leaves; see `turn_of`."""
        return turn_of(self.place.chat if self.place else "", self.client_id, self.lane)
