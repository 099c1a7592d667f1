"""What goes out: posts, which are sent once, and mirrors, which are updated until they match."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.answers import Answer
from domain.answers.say import Say
from domain.bodies import (
    CLOSING_SOON,
    PROCESSED,
    REPLY_FAILED,
    UNASSIGNED,
    WAITING,
    Asked,
    ChangedLine,
    ClientsLine,
    ColleaguesChanges,
    Deadlines,
    DeskFile,
    FormQuestion,
    Gone,
    Mention,
    Nothing,
    OnHold,
    Reminders,
    Reply,
    ShownLine,
    TicketChange,
    Words,
)
from domain.dictionaries import USUAL_VOICE, RatingValue, Voice
from domain.dictionaries.kinds.ratings import DEFAULT_SCALE
from domain.messages import Message, MessageKind
from domain.people import Identity, Place
from domain.policy.people.support_expiry import has_ended
from domain.policy.queue.lamp import Lamp, lamp_of_card, urgency
from domain.tickets import Status

Body = (
    Answer
    | ClientsLine
    | ChangedLine
    | Reply
    | ShownLine
    | Deadlines
    | Reminders
    | OnHold
    | ColleaguesChanges
    | Nothing
    | Gone
    | FormQuestion
    | Asked
    | DeskFile
)
"""What a post says. In a chat with the bot, answers are posts too."""


def direct_chat(person_id: int) -> str:
    """Return the logical address of somebody's direct chat."""
    return f"{_DIRECT}{person_id}"


_DIRECT = "person:"


class NotPrivate(ValueError):
    """A file made by the desk was about to go where others can read it."""


class PostState(StrEnum):
    """The state of a post. `queued`: another post of its lane is ahead; the head is `pending`.

    `sending` is committed before the call that publishes.
    """

    QUEUED = "queued"
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message to send. `destination` is a logical address; posts of a `lane` keep their order.

    It does not leave before `not_before` (None: immediately). `body` is what it says besides the
    ticket and the message. `silent`: it arrives without a sound, if the platform can.
    """

    body: Body
    lane: str
    destination: str
    created_at: datetime
    not_before: datetime | None = None
    ticket_id: int | None = None
    message_id: int | None = None
    silent: bool = False

    def __post_init__(self) -> None:
        """Raise NotPrivate for a file of the desk that would not go to one person alone."""
        if isinstance(self.body, DeskFile) and not self.destination.startswith(_DIRECT):
            raise NotPrivate(f"{self.body.name} was to go to {self.destination}")


class MirrorKind(StrEnum):
    """A display of a state: the desk's card, the client's receipt, a line's mark or `seen`.

    `line` is a sent post whose message has changed since; its `ref` is the post's. `reaction` is
    what the client put on a reply, shown on the line in the thread; `answer` what staff put on a
    client's line, shown on that line in the client's chat. `pin` is the message pinned above a
    conversation, `menu` the commands that somebody is offered. `files` are messages with a file
    each that are removed from a sent post, whose number is its `ref`. `home` is somebody's Home;
    it wants the instant until which it is kept up to date, and its `ref` is the person.
    """

    CARD = "card"
    RECEIPT = "receipt"
    MARK = "mark"
    SEEN = "seen"
    LINE = "line"
    REACTION = "reaction"
    ANSWER = "answer"
    PIN = "pin"
    MENU = "menu"
    FILES = "files"
    HOME = "home"


REMOVED = "removed"
"""What a `line` shows after it was taken back: nothing."""


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as it is shown, with names instead of ids.

    `thread` is where staff discuss it, None while its card is not there yet; `may_move`: there are
    other departments. `change` is the latest one, shown only by its card.
    `opens_at` is when the working time of what was promised begins again: on a receipt, and None
    during it.
    """

    id: int
    subject: str
    status: Status
    source: str
    client: str
    client_language: str
    client_time_zone: str
    assignee: str | None
    assignee_id: int | None
    created_at: datetime
    status_changed_at: datetime
    waiting_since: datetime | None
    first_response_at: datetime | None
    follows_id: int | None
    version: int
    unreachable: str
    rating: str = ""
    rating_id: int | None = None
    client_id: int = 0
    client_company: str = ""
    client_mark: str = ""
    client_groups: tuple[str, ...] = ()
    last_client_line_at: datetime | None = None
    last_staff_line_at: datetime | None = None
    last_replier_id: int | None = None
    department: str = ""
    category: str = ""
    priority: str = ""
    level: str = ""
    project: str = ""
    points: int = 0
    response_due_at: datetime | None = None
    resolution_due_at: datetime | None = None
    expiring: bool = False
    overdue: bool = False
    missed_answers: int = 0
    locked_by: str = ""
    locked_until: datetime | None = None
    form_step: str = ""
    support_until: datetime | None = None
    thread: Place | None = None
    may_move: bool = False
    change: TicketChange | None = None
    opens_at: datetime | None = None
    shift_at: datetime | None = None
    """On a card: when the next shift begins that gets it; None if it does not wait for one."""
    unknown_reply: int | None = None
    """The first of its replies of which nobody knows whether it arrived: somebody must decide."""
    round: int = 0
    """How often it was processed; `rating` is that of the last time."""
    scale: tuple[RatingValue, ...] = DEFAULT_SCALE
    """The ratings that its client may choose."""

    @property
    def chosen(self) -> RatingValue | None:
        """The rating that its client has chosen, if it is still offered."""
        key = str(self.rating_id) if self.rating_id else self.rating
        return next((one for one in self.scale if one.key == key), None)

    def rated(self, language: str) -> str:
        """Return its rating in a language; empty for none."""
        return self.chosen.said(language) if self.chosen is not None else self.rating

    @property
    def lamp(self) -> Lamp:
        """The lamp of its card."""
        return lamp_of_card(self)

    @property
    def urgency(self) -> str:
        """The sign beside the lamp; empty for none."""
        return urgency(self) or ""

    def support_ended(self, now: datetime) -> bool:
        """Return whether its client is no longer supported."""
        return has_ended(self.support_until, now)


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
    destination: str
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

    @property
    def turn(self) -> str:
        """Return by whose turns it leaves; see `turn_of`. Only call this if its chat is known."""
        assert self.place is not None, "no limit counts it yet"
        return turn_of(self.place.chat, self.ticket.client_id if self.ticket else None, self.lane)

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
    destination: str
    platform: str
    place: Place | None
    probing: bool
    lane: str = ""
    client_id: int | None = None

    @property
    def turn(self) -> str:
        """Return by whose turns it leaves; see `turn_of`."""
        return turn_of(self.place.chat if self.place else "", self.client_id, self.lane)


