"""Move a reply that went to the wrong ticket: from one client's chat to the other's."""

from domain import tickets
from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import WrongTicket
from domain.desk.act import Act
from domain.desk.act.audience import has_chat
from domain.desk.act.notify import mark
from domain.desk.lines.edits import remove_post
from domain.desk.lines.move import LATEST
from domain.desk.lines.staff.hold import end_hold, send_or_hold
from domain.desk.lines.staff.replies import with_last_reply
from domain.errors import Refusal
from domain.events import AnswerCameOver, AnswerMoved
from domain.messages import Fate, HowFar, Message, MessageKind, NewMessage
from domain.outgoing.mirror_states import REMOVED
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Unknown
from domain.outgoing.templates import REPLY
from domain.people.person import Role
from domain.permissions import role_on
from domain.tickets import Ticket, check_not_closed


def wrong(command: WrongTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Send a reply to the right client, and take it back from the wrong one.

    If it has not left, it goes to the other client itself. If it has left, it is removed where the
    platform allows it, and the thread is told the result. If it is leaving, the same happens as
    soon as the result is known. The wrong ticket is as if it never had this reply.
    """
    message = _reply_meant(command, ticket, act)
    target = _target(command.to, ticket, act)
    left = _taken_back(message, act)
    # Before the wrong ticket is counted anew, which must not find it there.
    going = _moved(message, target, act) if left is HowFar.NOT_AT_ALL else None
    _leave_wrong(ticket, message, target, left, act)
    if going is None:
        going = _copied(message, target, act)
    act.tell(target, AnswerCameOver(target.id, going.id, ticket.id))
    send_or_hold(target, going, act)
    return Say("answers/answer_moved", {"to": target.id}, ticket.id)


def _reply_meant(command: WrongTicket, ticket: Ticket, act: Act) -> Message:
    """Return the reply that is meant. Raises Refusal if there is none or it is a colleague's."""
    if command.message_id is None:
        message = _last_of_actor(command, ticket, act)
    else:
        message = act.uow.messages.get(command.message_id)
    if message is None or message.kind not in (MessageKind.REPLY, MessageKind.HELD):
        raise Refusal("nothing_to_move", ticket=ticket.id)
    own = message.author_id == act.person.id
    if not own and act.person.role is not Role.ADMINISTRATOR:
        raise Refusal("not_your_line", ticket=ticket.id)
    return message


def _last_of_actor(command: WrongTicket, ticket: Ticket, act: Act) -> Message | None:
    """Return the actor's last reply here. Raises Refusal if they just moved the one after it.

    A command that was sent twice must not take the reply before, which went to the right client.
    """
    message = act.uow.public_lines.last_of_author(ticket.id, act.person.id)
    moved_at = act.uow.history.last_reply_moved(ticket.id, act.person.id)
    if message is not None and moved_at is not None and message.received_at <= moved_at:
        raise Refusal("reply_moved_already", ticket=ticket.id)
    return message


def _target(number: int, ticket: Ticket, act: Act) -> Ticket:
    target = act.seen(number)
    if target is None:
        raise Refusal("no_such_ticket")
    if target.id == ticket.id:
        raise Refusal("same_ticket", ticket=ticket.id)
    if not act.sight.may_take(target):
        raise Refusal("out_of_reach", scope=act.sight.scopes.handle.value)
    check_not_closed(target)
    if role_on(act.person, target) is Role.CLIENT:
        raise Refusal("own_ticket", ticket=ticket.id)
    if not has_chat(target, act.uow):
        name = act.uow.people.get(target.client_id).name
        raise Refusal("no_chat", ticket=ticket.id, name=name)
    return target


def _taken_back(message: Message, act: Act) -> HowFar:
    """Take the reply back from the wrong client, and return how far it got.

    What may still arrive is removed as soon as it does.
    """
    outbox = act.uow.outbox
    post = outbox.post_of(message.id, REPLY)
    if post is None or post.has_gone_nowhere or outbox.withdraw(message.id):
        return HowFar.NOT_AT_ALL
    if remove_post(post, act):
        return HowFar.WHOLLY
    if post.is_leaving or post.place is None:
        outbox.show(MirrorKind.LINE, post.id, REMOVED)
    else:
        # Nobody knows of the rest, but what arrived can be removed.
        outbox.show(MirrorKind.LINE, post.id, REMOVED, (post.place, post.external_id))
        return HowFar.PARTLY
    if post.is_waiting:
        # Nobody knows whether its first attempt arrived: it makes no other.
        outbox.record(Unknown(post.id, post.problem), act.now)
        return HowFar.UNKNOWN
    return HowFar.ON_ITS_WAY if post.is_leaving else HowFar.UNKNOWN


def _leave_wrong(ticket: Ticket, message: Message, target: Ticket, left: HowFar, act: Act) -> None:
    """Remove the reply from the wrong ticket, and tell its thread where it went."""
    end_hold(message, REMOVED, act.uow)
    if left is not HowFar.NOT_AT_ALL:
        act.uow.messages.make_note(message.id)
        mark(message, Fate.WITHDRAWN, act.uow)
    rest = with_last_reply(ticket, act.uow)
    since = rest.last_staff_line_at or ticket.created_at - LATEST
    first, newest = act.uow.public_lines.replies_arrived(ticket.id)
    waiting = act.uow.messages.first_client_line_after(ticket.id, since)
    changed, events = tickets.unanswered(rest, first, newest, waiting, act.now)
    moved = AnswerMoved(ticket.id, message.id, target.id, left)
    act.save(ticket, changed, *events, moved)


def _moved(message: Message, target: Ticket, act: Act) -> Message:
    """Move the line itself to the target ticket: its mark shows its state there."""
    act.uow.messages.move(message.id, target.id)
    act.uow.messages.make_reply(message.id, act.now)
    return act.uow.messages.get(message.id)


def _copied(message: Message, target: Ticket, act: Act) -> Message:
    """Add a line with the same text to the target; the one that left stays where it is."""
    copy = act.uow.messages.add(
        NewMessage.of_no_platform(
            MessageKind.REPLY, message.text, target.id, message.author_id, act.now
        )
    )
    if message.attachments:
        act.uow.messages.set_attachments(copy.id, message.attachments)
        return act.uow.messages.get(copy.id)
    return copy
