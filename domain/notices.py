"""Who is told of what: one table, event to audience and template.

Nobody is told of their own action; a line in the thread is for all who follow it, so there the
rule is applied by `when`. Work that begins, reassignment and hold are not pushed to the client:
they change the receipt in place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from domain.events import (
    AnswerCameOver,
    AnswerMoved,
    AnswerVanished,
    CallRecorded,
    ChangeNotShown,
    ClientReachable,
    ClientThanked,
    ClientUnreachable,
    ClientWrote,
    ClosingAnnounced,
    DepartmentChanged,
    Event,
    FilesStay,
    LineChanged,
    LineMoved,
    LineNotShown,
    LineRemoved,
    LinesRecovered,
    OpenedByStaff,
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
from domain.people import Role
from domain.posts import CALL, CARD, CLOSING_SOON, HELD, PROCESSED, RECEIPT, REPLY
from domain.tickets import Status


class Audience(Enum):
    """Who is told, and where."""

    CHANNEL = auto()  # the department's channel: opens the ticket's thread
    THREAD = auto()  # the ticket's thread
    CLIENT = auto()  # the client, where they wrote from
    ASSIGNEE = auto()  # the responsible person, in private
    ADMINISTRATORS = auto()  # those who cannot see the desk's channel, in private


@dataclass(frozen=True, slots=True)
class Notice:
    """One message that an event causes; `when` looks at the event and the actor's role."""

    audience: Audience
    template: str
    when: Callable[[Event, Role | None], bool] = lambda _event, _role: True


def _after(*statuses: Status) -> Callable[[Event, Role | None], bool]:
    def applies(event: Event, _role: Role | None) -> bool:
        return isinstance(event, StatusChanged) and event.after in statuses and not event.reason

    return applies


def _unanswered(event: Event, _role: Role | None) -> bool:
    """Whether it closes because its client did not answer; what was processed closes silently."""
    if not isinstance(event, StatusChanged) or event.after != Status.CLOSED:
        return False
    return event.before == Status.PENDING and event.reason == "silence"


def _by_client(_event: Event, role: Role | None) -> bool:
    return role is Role.CLIENT


def _in_its_thread(event: Event, _role: Role | None) -> bool:
    return isinstance(event, DepartmentChanged) and event.stays


def _of_a_colleague(event: Event, _role: Role | None) -> bool:
    return isinstance(event, TicketUnlocked) and bool(event.holder)


def _of_client(event: Event, _role: Role | None) -> bool:
    return isinstance(event, FilesStay) and event.by_client


def _of_staff(event: Event, _role: Role | None) -> bool:
    return isinstance(event, FilesStay) and not event.by_client


NOTICES: dict[type[Event], tuple[Notice, ...]] = {
    TicketOpened: (
        Notice(Audience.CHANNEL, CARD),
        Notice(Audience.THREAD, "thread/line"),
        Notice(Audience.CLIENT, RECEIPT),
        Notice(Audience.ADMINISTRATORS, "staff/new_ticket"),
    ),
    ClientWrote: (Notice(Audience.THREAD, "thread/line"),),
    ClientThanked: (Notice(Audience.THREAD, "thread/line"),),
    LineChanged: (Notice(Audience.THREAD, "thread/line_changed"),),
    LineRemoved: (Notice(Audience.THREAD, "thread/line_removed"),),
    LinesRecovered: (Notice(Audience.THREAD, "thread/recovered"),),
    LineMoved: (Notice(Audience.THREAD, "thread/line_moved"),),
    StaffReplied: (Notice(Audience.CLIENT, REPLY),),
    ReplyHeld: (Notice(Audience.THREAD, HELD),),
    AnswerMoved: (Notice(Audience.THREAD, "thread/answer_moved"),),
    AnswerCameOver: (Notice(Audience.THREAD, "thread/answer_came_over"),),
    AnswerVanished: (Notice(Audience.THREAD, "thread/answer_vanished"),),
    TicketAssigned: (
        Notice(Audience.ASSIGNEE, "staff/assigned"),
        Notice(Audience.THREAD, "thread/assigned"),
    ),
    TicketReleased: (Notice(Audience.THREAD, "thread/released"),),
    TicketHandedOver: (Notice(Audience.THREAD, "thread/handed_over"),),
    DepartmentChanged: (Notice(Audience.THREAD, "thread/department", _in_its_thread),),
    PromiseMoved: (Notice(Audience.CLIENT, "client/promise_moved"),),
    TicketUnlocked: (Notice(Audience.THREAD, "thread/unlocked", _of_a_colleague),),
    CallRecorded: (
        Notice(Audience.CHANNEL, CARD),
        Notice(Audience.THREAD, CALL),
        Notice(Audience.CLIENT, RECEIPT),
        Notice(Audience.ADMINISTRATORS, "staff/new_ticket"),
    ),
    OpenedByStaff: (
        Notice(Audience.CHANNEL, CARD),
        Notice(Audience.CLIENT, RECEIPT),
    ),
    StatusChanged: (
        Notice(Audience.CLIENT, "client/waiting", _after(Status.PENDING)),
        Notice(Audience.CLIENT, PROCESSED, _after(Status.RESOLVED)),
        Notice(Audience.CLIENT, "client/closed", _after(Status.CLOSED)),
        Notice(Audience.CLIENT, "client/closed", _unanswered),
        Notice(Audience.THREAD, "thread/status", _by_client),
        Notice(Audience.THREAD, "thread/status", _unanswered),
    ),
    ClosingAnnounced: (Notice(Audience.CLIENT, CLOSING_SOON),),
    FilesStay: (
        Notice(Audience.CLIENT, "client/files_stay", _of_client),
        Notice(Audience.THREAD, "thread/files_stay", _of_staff),
    ),
    ChangeNotShown: (Notice(Audience.THREAD, "thread/change_not_shown"),),
    TicketRated: (Notice(Audience.THREAD, "thread/rated"),),
    LineNotShown: (Notice(Audience.THREAD, "thread/not_shown"),),
    ReplyFailed: (Notice(Audience.THREAD, "thread/reply_failed"),),
    ClientUnreachable: (Notice(Audience.THREAD, "thread/unreachable"),),
    ClientReachable: (Notice(Audience.THREAD, "thread/reachable"),),
}