@dataclass(frozen=True, slots=True)
class MirrorUpdate:
    """A mirror that does not match yet: `wanted` should be shown instead of `shown`."""

    kind: MirrorKind
    ref: int
    wanted: str
    shown: str
    place: Place
    external_id: str
    reader: Reader
    ticket: TicketView | None
    delivery: Delivery | None = None
    """The post that a `line` draws again."""
    others: tuple[str, ...] = ()
    """The other messages of that post."""
    page: Body | None = None
    """What a `home` shows now."""
    turn: str = ""
    """By whose turns it is drawn; see `turn_of`."""

    @property
    def sort(self) -> str:
        """Return by what the limits count it: platform, kind, and whether it replaces something."""
        return f"{self.place.platform}:{self.kind.value}{':again' if self.shown else ''}"


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of a post left; `complete`: the last. `version` is the ticket's that it shows.

    `others` are the other messages of an album. `wordless`: only files, after the words. An empty
    `external_id`: there was nothing more to send after all.
    """

    post_id: int
    place: Place
    external_id: str
    complete: bool
    version: int | None = None
    part: int = 0
    """Which message of the post it was, from 0: reported twice, it counts once."""
    others: tuple[str, ...] = ()
    wordless: bool = False


@dataclass(frozen=True, slots=True)
class Delayed:
    """Try again at `until`. It was certainly not sent, or else `repeated`: the reader is told.

    `apart`: the lines that were folded into it leave alone from now on, and so does its own.
    """

    post_id: int
    until: datetime
    problem: str
    repeated: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Suspended:
    """Not sent because of the destination: all its posts wait until it works again."""

    post_id: int
    place: Place
    problem: str
    retry_at: datetime


@dataclass(frozen=True, slots=True)
class Unopened:
    """Not sent because no direct chat could be opened with somebody: try again at `until`."""

    post_id: int
    identity: Identity
    problem: str
    until: datetime

    @property
    def place(self) -> Place:
        """Return a placeholder for the missing chat."""
        return stands_for(self.identity)


def stands_for(identity: Identity) -> Place:
    """Return a placeholder for a direct chat that does not exist yet: the account's own id."""
    return Place(identity.platform, identity.team, identity.external_id)


@dataclass(frozen=True, slots=True)
class Failed:
    """Refused for good, because of this post alone."""

    post_id: int
    problem: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It is unknown whether it was sent."""

    post_id: int
    problem: str


Outcome = Sent | Delayed | Suspended | Unopened | Failed | Unknown


@dataclass(frozen=True, slots=True)
class RecordedMirror:
    """A mirror whose outcome was recorded.

    `message_id` and `template` are those of the sent post that a `line` redraws; None and empty
    otherwise. `repeats`: it could not be drawn before either.
    """

    message_id: int | None = None
    template: str = ""
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class MirrorResult:
    """A mirror shows `shown` now; don't draw it again before `not_before`."""

    kind: MirrorKind
    ref: int
    shown: str
    not_before: datetime
    problem: str = ""
