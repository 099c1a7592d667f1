"""Lines that were edited or deleted where they were written, on either side."""

from collections.abc import Iterable
from datetime import timedelta

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import DeleteLine, EditLine
from domain.desk.act import Act
from domain.desk.act.notify import mark, mirror_line
from domain.desk.lines.files import check_files
from domain.desk.lines.staff import hold, hold_reasons
from domain.desk.lines.staff.replies import with_last_reply
from domain.errors import stored
from domain.events import (
    FilesRemoved,
    LineChanged,
    LineRemoved,
    NoteAdded,
    ReplyChanged,
    ReplyWithdrawn,
)
from domain.messages import Attachment, Fate, Message, MessageKind
from domain.outgoing.mirror_states import (
    REMOVED,
    MirrorState,
    files_in,
    files_state,
    position_state,
    redrawn_state,
)
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.posts import PostState
from domain.outgoing.templates import CLIENTS_LINE, REPLY
from domain.people.places import Place
from domain.platforms import traits_of
from domain.policy.lines.client_lines import SUBJECT_SETTLES_AFTER
from domain.policy.lines.edits import LineChange, edited
from domain.policy.lines.files import goes_along
from domain.policy.lines.fold import ROOM
from domain.policy.lines.phrases import opening_subject, subject_of
from domain.repositories import PostProgress, UnitOfWork
from domain.tickets import Status, Ticket, improve_subject


def edit(command: EditLine, ticket: Ticket, act: Act) -> Answer | None:
    """Show the other side the line as it is now.

    A line that has not left leaves changed; a line that has left is changed where it arrived. If
    staff have answered a client's line, they see the text before and after instead. A note stays a
    note. An edit that arrives after a later one changes nothing, because Slack repeats failed
    deliveries.
    """
    line = command.line
    message = _line_at(line.place, line.external_id, act.uow)
    if line.edited_at is not None:
        if message.edited_at is not None and line.edited_at < message.edited_at:
            return None
        act.uow.messages.note_edit(message.id, line.edited_at)
    change = LineChange(message, edited(message, line))
    if command.inside and message.kind in (MessageKind.REPLY, MessageKind.HELD):
        return _into_note(change, ticket, act)
    if change.after == message:
        return None
    answer = show_edited(change, ticket, act)
    kept = act.uow.messages.get(message.id)
    if kept.edited_by and kept.text != message.text:
        act.uow.messages.note_editor(message.id, "")  # these words are the author's own
    return answer


def _line_at(place: Place, external_id: str, uow: UnitOfWork) -> Message:
    return stored(uow.messages.at(place, external_id), "line", external_id)


def show_edited(change: LineChange, ticket: Ticket, act: Act) -> Answer | None:
    """Store an edited line, and show it where it was shown before, by its head's kind."""
    return _EDITS[head_of(change.before, act.uow).kind](change, ticket, act)


def head_of(message: Message, uow: UnitOfWork) -> Message:
    """Return the line whose post carries this one, and decides about all lines in it."""
    if message.joins_id is None:
        return message
    return uow.messages.get(message.joins_id)


def _store(change: LineChange, uow: UnitOfWork) -> None:
    before, after = change.before, change.after
    if change.text:
        uow.messages.set_text(after.id, after.text)
    if after.attachments != before.attachments:
        uow.messages.set_attachments(after.id, after.attachments)


def _edit_note(change: LineChange, _ticket: Ticket, act: Act) -> Answer | None:
    _store(change, act.uow)
    return None


def _edit_clients(change: LineChange, ticket: Ticket, act: Act) -> Answer | None:
    message = change.before
    _store(change, act.uow)
    ticket = with_subject(change, ticket, act)
    if change.added:
        check_files(ticket, change.after, act)
    post = act.uow.outbox.post_of(message.head_id, CLIENTS_LINE)
    if post is not None and post.is_waiting:
        return None
    if change.removed and not change.added:
        act.tell(ticket, FilesRemoved(ticket.id, message.id, _names(change.removed)))
    if change.words or change.added:
        _show_words(change, post, ticket, act)
    elif change.moved:
        mirror_line(post, _from_time_to_time(change.after, act), act.uow)
    return None


def _show_words(change: LineChange, post: PostProgress | None, ticket: Ticket, act: Act) -> None:
    """Change the words where they are shown, or show what they were and are now."""
    message = change.before
    answered = ticket.last_staff_line_at is not None and (
        ticket.last_staff_line_at > message.written_at
    )
    fits = post is not None and fits_in(post, change)
    if post is not None and post.can_change and fits and not answered and not change.added:
        mirror_line(post, redrawn_state(act.now), act.uow)
        return
    files = bool(change.added)
    act.tell(ticket, LineChanged(ticket.id, message.id, message.matter.plain, files))


