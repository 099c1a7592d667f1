"""The question before a change that moves open tickets, with what it would move."""

from datetime import datetime

from domain.answers import Answer
from domain.answers.say import Say
from domain.answers.settings import ShownChange
from domain.commands import SaveEntry, SwitchEntry, UndoChange
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first, has_agreed
from domain.desk.settings.fields.mistakes import with_entry
from domain.desk.settings.said_changes import entry_changes
from domain.dictionaries import DESCRIPTIONS, Entry
from domain.dictionaries.preview import NAMED, LookWanted, PlannedChange, Preview, fits_new_tickets
from domain.outgoing.words import Words


def ask(
    command: SaveEntry | UndoChange,
    before: Entry | None,
    after: Entry,
    act: Act,
    since: datetime | None = None,
) -> Answer | None:
    """Return the question before a change that may move open tickets; None if none may.

    `since` is from when it holds, if that is not now.
    """
    described, shelf = DESCRIPTIONS[after.kind], act.uow.dictionaries
    if not described.affects:
        return None
    dated = isinstance(command, SaveEntry) and fits_new_tickets(before, after)
    name = before.name if before else after.name
    changed = tuple(entry_changes(before, after, act))
    entries = tuple(with_entry(before, after, shelf.entries()))
    change = PlannedChange(after.kind, entries, shelf.load().revision, since, after.name)
    state = (change.revision, before and before.name, after.name, after.body)
    return ask_about(command, change, state, act, name=name, changed=changed, dated=dated)


def ask_about(
    command: SaveEntry | UndoChange | SwitchEntry,
    change: PlannedChange,
    state: object,
    act: Act,
    *,
    name: str,
    changed: tuple[ShownChange, ...],
    dated: bool = False,
) -> Answer | None:
    """Return the question before a change of any entries; None if it moves no open ticket.

    `name` and `changed` say what it is; `dated`: it can hold for new tickets only.
    """
    if has_agreed(command, state, act):
        return None
    if change.since is None and not act.uow.tickets.active_after(0, 1):
        return None
    look = looked(change, act)
    if not look.moves:
        return None
    words: Words = {
        "name": name,
        "changes": changed,
        "open": look.open,
        "earlier": look.earlier,
        "later": look.later,
        "begun": look.begun,
        "scored": look.scored,
        "late": len(look.late),
        "named": look.late[:NAMED],
        "clients": look.clients,
        "missed": look.missed[:NAMED],
        "more_missed": len(look.missed) > NAMED,
        "dated": dated,
    }
    return ask_first(command, Say("answers/confirm_setting", words), state, act)


def looked(change: PlannedChange, act: Act) -> Preview:
    """Return what was found about exactly this change. Raises LookWanted if nobody has looked."""
    found = act.supplied.looked
    if found is None or found.change != change:
        raise LookWanted(change)
    return found
