"""Files that came with lines: which can't be sent, and who is told."""

from collections.abc import Sequence
from dataclasses import replace

from domain.desk.act import Act
from domain.events import Event, FilesStay
from domain.messages import Attachment, Message, MessageKind
from domain.outgoing.mirror_states import redrawn_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import CLIENTS_LINE, REPLY
from domain.platforms import desk_platform
from domain.policy.lines.files import CROSSING, crosses, obstacle
from domain.repositories import UnitOfWork
from domain.tickets import Ticket

CARRIED_BY = {MessageKind.CLIENT: CLIENTS_LINE, MessageKind.REPLY: REPLY}
"""The template by which a line and its files reach the other side."""


def check_files(ticket: Ticket, message: Message, act: Act) -> None:
    """Tell the sender immediately what can't be carried; the line will say so too."""
    stopped = []
    for item in message.attachments:
        problem = item.problem or _obstacle(item, message, ticket, act.uow)
        if problem:
            stopped.append(replace(item, problem=problem))
            act.uow.messages.set_file(message.id, stopped[-1])
    # What is kept elsewhere gets there as a link.
    lost = [item for item in stopped if item.problem != "elsewhere"]
    if lost:
        act.tell(ticket, _stay(message, lost))


def keep_file(message_id: int, attachment: Attachment, act: Act) -> None:
    """Record that a file is stored; `attachment` has digest and size. An empty file is not sent."""
    message = act.uow.messages.get(message_id)
    ticket = act.uow.tickets.get(message.ticket_id)
    # Telegram refuses files without content.
    problem = _obstacle(attachment, message, ticket, act.uow) if attachment.size else "empty"
    if problem:
        stop_file(message_id, attachment, problem, act)
    else:
        act.uow.messages.set_file(message_id, attachment)


def stop_file(message_id: int, attachment: Attachment, problem: str, act: Act) -> None:
    """Record that a file can never be sent: tell the sender; the line says so too."""
    message = act.uow.messages.get(message_id)
    ticket = act.uow.tickets.get(message.ticket_id)
    stopped = replace(attachment, problem=problem)
    act.uow.messages.set_file(message_id, stopped)
    act.by_desk().tell(ticket, _stay(message, [stopped]))
    template = CARRIED_BY.get(message.kind)
    post = act.uow.outbox.post_of(message.head_id, template) if template else None
    if post is not None and post.place is not None:
        on = (post.place, post.external_id)
        act.uow.outbox.show(MirrorKind.LINE, post.id, redrawn_state(act.now), on)


def _obstacle(item: Attachment, message: Message, ticket: Ticket, uow: UnitOfWork) -> str:
    if not crosses(item) or message.place is None or message.kind not in CARRIED_BY:
        return ""
    if message.kind is MessageKind.CLIENT:
        target = desk_platform(uow.platforms)
    else:
        target = uow.conversations.get(ticket.conversation_id).place.platform
    return obstacle(item, message.place.platform, target, uow.platforms)


def _stay(message: Message, stopped: Sequence[Attachment]) -> Event:
    return FilesStay(
        message.ticket_id,
        message.id,
        tuple((item.detail, item.problem) for item in stopped if item.kind in CROSSING),
        by_client=message.kind is MessageKind.CLIENT,
        things=tuple(
            (item.kind.value, item.title.plain) for item in stopped if item.kind not in CROSSING
        ),
    )
