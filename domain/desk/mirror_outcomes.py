"""The outcomes of mirrors, and what the thread is told of them.

Those of posts are in `domain.desk.outcomes`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.desk.act import Act
from domain.events import (
    AnswerVanished,
    ChangeNotShown,
    Event,
    NotRedrawn,
)
from domain.messages import HowFar, Message, MessageKind
from domain.outgoing.mirror_states import REMOVED
from domain.outgoing.mirrors import MirrorKind, MirrorResult, RecordedMirror
from domain.outgoing.posts import PostState
from domain.outgoing.templates import REPLY
from domain.repositories import UnitOfWork

_GONE = frozenset(["message_not_found", "thread_not_found"])
"""Problems of a mark whose line was deleted: there is nothing left that it could mark."""


def record_shown(shown: MirrorResult, now: datetime, uow: UnitOfWork) -> None:
    """Record the outcome of a mirror.

    If something can't be shown, and another attempt would not help, the thread says so once. If a
    reply was moved to another ticket, the thread is always told whether it was removed.
    """
    recorded = uow.outbox.record_shown(shown)
    event = _ABOUT.get(shown.kind, _nothing)(shown, recorded, uow)
    if event is not None:
        Act(None, now, uow).tell(uow.tickets.get(event.ticket_id), event)


def _nothing(_shown: MirrorResult, _recorded: RecordedMirror, _uow: UnitOfWork) -> Event | None:
    return None


def _about_card(shown: MirrorResult, recorded: RecordedMirror, _uow: UnitOfWork) -> Event | None:
    if not shown.problem or recorded.repeats:
        return None
    return NotRedrawn(shown.ref, "card", shown.problem)


def _about_files(shown: MirrorResult, recorded: RecordedMirror, uow: UnitOfWork) -> Event | None:
    if recorded.message_id is None or not shown.problem or recorded.repeats:
        return None
    message = uow.messages.get(recorded.message_id)
    return ChangeNotShown(message.ticket_id, message.id, shown.problem, removed=True)


def _about_mark(shown: MirrorResult, recorded: RecordedMirror, uow: UnitOfWork) -> Event | None:
    if not shown.problem or recorded.repeats or shown.problem in _GONE:
        return None
    message = uow.messages.get(shown.ref)
    return NotRedrawn(message.ticket_id, "mark", shown.problem, message.id)


def _about_line(shown: MirrorResult, recorded: RecordedMirror, uow: UnitOfWork) -> Event | None:
    if recorded.message_id is None:
        return None
    message, removed = uow.messages.get(recorded.message_id), shown.shown == REMOVED
    if recorded.template != REPLY:
        told = not shown.problem or recorded.repeats or not recorded.template.startswith("thread/")
        return None if told else NotRedrawn(message.ticket_id, "line", shown.problem, message.id)
    if message.kind is not MessageKind.REPLY:
        return _vanished(shown, message, uow) if removed else None
    if not shown.problem:
        return None
    return ChangeNotShown(message.ticket_id, message.id, shown.problem, removed)


def _vanished(shown: MirrorResult, message: Message, uow: UnitOfWork) -> Event:
    post = uow.outbox.how_far(shown.ref)
    partly = post is not None and post.state is PostState.UNKNOWN
    left = HowFar.PARTLY if partly else HowFar.WHOLLY
    return AnswerVanished(message.ticket_id, message.id, shown.problem, left)


_ABOUT: Mapping[MirrorKind, Callable[[MirrorResult, RecordedMirror, UnitOfWork], Event | None]] = {
    MirrorKind.CARD: _about_card,
    MirrorKind.MARK: _about_mark,
    MirrorKind.LINE: _about_line,
    MirrorKind.FILES: _about_files,
}
