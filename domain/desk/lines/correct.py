"""An administrator changes the text of somebody's message: marked, audited, and shown."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.answers import Answer
from domain.answers.forms import EditForm, FormPage
from domain.answers.say import Say
from domain.audit import Audited
from domain.commands import BeginEdit, EditMessage
from domain.desk.act import Act
from domain.desk.act.notify import mirror_line
from domain.desk.lines.edits import fits_in, show_edited, with_subject
from domain.desk.target import message_shown
from domain.errors import Refusal
from domain.events import MessageEdited
from domain.messages import Message, MessageKind
from domain.outgoing.mirror_states import redrawn_state
from domain.outgoing.templates import CLIENTS_LINE, SHOWN_NOTE, SHOWN_REPLY
from domain.policy.lines.edits import LineChange
from domain.text.spans import Text
from domain.tickets import Ticket


def begin(command: BeginEdit, ticket: Ticket, act: Act) -> Answer | None:
    """Show the form with the message's text. Raises Refusal if there is no text to change."""
    message = message_shown(command, act.uow)
    return FormPage(
        EditForm(message.id, message.text.plain), Say("answers/form_edit", {}, ticket.id)
    )


def edit_message(command: EditMessage, ticket: Ticket, act: Act) -> Answer | None:
    """Change a message's text on the other side and in the thread, as far as platforms allow.

    It says whose change it is, and the audit keeps what it was. What its author sees in their own
    chat stays as they wrote it: no bot may change that. Of two edits, the later one counts,
    whichever comes first: this one is refused if it was asked for before the message became what it
    is. Of two in the same second, the one counts that comes last.
    """
    message = message_shown(command, act.uow)
    text = command.text.strip()
    if not text.plain:
        raise Refusal("empty_line", ticket=ticket.id)
    last = message.edited_at
    if command.written_at is not None and last and command.written_at < _second_of(last):
        raise Refusal("edited_since", ticket=ticket.id)
    if text.plain == message.text.plain:
        return Say("answers/message_edited", ticket_id=ticket.id)
    act.uow.messages.note_editor(message.id, act.person.name)
    answer = _change(message, text, ticket, act)
    changed = act.uow.messages.get(message.id)
    if changed.text == message.text:
        act.uow.messages.note_editor(message.id, message.edited_by)
        return answer
    at = _second_of(command.written_at or act.now)
    act.uow.messages.note_edit(message.id, at if last is None or at > last else last + _JUST_AFTER)
    act.audit(Audited.MESSAGE, ticket.id, before=message.text.plain, after=text.plain)
    return answer or Say("answers/message_edited", ticket_id=ticket.id)


_JUST_AFTER = timedelta(microseconds=1)
"""How much later than an edit of its author's a change counts that came in the same second: if that
edit comes once more, it is older, and the next one is not."""


def _second_of(at: datetime) -> datetime:
    """Return the beginning of the second, because platforms date edits in whole ones."""
    return at.replace(microsecond=0)


def _change(message: Message, text: Text, ticket: Ticket, act: Act) -> Answer | None:
    change = LineChange(message, replace(message, text=text))
    if message.kind is MessageKind.CLIENT:
        act.uow.messages.set_text(message.id, text)
        ticket = with_subject(change, ticket, act)
        if not _shown_anew(change, act):
            act.tell(ticket, MessageEdited(ticket.id, message.id, message.text.plain))
        return None
    answer = show_edited(change, ticket, act)
    if answer is None:
        _show_thread(message, ticket, act)
    return answer


def _shown_anew(change: LineChange, act: Act) -> bool:
    """Draw a client's line in the thread anew; False if it can't be changed there."""
    post = act.uow.outbox.post_of(change.before.head_id, CLIENTS_LINE)
    if post is not None and post.is_waiting:
        return True
    if post is None or not (post.can_change and fits_in(post, change)):
        return False
    mirror_line(post, redrawn_state(act.now), act.uow)
    return True


def _show_thread(message: Message, ticket: Ticket, act: Act) -> None:
    """Draw our own copy of a staff line in the thread anew; tell of a line that a person wrote."""
    for template in (SHOWN_REPLY, SHOWN_NOTE):
        copy = act.uow.outbox.post_of(message.id, template)
        if copy is not None and (copy.is_waiting or copy.can_change):
            mirror_line(copy, redrawn_state(act.now), act.uow)
            return
    act.tell(ticket, MessageEdited(ticket.id, message.id, message.text.plain))
