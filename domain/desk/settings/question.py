"""The question before a change that moves open tickets, with what it would move."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from domain.answers import Answer, Say, ShownChange
from domain.bodies import Words
from domain.commands import SaveEntry, UndoChange
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first, has_agreed
from domain.desk.settings.mistakes import with_entry
from domain.dictionaries import DESCRIPTIONS, Entry
from domain.dictionaries.dated import fits_new_tickets
from domain.dictionaries.description import Description
from domain.dictionaries.preview import NAMED, LookWanted, PlannedChange, Preview
from domain.dictionaries.typed import changes


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
    if not described.affects or not (since or act.uow.tickets.active_after(0, 1)):
        return None
    revision = shelf.load().revision
    state = (revision, before and before.name, after.name, after.body)
    if has_agreed(command, state, act):
        return None
    entries = tuple(with_entry(before, after, shelf.entries()))
    look = _looked(PlannedChange(after.kind, entries, revision, since, after.name), act)
    if not look.moves:
        return None
    words: Words = {
        "name": before.name if before else after.name,
        "changes": tuple(_changed_fields(before, after, described)),
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
        "dated": isinstance(command, SaveEntry) and fits_new_tickets(before, after),
    }
    return ask_first(command, Say("answers/confirm_setting", words), state, act)


def _looked(change: PlannedChange, act: Act) -> Preview:
    """Return what was found about exactly this change. Raises LookWanted if nobody has looked."""
    if act.looked is None or act.looked.change != change:
        raise LookWanted(change)
    return act.looked


def _changed_fields(
    before: Entry | None, after: Entry, described: Description[Any]
) -> Iterator[ShownChange]:
    """Yield what the question names: each changed field by its label, and another name."""
    if before is not None and before.name != after.name:
        yield ShownChange("", before.name, after.name)
    for field, was, now in changes(before.body if before else {}, after.body, described.fields):
        yield ShownChange(field.label, was, now)