POSITION_SHOWN_EVERY = timedelta(seconds=30)
"""The time between two drawings of a position that moves: Slack allows about 50 edits a minute, and
they are for cards."""


def _from_time_to_time(edited: Message, act: Act) -> MirrorState:
    """Return what a line should show whose position moves: the last one for certain."""
    if not any(item.live for item in edited.attachments):
        return redrawn_state(act.now)
    return position_state(act.now, POSITION_SHOWN_EVERY)


def _names(files: Iterable[Attachment]) -> tuple[tuple[str, str], ...]:
    return tuple((item.kind.value, item.title.plain) for item in files)


def with_subject(change: LineChange, ticket: Ticket, act: Act) -> Ticket:
    """Change a subject that came from an edited line, unless somebody has chosen another."""
    was, now = opening_subject(change.before), opening_subject(change.after)
    opened_by = change.before.written_at <= ticket.created_at + SUBJECT_SETTLES_AFTER
    if ticket.status is Status.CLOSED or not (opened_by and now and ticket.subject == was):
        return ticket
    settled = ticket.subject_settled or subject_of(change.after.text) is not None
    renewed, events = improve_subject(ticket, now, settled=settled)
    return act.save(ticket, renewed, *events)


def fits_in(post: PostProgress, change: LineChange) -> bool:
    """Return whether a message shared by several lines has room for the changed one."""
    before, after = change.before.text.plain, change.after.text.plain
    return not post.shares or len(after) <= len(before) + ROOM


def _edit_reply(change: LineChange, ticket: Ticket, act: Act) -> Answer | None:
    message, after = change.before, change.after
    if not (after.text.plain.strip() or after.attachments):
        _take_back(message, ticket, act)
        return None
    post = act.uow.outbox.post_of(message.head_id, REPLY)
    if post is None or not (post.is_waiting or post.can_change or post.can_go_again):
        return Say("answers/edited_too_late", ticket_id=ticket.id)
    wrong = hold_reasons.wrong_in_edit(change, ticket, act)
    if wrong and _stopped(message, act.uow):
        _store(change, act.uow)
        hold.hold(ticket, head_of(after, act.uow), wrong, act)
    elif not wrong and (post.can_go_again or post.is_waiting):
        _store(change, act.uow)
    elif change.text and wrong:
        why = [(reason.code, reason.detail) for reason in wrong]
        return Say("answers/edit_stays", {"why": why}, ticket.id)
    else:
        return _edit_sent(change, post, ticket, act)
    return None


def _edit_sent(change: LineChange, post: PostProgress, ticket: Ticket, act: Act) -> Answer | None:
    """Change the text of a reply where it arrived, and remove the files that were deleted here."""
    if change.text:
        _change_sent(change, post, ticket, act)
    elif not change.only_removes:
        return Say("answers/edited_too_late", ticket_id=ticket.id)
    return _remove_files(change, post, ticket, act) if change.removed else None


def _change_sent(change: LineChange, post: PostProgress, ticket: Ticket, act: Act) -> None:
    """Change the text of what was sent; its files stay."""
    message = change.before
    act.uow.messages.set_text(message.id, change.after.text)
    mirror_line(post, redrawn_state(act.now), act.uow)
    act.tell(ticket, ReplyChanged(ticket.id, message.id, message.text.plain))


def _remove_files(
    change: LineChange, post: PostProgress, ticket: Ticket, act: Act
) -> Answer | None:
    """Remove files of a reply where they arrived; say which the client still has."""
    message = change.before
    stay = [item for item in change.removed if not _remove_file(post, message, item, act)]
    kept = tuple(item for item in message.attachments if item not in change.removed)
    act.uow.messages.set_attachments(message.id, kept)
    if not stay:
        return None
    return Say("answers/files_stay_there", {"things": _names(stay)}, ticket.id)


