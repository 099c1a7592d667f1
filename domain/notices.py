"""Who is told what: one table, from event to audience and template.

Nobody is told of their own action. A line in the thread is for everybody who follows it, so `when`
applies this rule there. Beginning work, reassignment and hold are not sent to the client: they
change the receipt. A change of a ticket (status, level, category, priority, department) is no post
in its thread: the card's last line shows the latest, and its history all of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from domain.events import (
    AnswerCameOver,
    AnswerMoved,
    AnswerVanished,
    CallRecorded,
    CameByLink,
    CategoryChanged,
    ChangeNotShown,
    ClientReachable,
    ClientThanked,
    ClientUnreachable,
    ClientWrote,
    ClosingAnnounced,
    DepartmentChanged,
    Event,
    FilesRemoved,
    FilesStay,
    LevelChanged,
    LineChanged,
    LineMoved,
    LineNotShown,
    LineRemoved,
    LinesRecovered,
    MessageEdited,
    MovedToDesk,
    NewTicketFolded,
    NotRedrawn,
    OpenedByStaff,
    OpenedInPlace,
    PriorityChanged,
    PromiseMoved,
    ReplyFailed,
    ReplyHeld,
    StaffReplied,
    StatusChanged,
    TicketAssigned,
    TicketHandedOver,
    TicketOpened,
    TicketRated,
    TicketReleased,
    TicketUnlocked,
)
from domain.outgoing.bodies import ChangedLine, ClientsLine, ColleaguesChanges, Reply
from domain.outgoing.loudness import Loudness
from domain.outgoing.posts import Body
from domain.outgoing.templates import (
    CALL,
    CARD,
    CLIENT_WROTE,
    CLIENTS_LINE,
    CLOSING_SOON,
    COLLEAGUES,
    DEADLINE,
    FOLDED,
    HELD,
    LINE_CHANGED,
    ON_HOLD,
    PROCESSED,
    RECEIPT,
    REMINDERS,
    REPLY,
    REPLY_FAILED,
    UNASSIGNED,
    WAITING,
)
from domain.people.person import Role
from domain.policy.lines.client_lines import ALBUM_GATHERS
from domain.policy.lines.staff_lines import REPLY_WAITS
from domain.tickets import Status


class Audience(Enum):
    """Who is told, and where."""

    CHANNEL = auto()  # the department's channel: opens the ticket's thread
    THREAD = auto()  # the ticket's thread
    CLIENT = auto()  # the client, where they wrote from
    ASSIGNEE = auto()  # the responsible person, in private
    CALLED = auto()  # the same, by a mention in the thread; in private where that cannot reach them
    IN_CHARGE = auto()  # the same, or else who stands in for them
    STAND_IN = auto()  # while the responsible person is away, the first who is on shift, in private
    NAMED = auto()  # the people that the desk names, in private
    AUTHOR = auto()  # the thread, with a mention of the reply's author
    FAR_AUTHOR = auto()  # the reply's author, in private where no mention can reach them
    FORMER = auto()  # who was responsible before, in private
    ADMINISTRATORS = auto()  # those who cannot see the desk's channel, in private
    SPECIALISTS = auto()  # likewise those who could take a ticket that nobody has, in private


def _at_once(_event: Event) -> timedelta:
    return timedelta(0)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One message that an event causes; `when` checks the event and the actor's role.

    `body` makes the message from the event; None: the event's own fields are the words. It leaves
    after `delay`, so that it can be edited or wait for the rest of an album. `loudness` says how it
    arrives. `quotes_last`: it goes with the client's last line. `folds`: a waiting message already
    says it. `lane`: what waits in this lane delays nothing else. `by_day`: it
    does not leave before the department opens.
    """

    audience: Audience
    template: str
    when: Callable[[Event, Role | None], bool] = lambda _event, _role: True
    body: Callable[[Event], Body] | None = None
    delay: Callable[[Event], timedelta] = _at_once
    loudness: Loudness = Loudness.SOUND
    quotes_last: bool = False
    folds: bool = False
    lane: str = ""
    by_day: bool = False


def _clients_line() -> NoticeRow:
    return NoticeRow(Audience.THREAD, CLIENTS_LINE, body=_line, delay=_for_album)


def _line(event: Event) -> Body:
    if isinstance(event, ClientWrote):
        return ClientsLine(event.late, event.mention)
    return ClientsLine()


def _changed(event: Event) -> Body:
    assert isinstance(event, LineChanged), "it is its notice"
    return ChangedLine(event.before, event.files)


