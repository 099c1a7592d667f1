"""Late arrivals: edits that come before their line, and lines that were missed.

Slack repeats deliveries late and in any order; a platform's history returns missed lines.
"""

from dataclasses import replace

from domain.commands import AddNote, Command, EditLine, Reply, WriteInThread, WriteLine
from domain.desk.act import Act
from domain.events import LinesRecovered
from domain.messages import EarlyEdit, Line
from domain.people.places import Place
from domain.repositories import UnitOfWork


def remember_edit(command: EditLine, act: Act) -> None:
    """Store an edit of a line that has not come yet, in places where lines come from.

    A line that waits for its author's access is kept as it is by now.
    """
    line = command.line
    if act.uow.requests.change(line):
        return
    if act.private or act.uow.tickets.in_thread(line.place) is not None:
        change = EarlyEdit(line.text, line.attachments, command.inside, line.edited_at)
        act.uow.early_edits.keep(line.place, line.external_id, change, act.now)


def remember_deletion(place: Place, external_id: str, act: Act) -> None:
    """Store the deletion of a line in a ticket's thread that has not come yet.

    A line that a client deleted is kept anyway, so this is only for staff.
    """
    if act.uow.tickets.in_thread(place) is not None:
        act.uow.early_edits.keep(place, external_id, EarlyEdit(None), act.now)


def caught_up(command: Command, uow: UnitOfWork) -> Command | None:
    """Return the command with the line as it is by now; None if the line was deleted since."""
    if not isinstance(command, WriteLine | WriteInThread | AddNote | Reply) or command.line is None:
        return command
    line = command.line
    change = uow.early_edits.of(line.place, line.external_id)
    if change is None:
        return command
    if change.text is None:
        return None
    line = replace(line, text=change.text, attachments=change.attachments, edited_at=change.at)
    return _as_edited(command, line, inside=change.inside)


def _as_edited(
    command: WriteLine | WriteInThread | AddNote | Reply, line: Line, *, inside: bool
) -> Command:
    if inside and not isinstance(command, WriteLine):
        return AddNote(text=line.text, line=line)
    if isinstance(command, AddNote | Reply):
        return replace(command, text=line.text, line=line)
    # The words behind `/new` are not all that was typed.
    return (
        command if isinstance(command, WriteLine) and command.new else replace(command, line=line)
    )


def tell_recovered(ticket_id: int, count: int, platform: str, act: Act) -> None:
    """Tell a ticket's thread how many lines were missed; they follow with their own times."""
    ticket = act.uow.tickets.find(ticket_id)
    if ticket is not None:
        act.by_desk().tell(ticket, LinesRecovered(ticket.id, count, platform))