def _remove_file(post: PostProgress, message: Message, file: Attachment, act: Act) -> bool:
    """Remove one file that arrived as a message of its own; False if there is no such message."""
    carrier = act.uow.messages.whole(message.head_id)
    apart = post.place and traits_of(post.place.platform, act.uow.platforms).each_file_apart
    if not apart or post.place is None:
        return False
    gone = files_in(act.uow.outbox.wanted(MirrorKind.FILES, post.id))
    there = [one for one in act.uow.outbox.messages_of(post.id) if one not in gone]
    files = [item for item in carrier.attachments if goes_along(item)]
    at = next((number for number, item in enumerate(files) if item.is_same_file(file)), None)
    # Files come after the words; a first file without words before it has them as its caption.
    if at is None or len(there) < len(files) or (at == 0 and len(there) == len(files)):
        return False
    number = there[at - len(files)]
    removed = files_state([*gone, number])
    act.uow.outbox.show(MirrorKind.FILES, post.id, removed, (post.place, number))
    return True


def _edit_held(change: LineChange, ticket: Ticket, act: Act) -> Answer | None:
    """Keep an edited line on hold; tell the thread again only if there is a new reason."""
    _store(change, act.uow)
    head = head_of(change.after, act.uow)
    if wrong := hold_reasons.wrong_in_edit(change, ticket, act):
        hold.hold(ticket, head, wrong, act)
    else:
        hold.redraw(head, redrawn_state(act.now), act.uow)
    return None


def _into_note(change: LineChange, ticket: Ticket, act: Act) -> Answer | None:
    """Keep a reply internal that was edited into a note, unless it has left."""
    message = change.before
    if message.kind is MessageKind.REPLY and not _stopped(message, act.uow):
        return Say("answers/edited_too_late", ticket_id=ticket.id)
    _store(change, act.uow)
    if message.kind is MessageKind.HELD:
        hold.keep_inside(change.after, ticket, act)
        return None
    act.uow.messages.make_note(message.id)
    noted = NoteAdded(ticket.id, message.id)
    act.save(ticket, with_last_reply(ticket, act.uow), noted)
    mark(message, Fate.INSIDE, act.uow)
    return None


def _stopped(message: Message, uow: UnitOfWork) -> bool:
    """Return whether a reply will not be sent now: it was taken back, or has failed."""
    post = uow.outbox.post_of(message.head_id, REPLY)
    return post is None or post.can_go_again or uow.outbox.withdraw(message.head_id)


_EDITS = {
    MessageKind.CLIENT: _edit_clients,
    MessageKind.REPLY: _edit_reply,
    MessageKind.NOTE: _edit_note,
    MessageKind.HELD: _edit_held,
}


def delete(command: DeleteLine, ticket: Ticket, act: Act) -> Answer | None:
    """Take back a line that was deleted where it was written.

    A reply that has not left is taken back; one that has left is removed from the client's chat if
    the platform allows it. A line that a client deleted stays in the ticket, and staff are told.
    """
    message = _line_at(command.place, command.external_id, act.uow)
    if message.kind is MessageKind.CLIENT:
        act.tell(ticket, LineRemoved(ticket.id, message.id))
    elif message.kind is MessageKind.REPLY:
        _take_back(message, ticket, act)
    elif message.kind is MessageKind.HELD:
        act.uow.messages.make_note(message.id)
        act.tell(ticket, ReplyWithdrawn(ticket.id, message.id))
        hold.end_hold(message, REMOVED, act.uow)
    return None


def _take_back(message: Message, ticket: Ticket, act: Act) -> None:
    """Take a reply back: before it leaves, where it arrived, or as soon as that is known.

    A failed reply stays internal: nobody can send again what its author has deleted.
    """
    post = act.uow.outbox.post_of(message.id, REPLY)
    if post is None or post.state is PostState.WITHDRAWN:
        return
    if post.can_go_again or act.uow.outbox.withdraw(message.id):
        if post.can_go_again:
            act.uow.messages.make_note(message.id)
        withdrawn = ReplyWithdrawn(ticket.id, message.id)
        act.save(ticket, with_last_reply(ticket, act.uow), withdrawn)
        return
    if not remove_post(post, act):
        # Which message that is will be known once it has arrived.
        act.uow.outbox.show(MirrorKind.LINE, post.id, REMOVED)
    act.tell(ticket, ReplyChanged(ticket.id, message.id, message.text.plain, removed=True))


def remove_post(post: PostProgress | None, act: Act) -> bool:
    """Remove all messages of a post where they arrived, and send no more of them.

    Return False if none has arrived, one is being sent, or nobody knows whether one arrived.
    """
    if post is None or post.place is None or not (post.has_left or post.is_cut_short):
        return False
    if post.is_cut_short:
        act.uow.outbox.end(post.id, act.now)
    act.uow.outbox.show(MirrorKind.LINE, post.id, REMOVED, (post.place, post.external_id))
    return True