def _for_album(event: Event) -> timedelta:
    gathers = isinstance(event, ClientWrote | TicketOpened) and event.gathers
    return ALBUM_GATHERS if gathers else timedelta(0)


def _reply(event: Event) -> Body:
    assert isinstance(event, StaffReplied), "it is its notice"
    return Reply(event.headed, event.quotes)


def _to_take_it_back(_event: Event) -> timedelta:
    return REPLY_WAITS


def _after(*statuses: Status) -> Callable[[Event, Role | None], bool]:
    def applies(event: Event, _role: Role | None) -> bool:
        return isinstance(event, StatusChanged) and event.after in statuses and not event.reason

    return applies


def _unanswered(event: Event, _role: Role | None) -> bool:
    """Return whether it closes because its client did not reply; processed ones close silently."""
    if not isinstance(event, StatusChanged) or event.after != Status.CLOSED:
        return False
    return event.before == Status.PENDING and event.reason == "silence"


COLLEAGUES_FOLD_WITHIN = timedelta(minutes=2)
"""What colleagues change of somebody's ticket within this time is told together."""


def _colleagues_changes() -> NoticeRow:
    return NoticeRow(
        Audience.ASSIGNEE,
        COLLEAGUES,
        _by_colleague,
        body=lambda _event: ColleaguesChanges(),
        delay=lambda _event: COLLEAGUES_FOLD_WITHIN,
        loudness=Loudness.QUIET,
        folds=True,
        lane="changes",
    )


def _by_colleague(event: Event, role: Role | None) -> bool:
    """Return whether staff changed it by hand, and no other notice tells the responsible person."""
    if role is None or not role.is_staff:
        return False
    if not isinstance(event, StatusChanged):
        return True
    begins = event.before == Status.NEW
    told = _reopened(event, role) or event.after == Status.PENDING
    return not (begins or told or event.reason)


def _reopened(event: Event, _role: Role | None) -> bool:
    """Return whether work goes on without a line of the client's, which would call by itself."""
    if not isinstance(event, StatusChanged) or event.after != Status.OPEN:
        return False
    over = event.before in (Status.RESOLVED, Status.CLOSED)
    return event.reason == "still_needed" or (over and not event.reason)


def _reopened_for_client(event: Event, _role: Role | None) -> bool:
    """Return whether a ticket goes on of which the client was told that it is closed."""
    if not isinstance(event, StatusChanged) or event.before != Status.CLOSED:
        return False
    return event.after == Status.OPEN and not event.reason


def _reopened_by_line(event: Event, _role: Role | None) -> bool:
    if not isinstance(event, StatusChanged):
        return False
    return event.before == Status.RESOLVED and event.reason == "client_wrote"


def _first_of_many(event: Event, _role: Role | None) -> bool:
    return isinstance(event, NewTicketFolded) and event.first


def _calls_in_private(event: Event, _role: Role | None) -> bool:
    """Return whether a line must be told in private, because it can mention nobody."""
    return isinstance(event, ClientWrote) and event.calls and event.mention is None


def _moved(event: Event, _role: Role | None) -> bool:
    if isinstance(event, TicketAssigned):
        return event.moved
    return isinstance(event, TicketReleased) and event.reason == "moved"


def _stays(event: Event, role: Role | None) -> bool:
    return not _moved(event, role)


def _with_a_word(event: Event, _role: Role | None) -> bool:
    return isinstance(event, TicketHandedOver) and bool(event.note)


def _of_a_colleague(event: Event, _role: Role | None) -> bool:
    return isinstance(event, TicketUnlocked) and bool(event.holder)


def _of_client(event: Event, _role: Role | None) -> bool:
    return isinstance(event, FilesStay) and event.by_client


def _of_staff(event: Event, _role: Role | None) -> bool:
    return isinstance(event, FilesStay) and not event.by_client


_OPENED = (
    NoticeRow(Audience.CLIENT, RECEIPT, loudness=Loudness.SILENT),
    NoticeRow(Audience.ADMINISTRATORS, "staff/new_ticket", loudness=Loudness.SILENT),
    NoticeRow(Audience.SPECIALISTS, UNASSIGNED, lane="unassigned", by_day=True),
)
"""Who is told of every new ticket, beside its channel."""

NOTICES: dict[type[Event], tuple[NoticeRow, ...]] = {
    TicketOpened: (
        NoticeRow(Audience.CHANNEL, CARD),
        _clients_line(),
        *_OPENED,
    ),
    ClientWrote: (
        _clients_line(),
        NoticeRow(Audience.ASSIGNEE, CLIENT_WROTE, _calls_in_private, delay=_for_album),
    ),
    CameByLink: (NoticeRow(Audience.THREAD, "thread/came_by_link"),),
    ClientThanked: (_clients_line(),),
    LineChanged: (NoticeRow(Audience.THREAD, LINE_CHANGED, body=_changed),),
    MessageEdited: (NoticeRow(Audience.THREAD, "thread/message_edited"),),
    NotRedrawn: (NoticeRow(Audience.THREAD, "thread/not_redrawn"),),
    FilesRemoved: (NoticeRow(Audience.THREAD, "thread/files_removed"),),
    LineRemoved: (NoticeRow(Audience.THREAD, "thread/line_removed"),),
    NewTicketFolded: (
        NoticeRow(Audience.CLIENT, FOLDED, _first_of_many),
        NoticeRow(Audience.THREAD, "thread/folded", _first_of_many),
    ),
    LinesRecovered: (NoticeRow(Audience.THREAD, "thread/recovered"),),
    LineMoved: (NoticeRow(Audience.THREAD, "thread/line_moved"),),
    StaffReplied: (
        NoticeRow(
            Audience.CLIENT,
            REPLY,
            body=_reply,
            delay=_to_take_it_back,
            loudness=Loudness.ALWAYS,
        ),
    ),
    ReplyHeld: (NoticeRow(Audience.THREAD, HELD),),
    AnswerMoved: (NoticeRow(Audience.THREAD, "thread/answer_moved"),),
    AnswerCameOver: (NoticeRow(Audience.THREAD, "thread/answer_came_over"),),
    AnswerVanished: (NoticeRow(Audience.THREAD, "thread/answer_vanished"),),
    TicketAssigned: (
        NoticeRow(Audience.CALLED, "staff/assigned", quotes_last=True),
        NoticeRow(Audience.FORMER, "staff/taken_over", _stays, loudness=Loudness.QUIET),
        NoticeRow(Audience.FORMER, "staff/moved_away", _moved),
    ),
    TicketReleased: (NoticeRow(Audience.FORMER, "staff/moved_away", _moved),),
    TicketHandedOver: (NoticeRow(Audience.THREAD, "thread/handed_over", _with_a_word),),
    PromiseMoved: (NoticeRow(Audience.CLIENT, "client/promise_moved"),),
    TicketUnlocked: (NoticeRow(Audience.THREAD, "thread/unlocked", _of_a_colleague),),
    CallRecorded: (
        NoticeRow(Audience.CHANNEL, CARD),
        NoticeRow(Audience.THREAD, CALL),
        *_OPENED,
    ),
    OpenedInPlace: (
        NoticeRow(Audience.CHANNEL, CARD),
        NoticeRow(Audience.THREAD, "thread/opened_in_place"),
        *_OPENED,
        NoticeRow(Audience.CLIENT, "client/opened_in_place", loudness=Loudness.SILENT),
    ),
    MovedToDesk: (
        NoticeRow(Audience.THREAD, "thread/moved_to_desk"),
        NoticeRow(Audience.CLIENT, "client/moved_to_desk", loudness=Loudness.SILENT),
    ),
    OpenedByStaff: (
        NoticeRow(Audience.CHANNEL, CARD),
        NoticeRow(Audience.CLIENT, RECEIPT, loudness=Loudness.SILENT),
    ),
    StatusChanged: (
        NoticeRow(Audience.CLIENT, WAITING, _after(Status.PENDING)),
        NoticeRow(Audience.CLIENT, PROCESSED, _after(Status.RESOLVED)),
        NoticeRow(
            Audience.CLIENT, "client/closed", _after(Status.CLOSED), loudness=Loudness.SILENT
        ),
        NoticeRow(Audience.CLIENT, "client/closed", _unanswered),
        NoticeRow(
            Audience.CLIENT, "client/reopened", _reopened_for_client, loudness=Loudness.SILENT
        ),
        NoticeRow(Audience.IN_CHARGE, "staff/reopened", _reopened),
        NoticeRow(Audience.STAND_IN, "staff/reopened", _reopened_by_line),
        _colleagues_changes(),
    ),
    LevelChanged: (_colleagues_changes(),),
    CategoryChanged: (_colleagues_changes(),),
    PriorityChanged: (_colleagues_changes(),),
    DepartmentChanged: (_colleagues_changes(),),
    ClosingAnnounced: (NoticeRow(Audience.CLIENT, CLOSING_SOON),),
    FilesStay: (
        NoticeRow(Audience.CLIENT, "client/files_stay", _of_client),
        NoticeRow(Audience.THREAD, "thread/files_stay", _of_staff),
    ),
    ChangeNotShown: (NoticeRow(Audience.THREAD, "thread/change_not_shown"),),
    TicketRated: (NoticeRow(Audience.THREAD, "thread/rated"),),
    LineNotShown: (NoticeRow(Audience.THREAD, "thread/not_shown"),),
    ReplyFailed: (
        NoticeRow(Audience.AUTHOR, "thread/reply_failed"),
        NoticeRow(Audience.FAR_AUTHOR, REPLY_FAILED),
    ),
    ClientUnreachable: (NoticeRow(Audience.THREAD, "thread/unreachable"),),
    ClientReachable: (NoticeRow(Audience.THREAD, "thread/reachable"),),
}

_ROWS = (
    # Messages that wait for working hours have their own lane and delay nothing else.
    NoticeRow(Audience.NAMED, REMINDERS, lane="reminders"),
    NoticeRow(Audience.NAMED, ON_HOLD, lane="on_hold"),
    NoticeRow(Audience.THREAD, DEADLINE, lane="deadlines"),
    NoticeRow(Audience.NAMED, "staff/handover"),
    NoticeRow(Audience.NAMED, "staff/requeued"),
    NoticeRow(Audience.NAMED, "staff/shift_begins", lane="shifts"),
    NoticeRow(Audience.NAMED, "staff/shift_ends", lane="shifts"),
    NoticeRow(Audience.NAMED, "staff/swap_asked"),
    NoticeRow(Audience.NAMED, "staff/swapped"),
    NoticeRow(Audience.NAMED, "staff/swap_declined"),
    NoticeRow(Audience.NAMED, "staff/request"),
    NoticeRow(Audience.NAMED, "staff/link_asked"),
    NoticeRow(Audience.NAMED, "staff/linked"),
    NoticeRow(Audience.NAMED, "staff/unlinked"),
    NoticeRow(Audience.NAMED, "client/link_asked"),
    NoticeRow(Audience.NAMED, "client/linked"),
    NoticeRow(Audience.NAMED, "client/link_declined"),
    NoticeRow(Audience.NAMED, "client/unlinked"),
    NoticeRow(Audience.NAMED, "staff/support_ends", lane="later"),
    NoticeRow(Audience.NAMED, "staff/holidays_end", lane="later"),
    NoticeRow(Audience.NAMED, "staff/broken_entry"),
    NoticeRow(Audience.NAMED, "staff/left"),
    NoticeRow(Audience.NAMED, "staff/role"),
    NoticeRow(Audience.NAMED, "staff/appointed"),
    NoticeRow(Audience.NAMED, "staff/confirm_staff"),
    NoticeRow(Audience.NAMED, "staff/invitation_used"),
    NoticeRow(Audience.NAMED, "staff/not_invited"),
    NoticeRow(Audience.NAMED, "staff/role_rests"),
    NoticeRow(Audience.NAMED, "staff/your_role_rests"),
    NoticeRow(Audience.NAMED, "staff/exported"),
    NoticeRow(Audience.NAMED, "staff/has_left"),
    NoticeRow(Audience.NAMED, "staff/forget_asked"),
    NoticeRow(Audience.NAMED, "staff/forget_cancelled"),
    NoticeRow(Audience.NAMED, "staff/forgotten"),
    NoticeRow(Audience.NAMED, "staff/forgotten_again"),
    NoticeRow(Audience.NAMED, "staff/leaves_on"),
    NoticeRow(Audience.NAMED, "staff/leaves_not"),
    NoticeRow(Audience.NAMED, "staff/stays"),
    NoticeRow(Audience.NAMED, "staff/handed_over_for"),
    NoticeRow(Audience.NAMED, "staff/suspended"),
    NoticeRow(Audience.NAMED, "staff/set_aside"),
    NoticeRow(Audience.NAMED, "staff/parked"),
    NoticeRow(Audience.NAMED, "staff/no_room"),
)
DIRECT: Mapping[str, NoticeRow] = {row.template: row for row in _ROWS}
"""Reminders, digests and notices of the desk itself, by template: no event of one ticket's.

The code that sends one names the people, or the thread, and until when it waits
(domain.desk.act.tell). Reminders of deadlines are here, too: their events are only history.
"""
